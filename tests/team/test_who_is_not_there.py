"""People who are away or gone get no message; their stand-in does, whatever it is about."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.core.renderer import RenderedCard
from bot.desk.views.notifications import EVERY_KIND
from bot.localslack.faults import Fault
from bot.outbox.courier import Courier
from bot.team import service
from bot.team.service import Reaching
from bot.ui.blocks import Message
from data.models import ChannelId, MentionId
from data.outbox import outbox
from data.outbox.notification_data import of
from data.outbox.outbox import OutboxMessage
from data.team import members
from data.transaction import Transaction
from tests.world.absences import TEAM, to_somebody
from tests.world.building import build_world
from tests.world.draft_story import CALM
from tests.world.payloads import as_json
from tests.world.world import World

NO_MESSAGE = {"home"}
"""Drawn on somebody's own tab, where it notifies nobody."""

JANA = {"platform": "x", "author": {"handle": "jana", "name": "Jana"}}


@pytest.fixture
async def staffed(tmp_path: Path) -> AsyncIterator[World]:
    """Ben stands in for Anna, Eva for David; Carla leads."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=TEAM)


async def away(world: World) -> None:
    """She says so herself, and names nobody: her deputy stands in."""
    await world.anna.types("away until fri 18:00")


async def away_with_a_backup(world: World) -> None:
    """She names Ben herself."""
    await world.anna.types("away until fri 18:00 backup @ben")


async def gone(world: World) -> None:
    """Slack has said so when the bot asked."""
    world.workspace.deactivate("anna")
    world.clock.now = world.clock.now.replace(day=world.clock.now.day + 1, minute=1)
    await world.settle()


WAYS = (away, away_with_a_backup, gone)
way_of_leaving = pytest.mark.parametrize("leaves", WAYS, ids=lambda way: way.__name__)
Leaving = Callable[[World], Awaitable[None]]


class Reader:
    """Draws every message as its key and the ping it makes, whatever it is about."""

    async def card(self, _mention: MentionId) -> RenderedCard | None:
        return None

    async def message(self, queued: OutboxMessage) -> Message | None:
        person = as_json(queued.data).get("person") if queued.in_thread else None
        return Message(f"{queued.key} <@{person}>" if person else queued.key)


@way_of_leaving
async def test_every_kind_of_message_goes_to_who_stands_in(
    staffed: World, leaves: Leaving
) -> None:
    """Each kind the bot can say, to one person and in a thread, put before she left."""
    world = staffed
    number = MentionId(await world.mention("Nothing works."))
    bot, now = world.bot, world.clock.now

    def put(tx: Transaction) -> None:
        for kind in EVERY_KIND:
            for place, channel in (
                ("dm", "UANNA"),
                ("thread", bot.app.channels.desk),
            ):
                outbox.put(
                    tx,
                    key=f"walk:{kind}:{place}",
                    kind=kind,
                    channel=ChannelId(channel),
                    now=now,
                    mention=number,
                    in_thread=place == "thread",
                    data=of(kind, {"person": "UANNA"}),
                )

    await leaves(world)
    before = len(to_somebody(world, "UANNA"))
    await bot.store.write(put)
    readers = Reaching(bot.app)
    courier = Courier(
        bot.store, bot.slack, Reader(), world.clock, _no_notice, readers=readers
    )
    while (again := await courier.round()) is not None:
        world.clock.now = max(again, world.clock.now)

    ben = " ".join(to_somebody(world, "UBEN"))
    thread = " ".join(world.thread_texts(number))
    for kind in EVERY_KIND:
        if kind not in service.PERSONAL | NO_MESSAGE:
            assert f"walk:{kind}:dm" in ben, kind
        if kind not in NO_MESSAGE:
            assert f"walk:{kind}:thread <@UBEN>" in thread, kind
    assert to_somebody(world, "UANNA")[before:] == []
    assert len(EVERY_KIND) > 70


async def _no_notice(*_said: object) -> None:
    """Nobody listens."""


async def has_one(world: World, **said: object) -> int:
    """Anna has a complaint."""
    number = await world.mention("My order never came.", **{**JANA, **said})
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number


async def answered(world: World) -> int:
    """Anna has answered it and watches."""
    number = await has_one(world, external_id="p1")
    await world.anna.press("Mark as posted…")
    assert await world.anna.submit({"text": "Sorry, we put it right."}) == {}
    return number


async def wrote_again(world: World) -> None:
    """The author comes back to what Anna has answered."""
    await world.mention("Still nothing.", in_reply_to={"id": "p1"}, **JANA)


async def a_crowd(world: World) -> None:
    """So many others that the lead may want to know."""
    most = world.bot.app.playbook.follow_up.crowd
    for index in range(most + 1):
        other = {"platform": "x", "author": {"handle": f"other{index}"}}
        await world.mention(f"Me too {index}.", in_reply_to={"id": "p1"}, **other)


async def a_look(world: World) -> None:
    """The first check falls due."""
    await world.wait(hours=1)


async def the_ladder(world: World) -> None:
    """Half an hour, fifty minutes, an hour, an hour and a half, and the rest of the day."""
    for minutes in (30, 18, 12, 30, 60, 120):
        await world.wait(minutes=minutes)


async def an_edit(world: World) -> None:
    """The text changes after it was answered."""
    await world.mention("Still not?", external_id="p1", **JANA)


@way_of_leaving
@pytest.mark.parametrize("happens", [wrote_again, a_crowd, a_look, an_edit])
async def test_what_happens_after_an_answer_is_told_to_who_stands_in(
    staffed: World, leaves: Leaving, happens: Leaving
) -> None:
    """The author comes back, others join, a check is due: each is somebody's, never hers."""
    world = staffed
    await answered(world)
    await leaves(world)
    hers, bens = (len(to_somebody(world, who)) for who in ("UANNA", "UBEN"))

    await happens(world)

    assert to_somebody(world, "UANNA")[hers:] == []
    if happens is not an_edit:
        assert len(to_somebody(world, "UBEN")) > bens


@way_of_leaving
async def test_the_whole_ladder_never_reaches_who_is_not_there(
    staffed: World, leaves: Leaving
) -> None:
    """Nudges, promises, the question whether they are still on it."""
    world = staffed
    number = await has_one(world)
    await leaves(world)
    hers = len(to_somebody(world, "UANNA"))

    await the_ladder(world)

    assert to_somebody(world, "UANNA")[hers:] == []
    assert any(f"#{number}" in one for one in world.ben.dms)


async def test_a_promise_of_hers_is_kept_by_who_stands_in(staffed: World) -> None:
    """A word we gave stays ours: in the thread, directly, and with the lead."""
    world = staffed
    number = await has_one(world)
    await world.anna.press("Holding reply")
    assert await world.anna.submit({"text": "We look into it, you hear by two."}) == {}
    await away(world)
    hers = len(to_somebody(world, "UANNA"))

    for _ in range(16):
        await world.wait(minutes=30)

    assert to_somebody(world, "UANNA")[hers:] == []
    assert any(f"#{number}" in one for one in world.ben.dms)


@way_of_leaving
async def test_an_answer_to_a_question_of_hers_reaches_who_stands_in(
    staffed: World, leaves: Leaving
) -> None:
    """Management decides; whoever stands in acts on it."""
    world = staffed
    number = await has_one(world)
    await world.anna.press("Escalate…")
    fields = {"reason": "Press", "question": "May we?", "manager": "David"}
    assert await world.anna.submit(fields) == {}
    await leaves(world)

    await world.david.press_in_message("dm", "escalation.yes")
    await world.wait(seconds=61)

    assert world.anna.dms == []
    decided = world.ben.dms[-1]
    assert f"#{number}" in decided
    assert "so this comes to you." in decided.replace(
        "krijg jij dit", "so this comes to you"
    )


async def test_a_manager_who_leaves_before_a_question_arrives_is_not_asked(
    staffed: World,
) -> None:
    """The question goes on to who stands in, with time of their own."""
    world = staffed
    await has_one(world)
    slow = Fault.RATE_LIMIT(30)
    world.workspace.faults.next("chat.postMessage", slow, channel="UDAVID")
    await world.anna.press("Escalate…")
    fields = {"reason": "Press", "question": "May we?", "manager": "David"}
    assert await world.anna.submit(fields) == {}
    assert world.david.dms == []

    await world.david.types("away until fri 18:00")
    for _ in range(2):
        await world.wait(minutes=1)

    assert world.david.dms == []
    assert "May we?" in " ".join(world.eva.dms)
    assert "Eva" in world.shown()


async def test_a_manager_whose_account_is_gone_is_stood_in_for(staffed: World) -> None:
    """DESIGN promise 7: Slack refuses the message, and the next person is asked at once."""
    world = staffed
    await has_one(world)
    world.workspace.deactivate("david")
    await world.anna.press("Escalate…")
    fields = {"reason": "Press", "question": "May we?", "manager": "David"}
    assert await world.anna.submit(fields) == {}
    await world.wait(minutes=1)

    assert "May we?" in " ".join(world.eva.dms)
    assert "cannot be reached in Slack any more" in " ".join(world.eva.dms)


@pytest.mark.parametrize(
    "code",
    [
        "user_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "channel_not_found",
        "is_inactive",
        "user_not_visible",
    ],
)
async def test_the_card_says_that_an_owner_is_gone_and_the_lead_hands_over(
    staffed: World, code: str
) -> None:
    """Whatever Slack answers for a person who is not there: said once, and acted on."""
    world = staffed
    number = await has_one(world)
    assert "cannot be reached" not in world.shown(number)
    fault = Fault.OK_FALSE(code)
    world.workspace.faults.next("chat.postMessage", fault, times=9, channel="UANNA")

    for minutes in (48, 12):
        await world.wait(minutes=minutes)

    assert world.anna.dms == []
    assert "Anna cannot be reached in Slack any more" in world.shown(number)
    offer = next(one for one in world.ben.dms if "nog op die naam" in one)
    assert f"#{number}" in offer
    assert "is in Slack niet meer bereikbaar, daarom krijg jij dit." in " ".join(
        world.ben.dms
    )
    [trouble] = [one for one in world.eva.dms if "the account is gone" in one]
    assert "Anna" in trouble
    await world.carla.press("Hand over…", number)
    assert await world.carla.submit({"to": "ben"}) == {}
    assert (await world.look(number)).owner == "UBEN"
    assert "cannot be reached" not in world.shown(number)


async def test_nothing_is_handed_to_somebody_whose_account_is_gone(
    staffed: World,
) -> None:
    """Slack refused a message, though its list still shows the person."""
    world = staffed
    number = await has_one(world)
    fault = Fault.OK_FALSE("user_disabled")
    world.workspace.faults.next("chat.postMessage", fault, times=9, channel="UBEN")
    await world.carla.press("Hand over…", number)
    assert await world.carla.submit({"to": "ben"}) == {}
    await world.wait(minutes=1)
    assert (await world.look(number)).owner == "UBEN"
    await world.carla.press("Hand over…", number)
    assert await world.carla.submit({"to": "anna"}) == {}

    await world.anna.press("Hand over…", number)
    wrong = await world.anna.submit({"to": "ben"})

    assert wrong == {
        "to": "This person has left your Slack. Please choose somebody else."
    }
    assert (await world.look(number)).owner == "UANNA"


async def test_whoever_comes_back_is_reached_again(staffed: World) -> None:
    """An account that works again is spoken to, and its cards say nothing more."""
    world = staffed
    number = await has_one(world)
    await gone(world)
    assert "cannot be reached" in world.shown(number)

    world.workspace.reactivate("anna")
    world.clock.now = world.clock.now.replace(day=world.clock.now.day + 1, minute=5)
    await world.settle()

    assert "cannot be reached" not in world.shown(number)
    assert await world.bot.store.read(members.gone) == {}


async def test_with_nobody_there_it_stands_in_the_channel_and_pings_nobody(
    staffed: World,
) -> None:
    """Nothing is lost and nobody is disturbed when everybody is away."""
    world = staffed
    number = await has_one(world)
    for name in ("anna", "ben", "carla", "david", "eva"):
        await world.teammate(name).types("away until fri 18:00")
    before = {who: len(to_somebody(world, who)) for who in ("UANNA", "UBEN", "UCARLA")}

    await the_ladder(world)

    for who, count in before.items():
        assert to_somebody(world, who)[count:] == [], who
    assert f"#{number}" in " ".join(world.thread_texts(number)[1:])


async def test_somebody_away_is_not_asked_to_read(staffed: World) -> None:
    """A second reader who is not there: the dialog says so, in a sentence."""
    world = staffed
    await world.ben.types("away tot vrijdag 18:00")
    await has_one(world)
    await world.anna.press("Draft reply")
    blaming = f"{CALM} This will never happen again."
    assert await world.anna.submit({"text": blaming}) == {}
    both = ["I find it polite", "I find it factual"]
    assert await world.anna.submit({"own_look": both}) == {}
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()

    assert "Ben is away. Please ask somebody else." in world.anna.dialog
    assert world.ben.dms == []


async def test_whoever_stands_in_reads_why_a_reminder_comes_to_them(
    staffed: World,
) -> None:
    """*Hand it over if you have too much on* alone would puzzle somebody who has it not."""
    await staffed.mention("My parcel never came.", **JANA)
    await staffed.anna.press("😟 Complaint")
    await staffed.anna.press("I'll take it")
    await away(staffed)
    for _ in range(62):
        await staffed.wait(minutes=1)
    told = [dm for dm in staffed.ben.dms if "had vóór" in dm]
    assert len(told) == 1
    assert told[0].startswith("Anna is er niet, daarom krijg jij dit.")
