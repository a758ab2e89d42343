"""What single people hear of a storm: the lead, management, whoever leads or speaks."""

from collections.abc import Callable, Mapping

from bot.storms.views.board import BoardModel, topic_of
from bot.ui.blocks import Block, Message, actions, button, section
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line

LEAD, BRIEF, BRIEF_AGAIN, REMINDER, ROTATE, UPDATE_DUE, REVIEW = (
    "storm_lead",
    "storm_brief",
    "storm_brief_again",
    "storm_reminder",
    "storm_rotate",
    "storm_update_due",
    "storm_review",
)
KINDS = (LEAD, BRIEF, BRIEF_AGAIN, REMINDER, ROTATE, UPDATE_DUE, REVIEW)
"""What is said to single people."""

Drawing = Callable[[BoardModel, RenderContext, str | None], Message | None]


def render_message(
    kind: str, model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    """The message as things stand now; nothing where it is no longer true."""
    return _KINDS[kind](model, render, link)


def _lead(model: BoardModel, render: RenderContext, link: str | None) -> Message | None:
    said = _situation("storm.to_lead", model, render)
    return _with_link(said, link, render)


def _brief(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    """To management: what it is, how strong, what was said, and what the level asks for."""
    storm, words = model.storm, render.words
    over = storm.ended_at is not None
    said = _situation("storm.brief_over" if over else "storm.brief", model, render)
    lines = [said]
    duties = render.playbook.storms.level(storm.level)
    if duties.checklist and not over:
        lines.append(words("storm.brief_pause"))
    if duties.statement_only and not over:
        lines.append(words("storm.brief_statement"))
    lines.append(_last_word(model, render))
    return _with_link("\n".join(lines), link, render)


def _brief_again(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    said = _situation("storm.brief_again", model, render)
    return _with_link(f"{said}\n{_last_word(model, render)}", link, render)


def _reminder(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    words = render.words
    said = words(
        "storm.reminder",
        topic=topic_of(model.storm, render),
        count=model.figures["unclaimed"],
    )
    parts = [said, _last_word(model, render)]
    parts.append(words("storm.rate", count=model.figures["rate"]))
    row = [
        button(
            words("button.storm.claim", count=render.playbook.storms.lifecycle.claim),
            "storm.claim",
            model.storm.id,
            style="primary",
        ),
        button(words("button.storm.snooze"), "storm.snooze", model.storm.id),
    ]
    return _with_link(" · ".join(parts), link, render, row)


def _rotate(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    words = render.words
    since = model.storm.lead_since or model.storm.opened_at or model.now
    said = words(
        "storm.rotate",
        topic=topic_of(model.storm, render),
        time=render.token(since, model.now),
    )
    row = [button(words("button.storm.hand_over"), "storm.hand_over", model.storm.id)]
    return _with_link(said, link, render, row)


def _update_due(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    said = render.words("storm.update_due", topic=topic_of(model.storm, render))
    row = [
        button(
            render.words("button.storm.update"),
            "storm.update",
            model.storm.id,
            style="primary",
        )
    ]
    return _with_link(f"{said} {_last_word(model, render)}", link, render, row)


def _review(
    model: BoardModel, render: RenderContext, link: str | None
) -> Message | None:
    words = render.words
    said = words("storm.review_due", topic=topic_of(model.storm, render))
    row = [
        button(
            words("button.storm.review"),
            "storm.review",
            model.storm.id,
            style="primary",
        ),
        button(words("button.storm.timeline"), "storm.timeline", model.storm.id),
    ]
    return _with_link(said, link, render, row)


def _situation(key: str, model: BoardModel, render: RenderContext) -> str:
    storm, words = model.storm, render.words
    return words(
        key,
        topic=topic_of(storm, render),
        level=storm.level,
        name=words.pick(render.playbook.storms.level(storm.level).label),
        rate=words("storm.rate", count=model.figures["rate"]),
        posts=model.figures["posts"],
        authors=words("storm.authors", count=model.figures["authors"]),
        count=model.figures["unclaimed"],
    )


def _last_word(model: BoardModel, render: RenderContext) -> str:
    words, said = render.words, model.statement
    if said is None:
        return words("storm.no_update")
    at = render.token(said.at, model.now)
    told = words("storm.last_update", time=at, link=escape_line(said.text, 200))
    if said.next_by is None:
        return told
    due = render.token(said.next_by, model.now)
    late = said.next_by <= model.now
    return f"{told} · {words('storm.next_late' if late else 'storm.next_by', time=due)}"


def _with_link(
    said: str,
    link: str | None,
    render: RenderContext,
    row: list[Block] | None = None,
) -> Message:
    if link is not None:
        said = f"{said} · <{link}|{render.words('storm.to_board')}>"
    blocks = [section(said)]
    if row:
        blocks.append(actions(row, "storm:steps"))
    return Message(said, blocks)


_KINDS: Mapping[str, Drawing] = {
    LEAD: _lead,
    BRIEF: _brief,
    BRIEF_AGAIN: _brief_again,
    REMINDER: _reminder,
    ROTATE: _rotate,
    UPDATE_DUE: _update_due,
    REVIEW: _review,
}
