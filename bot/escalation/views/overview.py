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
from bot.escalation.views.briefs import pending_of, question_of
from bot.ui.blocks import (
    Block,
    Message,
    actions,
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


class HeldReplies(Protocol):
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
    def freezes(self) -> Sequence[HeldReplies]: ...
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
        ("waiting", _each(open_, state, render)),
        ("seen", _each(seen, state, render)),
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


def _each(
    questions: Sequence[OpenQuestion], state: State, render: RenderContext
) -> list[Block]:
    return [block for one in questions[:_MOST] for block in _asked(one, state, render)]


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
        block
        for one in questions[:most]
        for block in _row(
            one, _mine(one, now, render), f"{group}:{one.asked.id}", render
        )
    ]
    return [heading(render.words(key)), *rows, *more(len(questions), render, most)]


def informed(
    questions: Sequence[OpenQuestion],
    now: datetime,
    render: RenderContext,
    *,
    most: int,
) -> list[Block]:
    """For Home: what this person was told and has not seen."""
    if not questions:
        return []
    rows = [
        block
        for one in questions[:most]
        for block in _row(one, _since(one, now, render), f"fyi:{one.asked.id}", render)
    ]
    title = heading(render.words("overview.home_informed"))
    return [title, *rows, *more(len(questions), render, most)]


def _mine(one: OpenQuestion, now: datetime, render: RenderContext) -> str:
    """By when, or what was pressed just now."""
    if one.asked.pending is None:
        return until(one.asked, now, render)
    return _pending(one, now, "", render)


def _pending(one: OpenQuestion, now: datetime, name: str, render: RenderContext) -> str:
    asked = one.asked
    return render.words(
        "overview.pending" if name else "overview.pending_mine",
        decision=pending_of(asked, render),
        time=render.token(asked.pending_at or now, now),
        name=name,
    )


def _since(one: OpenQuestion, now: datetime, render: RenderContext) -> str:
    return render.words("overview.since", time=render.token(one.asked.raised_at, now))


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
            decision=_decision(one, render),
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


def _row(
    one: OpenQuestion, state: str, block_id: str, render: RenderContext
) -> list[Block]:
    """Everything to decide it by: what is asked, about whom and what, and until when."""
    said = f"*{_asked_words(one, render)}*\n{_head(one, render)}\n{state}"
    drawn = [section(said, block_id)]
    names = _answers(one.asked) if one.may_decide else ()
    if names:
        row = [_answer(name, one, render) for name in names]
        drawn.append(actions(row, f"{block_id}:answers"))
    return drawn


def _answers(asked: Escalation) -> tuple[str, ...]:
    """What can be pressed where it stands; *Open* shows all there is to know first."""
    if asked.pending is not None:
        return ("undo",)
    if asked.kind == "fyi":
        return ("seen",)
    if asked.kind == "approval":
        return ("approve", "suggest_text", "no", _OPEN)
    return ("yes", "no", "yes_but", _OPEN)


_OPEN = "decide"


def _answer(name: str, one: OpenQuestion, render: RenderContext) -> Block:
    opens = name == _OPEN
    label = render.words("overview.open") if opens else label_of(name, render)
    access = render.words("card.access", button=label, number=one.mention.id)
    return button(label, f"escalation.{name}", one.asked.id, access=access)


def _asked(one: OpenQuestion, state: State, render: RenderContext) -> list[Block]:
    asked = one.asked
    if asked.pending is not None:
        name = _name(asked.pending_by, state, render)
        said = _pending(one, state.now, name, render)
        return _row(one, said, f"asked:{asked.id}", render)
    name = _name(asked.acknowledged_by or asked.manager, state, render)
    key = "overview.with" if asked.acknowledged_at is None else "overview.seen_by"
    when = until(asked, state.now, render)
    said = f"{when} · {render.words(key, name=name)}"
    return _row(one, said, f"asked:{asked.id}", render)


def _told(one: OpenQuestion, state: State, render: RenderContext) -> str:
    name = render.words("overview.with", name=_name(one.asked.manager, state, render))
    said = f"{_asked_words(one, render)}\n{_head(one, render)}"
    return f"• {said} · {_since(one, state.now, render)} · {name}"


def _decided(one: OpenQuestion, state: State, render: RenderContext) -> str:
    return "• " + render.words(
        "overview.decided_line",
        card=_card(one),
        decision=_decision(one.asked, render),
        name=_name(one.asked.decided_by, state, render),
        time=render.token(one.asked.decided_at or state.now, state.now),
    )


def _frozen(held: HeldReplies, state: State, render: RenderContext) -> str:
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


def _decision(asked: Escalation, render: RenderContext) -> str:
    """The decision with its own words: the question it answers, and what to do."""
    said = decision_of(asked, render)
    if asked.instruction:
        said += f" – {escape_line(asked.instruction, 200)}"
    if asked.why:
        said += f" ({escape_line(asked.why, 120)})"
    return f"{escape_line(question_of(asked, render), 120)} → *{said}*"


def _asked_words(one: OpenQuestion, render: RenderContext) -> str:
    """The question, as it was asked."""
    return escape_line(question_of(one.asked, render), 300)


def _head(one: OpenQuestion, render: RenderContext) -> str:
    """Which card, about what, for which level, and who wrote it."""
    asked = one.asked
    reason = render.playbook.escalation_reasons.get(asked.reason)
    topic = "" if reason is None else render.words.pick(reason.label)
    parts = (_card(one), _gist(one, render), topic, level_of(asked, render))
    return " · ".join(part for part in parts if part)


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
