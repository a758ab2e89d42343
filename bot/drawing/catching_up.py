"""The one message after the bot was away: what became due, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing.blocks import Block, Message, context, mrkdwn, section
from bot.drawing.phrases import Pen, author_of, due_words, platform_of
from bot.drawing.scene import Scene
from bot.drawing.texts import inert
from bot.rules.clocks import next_due


@dataclass(frozen=True, slots=True)
class Missed:
    """A mention with something due, and the link to its card, if it stands in Slack."""

    scene: Scene
    link: str | None = None


def catch_up(missed: Sequence[Missed], pen: Pen) -> Message | None:
    """At most as many lines as the playbook bundles; nothing where nothing is due."""
    due = [item for item in missed if next_due(item.scene.mention) is not None]
    if not due:
        return None
    due.sort(key=_urgency)
    most = pen.playbook.nudges.bundle_size
    head = pen.words("letter.catch_up", count=len(due))
    lines = [_line(item, pen) for item in due[:most]]
    blocks: list[Block] = [section(head), *map(section, lines)]
    if len(due) > most:
        more = pen.words("letter.catch_up_more", count=len(due) - most)
        blocks.append(context([mrkdwn(more)]))
    return Message("\n".join([head, *lines]), blocks)


def _line(item: Missed, pen: Pen) -> str:
    scene = item.scene
    post = scene.mention.post
    said = pen.words(
        "letter.catch_up_line",
        number=scene.mention.id,
        author=inert(author_of(post, pen.words)),
        platform=inert(platform_of(post, pen)),
        due=due_words(scene.mention, scene.drawn_at, pen),
    )
    if item.link is None:
        return said
    card = pen.words("letter.card", link=item.link, number=scene.mention.id)
    return f"{said} · {card}"


def _urgency(item: Missed) -> tuple[object, int]:
    due = next_due(item.scene.mention)
    return (due[1] if due is not None else item.scene.drawn_at, item.scene.mention.id)
