"""The dialogs that make a rule from a card, and change one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.config.routing import Conditions
from bot.ui.blocks import Block, View, context, mrkdwn, option
from bot.ui.fields import boxes, field, modal, one_of, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import cut
from data.models import Mention

DAYS = (30, 90, 365)
USUAL_DAYS = 90
"""A mute rule ends by itself (S4.20)."""

ASIDE = ("mute", "tray")
_SHORT = 200
LISTS = ("author", "site", "platform", "source", "language", "words", "relevance")


@dataclass(frozen=True, slots=True)
class Offer:
    """One condition a rule can have, and how many of the last posts have it."""

    condition: str
    entry: str
    count: int


def mute(
    metadata: str,
    mention: Mention,
    offers: Sequence[Offer],
    total: int,
    render: RenderContext,
) -> View:
    """Fields: `what` (boxes), `words`, `aside`, `days`, `too` (a box)."""
    words = render.words
    options = [
        option(
            words(
                "routing.of_the_last",
                what=words(f"dialog.mute.{one.condition}", name=cut(shown(one), 35)),
                count=one.count,
                total=total,
            ),
            one.condition,
        )
        for one in offers
    ]
    blocks: list[Block] = [context([mrkdwn(words("dialog.mute.intro"))])]
    if options:
        what = boxes(options, [offers[0].condition])
        label = words("dialog.mute.what")
        blocks.append(field("what", label, what, optional=True))
    blocks += [
        field(
            "words",
            words("dialog.mute.words"),
            {**written(lines=False), "max_length": _SHORT},
            hint=words("dialog.mute.words_hint"),
            optional=True,
        ),
        field(
            "aside",
            words("dialog.mute.aside"),
            one_of(
                "radio_buttons",
                [option(words(f"dialog.mute.aside_of.{one}"), one) for one in ASIDE],
                ASIDE[0],
            ),
        ),
        field(
            "days",
            words("dialog.mute.days"),
            one_of(
                "static_select",
                [option(words("dialog.mute.days_of", count=n), n) for n in DAYS],
                str(USUAL_DAYS),
            ),
        ),
        field(
            "too",
            " ",
            boxes(
                [option(words("dialog.mute.too", number=mention.id), "too")], ["too"]
            ),
            optional=True,
        ),
    ]
    return modal("mute", metadata, blocks, words)


def change(metadata: str, conditions: Conditions, render: RenderContext) -> View:
    """Fields: the lists among its conditions, by name."""
    words = render.words
    names = [name for name in LISTS if getattr(conditions, name)]
    names += [name for name in ("words",) if name not in names]
    blocks = [
        field(
            name,
            words(
                "dialog.rule_change.entries",
                name=words(f"routing.condition_name.{name}"),
            ),
            {
                **written(", ".join(getattr(conditions, name)), lines=False),
                "max_length": 1000,
            },
            optional=True,
        )
        for name in names
    ]
    return modal("rule_change", metadata, blocks, words)


def shown(offer: Offer) -> str:
    """An entry as people read it: `x:anna_b` is `@anna_b`."""
    if offer.condition != "author":
        return offer.entry
    return f"@{offer.entry.rpartition(':')[2]}"


def entries_of(text: str) -> tuple[str, ...]:
    """What was written with commas between."""
    return tuple(one.strip() for one in text.split(",") if one.strip())
