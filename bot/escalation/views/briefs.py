"""The brief to management: one question, what is known, and a deadline, on one screen.

Acknowledging and deciding have separate deadlines; an answered brief shows the answer
(DESIGN promise 7, playbook 4.3). Facts and assumptions are kept apart.
"""

from datetime import timedelta

from bot.card.views.badges import decision_of, known_flags, level_of
from bot.escalation.rules.escalating import CLOSED
from bot.escalation.views.brief_facts import facts, minded, what
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
from bot.ui.card_model import CardModel, Contact
from bot.ui.move_buttons import label_of, open_post
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import clean, escape_line, fits
from data.models import Escalation
from data.outbox.notification_data import NO_MORE, Brief, NotificationData


def brief_buttons(
    model: CardModel, asked: Escalation, render: RenderContext
) -> list[Block]:
    """At most four buttons and the menu; after the end only a hold can be lifted."""
    link = open_post(model.mention, render)
    last = [link] if link is not None else []
    if asked.ended_at is not None:
        freeze = model.briefing.freeze
        if freeze is None or freeze.until <= model.drawn_at:
            return []
        return [_button("lift", f"{freeze.id}:{model.mention.id}", model, render, "")]
    names = _names(asked)
    shown = [
        _button(name, asked.id, model, render, "primary" if name == names[0] else "")
        for name in names
    ]
    hidden = _hidden(model, asked, render)
    closing_steps = [overflow("escalation.more", hidden)] if hidden else []
    return [*shown, *last, *closing_steps]


def called(contact: Contact, asked: Escalation, render: RenderContext) -> Block:
    """*I called them*: who and when goes into the record."""
    label = label_of("called", render)
    return button(label, "escalation.called", f"{contact.key}:{asked.id}")


def _names(asked: Escalation) -> list[str]:
    if asked.kind == "fyi":
        return ["seen"]
    if asked.kind == "approval":
        return ["approve", "decide"]
    if asked.taken_over_at is not None:
        return ["decide"]
    seen = asked.acknowledged_at is not None
    return ["decide", "take_case"] if seen else ["acknowledge", "decide", "take_case"]


def _hidden(model: CardModel, asked: Escalation, render: RenderContext) -> list[Block]:
    """Never more than five, so none is lost; a text that waits is no text to pass on."""
    names = [] if asked.kind == "fyi" else ["delegate", "ask_back", "stand_down"]
    if asked.kind == "approval":
        names.append("emergency")
    elif model.briefing.contacts:
        names.append("copy_text")
    names.append("export")
    return [option(label_of(name, render), f"{name}:{asked.id}") for name in names]


def _button(
    name: str, value: str | int, model: CardModel, render: RenderContext, style: str
) -> Block:
    label = label_of(name, render)
    access = render.words("card.access", button=label, number=model.mention.id)
    return button(
        label, f"escalation.{name}", value, access=access, style=style or None
    )


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
    here = f"e{asked.id}"
    said = "\n".join(part for part in (why, f"*{head}*", wanted) if part)
    apart = kind != _IN_CHANNEL
    blocks: list[Block] = [section(said, f"{here}:question")]
    blocks += what(model, asked, render, here, apart=apart)
    blocks += [section(text, f"{here}:mind:{n}") for n, text in minded(model, render)]
    blocks += sections(facts(model, asked, render), f"{here}:facts")
    blocks += _proposed(asked, render, here)
    blocks.append(
        context([mrkdwn(part) for part in _state(model, asked, render, link)])
    )
    if asked.ended_at is None:
        blocks += [_phone(one, model, asked, render) for one in _contacts(model)]
    buttons = brief_buttons(model, asked, render)
    if buttons:
        blocks.append(actions(buttons, f"{here}:steps"))
    fallback_text = " ".join(
        filter(None, [why, head, wanted, became(model, asked, render)])
    )
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


def _head(asked: Escalation, render: RenderContext) -> str:
    if not asked.reason:
        return f"{level_of(asked, render)} · {question_of(asked, render)}"
    reason = render.playbook.escalation_reasons.get(asked.reason)
    return render.words(
        "brief.head_fyi" if asked.kind == "fyi" else "brief.head",
        level=level_of(asked, render),
        reason=render.words.pick(reason.label) if reason is not None else "–",
        question=escape_line(question_of(asked, render), 400),
    )


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
    if asked.ended_at is not None:
        return ""
    if asked.kind == "fyi":
        return render.words("brief.only_seen")
    if asked.decide_by is None:
        return render.words("brief.decide")
    time = render.token(asked.decide_by, model.drawn_at)
    late = asked.decide_by <= model.drawn_at
    return render.words("brief.decide_late" if late else "brief.decide_by", time=time)


def _proposed(asked: Escalation, render: RenderContext, here: str) -> list[Block]:
    """What the team would do, or the text that waits for a yes: our own words."""
    text = clean(asked.proposal)
    if not text:
        return []
    title = render.words("brief.text" if asked.kind == "approval" else "brief.proposal")
    return [quote(fits(text, *_PROPOSED), f"{here}:proposal", title=title)]


def _state(
    model: CardModel, asked: Escalation, render: RenderContext, link: str | None
) -> list[str]:
    words, now = render.words, model.drawn_at
    time = render.token(asked.raised_at, now)
    trigger = render.playbook.triggers.get(asked.cause)
    if trigger is None:
        asker = spoken(name_in(model, asked.raised_by, words))
        said = [words("brief.asked", name=asker, time=time)]
    else:
        label = words.pick(trigger.label)
        said = [words("brief.by_rule", rule=label, time=time)]
    state = became(model, asked, render)
    said.append(
        state or words("brief.free" if asked.kind != "fyi" else "brief.no_answer")
    )
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


def _contacts(model: CardModel) -> tuple[Contact, ...]:
    return model.briefing.contacts[:_MOST_CONTACTS]


def _phone(
    contact: Contact, model: CardModel, asked: Escalation, render: RenderContext
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
