"""Reminders: neutral, with the time and a way out, to the one person whose move it is."""

from dataclasses import replace
from datetime import datetime

from bot.mentions.rules.pausing import COMMUNITY
from bot.ui.blocks import Message
from bot.ui.move_buttons import snooze_at_once
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import due_words, name_in, outcome_of, spoken
from data.models import Status


def settled(letter: NotificationView) -> Message:
    """In place of what asked for something that is done: where the mention stands now."""
    words, mention = letter.render.words, letter.model.mention
    state = words(
        f"gist.{mention.status}",
        name=spoken(name_in(letter.model, mention.owner, words)),
        outcome=outcome_of(mention, letter.render),
    )
    said = words("letter.moved_on", number=letter.number, state=state)
    return say(replace(letter, data={}), said)


def claim(letter: NotificationView) -> Message:
    key = "nudge_claim" if letter.data.get("person") else "nudge_claim_nobody"
    said = letter.render.words(
        f"letter.{key}", number=letter.number, since=_since(letter)
    )
    return say(letter, said, moves=_ways_out(letter), thread=True)


def before(letter: NotificationView) -> Message:
    due = letter.model.mention.first_reply_due
    if due is None:
        return settled(letter)
    said = letter.render.words(
        "letter.nudge_before",
        number=letter.number,
        time=letter.render.token(due, letter.model.drawn_at),
    )
    return say(letter, said, moves=_ways_out(letter), thread=True)


def after(letter: NotificationView) -> Message:
    owned = letter.model.mention.owner is not None
    key = "nudge_after" if owned else "nudge_after_nobody"
    due = letter.model.mention.first_reply_due
    if due is None:
        return settled(letter)
    time = letter.render.token(due, letter.model.drawn_at)
    said = letter.render.words(f"letter.{key}", number=letter.number, time=time)
    return say(letter, said, moves=_ways_out(letter))


def lead(letter: NotificationView) -> Message:
    return _to_lead(letter, "nudge_lead", letter.model.mention.first_reply_due)


def _to_lead(letter: NotificationView, key: str, due: datetime | None) -> Message:
    """Says who has it, blames nobody, and offers to step in."""
    mention = letter.model.mention
    if due is None:
        return settled(letter)
    values: dict[str, str | int] = {
        "number": letter.number,
        "since": _since(letter),
        "time": letter.render.token(due, letter.model.drawn_at),
    }
    if mention.owner is None:
        said = letter.render.words(f"letter.{key}_nobody", **values)
        return say(letter, said, moves=("claim", "hand_over"))
    name = spoken(name_in(letter.model, mention.owner, letter.render.words))
    said = letter.render.words(f"letter.{key}", name=name, **values)
    return say(letter, said, moves=("take_over", "hand_over"))


def promise(letter: NotificationView) -> Message:
    words, now = letter.render.words, letter.model.drawn_at
    due = letter.model.mention.promise_due
    if due is None:
        return settled(letter)
    time = letter.render.token(due, now)
    moves = sorted(_ways_out(letter), key=lambda move: move != "draft")
    thread = letter.data.get("step") != "promise_after"
    key = "letter.nudge_promise" if due > now else "letter.nudge_promise_passed"
    key = key if letter.model.mention.owner is not None else f"{key}_nobody"
    said = words(key, number=letter.number, time=time)
    return say(letter, said, moves=moves, thread=thread)


def promise_lead(letter: NotificationView) -> Message:
    return _to_lead(letter, "nudge_promise_lead", letter.model.mention.promise_due)


def nobody(letter: NotificationView) -> Message:
    """What has no first reply or was let go: its last time has passed, and it is open."""
    due = letter.model.mention.resolve_due
    if due is None:
        return settled(letter)
    said = letter.render.words(
        "letter.nudge_nobody",
        number=letter.number,
        since=_since(letter),
        time=letter.render.token(due, letter.model.drawn_at),
    )
    return say(letter, said, moves=_ways_out(letter))


def nobody_lead(letter: NotificationView) -> Message:
    due = letter.model.mention.resolve_due
    if due is None:
        return settled(letter)
    said = letter.render.words(
        "letter.nudge_nobody_lead",
        number=letter.number,
        since=_since(letter),
        time=letter.render.token(due, letter.model.drawn_at),
    )
    return say(letter, said, moves=("claim", "hand_over"))


def snooze(letter: NotificationView) -> Message:
    """Somebody asked for it themselves, so it comes as a direct message."""
    words, model = letter.render.words, letter.model
    due = due_words(model.mention, model.drawn_at, letter.render)
    values: dict[str, str | int] = {
        "number": letter.number,
        "due": due or words("letter.nothing_due"),
    }
    if model.mention.snoozed_for == COMMUNITY:
        said = words("letter.nudge_community", **values)
        moves = ("community_answered", "holding", "answer", "hand_over")
        return say(letter, said, moves=moves)
    if _stands_in(letter):
        name = spoken(name_in(model, model.mention.owner, words))
        said = words("letter.nudge_snooze_away", name=name, **values)
    else:
        said = words("letter.nudge_snooze", **values)
    return say(letter, said, moves=_ways_out(letter))


def still_on_it(letter: NotificationView) -> Message | None:
    mention, now, words = (
        letter.model.mention,
        letter.model.drawn_at,
        letter.render.words,
    )
    if mention.status is not Status.CLAIMED:
        return None
    since = letter.render.token(mention.claimed_at or mention.started_at, now)
    if _stands_in(letter):
        name = spoken(name_in(letter.model, mention.owner, words))
        said = words(
            "letter.still_on_it_away", number=letter.number, since=since, name=name
        )
        return say(letter, said, moves=_ways_out(letter))
    said = words("letter.still_on_it", number=letter.number, since=since)
    moves = ("still_on_it", "release", "hand_over", *_too_close(letter))
    return say(letter, said, moves=moves)


def released_politely(letter: NotificationView) -> Message:
    """Names nobody: who had it has not stirred, and the claim clock asks who can."""
    said = letter.render.words("letter.released_politely", number=letter.number)
    unnamed = replace(letter, data={})
    return say(unnamed, said, moves=("claim", "holding"), thread=True)


def _ways_out(letter: NotificationView) -> tuple[str, ...]:
    """Every nudge can be answered by a sign of life, by somebody else, or later."""
    if _stands_in(letter):
        return ("take_over", "hand_over")
    status = letter.model.mention.status
    steps = {
        Status.OPEN: ("claim", "holding", "hand_over"),
        Status.CLAIMED: ("holding", "draft", "hand_over"),
        Status.WATCHING: ("close", "reopen", "draft"),
    }.get(status, ())
    later = (snooze_at_once(letter.render), *_too_close(letter))
    return (*steps, *later) if steps else ()


def _too_close(letter: NotificationView) -> tuple[str, ...]:
    """Whoever has a hurtful one can hand it back from here, without a reason (S1.8)."""
    mention = letter.model.mention
    klass = letter.render.klass(mention)
    hurtful = klass is not None and klass.text == "collapsed"
    return ("too_close",) if hurtful and mention.status is Status.CLAIMED else ()


def _stands_in(letter: NotificationView) -> bool:
    """Whether it goes to somebody in place of the owner, who is away."""
    owner, person = letter.model.mention.owner, letter.data.get("person")
    return owner is not None and person not in (None, owner)


def _since(letter: NotificationView) -> str:
    """Since when the author waits: since they came back, if they did."""
    mention = letter.model.mention
    at = mention.returned_at or mention.reopened_at or mention.started_at
    return letter.render.token(at, letter.model.drawn_at)
