"""`brandwacht restore`: nothing twice, nothing on the wrong author, nobody comes back."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.restoring import RestoreOutcome, restore
from bot.cli.upkeep import first_broken, head_of, reading, still_holds, why_not
from bot.core.command import Command
from bot.desk import queries
from bot.errors import Misconfigured
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.faults import Fault
from bot.localslack.people import Json
from bot.privacy import forgetting
from bot.restore.adopt import highest
from bot.restore.read import SlackMessage
from bot.takedown import service
from data.errors import DatabaseInUse, DatabaseUnusable
from data.models import ChannelId, MentionId, MessageTs, Status, UserId
from data.privacy import forgets
from tests.world.restoring import Installation, build_installation
from tests.world.telling import told
from tests.world.world import CARDS, World

GEHEIM = {"name": "Robin Geheim", "handle": "robingeheim"}


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        yield await build_installation(stack, tmp_path)


async def put_back(installation: Installation, file: Path | None) -> RestoreOutcome:
    """The command; where Slack asks it to wait, the clock goes on."""

    async def pause(seconds: float) -> None:
        installation.clock.now += timedelta(seconds=seconds)

    report = await restore(
        installation.settings, file, clock=installation.clock, pause=pause
    )
    assert report is not None
    return report


def copies(installation: Installation) -> Counter[tuple[object, object]]:
    """How many messages stand in Slack for each thing that was to be said."""
    return Counter(
        (payload["mention"], payload["key"])
        for conversation in installation.workspace.team.channels
        for message in conversation.book.values()
        if (payload := (message.get("metadata") or {}).get("event_payload", {})).get(
            "key"
        )
        and payload.get("mention")
    )


def pressable(message: Json) -> bool:
    return any(
        block["type"] == "actions" or "accessory" in block
        for block in message.get("blocks", [])
    )


async def test_a_day_with_a_loss(installation: Installation) -> None:
    """Claims, closings, forgets, reminders and new mentions, all after the copy."""
    async with installation.desk() as world:
        for text in ("Where is my order?", "Lovely!", "It broke.", "Robin was here."):
            author = GEHEIM if "Robin" in text else {"name": "A", "handle": "a_reader"}
            await world.mention(text, platform="x", author=author)
        await world.anna.press("I'll take it", 3)
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)

    async with installation.desk() as world:
        await world.anna.press("I'll take it", 1)
        await world.anna.press("😟 Complaint", 1)
        await world.anna.press("💚 Praise", 2)
        await world.ben.press("I'll take it", 2)
        await forgetting.forget(world.bot.app, "x:robingeheim")
        await world.mention("They threaten to burn the shop.", platform="x")
        await world.wait(hours=2)
        lost_card = world.card(5)
        assert "forgotten" in str(await world.story(4))
    said = copies(installation)

    report = await put_back(installation, kept)

    assert 5 in [seen.payload.get("mention") for seen in report.orphans]
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ()
        await world.wait(seconds=10)
        # Doubled: nothing.
        after = copies(installation)
        assert {key: n for key, n in after.items() if n > 1} == {}
        assert {key for key in said if key[0] != 5} <= after.keys()
        # Back from the dead: nobody.
        everything = installation.database.read_bytes()
        assert b"robingeheim" not in everything
        assert "Robin" not in told(world.workspace.channel(CARDS).messages)
        # Cards tell what the database knows.
        assert (await world.look(1)).status is Status.OPEN
        assert "I'll take it" in world.shown(1)
        assert (await world.look(3)).owner == "UANNA"
        # The lost one is an orphan, and its number is not given again.
        orphan = world.workspace.channel(CARDS).message(lost_card["ts"])
        assert not pressable(orphan)
        assert "The data about this was lost" in told(orphan)
        number = await world.mention("A kind word from somebody else.", platform="x")
        assert number == 6
        await press_as_it_was(world, lost_card, "mention.classify.abuse_illegal", 6)
        await press_as_it_was(world, lost_card, "mention.claim", 5)
        assert (await world.look(6)).classification is None
        assert "have the sources send that time again" in told(
            world.workspace.channel(CARDS).messages
        )
    assert first_broken(installation.database) is None
    with reading(installation.database) as tx:
        assert len(tx.all("select 1 from events where kind = 'restored'")) == 1


async def press_as_it_was(world: World, card: Json, action: str, number: int) -> None:
    """Somebody's client still shows the card as it was before."""
    await world.deliver(
        {
            "type": "block_actions",
            "user": {"id": "UANNA", "name": "anna", "team_id": "TLOCAL"},
            "team": {"id": "TLOCAL"},
            "container": {"message_ts": card["ts"], "channel_id": "CBRANDMENTIONS"},
            "actions": [
                {
                    "type": "button",
                    "action_id": action,
                    "block_id": "steps",
                    "value": str(number),
                    "action_ts": "1772618400.000001",
                }
            ],
        }
    )


async def test_what_was_waiting_in_the_copy_and_said_after_it_is_not_said_again(
    installation: Installation,
) -> None:
    """Seven lost seconds gave seven doubled cards."""
    async with installation.desk() as world:
        for number in range(7):
            one = Incoming.model_validate({"text": f"Post {number}"})
            await deliveries.receive(world.bot.app, "own", [one], b"{}")
        kept = installation.back_up("kept.db")
        installation.clock.now += timedelta(seconds=40)
        await world.settle()
    assert len(copies(installation)) == 7

    report = await put_back(installation, kept)

    assert report.settled == 7
    async with installation.desk() as world:
        await world.wait(seconds=60)
        assert set(copies(installation).values()) == {1}
        await world.anna.press("I'll take it", 7)
        assert (await world.look(7)).owner == "UANNA"


class Killed(Exception):
    """The command ended in the middle."""


@pytest.mark.parametrize(
    "method", ["conversations.open", "conversations.history", "chat.update"]
)
async def test_it_may_be_killed_anywhere_and_run_again(
    installation: Installation, method: str
) -> None:
    await lose(installation)
    kept = installation.database.with_name("kept.db")
    before = copies(installation)

    async def die(_seconds: float) -> None:
        raise Killed

    installation.workspace.faults.next(method, Fault.SERVER_ERROR)
    with pytest.raises(Killed):
        await restore(installation.settings, kept, clock=installation.clock, pause=die)
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ("restored",)
    assert copies(installation) == before

    report = await put_back(installation, kept)

    assert len(report.orphans) == 1
    assert not pressable(report_card(installation, report))
    assert await restore(installation.settings, kept, clock=installation.clock) is None
    with reading(installation.database) as tx:
        assert len(tx.all("select 1 from events where kind = 'restored'")) == 1
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ()


def report_card(installation: Installation, report: RestoreOutcome) -> Json:
    seen = report.orphans[0]
    return installation.workspace.channel(seen.channel).message(seen.ts)


async def lose(installation: Installation) -> None:
    """One mention before the copy, one after it."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        await world.mention("They threaten to burn the shop.")


async def test_a_file_in_place_is_taken_up_as_it_stands(
    installation: Installation,
) -> None:
    """Litestream put it there, the desk was started on it, and took a mention in."""
    await lose(installation)
    installation.put_back(installation.database.with_name("kept.db"))
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ("restored",)
        assert await world.mention("Is anybody there?") == 3

    report = await put_back(installation, None)

    assert [seen.payload["mention"] for seen in report.orphans] == [2]
    async with installation.desk() as world:
        await world.settle()
        assert world.bot.hold.reasons == ()
        assert "Is anybody there?" in world.shown(3)
        assert await world.mention("A new day.") == 4


async def test_reminders_said_after_the_copy_are_not_said_again(
    installation: Installation,
) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    kept = installation.back_up("kept.db")
    async with installation.desk() as world:
        for _ in range(30):
            await world.wait(minutes=2)
        before = copies(installation)
        assert sum(before.values()) > 1, "somebody was reminded"

    report = await put_back(installation, kept)

    assert report.adopted >= 1
    async with installation.desk() as world:
        await world.bot.timer_loop.round()
        await world.settle()
        assert set(copies(installation).values()) == {1}
        assert before.keys() <= copies(installation).keys()


async def test_a_posting_that_was_begun_twice_leaves_one(
    installation: Installation,
) -> None:
    """The copy did not know that it was said, and a desk that did not look said it again."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    conversation = installation.workspace.channel(CARDS)
    card = conversation.messages[0]
    double = {**card, "ts": installation.workspace.team.stamp()}
    conversation.add(double)

    report = await put_back(installation, None)

    assert report.doubles == 1
    assert [message["ts"] for message in conversation.messages] == [card["ts"]]


async def test_many_pages_and_a_slack_that_asks_to_wait(
    installation: Installation,
) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        await world.mention("They threaten to burn the shop.")
    for number in range(450):
        await installation.workspace.say("ben", CARDS, f"chatter {number}")
    for _ in range(3):
        installation.workspace.faults.next(
            "conversations.history", Fault.RATE_LIMIT(30)
        )
    began = installation.clock.now

    report = await put_back(installation, kept)

    assert len(report.orphans) == 1
    assert installation.clock.now - began >= timedelta(seconds=90)


async def test_authors_stay_forgotten_when_only_the_list_is_left(
    installation: Installation,
) -> None:
    """The machine is lost; of it the list was kept elsewhere."""
    async with installation.desk() as world:
        await world.mention("Robin was here.", platform="x", author=GEHEIM)
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        await forgetting.forget(world.bot.app, "x:robingeheim")
        await world.settle()
    listed = forgets.beside(installation.database)
    assert "robingeheim" not in listed.read_text()
    installation.put_back(kept)
    assert b"robingeheim" in installation.database.read_bytes()

    report = await put_back(installation, None)

    assert report.forgotten == 1
    assert b"robingeheim" not in installation.database.read_bytes()
    async with installation.desk() as world:
        await world.settle()
        assert "Robin" not in told(world.workspace.channel(CARDS).messages)
        # What the author writes after that is a mention like any other.
        await world.mention("Robin again.", platform="x", author=GEHEIM)
        assert "Robin Geheim" in world.shown()


async def test_authors_stay_forgotten_when_only_slack_is_left(
    installation: Installation,
) -> None:
    """The machine is lost with everything on it but a copy kept elsewhere."""
    async with installation.desk() as world:
        await world.mention("Robin was here.", platform="x", author=GEHEIM)
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        await forgetting.forget(world.bot.app, "x:robingeheim")
        await world.settle()
        assert "forgotten on request" in world.eva.dms[-1]
    for path in installation.database.parent.glob(f"{installation.database.name}*"):
        path.unlink()

    report = await put_back(installation, kept)

    assert report.forgotten == 1
    assert b"robingeheim" not in installation.database.read_bytes()


@pytest.mark.parametrize("left", ["the list", "Slack"])
async def test_what_its_author_took_away_stays_away(
    installation: Installation, left: str
) -> None:
    """Withdrawn after the copy: the list beside the database knows, and so does Slack."""
    post = {"platform": "x", "external_id": "77", "author": GEHEIM}
    async with installation.desk() as world:
        await world.mention("A Zitronenfalter sat in my lamp.", **post)
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        gone = Incoming.model_validate({"text": "x", "action": "deleted", **post})
        await deliveries.receive(world.bot.app, "own", [gone], b"{}")
        await world.settle()
        assert "Zitronenfalter" not in told(world.workspace.channel(CARDS).messages)
    installation.put_back(kept)
    if left == "Slack":
        forgets.beside(installation.database).unlink()

    report = await put_back(installation, None)

    assert report.forgotten == 1
    assert b"Zitronenfalter" not in installation.database.read_bytes()
    async with installation.desk() as world:
        await world.settle()
        assert "Zitronenfalter" not in told(world.workspace.channel(CARDS).messages)


@pytest.mark.parametrize("left", ["the list", "Slack"])
async def test_an_answer_of_others_that_was_taken_down_stays_away(
    installation: Installation, left: str
) -> None:
    """Whether its line stands in Slack since before the copy or not."""
    post = {"platform": "x", "external_id": "77", "author": GEHEIM}
    below = {"platform": "x", "kind": "reply", "external_id": "78"}
    async with installation.desk() as world:
        number = await world.mention("My lamp hums.", **post)
        answer = {**below, "in_reply_to": {"id": "77"}, "author": {"handle": "kim"}}
        await world.mention("A Zitronenfalter sat in mine.", **answer)
        assert "Zitronenfalter" in "".join(world.thread_texts(number))
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        gone = Incoming.model_validate({"action": "deleted", **below})
        await deliveries.receive(world.bot.app, "own", [gone], b"{}")
        await world.settle()
        assert "taken down" in world.thread_texts(number)[-1]
    installation.put_back(kept)
    if left == "Slack":
        forgets.beside(installation.database).unlink()

    report = await put_back(installation, None)

    assert report.forgotten == 1
    assert b"Zitronenfalter" not in installation.database.read_bytes()
    async with installation.desk() as world:
        await world.settle()
        assert "Zitronenfalter" not in told(world.workspace.channel(CARDS).messages)
        assert "Zitronenfalter" not in "".join(world.thread_texts(number))
        assert "My lamp hums." in world.shown(number)


@pytest.mark.parametrize("left", ["the list", "Slack"])
async def test_a_stopped_case_stays_stopped(
    installation: Installation, left: str
) -> None:
    """Suspected child abuse: a copy must not bring the words back."""
    async with installation.desk() as world:
        number = await world.mention("A Zitronenfalter.", url="https://a.example/1")
    kept = installation.back_up("kept.db")
    installation.clock.now += timedelta(minutes=1)
    async with installation.desk() as world:
        press = Command(MentionId(number), UserId("UEVA"), "a press", "Eva")
        await service.stop(world.bot.app, press, reason="seen")
        await world.settle()
    installation.put_back(kept)
    if left == "Slack":
        forgets.beside(installation.database).unlink()

    await put_back(installation, None)

    assert b"Zitronenfalter" not in installation.database.read_bytes()
    async with installation.desk() as world:
        assert (
            await queries.card_model(world.bot.app, press.mention)
        ).takedown.stop is not None
        assert (await world.look(number)).post.url == "https://a.example/1"


async def test_what_was_taken_in_meanwhile_hides_nothing(
    installation: Installation,
) -> None:
    """Held for hours on a file that somebody put there, with mentions coming in."""
    await lose(installation)
    installation.put_back(installation.database.with_name("kept.db"))
    async with installation.desk() as world:
        installation.clock.now += timedelta(hours=5)
        await world.mention("Is anybody there?")

    report = await put_back(installation, None)

    assert [seen.payload["mention"] for seen in report.orphans] == [2]
    assert report.until - report.since >= timedelta(hours=5)


async def test_a_head_that_was_kept_says_what_is_missing(
    installation: Installation,
) -> None:
    """`verify --head` accuses nobody where the end is missing and nothing was changed."""
    await lose(installation)
    head = head_of(installation.database)
    assert head is not None
    installation.put_back(installation.database.with_name("kept.db"))

    assert not still_holds(installation.database, head)
    number = head.partition(":")[0]
    assert f"up to {number}, is not here" in why_not(installation.database, head)
    assert "was rewritten" in why_not(installation.database, "1:0000")


async def test_a_desk_that_runs_is_not_restored(installation: Installation) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
        kept = installation.back_up("kept.db")
        with pytest.raises(DatabaseInUse, match="stop that one first"):
            await restore(installation.settings, kept, clock=installation.clock)


async def test_a_bad_copy_is_refused_and_nothing_is_moved(
    installation: Installation,
) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
        await world.mention("Lovely!")
    before = installation.database.read_bytes()
    bad = {
        "missing.db": "There is no file",
        "text.db": "damaged",
        "torn.db": "damaged",
        "changed.db": "changed by another hand",
        "foreign.db": "belongs to another workspace",
        "newer.db": "newer version",
    }
    installation.back_up("torn.db")
    torn = installation.database.with_name("torn.db")
    body = bytearray(torn.read_bytes())
    body[8192:60000] = b"x" * (60000 - 8192)
    torn.write_bytes(body)
    installation.database.with_name("text.db").write_text(
        "not a database, really not" * 99
    )
    for name, sql in (
        ("changed.db", "delete from sqlite_master where 0"),
        ("foreign.db", "update installation set team = 'TOTHER'"),
        (
            "newer.db",
            "insert into _sqlite_migrations (migration_set, name, applied_at) "
            "values ('brandwacht', '9999_later', '2030-01-01')",
        ),
    ):
        with closing(sqlite3.connect(installation.back_up(name))) as other:
            if name == "changed.db":
                other.execute("drop trigger events_are_never_changed")
                sql = "update events set actor = 'UEVE' where id = 1"
            other.execute(sql)
            other.commit()

    for name, why in bad.items():
        with pytest.raises((Misconfigured, DatabaseUnusable), match=why):
            await restore(
                installation.settings,
                installation.database.with_name(name),
                clock=installation.clock,
            )

    assert installation.database.read_bytes() == before
    assert not list(installation.database.parent.glob("*.replaced-*"))
    assert not list(installation.database.parent.glob(".*part*"))


async def test_a_dialog_from_before_is_not_accepted_after(
    installation: Installation,
) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
        await world.anna.press("I'll take it", 1)
    kept = installation.back_up("kept.db")
    async with installation.desk() as world:
        await world.anna.press("Flags…", 1)
        assert world.anna.dialog
    await put_back(installation, kept)
    async with installation.desk() as world:
        wrong = await world.anna.submit({})
        assert "too long ago" in str(wrong)


@pytest.mark.parametrize(
    ("action", "table"),
    [
        ("mention.claim", "mentions"),
        ("storm.claim", "storms"),
    ],
)
def test_the_number_of_every_kind_of_button_is_not_given_again(
    action: str, table: str
) -> None:
    """The board of a storm stands in the channel as a card does."""
    button = {"type": "button", "action_id": action, "value": "7"}
    seen = SlackMessage(
        ChannelId("CDESK"),
        MessageTs("1.0"),
        None,
        {},
        blocks=[{"type": "actions", "elements": [button]}],
    )

    assert highest([seen]) == {table: 7}
