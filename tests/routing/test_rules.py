"""Rules that mute, keep in the tray, or send elsewhere: nothing is ever dropped."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.people import Json
from data.models import Status
from data.routing import rules
from tests.world.building import build_world
from tests.world.telling import told
from tests.world.world import CARDS, World

RULES = """
[people.anna]
slack = "UANNA"
name = "Anna"

[people.ben]
slack = "UBEN"
name = "Ben"

[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]

[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]

[roster]
default = ["anna"]

[roster.groups.nl]
default = ["ben"]

[profiles.calm.unclassified]
claim = "3h"

[rules.never-mute-a-reporter]
author = "x:reporter"

[rules.job-ads]
site = "jobs.example.com"
mute = true

[rules.raffles]
words = ["raffle*", "win a prize"]
platform = "x"
mute = true

[rules.barely-relevant]
relevance_below = 0.3
reach_below = 5000
tray = true

[rules.dutch]
language = "nl"
channel = "#merk-nl"
targets = "calm"
on_duty = "nl"
brand = "Lumivelo NL"
"""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A desk with rules in `desk.toml`, and a channel of its own for Dutch posts."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=RULES, channels=["merk-nl"])


async def send(world: World, text: str, **said: object) -> int:
    """A post that may have no card; its number."""
    incoming = Incoming.model_validate({"text": text, "language": "en", **said})
    raw = incoming.model_dump_json().encode()
    [receipt] = await deliveries.receive(world.bot.app, "own", [incoming], raw)
    await world.settle()
    assert receipt.mention is not None
    return receipt.mention


def cards(world: World, channel: str = CARDS) -> list[Json]:
    """The cards in a channel."""
    return [
        one
        for one in world.workspace.channel(channel).messages
        if (one.get("metadata") or {}).get("event_payload", {}).get("kind") == "card"
    ]


async def test_what_a_rule_mutes_is_kept_counted_and_brought_back(world: World) -> None:
    """No card, and one press brings it back and speaks of the rule."""
    ad = await send(world, "We hire!", url="https://www.jobs.example.com/role/7")
    await world.wait(hours=30)
    listed = await world.anna.types("muted")
    muted = await world.look(ad)

    assert cards(world) == []
    assert muted.status is Status.CLOSED
    assert muted.claim_due is None
    assert world.anna.dms == []
    assert f"#{ad}" in listed
    assert "job-ads" in listed
    assert "1 muted, 0 in the tray" in listed

    await world.anna.press_ephemeral("Bring back")
    back = await world.look(ad)

    assert back.status is Status.OPEN
    assert back.claim_due is not None
    assert f"#{ad}" in world.shown(ad)
    assert "[rules.keep-1]" in world.anna.hears


async def test_the_evening_counts_what_rules_kept_aside(world: World) -> None:
    """S4.20: no card, but counted in the digest."""
    await send(world, "Join our raffle", platform="x")
    await send(world, "Raffle!", platform="x")
    await send(world, "meh", relevance=0.1, author={"followers": 10})
    await world.wait(hours=8)

    assert "By rules: 2 muted, 1 in the tray" in world.told_in(CARDS)


async def test_the_first_rule_that_fits_decides(world: World) -> None:
    """An exception stands above what it is an exception of."""
    author = {"handle": "Reporter"}
    post = {"platform": "x", "author": author}
    kept = await send(world, "A raffle of theirs went wrong", **post)
    other = await send(world, "Raffles everywhere", platform="x")
    elsewhere = await send(world, "Raffles everywhere", platform="reddit")

    assert len(cards(world)) == 2
    assert (await world.look(kept)).routed.rule == "never-mute-a-reporter"
    assert (await world.look(other)).routed.rule == "raffles"
    assert (await world.look(elsewhere)).routed.rule is None


async def test_why_names_the_rule(world: World) -> None:
    muted = await send(world, "Join our raffle", platform="x")
    plain = await send(world, "My lamp is broken")

    assert "*raffles*" in await world.anna.types(f"why {muted}")
    assert "win a prize" in await world.anna.types(f"why {muted}")
    assert "no rule" in await world.anna.types(f"why #{plain}")
    assert "Which one?" in await world.anna.types("why")


async def test_the_score_of_the_sender_and_the_reach_fill_the_tray(
    world: World,
) -> None:
    low = await send(world, "meh", relevance=0.1, author={"followers": 10})
    await send(world, "meh, loudly", relevance=0.1, author={"followers": 9000})
    await send(world, "meh, by nobody knows whom", relevance=0.1)
    listed = await world.anna.types("muted")

    assert "0 muted, 1 in the tray" in listed
    assert f"#{low}" in listed
    assert len(cards(world)) == 2


async def test_a_rule_sends_to_a_channel_with_its_own_times_and_people(
    world: World,
) -> None:
    number = await send(world, "Mijn lamp is stuk", language="nl-BE")
    [card] = cards(world, "merk-nl")
    mention = await world.look(number)

    assert cards(world) == []
    assert "Lumivelo NL" in told(card)
    assert mention.claim_due is not None
    assert mention.claim_due - mention.open_since >= timedelta(hours=3)
    await world.wait(hours=4)
    reminded = [name for name in ("anna", "ben") if world.teammate(name).dms]
    thread = told(world.workspace.channel("merk-nl").replies(card["ts"]))
    assert "anna" not in reminded
    assert "UANNA" not in thread
    assert reminded == ["ben"] or "UBEN" in thread


async def test_an_answer_to_what_is_muted_is_asked_of_the_rules_itself(
    world: World,
) -> None:
    """A mute hides one author, never a customer who answers below."""
    await send(world, "Great raffle", platform="x", external_id="r1")
    answer = {"in_reply_to": {"id": "r1"}, "kind": "reply", "platform": "x"}
    mine = await send(world, "more raffles", **answer, external_id="r2")
    theirs = await send(world, "Your charger burnt my desk", **answer, external_id="r3")

    assert (await world.look(mine)).routed.aside == "mute"
    assert (await world.look(theirs)).status is Status.OPEN
    assert len(cards(world)) == 1


async def test_an_edited_post_stays_muted_as_long_as_the_rule_fits(
    world: World,
) -> None:
    post = {"platform": "x", "external_id": "e1"}
    number = await send(world, "A raffle for everybody who reads this", **post)
    await send(
        world, "The raffle ends today, whoever you may be", **post, action="edited"
    )
    still = (await world.look(number)).status
    await send(
        world, "Your shop sold me a broken lamp yesterday", **post, action="edited"
    )

    assert still is Status.CLOSED
    assert (await world.look(number)).status is Status.OPEN
    assert len(cards(world)) == 1


async def test_a_card_makes_a_rule_which_ends_by_itself(world: World) -> None:
    """*Always mute* keeps this one aside, too, and the next ones, for 90 days."""
    spammer = {"handle": "buy_now", "name": "Buy Now"}
    number = await world.mention("Cheap lamps here", author=spammer, platform="x")
    await world.anna.press("mention.mute", number)
    await world.anna.submit({"what": ["author"]})
    said = world.anna.hears
    next_one = await send(world, "Cheaper lamps", author=spammer, platform="x")

    assert "author “x:buy_now” → muted" in said.replace("\u2060", "")
    assert (await world.look(number)).outcome == "set_aside"
    assert (await world.look(next_one)).routed.aside == "mute"

    await world.wait(days=91)
    later = await send(world, "Cheapest lamps", author=spammer, platform="x")
    assert (await world.look(later)).status is Status.OPEN


async def test_a_rule_from_a_card_ends_with_one_press(world: World) -> None:
    spammer = {"handle": "buy_now"}
    number = await world.mention("Cheap lamps here", author=spammer, platform="x")
    await world.anna.press("mention.mute", number)
    await world.anna.submit({"what": ["author"], "too": []})
    assert (await world.look(number)).status is Status.OPEN
    await world.anna.press_ephemeral("End the rule")
    next_one = await send(world, "Cheaper lamps", author=spammer, platform="x")

    assert (await world.look(next_one)).status is Status.OPEN
    assert "has ended" in world.anna.hears


async def test_a_rule_that_would_fit_half_of_everything_is_refused(
    world: World,
) -> None:
    for count in range(24):
        await send(world, f"Post {count}", platform="x", author={"handle": f"r{count}"})
    await world.anna.press("mention.mute", 1)
    refused = await world.anna.submit({"what": ["platform"]})

    assert "24 of the last 24" in " ".join(refused.values())


async def test_what_somebody_else_has_is_not_kept_aside(world: World) -> None:
    number = await world.mention("Cheap lamps", author={"handle": "b"}, platform="x")
    await world.ben.press("mention.claim", number)
    await world.anna.press("mention.mute", number)
    await world.anna.submit({"what": ["author"]})

    assert (await world.look(number)).status is Status.CLAIMED


async def test_an_author_who_is_forgotten_is_named_by_no_rule(world: World) -> None:
    """A mute is about a person: forgetting them ends it, and removes the name."""
    spammer = {"handle": "buy_now"}
    number = await world.mention("Cheap lamps here", author=spammer, platform="x")
    await world.anna.press("mention.mute", number)
    await world.anna.submit({"what": ["author"]})
    now = world.clock.now
    store = world.bot.app.store
    await store.write(lambda tx: rules.forget(tx, "x:buy_now", now))
    found = await store.read(lambda tx: rules.find(tx, 1))

    assert found is not None
    assert found.conditions == ""
    assert found.ended_at == now
