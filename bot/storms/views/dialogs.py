"""The dialogs of a storm: its list, its level, what was said in public, and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.card.views.digest import entry
from bot.storms.views.board import topic_of
from bot.ui.blocks import Block, View, actions, button, context, mrkdwn, option, section
from bot.ui.fields import address, field, instant, modal, one_of, person, written
from bot.ui.phrases import RenderContext
from data.models import Mention, Status
from data.storms.models import Storm

PAGE = 20
_MOST_CLAIMS = 6
_SHORT = 200


@dataclass(frozen=True, slots=True)
class StormListPage:
    """`first` of `total`, counted from 0; `gathered`: some of these have no card."""

    storm: Storm
    mentions: tuple[Mention, ...]
    first: int
    total: int
    gathered: bool


def listing(
    metadata: str, page: StormListPage, now: datetime, render: RenderContext
) -> View:
    """One page of everything that belongs to it, what is severe first."""
    words, storm, mentions = render.words, page.storm, page.mentions
    first, total = page.first, page.total
    last = first + len(mentions)
    head = words(
        "storm.listed",
        topic=topic_of(storm, render),
        first=min(first + 1, total),
        last=last,
        total=total,
    )
    blocks: list[Block] = [section(head)]
    for mention in mentions:
        move = "claim" if mention.status is Status.OPEN else "show"
        blocks.append(entry(mention, now, render, move=move, group="storm"))
    if page.gathered:
        blocks.append(context([mrkdwn(words("storm.gathered_hint"))]))
    turns = [
        button(words(f"button.storm.{name}"), f"storm.page.{start}", storm.id)
        for name, start in (("earlier", first - PAGE), ("further", last))
        if 0 <= start < total
    ]
    if turns:
        blocks.append(actions(turns, "storm:pages"))
    return modal("storm_list", metadata, blocks, words, submit=False)


def level(metadata: str, storm: Storm, proposed: int, render: RenderContext) -> View:
    """Fields: `level`, seven of them with what they look like, and `reason`."""
    words = render.words
    options = [
        option(
            words(
                "storm.level_option",
                level=one.number,
                name=words.pick(one.label),
                media=words.pick(one.media),
            ),
            one.id,
            words.pick(one.social),
        )
        for one in render.playbook.storms.levels.values()
    ]
    name = words.pick(render.playbook.storms.level(proposed).label)
    said = words("storm.figures_say", level=proposed, name=name)
    blocks = [
        context([mrkdwn(said)]),
        field(
            "level",
            words("dialog.storm_level.level"),
            one_of("radio_buttons", options, str(storm.level)),
        ),
        field(
            "media",
            words("dialog.storm_level.media"),
            one_of("static_select", _media(render), str(storm.media)),
        ),
        field(
            "reason",
            words("dialog.storm_level.reason"),
            {**written(lines=False), "max_length": _SHORT},
        ),
    ]
    return modal("storm_level", metadata, blocks, words)


def _media(render: RenderContext) -> list[Block]:
    """What the media do, each step of the scale once."""
    said: dict[str, Block] = {}
    for number, one in enumerate(render.playbook.storms.levels.values()):
        text = render.words.pick(one.media)
        said.setdefault(text, option(text, number))
    return list(said.values())


def update(
    metadata: str, storm: Storm, url: str | None, now: datetime, render: RenderContext
) -> View:
    """Fields: `text`, `url`, `next_by`: what was said in public, and when more comes."""
    words = render.words
    brief = render.playbook.storms.level(storm.level).brief or timedelta(hours=1)
    blocks = [
        field("text", words("dialog.storm_update.text"), written()),
        field("url", words("dialog.storm_update.url"), address(url), optional=True),
        field(
            "next_by",
            words("dialog.storm_update.next_by"),
            instant(now + 2 * brief),
            optional=True,
        ),
    ]
    return modal("storm_update", metadata, blocks, words)


def start(metadata: str, storm: Storm | None, render: RenderContext) -> View:
    """Fields: `topic`, `words`, `level`."""
    words = render.words
    numbers = range(1, 7)
    options = [
        option(
            words(
                "storm.level_name",
                level=number,
                name=words.pick(render.playbook.storms.level(number).label),
            ),
            number,
        )
        for number in numbers
    ]
    usual = render.playbook.storms.lifecycle.opens_as
    known = "" if storm is None else storm.topic
    blocks = [
        field(
            "topic",
            words("dialog.storm_start.topic"),
            {**written(known, lines=False), "max_length": 80},
        ),
        field(
            "words",
            words("dialog.storm_start.words"),
            {**written(lines=False), "max_length": _SHORT},
            hint=words("dialog.storm_start.words_hint"),
            optional=True,
        ),
        field(
            "level",
            words("dialog.storm_start.level"),
            one_of("static_select", options, str(usual)),
        ),
    ]
    return modal("storm_start", metadata, blocks, words)


def pause(metadata: str, now: datetime, render: RenderContext) -> View:
    """Field: `until`."""
    words = render.words
    until = field(
        "until", words("dialog.storm_pause.until"), instant(now + timedelta(hours=1))
    )
    return modal("storm_pause", metadata, [until], words)


def topic(
    metadata: str, storm: Storm, often: Sequence[str], render: RenderContext
) -> View:
    """Fields: `topic` and `claims`, one a line: a name, a colon, and its words."""
    words = render.words
    said = "\n".join(f"{one.name}: {', '.join(one.words)}" for one in storm.claims)
    hint = words("dialog.storm_topic.claims_hint", words=", ".join(often) or "–")
    blocks = [
        field(
            "topic",
            words("dialog.storm_topic.topic"),
            {**written(storm.topic, lines=False), "max_length": 80},
        ),
        field(
            "claims",
            words("dialog.storm_topic.claims"),
            written(said),
            hint=hint,
            optional=True,
        ),
    ]
    return modal("storm_topic", metadata, blocks, words)


def apart(metadata: str, render: RenderContext) -> View:
    """Field: `numbers`, as people say them."""
    words = render.words
    element = {**written(lines=False), "max_length": _SHORT}
    numbers = field("numbers", words("dialog.storm_apart.numbers"), element)
    return modal("storm_apart", metadata, [numbers], words)


def hand_over(metadata: str, render: RenderContext) -> View:
    """Field: `to`."""
    words = render.words
    to = field("to", words("dialog.storm_hand_over.to"), person())
    return modal("storm_hand_over", metadata, [to], words)


def claims_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What was written as claims: `price: expensive, price*`; a name alone is its word."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in text.splitlines()[:_MOST_CLAIMS]:
        name, _, said = line.partition(":")
        words = tuple(w.strip().lower() for w in (said or name).split(",") if w.strip())
        if name.strip() and words:
            found.append((name.strip()[:40], words))
    return found
