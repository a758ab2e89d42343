"""The private confirmation for the person who pressed: what it did and how to undo it,
or a refusal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.card.views import private, takedown_facts
from bot.card.views.guidance import praises, rows
from bot.card.views.questions import findings
from bot.card.views.tasks import spelled
from bot.core.command import CommandAnswer, CommandResult
from bot.errors import Refused
from bot.mentions.rules.moves import MOVES, ConfirmationMode
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import ClassQuestion
from bot.playbook.schema.entries import NamedEntry
from bot.ui import wellbeing
from bot.ui.blocks import Block, Message, actions, button, section
from bot.ui.move_buttons import label_of, move_button
from bot.ui.phrases import RenderContext, outcome_of
from bot.ui.texts import escape_mrkdwn, line
from data.audit.event_data import EventData
from data.followup.event_data import AuthorNoted, AuthorWatched
from data.handoffs.event_data import TaskMoved, Updated, WentPrivate
from data.mentions.event_data import Classed, Ended, Flagged, Replied
from data.models import Mention, UserId
from data.stories.event_data import OfStory

_NEXT: Mapping[str, tuple[str, ...]] = {
    "answer": ("new_version",),
    "report": ("notice",),
}
"""What somebody wants to see at once after a move."""


def is_told(done: CommandResult, *, at_card: bool) -> bool:
    """Whether whoever made a move hears what it did, because nothing else shows it.

    What needs another press, what the checks say and why a card shows nothing any more is
    always said, a press that was delivered twice never.
    """
    if done.repeated:
        return False
    answer = done.answer
    more = (
        answer.remarks,
        answer.care,
        answer.starter,
        answer.still_asked,
        answer.kept,
    )
    move = MOVES.get(done.move)
    if any(more) or move is None:
        return True
    if move.told is ConfirmationMode.ELSEWHERE:
        return not at_card
    return move.told is ConfirmationMode.ALWAYS


def confirmation(
    move: str,
    mention: Mention,
    render: RenderContext,
    *,
    now: datetime,
    data: EventData,
    answer: CommandAnswer,
    names: Mapping[UserId, str],
    undoable: bool = False,
) -> Message:
    """What a move did, what the playbook says next, and *Undo* while there is one.

    `data` is what was recorded, `answer` what only the person who pressed hears.
    """
    said = [
        _done(move, mention, render, now=now, data=data, answer=answer, names=names)
    ]
    said += [*_flag_lines(data, render), *_raised(answer, names, render, now)]
    said += _not_asked(answer, names, render)
    said += [render.words("done.kept_to_few")] if answer.kept else []
    question = _open_question(move, mention, render)
    blocks: list[Block] = [section(" ".join(said))]
    if question is not None:
        said.append(render.words.pick(question.ask))
        blocks.append(section(f"*{said[-1]}*"))
        buttons = findings(mention.id, question, render.words)
        blocks.append(actions(buttons, f"m{mention.id}:finding"))
    if isinstance(data, Classed) and data.finding is not None:
        blocks += _whom(mention, render)
    blocks += _afterthoughts(answer.remarks, render)
    follow = [move_button(name, mention, render) for name in _NEXT.get(move, ())]
    care = wellbeing.follow(
        move, mention, render, care=answer.care, other=answer.to is not None
    )
    said += care.said
    blocks += [section(one) for one in care.said]
    follow += care.buttons
    blocks += private.starter(answer.starter, render)
    if answer.still_asked is not None:
        label, (_, number) = label_of("stand_down", render), answer.still_asked
        follow.append(button(label, "escalation.stand_down", str(number)))
    if undoable:
        follow.append(move_button("undo", mention, render))
    if follow:
        blocks.append(actions(follow, f"m{mention.id}:follow"))
    return Message(" ".join(said), blocks)


def _afterthoughts(remarks: Sequence[str], render: RenderContext) -> list[Block]:
    """What the checks say of a reply that was posted before anybody asked us."""
    if not remarks:
        return []
    lines = [f"• {escape_mrkdwn(line(remark, 200))}" for remark in remarks]
    return [section("\n".join([f"*{render.words('done.afterwards')}*", *lines]))]


def refusal(
    refused: Refused,
    render: RenderContext,
    *,
    now: datetime,
    mention: Mention | None = None,
) -> Message:
    """A polite no, for one person; who is too late gets a way to take over."""
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
    data: EventData,
    answer: CommandAnswer,
    names: Mapping[UserId, str],
) -> str:
    klass = render.klass(mention)
    person = UserId(answer.to or data.told or "")
    quiet = mention.snoozed_until
    dues = {"holding": mention.promise_due, "snooze": quiet, "community_wait": quiet}
    due = dues.get(move, mention.look_again_at)
    due = answer.time or due
    if isinstance(data, AuthorWatched | AuthorNoted):
        due = data.until
    finding = render.playbook.answer_of(mention.classification, mention.finding)
    key = f"done.{move}"
    if move == "answer" and due is None:
        key = "done.answer_done"
    found = isinstance(data, Classed) and data.finding is not None
    if move == "classify" and found and finding is not None:
        key = "done.finding"
    state = data.state if isinstance(data, WentPrivate) else answer.state
    if state and render.words.has(f"{key}_{state}"):
        key = f"{key}_{state}"
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
        "line": render.words.pick(finding.line) if finding is not None else "",
        "due": render.token(answer.due, now) if answer.due is not None else "",
        **_recorded(data, render),
    }
    return render.words(key if render.words.has(key) else "done.other", **values)


def _named(kind: str, name: str | None, render: RenderContext) -> str:
    entries: dict[str, Mapping[str, NamedEntry]] = {
        "classes": render.playbook.classes,
        "praises": render.playbook.guidance.praises,
    }
    found = entries[kind].get(name or "")
    return "" if found is None else render.words.pick(found.label)


def _recorded(data: EventData, render: RenderContext) -> dict[str, str]:
    """What was recorded of a task, of private contact or of an update, in words."""
    match data:
        case TaskMoved():
            return spelled(data, render)
        case WentPrivate() | Updated() | Replied() | Ended():
            return private.spelled(data, render)
        case OfStory():
            return {"parent": str(data.parent)}
    return {}


def _flag_lines(data: EventData, render: RenderContext) -> list[str]:
    """A flag just set says what to mind."""
    added = data.added if isinstance(data, Flagged) else ()
    flags = [render.playbook.flags.get(name) for name in added]
    return [render.words.pick(flag.line) for flag in flags if flag is not None]


def _raised(
    answer: CommandAnswer,
    names: Mapping[UserId, str],
    render: RenderContext,
    now: datetime,
) -> list[str]:
    """What the rules told management because of this press."""
    if answer.raised is None:
        return []
    name = escape_mrkdwn(line(names.get(answer.raised), 60))
    key = "done.raised_fyi" if answer.raised_as == "fyi" else "done.raised"
    later = answer.raised_later
    time = render.token(later, now) if later is not None else ""
    name = name or render.words("person.somebody")
    return [render.words(f"{key}_later" if time else key, name=name, time=time)]


def _not_asked(
    answer: CommandAnswer, names: Mapping[UserId, str], render: RenderContext
) -> list[str]:
    """What is not asked of management any more, or was seen before it was taken back."""
    seen = None if answer.still_asked is None else answer.still_asked[0]
    for key, person in (("taken_back", answer.taken_back), ("still_asked", seen)):
        if person:
            name = escape_mrkdwn(line(names.get(person), 60))
            name = name or render.words("person.somebody")
            return [render.words(f"done.{key}", name=name)]
    return []


def _open_question(
    move: str, mention: Mention, render: RenderContext
) -> ClassQuestion | None:
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
