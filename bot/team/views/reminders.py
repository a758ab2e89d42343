"""Reminders: neutral, with the due time and what to do, to the one person who has to
act.
"""

from dataclasses import replace
from datetime import datetime

from bot.mentions.rules.pausing import COMMUNITY
from bot.ui.blocks import Message
from bot.ui.move_buttons import snooze_at_once
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import due_words, name_in, outcome_of, spoken
from data.models import Status
from data.outbox.notification_data import NO_MORE, Reminder


def settled(message: NotificationView) -> Message:
    """In place of what asked for something that is done: where the mention stands now."""
    words, mention = message.render.words, message.model.mention
    state = words(
        f"gist.{mention.status}",
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


def snooze(message: NotificationView) -> Message:
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
    """Names nobody: who had it has not stirred, and the claim clock asks who can."""
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
