"""The brief to management: one question, what is known, and a deadline, on one screen.

Acknowledging and deciding have separate deadlines; an answered brief shows the answer
(DESIGN promise 7, playbook 4.3). Facts and assumptions are kept apart.
"""

from datetime import timedelta

from bot.card.views.badges import decision_of, level_of
from bot.card.views.headline import known_flags
from bot.escalation.rules.escalating import CLOSED
from bot.escalation.views.brief_facts import facts, minded, what, who
from bot.ui.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    mrkdwn,
    option,
    overflow,
    quote,
    section,
    sections,
)
from bot.ui.card_model import CardModel, PhoneContact
from bot.ui.move_buttons import label_of, open_post
from bot.ui.phrases import RenderContext, class_of, name_in, spoken
from bot.ui.texts import clean, escape_line, fits
from data.models import Escalation
from data.outbox.notification_data import NO_MORE, Brief, NotificationData


def brief_buttons(
    model: CardModel, asked: Escalation, render: RenderContext
) -> list[Block]:
    """What answers the question where it stands, and the menu with all the rest."""
    shown = [_button(name, asked.id, model, render) for name in _names(asked)]
    link = open_post(model.mention, render)
    if link is not None and len(shown) < _MOST_BUTTONS:
        shown.append(link)
        link = None
    freeze = model.briefing.freeze
    if asked.ended_at is not None and freeze and freeze.until > model.drawn_at:
        lift = f"{freeze.id}:{model.mention.id}"
        shown.insert(0, _button("lift", lift, model, render))
    hidden = [
        option(label_of(name, render), f"{name}:{asked.id}")
        for name in _hidden(model, asked)
    ]
    if link is not None:
        said = option(link["text"]["text"], f"open_post:{model.mention.id}")
        hidden.insert(-1, {**said, "url": link["url"]})
    return [*shown, overflow("escalation.more", hidden[:_MOST_HIDDEN])]


def called(contact: PhoneContact, asked: Escalation, render: RenderContext) -> Block:
    """*I called them*: who and when goes into the record."""
    label = label_of("called", render)
    return button(label, "escalation.called", f"{contact.key}:{asked.id}")


_MOST_BUTTONS, _MOST_HIDDEN = 4, 5


def _names(asked: Escalation) -> list[str]:
    """Neither *Yes* nor *No* has a colour: the bot does not lean."""
    if asked.pending is not None:
        return ["undo", "add_sentence"]
    if asked.decided_at is not None:
        return ["add_sentence"] if asked.decision in _OF_ONE_PRESS else []
    if asked.ended_at is not None:
        return []
    if asked.kind == "fyi":
        return ["seen", "ask_back"]
    if asked.kind == "approval":
        return ["approve", "suggest_text", "no", "ask_back"]
    return ["yes", "no", "yes_but", "ask_back", "delegate"]


_OF_ONE_PRESS = ("yes", "no", "approve_text")


def _hidden(model: CardModel, asked: Escalation) -> list[str]:
    """Never more than five, so none is lost; *Export* is always the last."""
    if asked.ended_at is not None or asked.pending is not None or asked.kind == "fyi":
        return ["export"]
    if asked.kind == "approval":
        return ["decide", "delegate", "emergency", "export"]
    seen = asked.acknowledged_at is not None
    names = ["stand_down" if seen else "acknowledge", "decide"]
    if asked.taken_over_at is None:
        names.append("take_case")
    return [*names, "export"]


def _button(
    name: str, value: str | int, model: CardModel, render: RenderContext
) -> Block:
    label = label_of(name, render)
    access = render.words("card.access", button=label, number=model.mention.id)
    style = "primary" if name == "seen" else None
    return button(label, f"escalation.{name}", value, access=access, style=style)


KINDS = (
    "brief",
    "brief_dm",
    "brief_again",
    "brief_deputy",
    "brief_instead",
    "brief_next",
    "brief_delegated",
    "brief_redrawn",
)

_IN_CHANNEL = "brief"
_PROPOSED = (400, 1200)
_MOST_CONTACTS = 5


def brief(
    kind: str,
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
    link: str | None,
    *,
    data: NotificationData = NO_MORE,
) -> Message:
    """The same brief for the channel, the person asked, and everybody after them.

    `data` of its message says who passed it on (`by`), and for whom somebody is asked
    (`for`).
    """
    head, wanted = _head(asked, render), wanted_of(model, asked, render)
    why = _why_you(kind, model, asked, render, data)
    ends = became(model, asked, render)
    here, over = f"e{asked.id}", asked.ended_at is not None or asked.pending is not None
    first = f"*{ends}*" if over and ends else ""
    said = "\n".join(part for part in (why, first, f"*{head}*", wanted) if part)
    blocks: list[Block] = [section(said, f"{here}:question")]
    blocks.append(context(_origin(model, asked, render), f"{here}:origin"))
    if not over:
        apart = kind != _IN_CHANNEL
        blocks += what(model, asked, render, here, apart=apart)
        blocks += [
            section(text, f"{here}:mind:{n}") for n, text in minded(model, render)
        ]
    blocks += sections(facts(model, asked, render), f"{here}:facts")
    blocks += _proposed(model, asked, render, here)
    state = _state(model, asked, render, link, "" if over else ends)
    if state:
        blocks.append(context([mrkdwn(part) for part in state]))
    if not over:
        blocks += [_phone(one, model, asked, render) for one in _contacts(model)]
        if asked.kind == "question" and _contacts(model):
            copied = _button("copy_text", asked.id, model, render)
            blocks.append(actions([copied], f"{here}:forward"))
    blocks.append(actions(brief_buttons(model, asked, render), f"{here}:steps"))
    fallback_text = " ".join(filter(None, [why, wanted, head, ends]))
    return Message(fallback_text, blocks)


def question_of(asked: Escalation, render: RenderContext) -> str:
    """What is asked, in the reader's language where nobody wrote it themselves."""
    trigger = render.playbook.triggers.get(asked.cause)
    if trigger is not None and asked.question in trigger.question.values():
        return render.words.pick(trigger.question)
    if asked.kind == "approval":
        return render.words("brief.approve")
    return asked.question


def became(model: CardModel, asked: Escalation, render: RenderContext) -> str:
    """Whether it was seen and decided, and what was said to do."""
    words, now = render.words, model.drawn_at
    if asked.pending_at is not None:
        return words(
            "brief.decided_soon",
            name=spoken(name_in(model, asked.pending_by, words)),
            time=render.token(asked.pending_at, now),
            decision=pending_of(asked, render),
            within=render.words.span(render.playbook.escalation.undo_within),
        ) + told_why(asked, render)
    if asked.decided_at is not None:
        said = words(
            "brief.decided",
            name=spoken(name_in(model, asked.decided_by, words)),
            time=render.token(asked.decided_at, now),
            decision=decision_of(asked, render),
        )
        return said + told_why(asked, render)
    if asked.obsolete is not None:
        return _obsolete(model, asked, render)
    if asked.acknowledged_at is None:
        return ""
    name = spoken(name_in(model, asked.acknowledged_by, words))
    time = render.token(asked.acknowledged_at, now)
    if asked.kind == "fyi":
        return words("brief.seen_only", name=name, time=time)
    key = "brief.seen" if asked.taken_over_at is None else "brief.taken_over"
    return words(key, name=name, time=time)


def told_why(asked: Escalation, render: RenderContext) -> str:
    """What the team is to do, and the reason for it, as they were written."""
    said, words = "", render.words
    if asked.instruction:
        text = escape_line(asked.instruction, 500)
        said += f" {words('card.instruction', instruction=text)}"
    if asked.why:
        said += f" {words('brief.why', reason=escape_line(asked.why, 500))}"
    return said


def _obsolete(model: CardModel, asked: Escalation, render: RenderContext) -> str:
    """Why nobody needs the answer any more."""
    itself = asked.obsolete == CLOSED and asked.ended_by == "source"
    return render.words(
        f"brief.obsolete_{asked.obsolete}" + ("_itself" if itself else ""),
        name=spoken(name_in(model, asked.ended_by, render.words)),
        number=model.mention.id,
        time=render.token(asked.ended_at or model.drawn_at, model.drawn_at),
    )


def pending_of(asked: Escalation, render: RenderContext) -> str:
    """What was pressed and can still be taken back, by its name."""
    decision = render.playbook.escalation.decisions.get(asked.pending or "")
    return "" if decision is None else render.words.pick(decision.label)


def _head(asked: Escalation, render: RenderContext) -> str:
    """The question itself, or that nothing is asked."""
    said = escape_line(question_of(asked, render), 400)
    return render.words("brief.head_fyi", said=said) if asked.kind == "fyi" else said


def _origin(model: CardModel, asked: Escalation, render: RenderContext) -> list[Block]:
    """About what it is, in the author's words, and who asks why and when, in ours."""
    words, time = render.words, render.token(asked.raised_at, model.drawn_at)
    reason = render.playbook.escalation_reasons.get(asked.reason)
    topic = "" if reason is None else words.pick(reason.label)
    trigger = render.playbook.triggers.get(asked.cause)
    if trigger is None:
        asker = spoken(name_in(model, asked.raised_by, words))
        said = words("brief.asked", name=asker, time=time)
        said = " · ".join(part for part in (said, topic) if part)
    else:
        said = words("brief.by_rule", rule=words.pick(trigger.label), time=time)
    parts = [f"#{model.mention.id}", class_of(model.mention, render)]
    about = " · ".join([*parts, who(model.mention.post, render)])
    return [mrkdwn(about), mrkdwn(f"{said} · {level_of(asked, render)}")]


def _why_you(
    kind: str,
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
    data: NotificationData,
) -> str:
    """Why it comes again, or comes to somebody else; nothing once it is over."""
    key = f"brief.{kind.removeprefix('brief_')}"
    if asked.ended_at is not None or not render.words.has(key):
        return ""
    if kind == "brief_again" and asked.acknowledged_at is not None:
        key = "brief.again_open"
    told = data if isinstance(data, Brief) else Brief()
    named = (told.by if kind == "brief_delegated" else told.for_) or asked.manager
    return render.words(
        key,
        name=spoken(name_in(model, named, render.words)),
        level=level_of(asked, render),
    )


def wanted_of(model: CardModel, asked: Escalation, render: RenderContext) -> str:
    """What is wanted by when, and that this has passed where it has."""
    if asked.ended_at is not None or asked.pending is not None:
        return ""
    if asked.kind == "fyi":
        return render.words("brief.only_seen")
    if asked.decide_by is None:
        return render.words("brief.decide")
    time = render.token(asked.decide_by, model.drawn_at)
    late = asked.decide_by <= model.drawn_at
    return render.words("brief.decide_late" if late else "brief.decide_by", time=time)


def _proposed(
    model: CardModel, asked: Escalation, render: RenderContext, here: str
) -> list[Block]:
    """What the team would do, or the text that waits for a yes: our own words."""
    text = clean(asked.proposal)
    if not text:
        return []
    name = spoken(name_in(model, asked.raised_by, render.words))
    approval = asked.kind == "approval"
    title = render.words("brief.text" if approval else "brief.proposal", name=name)
    return [quote(fits(text, *_PROPOSED), f"{here}:proposal", title=title)]


def _state(
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
    link: str | None,
    became_: str,
) -> list[str]:
    words, now = render.words, model.drawn_at
    said = [became_] if became_ else []
    waits = asked.ended_at is None and asked.pending is None
    if not said and asked.kind != "fyi" and waits:
        said.append(words("brief.free"))
    if model.briefing.freeze is not None and model.briefing.freeze.until > now:
        until = render.token(model.briefing.freeze.until, now)
        said.append(words("brief.frozen", time=until))
    for flag in known_flags(model.mention, render):
        if flag.hours is not None:
            ends = render.token(
                model.mention.received_at + timedelta(hours=flag.hours), now
            )
            said.append(words("brief.period", hours=flag.hours, time=ends))
    few = any(flag.restricted for flag in known_flags(model.mention, render))
    if few or model.hidden:
        said.append(words("brief.restricted"))
    if link:
        said.append(words("notification.card", link=link, number=model.mention.id))
    return said[:10]


def _contacts(model: CardModel) -> tuple[PhoneContact, ...]:
    return model.briefing.contacts[:_MOST_CONTACTS]


def _phone(
    contact: PhoneContact, model: CardModel, asked: Escalation, render: RenderContext
) -> Block:
    """One line to phone, with a button that says it was done (S0.12, S1.27)."""
    words = render.words
    said = [f"*{escape_line(contact.name, 60)}*"]
    if contact.external:
        said.append(words("brief.external"))
    said += [escape_line(part, 60) for part in (contact.phone, contact.email) if part]
    if contact.called_at is not None:
        name = spoken(name_in(model, contact.called_by, words))
        time = render.token(contact.called_at, model.drawn_at)
        said.append(words("brief.called", name=name, time=time))
    drawn = section(" · ".join(said), f"e{asked.id}:call:{contact.key}"[:255])
    if contact.called_at is not None:
        return drawn
    return {**drawn, "accessory": called(contact, asked, render)}
