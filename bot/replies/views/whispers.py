"""The private confirmation for the person who pressed: what it did and how to undo it,
or a refusal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.card.views import private, takedown_facts
from bot.card.views.guidance import praises, rows
from bot.card.views.tasks import spelled
from bot.errors import Refused
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import Question
from bot.playbook.schema.entries import Named
from bot.replies.views.dialogs import findings
from bot.ui import wellbeing
from bot.ui.blocks import Block, Message, actions, button, section
from bot.ui.move_buttons import label_of, move_button
from bot.ui.phrases import RenderContext, outcome_of
from bot.ui.texts import escape_mrkdwn, line
from data.models import Mention, UserId

_NEXT: Mapping[str, tuple[str, ...]] = {"report": ("notice",)}
"""What somebody wants to see at once after a move."""


def confirmation(
    move: str,
    mention: Mention,
    render: RenderContext,
    *,
    now: datetime,
    data: Mapping[str, object],
    names: Mapping[UserId, str],
    undoable: bool = False,
    repeated: bool = False,
) -> Message:
    """What a move did, what the playbook says next, and *Undo* while there is one."""
    if repeated:
        return Message(render.words("done.repeated"))
    said = [_done(move, mention, render, now=now, data=data, names=names)]
    said += [*_flag_lines(data, render), *_raised(data, names, render, now)]
    said += _not_asked(data, names, render)
    said += [render.words("done.kept_to_few")] if data.get("kept") else []
    question = _open_question(move, mention, render)
    blocks: list[Block] = [section(" ".join(said))]
    if question is not None:
        said.append(render.words.pick(question.ask))
        blocks.append(section(f"*{said[-1]}*"))
        buttons = findings(mention.id, question, render.words)
        blocks.append(actions(buttons, f"m{mention.id}:finding"))
    if "finding" in data:
        blocks += _whom(mention, render)
    blocks += _afterthoughts(data, render)
    follow = [
        move_button(name, mention, render)
        for name in private.follow(move, mention, render)
    ]
    follow += [move_button(name, mention, render) for name in _NEXT.get(move, ())]
    care = wellbeing.follow(move, data, mention, render)
    said += care.said
    blocks += [section(one) for one in care.said]
    follow += care.buttons
    blocks += private.starter(data, render)
    if "still_asked" in data:
        label = label_of("stand_down", render)
        follow.append(button(label, "escalation.stand_down", str(data["escalation"])))
    if undoable:
        follow.append(move_button("undo", mention, render))
    if follow:
        blocks.append(actions(follow, f"m{mention.id}:follow"))
    return Message(" ".join(said), blocks)


def _afterthoughts(data: Mapping[str, object], render: RenderContext) -> list[Block]:
    """What the checks say of a reply that was posted before anybody asked us."""
    remarks = data.get("remarks")
    if not isinstance(remarks, Sequence) or not remarks:
        return []
    lines = [f"• {escape_mrkdwn(line(str(remark), 200))}" for remark in remarks]
    return [section("\n".join([f"*{render.words('done.afterwards')}*", *lines]))]


def refusal(
    refused: Refused,
    render: RenderContext,
    *,
    now: datetime,
    mention: Mention | None = None,
) -> Message:
    """A polite no, whispered; who is too late gets a way to take over."""
    said = _why(refused, render, now, mention, spoken=True)
    blocks: list[Block] = [section(said)]
    if refused.reason == "owned_by" and mention is not None:
        offer = [move_button("take_over", mention, render)]
        blocks.append(actions(offer, f"m{mention.id}:follow"))
    return Message(said, blocks)


def refused_in_words(
    refused: Refused,
    render: RenderContext,
    *,
    now: datetime,
    mention: Mention | None = None,
) -> str:
    """The same as plain text, for the field of a dialog."""
    return _why(refused, render, now, mention, spoken=False)


def _why(
    refused: Refused,
    render: RenderContext,
    now: datetime,
    mention: Mention | None,
    *,
    spoken: bool,
) -> str:
    values = {
        "name": render.words("person.somebody"),
        "number": "" if mention is None else str(mention.id),
        "reason": refused.reason,
    }
    for key, value in refused.values.items():
        values[key] = _spelled(key, value, render, now, spoken=spoken)
    key = f"refused.{refused.reason}"
    try:
        return render.words(key if render.words.has(key) else "refused.other", **values)
    except KeyError:
        return render.words("refused.other", **values)


def _spelled(
    key: str, value: object, render: RenderContext, now: datetime, *, spoken: bool
) -> str:
    if isinstance(value, datetime):
        return render.token(value, now) if spoken else render.moment(value, now)
    if key == "most" and isinstance(value, int):
        return render.words.span(timedelta(minutes=value))
    if key == "who":
        return listed(str(value).split(","), render)
    label = _label_of(key, str(value), render) or takedown_facts.spelled(
        key, value, render
    )
    if label:
        return label
    text = line(str(value), 300 if key == "messages" else 80)
    return escape_mrkdwn(text) if spoken else text


def listed(who: Sequence[str], render: RenderContext) -> str:
    """Those who may do something, as one would say it: “Lead, Management or Admin”."""
    names = [render.words(f"who.{name}") for name in who]
    if len(names) < 2:
        return "".join(names)
    return render.words("who.or", first=", ".join(names[:-1]), last=names[-1])


def _label_of(key: str, value: str, render: RenderContext) -> str:
    if key == "class" and value in render.playbook.classes:
        return render.words.pick(render.playbook.classes[value].label)
    if key == "outcome" and value in render.playbook.outcomes:
        return render.words.pick(render.playbook.outcomes[value].label)
    return ""


def _done(
    move: str,
    mention: Mention,
    render: RenderContext,
    *,
    now: datetime,
    data: Mapping[str, object],
    names: Mapping[UserId, str],
) -> str:
    klass = render.klass(mention)
    person = UserId(str(data.get("to") or data.get("manager") or ""))
    quiet = mention.snoozed_until
    dues = {"holding": mention.promise_due, "snooze": quiet, "community_wait": quiet}
    due = dues.get(move, mention.look_again_at)
    told = data.get("time")
    due = told if isinstance(told, datetime) else due
    if isinstance(until := data.get("until"), str):
        due = datetime.fromisoformat(until)
    answer = render.playbook.answer_of(mention.classification, mention.finding)
    key = f"done.{move}"
    if move == "answer" and due is None:
        key = "done.answer_done"
    if move == "classify" and "finding" in data and answer is not None:
        key = "done.finding"
    if render.words.has(f"{key}_{data.get('state')}"):
        key = f"{key}_{data.get('state')}"
    values: dict[str, str | int] = {
        "number": mention.id,
        "name": escape_mrkdwn(line(names.get(person), 60))
        or render.words("person.somebody"),
        "class": render.words.pick(klass.label) if klass else "",
        "action": render.words.pick(klass.action) if klass else "",
        "outcome": outcome_of(mention, render),
        "time": render.token(due, now) if due is not None else "",
        "also": _named("classes", mention.second_class, render),
        "whom": _named("praises", mention.praise_target, render),
        "weight": render.words(f"guidance.level_{mention.priority or 'normal'}"),
        "line": render.words.pick(answer.line) if answer is not None else "",
        **spelled(data, render, now),
        **private.spelled(data, render),
    }
    return render.words(key if render.words.has(key) else "done.other", **values)


def _named(kind: str, name: str | None, render: RenderContext) -> str:
    entries: dict[str, Mapping[str, Named]] = {
        "classes": render.playbook.classes,
        "praises": render.playbook.guidance.praises,
    }
    found = entries[kind].get(name or "")
    return "" if found is None else render.words.pick(found.label)


def _flag_lines(data: Mapping[str, object], render: RenderContext) -> list[str]:
    """A flag just set says what to mind."""
    added = data.get("added")
    if not isinstance(added, Sequence):
        return []
    flags = [render.playbook.flags.get(str(name)) for name in added]
    return [render.words.pick(flag.line) for flag in flags if flag is not None]


def _raised(
    data: Mapping[str, object],
    names: Mapping[UserId, str],
    render: RenderContext,
    now: datetime,
) -> list[str]:
    """What the rules told management because of this press."""
    if "raised" not in data:
        return []
    name = escape_mrkdwn(line(names.get(UserId(str(data["raised"]))), 60))
    key = "done.raised_fyi" if data.get("raised_as") == "fyi" else "done.raised"
    later = data.get("raised_later")
    time = render.token(later, now) if isinstance(later, datetime) else ""
    name = name or render.words("person.somebody")
    return [render.words(f"{key}_later" if time else key, name=name, time=time)]


def _not_asked(
    data: Mapping[str, object], names: Mapping[UserId, str], render: RenderContext
) -> list[str]:
    """What is not asked of management any more, or was seen before it was taken back."""
    for key in ("taken_back", "still_asked"):
        person = UserId(str(data.get(key) or ""))
        if person:
            name = escape_mrkdwn(line(names.get(person), 60)) or render.words(
                "person.somebody"
            )
            return [render.words(f"done.{key}", name=name)]
    return []


def _open_question(
    move: str, mention: Mention, render: RenderContext
) -> Question | None:
    asks = move in ("classify", "bring_back")
    return open_question(mention, render.playbook) if asks else None


def _whom(mention: Mention, render: RenderContext) -> list[Block]:
    """Whom the praise is for, once it is known to be true: one press, or none."""
    klass = render.klass(mention)
    if klass is None or not klass.praises or mention.praise_target is not None:
        return []
    drawn = praises(mention, render.playbook, render.words)
    said = section(render.words("guidance.praise_for_ask"))
    return [said, *rows(drawn, f"m{mention.id}:praises")]
