"""The overview for management: what waits, what was seen, what was decided.

One screen on a phone: a heading with a count, then one line each, the most urgent
first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.card.views.badges import decision_of, level_of
from bot.card.views.digest import snippet
from bot.card.views.drills import SOURCE as DRILL
from bot.escalation.views.brief_facts import who
from bot.escalation.views.briefs import question_of
from bot.ui.blocks import (
    Block,
    Message,
    button,
    context,
    heading,
    mrkdwn,
    section,
    sections,
)
from bot.ui.move_buttons import label_of
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, escape_mrkdwn, line
from data.escalation.models import Review
from data.models import Escalation, Mention, UserId

_MOST = 6


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What management was asked or told, and about what, as one reader may see it.

    `link` leads to the card, `may_decide` says whether this reader may answer.
    """

    asked: Escalation
    mention: Mention
    link: str = ""
    may_decide: bool = False


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
    def waiting(self) -> Sequence[OpenQuestion]: ...
    @property
    def unseen(self) -> Sequence[OpenQuestion]: ...
    @property
    def decided(self) -> Sequence[OpenQuestion]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def freezes(self) -> Sequence[Held]: ...
    @property
    def reviews(self) -> Sequence[Review]: ...
    @property
    def names(self) -> Mapping[UserId, str]: ...


def brief(state: State, render: RenderContext) -> Message:
    """The answer to `/mentions brief`; honest where nothing waits.

    A heading counts all there is, below it stand the most urgent ones.
    """
    words, now = render.words, state.now
    open_ = [one for one in state.waiting if one.asked.acknowledged_at is None]
    seen = [one for one in state.waiting if one.asked.acknowledged_at is not None]
    calm = "" if state.waiting else words("overview.calm")
    head = words("overview.title", time=render.token(now, now))
    entries = [
        ("waiting", [_asked(one, state, render) for one in open_[:_MOST]]),
        ("seen", [_asked(one, state, render) for one in seen[:_MOST]]),
        (
            "frozen",
            _lines("frozen", [_frozen(o, state, render) for o in state.freezes]),
        ),
        ("unseen", _lines("unseen", [_told(o, state, render) for o in state.unseen])),
        (
            "decided",
            _lines("decided", [_decided(o, state, render) for o in state.decided]),
        ),
        (
            "reviews",
            _lines("reviews", [_owed(o, state, render) for o in state.reviews]),
        ),
    ]
    blocks: list[Block] = [section(f"*{head}*" + (f"\n{calm}" if calm else ""))]
    fallback_text = [head, calm]
    for name, rows in entries:
        if rows:
            number = state.counts[name]
            title = words(f"overview.{name}", number=number)
            blocks += [section(f"*{title}*"), *rows, *more(number, render)]
            fallback_text.append(title)
    return Message(" · ".join(part for part in fallback_text if part), blocks)


def to_decide(
    group: str,
    questions: Sequence[OpenQuestion],
    now: datetime,
    render: RenderContext,
    *,
    most: int,
) -> list[Block]:
    """For Home: what waits for this person (`to_decide`), or was seen by them (`seen`)."""
    if not questions:
        return []
    key = "home.to_decide" if group == "to_decide" else "overview.home_seen"
    rows = [
        _row(one, until(one.asked, now, render), f"{group}:{one.asked.id}", render)
        for one in questions[:most]
    ]
    return [heading(render.words(key)), *rows, *more(len(questions), render, most)]


def decided_by_me(
    asked: Sequence[Escalation], now: datetime, render: RenderContext
) -> list[Block]:
    """For Home: what this manager decided this week."""
    if not asked:
        return []
    said = [
        render.words(
            "overview.mine_decided",
            number=one.mention,
            decision=decision_of(one, render),
            time=render.token(one.decided_at or now, now),
        )
        for one in asked[:_MOST]
    ]
    title = heading(render.words("overview.home_decided"))
    return [title, section("\n".join(said)), *more(len(asked), render)]


def until(asked: Escalation, now: datetime, render: RenderContext) -> str:
    """By when a decision is wanted, and that this has passed where it has."""
    if asked.decide_by is None:
        return render.words("overview.no_time")
    key = "overview.late" if asked.decide_by <= now else "overview.by"
    return render.words(key, time=render.token(asked.decide_by, now))


def _row(one: OpenQuestion, state: str, block_id: str, render: RenderContext) -> Block:
    """Everything to decide it by: what is asked, about whom and what, and until when."""
    drawn = section(f"{_head(one, render)}\n{_gist(one, render)}\n{state}", block_id)
    if not one.may_decide:
        return drawn
    label = label_of("decide", render)
    access = render.words("card.access", button=label, number=one.mention.id)
    decide = button(label, "escalation.decide", one.asked.id, access=access)
    return {**drawn, "accessory": decide}


def _asked(one: OpenQuestion, state: State, render: RenderContext) -> Block:
    asked = one.asked
    name = _name(asked.acknowledged_by or asked.manager, state, render)
    key = "overview.with" if asked.acknowledged_at is None else "overview.seen_by"
    when = until(asked, state.now, render)
    said = f"{when} · {render.words(key, name=name)}"
    return _row(one, said, f"asked:{asked.id}", render)


def _told(one: OpenQuestion, state: State, render: RenderContext) -> str:
    since = render.words(
        "overview.since", time=render.token(one.asked.raised_at, state.now)
    )
    name = render.words("overview.with", name=_name(one.asked.manager, state, render))
    return f"• {_head(one, render)}\n{_gist(one, render)} · {since} · {name}"


def _decided(one: OpenQuestion, state: State, render: RenderContext) -> str:
    return "• " + render.words(
        "overview.decided_line",
        card=_card(one),
        decision=decision_of(one.asked, render),
        name=_name(one.asked.decided_by, state, render),
        time=render.token(one.asked.decided_at or state.now, state.now),
    )


def _frozen(held: Held, state: State, render: RenderContext) -> str:
    kind, _, what = held.topic.partition(":")
    key = f"overview.topic_{kind}"
    flag = render.playbook.flags.get(what)
    named = render.words.pick(flag.label) if kind == "flag" and flag else line(what, 60)
    topic = (
        render.words(key, what=escape_mrkdwn(named))
        if render.words.has(key)
        else escape_mrkdwn(named)
    )
    return "• " + render.words(
        "overview.frozen_line",
        topic=topic,
        time=render.token(held.until, state.now),
        name=_name(held.set_by, state, render),
    )


def _owed(review: Review, state: State, render: RenderContext) -> str:
    key = "overview.review_late" if review.due <= state.now else "overview.review"
    return "• " + render.words(
        key,
        number=review.mention,
        name=_name(review.owner, state, render),
        time=render.token(review.due, state.now),
    )


def _head(one: OpenQuestion, render: RenderContext) -> str:
    asked = one.asked
    reason = render.playbook.escalation_reasons.get(asked.reason)
    named = "" if reason is None else f"{render.words.pick(reason.label)}: "
    return render.words(
        "overview.line",
        card=_card(one),
        level=level_of(asked, render),
        question=named + escape_line(question_of(asked, render), 300),
    )


def _gist(one: OpenQuestion, render: RenderContext) -> str:
    """Who wrote it and its first words; a rehearsal says that it is one."""
    said = f"{who(one.mention.post, render)} · {snippet(one.mention, render)}"
    rehearsed = one.mention.post.source == DRILL
    return f"{render.words('drill.mark')} · {said}" if rehearsed else said


def _card(one: OpenQuestion) -> str:
    number = f"#{one.mention.id}"
    return f"<{one.link}|{number}>" if one.link else number


def _name(user: UserId | None, state: State, render: RenderContext) -> str:
    return escape_mrkdwn(
        line(state.names.get(user or UserId(""), ""), 60)
    ) or render.words("person.somebody")


def _lines(name: str, lines: Sequence[str]) -> list[Block]:
    return sections(lines[:_MOST], f"overview:{name}")


def more(number: int, render: RenderContext, most: int = _MOST) -> list[Block]:
    """How many of them are not shown, if any."""
    if number <= most:
        return []
    return [context([mrkdwn(render.words("home.more", count=number - most))])]
