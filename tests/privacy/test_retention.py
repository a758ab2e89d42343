"""Old closed cases are deleted at night, each kind after its period."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.card.views.card import render_card
from bot.desk import queries
from bot.desk.actions import ACTIONS
from bot.mentions.rules import lifecycle
from bot.privacy.timers import tonight
from bot.takedown import service
from bot.timers.loop import TimerLoop
from bot.ui.translator import Translator
from data.audit import versions
from data.intake import dead_letters
from data.models import MentionId
from data.outbox import cards
from tests.world.removing import abuse, kept
from tests.world.services import Services

SANNE = {"name": "Sanne Geheim", "handle": "sannegeheim"}


async def closed(services: Services, into: str, outcome: str = "solved") -> MentionId:
    """A case of this class that ended now, with what others wrote below it."""
    number = await services.mention(
        platform="x",
        author=SANNE,
        text=f"A {into}.",
        thread_id=into,
        external_id=into,
        url=f"https://x.com/sanne/status/{into}",
    )
    await services.deliver(
        platform="x", author={"handle": "noor"}, text=f"Me too: {into}", thread_id=into
    )
    await services.move(number, partial(lifecycle.classify, into=into))
    if outcome != "not_relevant":
        await services.move(number, partial(lifecycle.close, outcome=outcome))
    return number


async def texts(services: Services) -> dict[MentionId, str | None]:
    """What is left of each mention."""
    rows = await services.store.read(lambda tx: tx.all("select id, text from mentions"))
    return {MentionId(row["id"]): row["text"] for row in rows}


async def nights(services: Services, days: int) -> None:
    """So many days later, the morning after."""
    services.now += timedelta(days=days)
    await services.wait(hours=1)
    services.now = tonight(services.app, services.now)
    await services.wait(minutes=3)


async def test_each_kind_is_forgotten_in_its_time(services: Services) -> None:
    """S0.4: not relevant after a week, with the card, and hash, class and times stay."""
    await services.timer_loop.begin()
    noise = await closed(services, "not_relevant", "not_relevant")
    praise, complaint = (
        await closed(services, "praise"),
        await closed(services, "complaint"),
    )
    proved = await kept(services, text="You cow.", thread_id="proved")
    await services.move(proved, partial(lifecycle.close, outcome="solved"))
    still_open = await abuse(services, text="I am still here.")
    held = await closed(services, "question")
    await service.hold(services.app, services.press(held), reason="Counsel.")
    await services.store.write(
        lambda tx: dead_letters.bury(
            tx, source="own", at=services.now, content_type="", body=b"{", error="?"
        )
    )
    wanted = await services.store.read(lambda tx: cards.card(tx, noise))

    def gone(left: dict[MentionId, str | None]) -> set[MentionId]:
        return {number for number, text in left.items() if text is None}

    await nights(services, 6)
    assert gone(await texts(services)) == set()
    await nights(services, 1)
    assert gone(await texts(services)) == {noise}
    after = await services.look(noise)
    assert (after.post.author.name, after.post.author.handle) == (None, None)
    assert (after.classification, after.outcome) == ("not_relevant", "not_relevant")
    assert after.closed_at is not None
    now_wanted = await services.store.read(lambda tx: cards.card(tx, noise))
    assert wanted is not None
    assert now_wanted is not None
    assert now_wanted.wanted > wanted.wanted
    assert (after.post.url, after.post.title) == (None, None)
    assert after.received_at == after.started_at
    model = await queries.card_model(services.app, noise)
    stub = render_card(
        model,
        services.app.playbook,
        Translator("en"),
        zone=services.app.zone,
        offers=ACTIONS,
    )
    for left in ("A not_relevant", "Sanne", "sannegeheim", "Me too"):
        assert left not in json.dumps(stub.blocks) + stub.text
    again = await services.deliver(
        platform="x", author=SANNE, text="A not_relevant.", external_id="not_relevant"
    )
    assert (again.result, again.mention) == ("duplicate", noise), "its hash is known"
    story = [event.kind for event in await queries.story(services.app, noise)]
    assert story[-1] == "forgotten_in_time"

    await nights(services, 90)
    assert gone(await texts(services)) == {noise, praise}
    await nights(services, 90)
    assert gone(await texts(services)) == {noise, praise, complaint}
    replies = await services.store.read(
        lambda tx: tx.all("select mention, text from replies")
    )
    assert {row["mention"] for row in replies if row["text"] is not None} == {held}
    assert not await services.store.read(dead_letters.waiting)
    await nights(services, 1000)
    assert gone(await texts(services)) == {noise, praise, complaint, proved}
    assert (await texts(services))[still_open] == "I am still here."
    story = [event.kind for event in await queries.story(services.app, noise)]
    assert story.count("forgotten_in_time") == 1
    assert await services.store.read(versions.first_broken) is None


async def test_a_desk_that_forgets_on_request_only(services: Services) -> None:
    app = services.app
    plan = app.playbook.retention.model_copy(update={"on": False})
    book = app.playbook.model_copy(update={"retention": plan})
    app = replace(app, playbook=book)
    services.app, services.timer_loop = app, TimerLoop(app)
    await services.timer_loop.begin()
    noise = await closed(services, "not_relevant", "not_relevant")

    await nights(services, 2000)

    assert (await texts(services))[noise] == "A not_relevant."


async def counted(services: Services) -> int:
    """Of how many five minutes the posts are still known."""
    [row] = await services.store.read(
        lambda tx: tx.all("select count(*) as n from counts")
    )
    return int(row["n"])


@pytest.mark.parametrize("on", [True, False])
async def test_counts_that_nobody_looks_at_again_are_forgotten(
    services: Services, on: bool
) -> None:
    """Those of the first five minutes stay: they say since when the channel is counted."""
    plan = services.app.playbook.retention.model_copy(update={"on": on})
    book = services.app.playbook.model_copy(update={"retention": plan})
    services.app = replace(services.app, playbook=book)
    services.timer_loop = TimerLoop(services.app)
    await services.timer_loop.begin()
    for number in range(3):
        await services.mention(text=f"Seen {number}", external_id=f"seen-{number}")
        services.now += timedelta(minutes=10)

    await nights(services, 13)
    await services.mention(text="Seen again", external_id="again")
    assert await counted(services) == 4
    await nights(services, 4)

    assert await counted(services) == 2
