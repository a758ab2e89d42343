"""Every rendered element has a handler, and every handler belongs to a rendered
element.

Everything on a card, in a thread, in a message, in a modal or on Home is pressed
through Bolt, as the people who see it, until nothing is new (`situations.py`). What is
rendered in other states is checked separately.
"""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.card.views.card import render_card
from bot.desk.actions import ACTIONS
from bot.desk.views.notifications import EVERY_KIND, render_notification
from bot.localslack.inputs import elements, options
from bot.playbook.playbook import LANGUAGES
from data.models import UserId
from data.outbox import notification_data
from tests.world.building import build_world
from tests.world.crawling import Crawl
from tests.world.situations import SITUATIONS, TEAM
from tests.world.view_cases import (
    ANNA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    closed,
    decided,
    escalation,
    fullest,
    hostile_post,
    mention,
    menu_of,
    model,
    watching,
)
from tests.world.world import World

LINKS = {"mention.open_post"}
"""Opens an address: Slack does it, and tells us, and there is nothing to answer."""

FOLDERS = {"mention.more", "escalation.more", "storm.more"}
"""The menu themselves: each option behind them has a route of its own."""

NO_FLOOD = """
[playbook.storms.flood]
cards = 1000
"""
"""A card for everything: what is gathered is pressed on the board of its storm."""

EVERY_BUILD = (mention, claimed, watching, closed)


async def test_everything_offered_answers_and_everything_registered_is_offered(
    tmp_path: Path,
) -> None:
    """DESIGN promise 3: nothing that can be pressed is ignored, in any state there is."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=TEAM + NO_FLOOD)
        crawl = Crawl(world)
        for happens in SITUATIONS:
            await happens(crawl)
        registered = frozenset(ACTIONS.buttons)

    pressed, offered = set(crawl.pressed), crawl.offered - LINKS
    assert crawl.unanswered == set()
    missed = [one for one in sorted(registered) if not is_pressed(one, pressed)]
    assert missed == [], "routes that nobody is offered"
    assert [one for one in sorted(offered) if not known(one, registered)] == []
    assert crawl.sent ^ set(ACTIONS.dialogs) == set(), (
        "a dialog nobody reads, or nobody is shown"
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whatever_is_drawn_in_any_state_has_a_route(
    world: World, language: str
) -> None:
    """Every class, status, flag and level; every kind of message; menus of every state."""
    registered = frozenset(ACTIONS.buttons)

    drawn = {name for name in rendered(language) if name not in LINKS | FOLDERS}

    assert len(drawn) > 60
    assert [name for name in sorted(drawn) if not known(name, registered)] == []


async def test_every_word_of_the_command_answers(world: World) -> None:
    """What help names, and what it does not: each says something of its own."""
    unknown = await world.anna.types("frobnicate")
    words = ACTIONS.words

    for word in words:
        heard = len(world.anna.ephemerals)
        answer = await world.anna.types(word) or "".join(world.anna.ephemerals[heard:])
        assert answer or world.anna.dialog, word
        assert answer != unknown, word
        while world.anna.dialog:
            await world.anna.cancels()
    assert len(words) > 15


@pytest.mark.parametrize("action", ["mention.frobnicate", "mention.", "claim", ""])
async def test_what_nobody_drew_leads_nowhere(world: World, action: str) -> None:
    assert not known(action, frozenset(ACTIONS.buttons))


def known(action: str, registered: frozenset[str]) -> bool:
    """Whether there is a route; a beginning alone is none, its choice belongs to it."""
    if action in registered and not action.endswith("."):
        return True
    families = (one for one in registered if one.endswith("."))
    return any(action.startswith(one) and action != one for one in families)


def is_pressed(name: str, pressed: set[str]) -> bool:
    """Whether this was pressed, or one of its choices."""
    return name in pressed or (
        name.endswith(".") and any(one.startswith(name) for one in pressed)
    )


def rendered(language: str) -> Iterator[str]:
    """Every name in everything the pure drawings make."""
    for shown in _drawings(language):
        for _, element in elements(shown):
            if element["type"] == "button":
                yield element["action_id"]
            for option in options(element) if element["type"] == "overflow" else ():
                name = option["value"].partition(":")[0]
                kind = element["action_id"].partition(".")[0]
                yield f"{'mention' if name in ('full_text', 'open_post') else kind}.{name}"


def _drawings(language: str) -> Iterator[Any]:
    words, post = WORDS[language], hostile_post("The charger smoked.")
    classes: list[str | None] = [None, *PLAYBOOK.classes]
    flags = [(), *((name,) for name in PLAYBOOK.flags)]
    asks = (None, escalation(), decided())
    for build, into, flagged in product(EVERY_BUILD, classes, flags):
        if flagged and into not in (None, "complaint", "praise"):
            continue
        one = build(post, classification=into, flags=flagged)
        for asked in asks if not flagged else asks[:1]:
            standing = model(one, escalation=asked)
            yield render_card(
                standing, PLAYBOOK, words, zone=ZONE, offers=ACTIONS
            ).blocks
        for by in (ANNA, UserId("USOMEBODY")):
            yield menu_of(one, words, by)["blocks"]
    yield render_card(fullest(post), PLAYBOOK, words, zone=ZONE, offers=ACTIONS).blocks
    yield from _messages(language)


def _messages(language: str) -> Iterator[Any]:
    """Every kind that can be drawn from a model alone, to its owner and in a thread."""
    asked = (escalation(), decided())
    for kind, build, level in product(sorted(EVERY_KIND), EVERY_BUILD, asked):
        for in_thread in (True, False):
            try:
                drawn = render_notification(
                    kind,
                    notification_data.of(kind, {"person": ANNA, "at": NOW.isoformat()}),
                    model(build(), escalation=level),
                    level,
                    PLAYBOOK,
                    WORDS[language],
                    ZONE,
                    in_thread=in_thread,
                )
            except (KeyError, AttributeError, ValueError):
                continue  # It needs a record of its own, which the walk above has made.
            yield drawn.blocks if drawn is not None else []
