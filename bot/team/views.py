"""People's own settings and reminders, as they see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.card.views.digest import MissedNotification, line_of, more, row, urgency
from bot.mentions.rules.pausing import COMMUNITY
from bot.ui.blocks import Block, Message, View, actions, button, option, section
from bot.ui.fields import field, instant, modal, one_of, person, written
from bot.ui.move_buttons import label_of, snooze_at_once
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, due_words, name_in, outcome_of, spoken
from bot.ui.texts import escape_line, escape_mrkdwn, line
from bot.ui.translator import Translator
from data.models import Mention, Status, UserId
from data.outbox.notification_data import NO_MORE, AwayOffer, NotificationData, Reminder


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away until then; `backup` is the name of who stands in."""

    until: datetime
    backup: str = ""


def away(until: Away, render: RenderContext, *, now: datetime, count: int) -> Message:
    """Noted: until when, and who stands in for how many open mentions."""
    said = [render.words("command.away", time=render.token(until.until, now))]
    if until.backup:
        key = "command.away_backup" if count else "home.backup"
        said.append(render.words(key, name=_name(until)))
    return _with_way_back(said, render)


def still_away(until: Away, render: RenderContext, *, now: datetime) -> Message:
    """Who asks without a time hears where they stand."""
    return _with_way_back(_line(until, render, now), render)


def at_home(until: Away | None, render: RenderContext, *, now: datetime) -> list[Block]:
    """For App Home: the absence, while there is one, with *I am back*."""
    if until is None:
        return []
    said = section(" ".join(_line(until, render, now)), "away")
    return [{**said, "accessory": _back(render)}]


def presence_settings(render: RenderContext) -> Block:
    """For App Home: the way to one's own settings."""
    label = label_of("settings", render)
    return actions([button(label, "person.settings", "settings")], "person")


def _line(until: Away, render: RenderContext, now: datetime) -> list[str]:
    said = [render.words("home.away", time=render.token(until.until, now))]
    if until.backup:
        said.append(render.words("home.backup", name=_name(until)))
    return said


def _with_way_back(said: Sequence[str], render: RenderContext) -> Message:
    text = " ".join(said)
    return Message(text, [section(text), actions([_back(render)], "person")])


def _back(render: RenderContext) -> Block:
    return button(label_of("back", render), "person.back", "back")


def _name(until: Away) -> str:
    return escape_mrkdwn(line(until.backup, 60))


MORNING = "morning"
"""The choice of the next working morning; the others are minutes."""

WAYS = ("dm", "thread", "none")
"""How somebody can be reminded; words below `dialog.settings.`."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One snooze that can be chosen, and when it ends. No `span` is the next morning."""

    span: timedelta | None
    until: datetime

    @property
    def choice(self) -> str:
        """What comes back when it is chosen."""
        return MORNING if self.span is None else str(self.span // timedelta(minutes=1))


def snooze_modal(
    metadata: str, pauses: Sequence[Pause], render: RenderContext, *, now: datetime
) -> View:
    """Fields: `until` where there is a choice left, and `own`."""
    words = render.words
    options = [_option(pause, render, now) for pause in pauses]
    own = field(
        "own",
        words("dialog.snooze.own"),
        instant(),
        hint=words("dialog.snooze.own_hint"),
        optional=bool(options),
    )
    inputs: list[Block] = [own]
    if options:
        usual = str(render.playbook.nudges.snooze_at_once // timedelta(minutes=1))
        values = [pause.choice for pause in pauses]
        chosen = usual if usual in values else values[0]
        element = one_of("radio_buttons", options, chosen)
        hint = words("dialog.snooze.until_hint")
        label = words("dialog.snooze.until")
        inputs.insert(0, field("until", label, element, hint=hint))
    return modal("snooze", metadata, inputs, words)


def notification_settings(metadata: str, words: Translator, *, how: str) -> View:
    """Field: `how`, one of `WAYS`."""
    options = [
        option(
            words(f"dialog.settings.{way}"), way, words(f"dialog.settings.{way}_more")
        )
        for way in WAYS
    ]
    element = one_of("radio_buttons", options, how)
    hint = words("dialog.settings.how_hint")
    asked = field("how", words("dialog.settings.how"), element, hint=hint)
    return modal("settings", metadata, [asked], words)


def _option(pause: Pause, render: RenderContext, now: datetime) -> Block:
    words = render.words
    label = (
        words("dialog.snooze.morning") if pause.span is None else words.span(pause.span)
    )
    until = words("dialog.snooze.at", time=render.moment(pause.until, now))
    return option(label, pause.choice, until)


def hand_over(
    metadata: str,
    words: Translator,
    *,
    to: str | None = None,
    note: str = "",
    hint: str = "",
) -> View:
    """Fields: `to`, `note`. Never asks for a reason. `hint` is about the note."""
    what = written(note)
    blocks = [
        field(
            "to",
            words("dialog.hand_over.to"),
            person(to),
            hint=words("dialog.hand_over.to_hint"),
        ),
        field(
            "note",
            words("dialog.hand_over.note"),
            what,
            hint=words("dialog.hand_over.note_hint"),
            optional=True,
        ),
    ]
    if hint:
        blocks.append(section(hint))
    return modal("hand_over", metadata, blocks, words)


_READ_OUT = 4
"""Lines that notifications and screen readers get; the message itself has them all."""


def away_offer(
    data: AwayOffer,
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """What somebody who is away (`data.by`) still has, each with *Take over*.

    `data.until` is when they are back, if they ever are, `data.note_text` what they
    wrote; nothing where all of it was taken care of meanwhile.
    """
    away = data.by or UserId("")
    theirs = [i for i in items if i.model.mention.owner == away and _is_open(i)]
    if not theirs:
        return None
    theirs.sort(key=urgency)
    shown = theirs[: render.playbook.nudges.bundle_size]
    model = theirs[0].model
    name = spoken(name_in(model, away, render.words))
    if data.until is not None:
        time = render.token(data.until, model.drawn_at)
        head = render.words(
            "notification.away_offer", count=len(theirs), name=name, time=time
        )
    else:
        head = render.words("notification.gone_offer", count=len(theirs), name=name)
    note = escape_line(data.note_text, 500)
    said = [
        head,
        *([render.words("notification.away_note", note=note)] if note else []),
    ]
    rows = [row(item, render, move="take_over") for item in shown]
    fallback_text = "\n".join(
        [*said, *(line_of(item, render) for item in shown[:_READ_OUT])]
    )
    return Message(fallback_text, [*map(section, said), *rows, *more(theirs, render)])


def duty_note(
    _data: NotificationData,
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """At the change of shift: what is promised, what nobody has, what goes on."""
    going_on = [item for item in items if _is_open(item)]
    if not going_on:
        return Message(render.words("notification.duty_note_none"))
    going_on.sort(key=urgency)
    head = render.words("notification.duty_note", count=len(going_on))
    shown = going_on[: render.playbook.nudges.bundle_size]
    blocks: list[Block] = [section(head)]
    for group in ("promised", "open", "owned"):
        lines = [_on_duty(i, render) for i in shown if _shelf(i.model.mention) == group]
        if lines:
            blocks.append(section(f"*{render.words(f'notification.duty_{group}')}*"))
            blocks += map(section, lines)
    fallback_text = "\n".join(
        [head, *(_on_duty(item, render) for item in shown[:_READ_OUT])]
    )
    return Message(fallback_text, [*blocks, *more(going_on, render)])


def _on_duty(item: MissedNotification, render: RenderContext) -> str:
    said, owner = line_of(item, render), item.model.mention.owner
    if owner is None:
        return said
    name = spoken(name_in(item.model, owner, render.words))
    return render.words("notification.duty_line", line=said, name=name)


def _shelf(mention: Mention) -> str:
    if mention.promise_due is not None:
        return "promised"
    return "open" if mention.status is Status.OPEN else "owned"


def _is_open(item: MissedNotification) -> bool:
    return item.model.mention.status is not Status.CLOSED


def settled(message: NotificationView) -> Message:
    """In place of what asked for something that is done: where the mention stands now."""
    words, mention = message.render.words, message.model.mention
    state = words(
        f"summary.{mention.status}",
        name=spoken(name_in(message.model, mention.owner, words)),
        outcome=outcome_of(mention, message.render),
    )
    said = words("notification.moved_on", number=message.number, state=state)
    return say(replace(message, data=NO_MORE), said)


def claim(message: NotificationView) -> Message:
    key = "nudge_claim" if message.data.person else "nudge_claim_nobody"
    said = message.render.words(
        f"notification.{key}", number=message.number, since=_since(message)
    )
    return say(message, said, moves=_ways_out(message), thread=True)


def before(message: NotificationView) -> Message:
    due = message.model.mention.first_reply_due
    if due is None:
        return settled(message)
    said = message.render.words(
        "notification.nudge_before",
        number=message.number,
        time=message.render.token(due, message.model.drawn_at),
    )
    return say(message, said, moves=_ways_out(message), thread=True)


def after(message: NotificationView) -> Message:
    owned = message.model.mention.owner is not None
    key = "nudge_after" if owned else "nudge_after_nobody"
    due = message.model.mention.first_reply_due
    if due is None:
        return settled(message)
    time = message.render.token(due, message.model.drawn_at)
    said = message.render.words(f"notification.{key}", number=message.number, time=time)
    return say(message, said, moves=_ways_out(message))


def lead(message: NotificationView) -> Message:
    return _to_lead(message, "nudge_lead", message.model.mention.first_reply_due)


def _to_lead(message: NotificationView, key: str, due: datetime | None) -> Message:
    """Says who has it, blames nobody, and offers to step in."""
    mention = message.model.mention
    if due is None:
        return settled(message)
    values: dict[str, str | int] = {
        "number": message.number,
        "since": _since(message),
        "time": message.render.token(due, message.model.drawn_at),
    }
    if mention.owner is None:
        said = message.render.words(f"notification.{key}_nobody", **values)
        return say(message, said, moves=("claim", "hand_over"))
    name = spoken(name_in(message.model, mention.owner, message.render.words))
    said = message.render.words(f"notification.{key}", name=name, **values)
    return say(message, said, moves=("take_over", "hand_over"))


def promise(message: NotificationView) -> Message:
    words, now = message.render.words, message.model.drawn_at
    due = message.model.mention.promise_due
    if due is None:
        return settled(message)
    time = message.render.token(due, now)
    moves = sorted(_ways_out(message), key=lambda move: move != "draft")
    thread = message.of(Reminder).step != "promise_after"
    key = (
        "notification.nudge_promise"
        if due > now
        else "notification.nudge_promise_passed"
    )
    key = key if message.model.mention.owner is not None else f"{key}_nobody"
    said = words(key, number=message.number, time=time)
    return say(message, said, moves=moves, thread=thread)


def promise_lead(message: NotificationView) -> Message:
    return _to_lead(message, "nudge_promise_lead", message.model.mention.promise_due)


def nobody(message: NotificationView) -> Message:
    """What has no first reply or was let go: its last time has passed, and it is open."""
    due = message.model.mention.resolve_due
    if due is None:
        return settled(message)
    said = message.render.words(
        "notification.nudge_nobody",
        number=message.number,
        since=_since(message),
        time=message.render.token(due, message.model.drawn_at),
    )
    return say(message, said, moves=_ways_out(message))


def nobody_lead(message: NotificationView) -> Message:
    due = message.model.mention.resolve_due
    if due is None:
        return settled(message)
    said = message.render.words(
        "notification.nudge_nobody_lead",
        number=message.number,
        since=_since(message),
        time=message.render.token(due, message.model.drawn_at),
    )
    return say(message, said, moves=("claim", "hand_over"))


def snoozed_message(message: NotificationView) -> Message:
    """Somebody asked for it themselves, so it comes as a direct message."""
    words, model = message.render.words, message.model
    due = due_words(model.mention, model.drawn_at, message.render)
    values: dict[str, str | int] = {
        "number": message.number,
        "due": due or words("notification.nothing_due"),
    }
    if model.mention.snoozed_for == COMMUNITY:
        said = words("notification.nudge_community", **values)
        moves = ("community_answered", "holding", "answer", "hand_over")
        return say(message, said, moves=moves)
    if _stands_in(message):
        name = spoken(name_in(model, model.mention.owner, words))
        said = words("notification.nudge_snooze_away", name=name, **values)
    else:
        said = words("notification.nudge_snooze", **values)
    return say(message, said, moves=_ways_out(message))


def still_on_it(message: NotificationView) -> Message | None:
    mention, now, words = (
        message.model.mention,
        message.model.drawn_at,
        message.render.words,
    )
    if mention.status is not Status.CLAIMED:
        return None
    since = message.render.token(mention.claimed_at or mention.started_at, now)
    if _stands_in(message):
        name = spoken(name_in(message.model, mention.owner, words))
        said = words(
            "notification.still_on_it_away",
            number=message.number,
            since=since,
            name=name,
        )
        return say(message, said, moves=_ways_out(message))
    said = words("notification.still_on_it", number=message.number, since=since)
    moves = ("still_on_it", "release", "hand_over", *_too_close(message))
    return say(message, said, moves=moves)


def released_politely(message: NotificationView) -> Message:
    """Names nobody: who had it has done nothing, and the claim clock asks who can."""
    said = message.render.words("notification.released_politely", number=message.number)
    unnamed = replace(message, data=NO_MORE)
    return say(unnamed, said, moves=("claim", "holding"), thread=True)


def _ways_out(message: NotificationView) -> tuple[str, ...]:
    """Every nudge can be answered by a sign of life, by somebody else, or later."""
    if _stands_in(message):
        return ("take_over", "hand_over")
    status = message.model.mention.status
    steps = {
        Status.OPEN: ("claim", "holding", "hand_over"),
        Status.CLAIMED: ("holding", "draft", "hand_over"),
        Status.WATCHING: ("close", "reopen", "draft"),
    }.get(status, ())
    later = (snooze_at_once(message.render), *_too_close(message))
    return (*steps, *later) if steps else ()


def _too_close(message: NotificationView) -> tuple[str, ...]:
    """Whoever has a hurtful one can hand it back from here, without a reason (S1.8)."""
    mention = message.model.mention
    klass = message.render.klass(mention)
    hurtful = klass is not None and klass.text == "collapsed"
    return ("too_close",) if hurtful and mention.status is Status.CLAIMED else ()


def _stands_in(message: NotificationView) -> bool:
    """Whether it goes to somebody in place of the owner, who is away."""
    owner, person = message.model.mention.owner, message.data.person
    return owner is not None and person not in (None, owner)


def _since(message: NotificationView) -> str:
    """Since when the author waits: since they came back, if they did."""
    mention = message.model.mention
    at = mention.returned_at or mention.reopened_at or mention.started_at
    return message.render.token(at, message.model.drawn_at)
