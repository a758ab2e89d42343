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
from tests.world.bench import Bench
from tests.world.removing import abuse, kept

SANNE = {"name": "Sanne Geheim", "handle": "sannegeheim"}


async def closed(bench: Bench, into: str, outcome: str = "solved") -> MentionId:
    """A case of this class that ended now, with what others wrote below it."""
    number = await bench.mention(
        platform="x",
        author=SANNE,
        text=f"A {into}.",
        thread_id=into,
        external_id=into,
        url=f"https://x.com/sanne/status/{into}",
    )
    await bench.deliver(
        platform="x", author={"handle": "noor"}, text=f"Me too: {into}", thread_id=into
    )
    await bench.move(number, partial(lifecycle.classify, into=into))
    if outcome != "not_relevant":
        await bench.move(number, partial(lifecycle.close, outcome=outcome))
    return number


async def texts(bench: Bench) -> dict[MentionId, str | None]:
    """What is left of each mention."""
    rows = await bench.store.read(lambda tx: tx.all("select id, text from mentions"))
    return {MentionId(row["id"]): row["text"] for row in rows}


async def nights(bench: Bench, days: int) -> None:
    """So many days later, the morning after."""
    bench.now += timedelta(days=days)
    await bench.wait(hours=1)
    bench.now = tonight(bench.app, bench.now)
    await bench.wait(minutes=3)


async def test_each_kind_is_forgotten_in_its_time(bench: Bench) -> None:
    """S0.4: not relevant after a week, with the card, and hash, class and times stay."""
    await bench.timer_loop.begin()
    noise = await closed(bench, "not_relevant", "not_relevant")
    praise, complaint = await closed(bench, "praise"), await closed(bench, "complaint")
    proved = await kept(bench, text="You cow.", thread_id="proved")
    await bench.move(proved, partial(lifecycle.close, outcome="solved"))
    still_open = await abuse(bench, text="I am still here.")
    held = await closed(bench, "question")
    await service.hold(bench.app, bench.press(held), reason="Counsel.")
    await bench.store.write(
        lambda tx: dead_letters.bury(
            tx, source="own", at=bench.now, content_type="", body=b"{", error="?"
        )
    )
    wanted = await bench.store.read(lambda tx: cards.card(tx, noise))

    def gone(left: dict[MentionId, str | None]) -> set[MentionId]:
        return {number for number, text in left.items() if text is None}

    await nights(bench, 6)
    assert gone(await texts(bench)) == set()
    await nights(bench, 1)
    assert gone(await texts(bench)) == {noise}
    after = await bench.look(noise)
    assert (after.post.author.name, after.post.author.handle) == (None, None)
    assert (after.classification, after.outcome) == ("not_relevant", "not_relevant")
    assert after.closed_at is not None
    now_wanted = await bench.store.read(lambda tx: cards.card(tx, noise))
    assert wanted is not None
    assert now_wanted is not None
    assert now_wanted.wanted > wanted.wanted
    assert (after.post.url, after.post.title) == (None, None)
    assert after.received_at == after.started_at
    model = await queries.card_model(bench.app, noise)
    stub = render_card(
        model,
        bench.app.playbook,
        Translator("en"),
        zone=bench.app.zone,
        offers=ACTIONS,
    )
    for left in ("A not_relevant", "Sanne", "sannegeheim", "Me too"):
        assert left not in json.dumps(stub.blocks) + stub.text
    again = await bench.deliver(
        platform="x", author=SANNE, text="A not_relevant.", external_id="not_relevant"
    )
    assert (again.fate, again.mention) == ("duplicate", noise), "its hash is known"
    story = [event.kind for event in await queries.story(bench.app, noise)]
    assert story[-1] == "forgotten_in_time"

    await nights(bench, 90)
    assert gone(await texts(bench)) == {noise, praise}
    await nights(bench, 90)
    assert gone(await texts(bench)) == {noise, praise, complaint}
    replies = await bench.store.read(
        lambda tx: tx.all("select mention, text from replies")
    )
    assert {row["mention"] for row in replies if row["text"] is not None} == {held}
    assert not await bench.store.read(dead_letters.waiting)
    await nights(bench, 1000)
    assert gone(await texts(bench)) == {noise, praise, complaint, proved}
    assert (await texts(bench))[still_open] == "I am still here."
    story = [event.kind for event in await queries.story(bench.app, noise)]
    assert story.count("forgotten_in_time") == 1
    assert await bench.store.read(versions.first_broken) is None


async def test_a_desk_that_forgets_on_request_only(bench: Bench) -> None:
    app = bench.app
    plan = app.playbook.retention.model_copy(update={"on": False})
    book = app.playbook.model_copy(update={"retention": plan})
    app = replace(app, playbook=book)
    bench.app, bench.timer_loop = app, TimerLoop(app)
    await bench.timer_loop.begin()
    noise = await closed(bench, "not_relevant", "not_relevant")

    await nights(bench, 2000)

    assert (await texts(bench))[noise] == "A not_relevant."


async def counted(bench: Bench) -> int:
    """Of how many five minutes the posts are still known."""
    [row] = await bench.store.read(
        lambda tx: tx.all("select count(*) as n from counts")
    )
    return int(row["n"])


@pytest.mark.parametrize("on", [True, False])
async def test_counts_that_nobody_looks_at_again_are_forgotten(
    bench: Bench, on: bool
) -> None:
    """Those of the first five minutes stay: they say since when the channel is counted."""
    plan = bench.app.playbook.retention.model_copy(update={"on": on})
    book = bench.app.playbook.model_copy(update={"retention": plan})
    bench.app = replace(bench.app, playbook=book)
    bench.timer_loop = TimerLoop(bench.app)
    await bench.timer_loop.begin()
    for number in range(3):
        await bench.mention(text=f"Seen {number}", external_id=f"seen-{number}")
        bench.now += timedelta(minutes=10)

    await nights(bench, 13)
    await bench.mention(text="Seen again", external_id="again")
    assert await counted(bench) == 4
    await nights(bench, 4)

    assert await counted(bench) == 2
