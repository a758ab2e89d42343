"""What management sees at a glance: what waits, what was seen, what was decided.

One screen on a phone: a heading with a number, then one line each, the most urgent first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.drawing.card.buttons import label_of
from bot.drawing.card.chips import decision_of, level_of
from bot.drawing.escalation.briefs import question_of
from bot.drawing.pieces.blocks import (
    Block,
    Message,
    button,
    context,
    heading,
    mrkdwn,
    section,
)
from bot.drawing.pieces.phrases import Pen
from bot.drawing.pieces.texts import inert, inert_line, line
from data.escalation.looking_back import Review
from data.models import Escalation, UserId

_MOST = 6


class Held(Protocol):
    """Considered replies on a topic wait, on somebody's word and until a time."""

    @property
    def topic(self) -> str: ...
    @property
    def set_by(self) -> UserId: ...
    @property
    def until(self) -> datetime: ...


class State(Protocol):
    """Everything that went to management, at an instant, with everybody's name."""

    @property
    def now(self) -> datetime: ...
    @property
    def waiting(self) -> Sequence[Escalation]: ...
    @property
    def unseen(self) -> Sequence[Escalation]: ...
    @property
    def decided(self) -> Sequence[Escalation]: ...
    @property
    def freezes(self) -> Sequence[Held]: ...
    @property
    def reviews(self) -> Sequence[Review]: ...
    @property
    def names(self) -> Mapping[UserId, str]: ...


def brief(state: State, pen: Pen) -> Message:
    """The answer to `/mentions brief`; honest where nothing waits."""
    words, now = pen.words, state.now
    open_ = [one for one in state.waiting if one.acknowledged_at is None]
    seen = [one for one in state.waiting if one.acknowledged_at is not None]
    shelves = [
        ("waiting", [_asked(one, state, pen) for one in open_]),
        ("seen", [_asked(one, state, pen) for one in seen]),
        ("frozen", [_frozen(one, state, pen) for one in state.freezes]),
        ("unseen", [_told(one, state, pen) for one in state.unseen]),
        ("decided", [_decided(one, state, pen) for one in state.decided]),
        ("reviews", [_owed(one, state, pen) for one in state.reviews]),
    ]
    calm = "" if state.waiting else words("overview.calm")
    head = words("overview.title", time=pen.token(now, now))
    blocks: list[Block] = [section(f"*{head}*" + (f"\n{calm}" if calm else ""))]
    gist = [head, calm]
    for name, rows in shelves:
        if rows:
            title = words(f"overview.{name}", number=len(rows))
            blocks.append(section(f"*{title}*\n" + "\n".join(_cut(rows, pen))))
            gist.append(title)
    return Message(" · ".join(part for part in gist if part), blocks)


def seen_by_me(asked: Sequence[Escalation], now: datetime, pen: Pen) -> list[Block]:
    """For Home: what this manager has seen and not decided, one button each."""
    if not asked:
        return []
    rows = [_row(one, now, pen) for one in asked[:_MOST]]
    return [heading(pen.words("overview.home_seen")), *rows, *_more(asked, pen)]


def decided_by_me(asked: Sequence[Escalation], now: datetime, pen: Pen) -> list[Block]:
    """For Home: what this manager decided this week."""
    if not asked:
        return []
    said = [
        pen.words(
            "overview.mine_decided",
            number=one.mention,
            decision=decision_of(one, pen),
            time=pen.token(one.decided_at or now, now),
        )
        for one in asked[:_MOST]
    ]
    title = heading(pen.words("overview.home_decided"))
    return [title, section("\n".join(said)), *_more(asked, pen)]


def until(asked: Escalation, now: datetime, pen: Pen) -> str:
    """By when a decision is wanted, and that this has passed where it has."""
    if asked.decide_by is None:
        return pen.words("overview.no_time")
    key = "overview.late" if asked.decide_by <= now else "overview.by"
    return pen.words(key, time=pen.token(asked.decide_by, now))


def _row(asked: Escalation, now: datetime, pen: Pen) -> Block:
    said = f"{_head(asked, pen)}\n{until(asked, now, pen)}"
    label = label_of("decide", pen)
    access = pen.words("card.access", button=label, number=asked.mention)
    decide = button(label, "escalation.decide", asked.id, access=access)
    return {**section(said, f"seen:{asked.id}"), "accessory": decide}


def _asked(asked: Escalation, state: State, pen: Pen) -> str:
    name = _name(asked.acknowledged_by or asked.manager, state, pen)
    key = "overview.with" if asked.acknowledged_at is None else "overview.seen_by"
    when = until(asked, state.now, pen)
    return f"• {_head(asked, pen)} · {when} · {pen.words(key, name=name)}"


def _told(asked: Escalation, state: State, pen: Pen) -> str:
    since = pen.words("overview.since", time=pen.token(asked.raised_at, state.now))
    who = pen.words("overview.with", name=_name(asked.manager, state, pen))
    return f"• {_head(asked, pen)} · {since} · {who}"


def _decided(asked: Escalation, state: State, pen: Pen) -> str:
    return "• " + pen.words(
        "overview.decided_line",
        number=asked.mention,
        decision=decision_of(asked, pen),
        name=_name(asked.decided_by, state, pen),
        time=pen.token(asked.decided_at or state.now, state.now),
    )


def _frozen(held: Held, state: State, pen: Pen) -> str:
    kind, _, what = held.topic.partition(":")
    key = f"overview.topic_{kind}"
    flag = pen.playbook.flags.get(what)
    named = pen.words.pick(flag.label) if kind == "flag" and flag else line(what, 60)
    topic = pen.words(key, what=inert(named)) if pen.words.has(key) else inert(named)
    return "• " + pen.words(
        "overview.frozen_line",
        topic=topic,
        time=pen.token(held.until, state.now),
        name=_name(held.set_by, state, pen),
    )


def _owed(review: Review, state: State, pen: Pen) -> str:
    key = "overview.review_late" if review.due <= state.now else "overview.review"
    return "• " + pen.words(
        key,
        number=review.mention,
        name=_name(review.owner, state, pen),
        time=pen.token(review.due, state.now),
    )


def _head(asked: Escalation, pen: Pen) -> str:
    reason = pen.playbook.escalation_reasons.get(asked.reason)
    return pen.words(
        "overview.line",
        number=asked.mention,
        level=level_of(asked, pen),
        reason=pen.words.pick(reason.label) if reason is not None else "–",
        question=inert_line(question_of(asked, pen), 140),
    )


def _name(user: UserId | None, state: State, pen: Pen) -> str:
    return inert(line(state.names.get(user or UserId(""), ""), 60)) or pen.words(
        "person.somebody"
    )


def _cut(rows: list[str], pen: Pen) -> list[str]:
    more = len(rows) - _MOST
    extra = [pen.words("home.more", count=more)] if more > 0 else []
    return [*rows[:_MOST], *extra]


def _more(asked: Sequence[Escalation], pen: Pen) -> list[Block]:
    more = len(asked) - _MOST
    return [context([mrkdwn(pen.words("home.more", count=more))])] if more > 0 else []
