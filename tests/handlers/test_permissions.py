"""Nobody does or sees what the permission table does not allow, whichever way they come in.

The list of what can be pressed, sent, typed and chosen is taken from the running desk.
"""

import json
import tomllib
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.config.people import Role
from bot.core.action import Action, Actions, check
from bot.desk.actions import ACTIONS, HOME
from bot.errors import Misconfigured
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.faults import Fault
from bot.localslack.people import Json, Person
from bot.mentions.rules import lifecycle
from bot.playbook.playbook import Playbook
from bot.playbook.schema.permissions import ROLES
from data.models import UserId
from tests.world.building import build_world
from tests.world.walking import GUESTS, WHO, Walk, spelled_out, who_is
from tests.world.world import CARDS, World


def row_of(action: str) -> str:
    row = ACTIONS.button(action)
    assert row is not None, action
    return row.row


@pytest.mark.parametrize("name", WHO)
async def test_everything_is_let_through_or_refused_as_the_table_says(
    walk: Walk, name: str
) -> None:
    """DESIGN promise 12: buttons, dialogs, commands, shortcuts and Home alike."""
    assert await walk.try_all(name) == walk.expected(name)


@pytest.mark.parametrize("name", ["olga", "gus", "sina", "guest"])
async def test_who_has_no_part_in_it_changes_and_sees_nothing(
    walk: Walk, name: str
) -> None:
    """Old buttons, made-up payloads, commands, Home: all of them, one after the other."""
    world = walk.world

    async def kept() -> list[Json]:
        return await world.bot.app.store.read(
            lambda tx: tx.all(
                "select text, classification, 0 as n from mentions union all "
                "select null, null, count(*) from events union all "
                "select null, null, count(*) from outbox"
            )
        )

    before = await kept()
    await walk.try_all(name)

    assert await kept() == before
    seen = [*getattr(world, name).ephemerals, world.teammate(name).home]
    assert not [one for one in seen if "lamp hums" in one]


async def test_who_is_refused_reads_who_may(walk: Walk) -> None:
    """In their language, and nothing of the post."""
    world = walk.world
    await world.deliver_press("olga", "mention.claim", walk.number)
    assert world.olga.dialog.startswith(
        "This is for members of the desk channel, the social media team, the lead"
    )
    await world.workspace.close_view("olga")
    await world.deliver_press("gus", "mention.lift_hold", walk.number)
    assert "Guests can read along in the channel. This is for the lead" in (
        world.gus.dialog
    )

    said = await world.guest.types(f"show {walk.number}")
    assert "This desk is for the team." in said
    assert "whoever was asked about it" in said
    assert "lamp hums" not in said
    assert "This is for" in await world.olga.opens_home()
    assert "Nothing was changed" in world.olga.home
    assert "lamp hums" not in await world.guest.opens_home()


async def test_whoever_joins_may_and_whoever_leaves_may_not_any_more(
    walk: Walk,
) -> None:
    world = walk.world
    await world.workspace.invite(CARDS, "olga")
    await world.settle()
    assert "Claimed 1" in await world.olga.types("status")

    await world.workspace.kick(CARDS, "mila")
    await world.settle()
    await world.deliver_press("mila", "mention.take_over", walk.number)
    assert "This is for" in world.mila.dialog
    assert (await world.look(walk.number)).owner == "UOTTO"


async def test_what_slack_does_not_say_is_no_permission(tmp_path: Path) -> None:
    """Nobody is let in because Slack does not answer; the next press works."""
    async with AsyncExitStack() as stack:
        newcomer = Person("UNEW", "nora", "Nora")
        world = await build_world(stack, tmp_path, guests=[newcomer])
        number = await world.mention("The lamp hums.")
        await world.bot.app.store.write(
            lambda tx: tx.run("update members set account = null where id = 'UNEW'")
        )
        world.workspace.faults.next("users.info", Fault.SERVER_ERROR)

        await world.nora.press("I'll take it")

        assert "I do not know yet whether you belong to this desk." in world.nora.hears
        assert (await world.look(number)).owner is None
        await world.nora.press("I'll take it")
        assert (await world.look(number)).owner == "UNEW"


async def test_somebody_who_becomes_a_guest_is_refused(walk: Walk) -> None:
    world = walk.world
    assert "Claimed 1" in await world.mila.types("status")
    people = world.workspace.team.people
    people["UMILA"] = replace(people["UMILA"], guest="single")

    await world.bot.directory.ask_now(UserId("UMILA"))

    assert "Guests can read along" in await world.mila.types("status")


SOURCE = """
[sources.own]
adapter = "own"
channel = "#shop-reviews"
"""


async def test_the_channel_of_a_source_is_the_desk_channel_of_its_mentions(
    tmp_path: Path,
) -> None:
    """Who is only in the one does not see the mentions of the other."""
    async with AsyncExitStack() as stack:
        world = await build_world(
            stack, tmp_path, guests=GUESTS, more=SOURCE, channels=["shop-reviews"]
        )
        await world.workspace.kick(CARDS, "olga")
        await world.workspace.kick("shop-reviews", "mila")
        incoming = Incoming.model_validate({"text": "Elsewhere."})
        [receipt] = await deliveries.receive(world.bot.app, "own", [incoming], b"{}")
        await world.settle()
        number = receipt.mention
        assert number is not None

        await world.olga.press_in_message("shop-reviews", "I'll take it")
        assert (await world.look(number)).owner == "UOLGA"
        await world.workspace.command("olga", "/mentions", "brief", "shop-reviews")
        assert "This is for members of the desk channel" in world.olga.hears
        assert "Elsewhere." not in await world.mila.types(f"show {number}")
        assert "This is for" in world.mila.hears
        await world.mila.opens_home()
        assert "Elsewhere." not in world.mila.home


async def test_an_installation_decides_otherwise(tmp_path: Path) -> None:
    more = """
[playbook.permissions.actions]
"mention.claim" = ["lead", "owner"]
"""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=more)
        number = await world.mention("The lamp hums.")

        await world.anna.press("I'll take it")
        assert "This is for the lead or whoever has it." in world.anna.hears
        await world.anna.press("More…")
        assert "mention.claim" not in json.dumps(world.workspace.view_of("anna"))
        await world.carla.press("I'll take it")

        assert (await world.look(number)).owner == "UCARLA"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            'actions."mention.clam" = ["lead"]',
            "permissions.toml: actions.mention.clam: there is no such action. "
            "Did you mean “mention.claim”?",
        ),
        (
            'actions."mention.claim" = ["leed"]',
            "permissions.toml: actions.mention.claim: “leed” is no role or group. "
            "Did you mean “lead”?",
        ),
        (
            'actions."mention.claim" = []',
            "permissions.toml: actions.mention.claim: names nobody; "
            'write for example ["admin"]',
        ),
        ('groups.ours = ["ours"]', "permissions.toml: groups.ours: contains itself"),
        (
            'groups.lead = ["agent"]',
            "permissions.toml: groups.lead: is a role already; choose another name",
        ),
    ],
)
def test_a_wrong_row_is_said_with_file_key_and_what_to_do(
    said: str, problem: str
) -> None:
    overrides = {"permissions": tomllib.loads(said)}

    with pytest.raises(Misconfigured) as wrong:
        Playbook.load(overrides=overrides)

    assert problem in wrong.value.problems


def test_what_can_be_started_and_has_no_row_stops_the_start() -> None:
    """A new button without a row is found before the first press."""
    table, home = Playbook.load().permissions, {HOME: HOME}
    more = Action("mention.sing", rule=lifecycle.claim, label="button.claim")
    fewer = [row for row in ACTIONS.rows if row.id != "mention.claim"]

    check(ACTIONS, table, home)
    with pytest.raises(Misconfigured, match=r"mention\.sing: is missing"):
        check(Actions((*ACTIONS.rows, more)), table, home)
    with pytest.raises(Misconfigured, match=r"mention\.claim: nothing asks for it"):
        check(Actions(fewer), table, home)


def test_the_roles_of_the_table_are_those_of_desk_toml() -> None:
    assert get_args(Role) == ROLES


async def test_a_dialog_that_was_never_opened_cannot_be_sent(walk: Walk) -> None:
    """What a dialog carries holds for this dialog, this person and this mention only."""
    world, number = walk.world, walk.number
    other = await world.mention("Another lamp.")
    await world.anna.press("Holding reply", other)
    mine = world.workspace.view_of("anna")
    assert mine is not None
    carried = json.loads(mine["private_metadata"])
    forged = [
        {**mine, "callback_id": "close"},
        {**mine, "private_metadata": json.dumps({**carried, "mention": number})},
        {**mine, "private_metadata": json.dumps({"mention": number})},
        {**mine, "private_metadata": "no json"},
    ]
    before = await world.story(number), await world.story(other)

    for view in forged:
        person = world.workspace.team.person("anna")
        assert (
            await world.deliver(
                {"type": "view_submission", **who_is(person), "view": view}
            )
            == 200
        )
    somebody = world.workspace.team.person("mila")
    body = {"type": "view_submission", **who_is(somebody), "view": mine}
    assert await world.deliver(body) == 200

    assert (await world.story(number), await world.story(other)) == before


async def test_what_a_forged_dialog_carries_is_not_handed_on(walk: Walk) -> None:
    """Our signature never comes to stand below an address that somebody made up."""
    world = walk.world
    theirs = "https://attacker.example/hook"
    carried = {"mention": 1, "reply": theirs, "channel": "CTHEIRS", "opened": 1}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "stop",
        "private_metadata": json.dumps(carried),
        "blocks": [],
        "state": {"values": {}},
    }
    person = world.workspace.team.person("anna")
    payload = {"type": "view_submission", **who_is(person), "view": view}

    answer = await world.answered(payload)

    assert "opened too long ago" in answer
    assert theirs not in answer
    assert "CTHEIRS" not in answer


async def test_a_press_that_does_not_stand_in_its_message_is_refused(
    walk: Walk,
) -> None:
    world, number = walk.world, walk.number
    body = walk.press(world.workspace.team.person("carla"), "mention.release")
    body["message"] = {"blocks": world.card(number)["blocks"]}
    before = await world.story(number)

    assert await world.deliver(body) == 200

    assert await world.story(number) == before


async def test_home_shows_what_somebody_may_see_and_offers_what_they_may_do(
    walk: Walk,
) -> None:
    """Legal looks and claims nothing; whoever was asked sees only what they were asked."""
    world = walk.world
    free = await world.mention("A lamp for everybody.")
    assert "A lamp for everybody." in await world.lena.opens_home()
    assert "mention.claim" not in json.dumps(world.workspace.home_of("lena"))
    assert "mention.claim" in json.dumps(
        world.workspace.home_of("anna") if await world.anna.opens_home() else None
    )
    assert "This is for" in await world.olga.opens_home()

    await world.anna.press("Pass on…", free)
    form = {"person": "olga", "what": "Which lamp is it?"}
    assert await world.anna.submit(form) == {}

    assert "Which lamp is it?" in await world.olga.opens_home()
    assert "The lamp hums." not in world.olga.home
    await world.olga.press_in_message("dm", "No")
    assert await world.olga.submit({"note": "There is only one."}) == {}
    assert "task_answered" in await world.story(free)
    await world.deliver_press("olga", "mention.claim", free)
    assert (await world.look(free)).owner is None


async def test_the_menu_offers_nothing_that_would_be_refused(walk: Walk) -> None:
    world, number = walk.world, walk.number
    table = world.bot.app.playbook.permissions

    for name in ("lena", "carla", "anna", "otto"):
        await world.deliver_press(name, "mention.menu", number)
        view = world.workspace.view_of(name)
        assert view is not None
        assert view["callback_id"] == "menu"
        drawn = [
            element["action_id"]
            for block in view["blocks"]
            for element in block.get("elements", ())
            if "action_id" in element
        ]
        assert drawn
        for action in drawn:
            who = spelled_out(table, table.actions[row_of(action)])
            assert WHO[name] & who, (name, action)
        await world.workspace.close_view(name)


async def test_a_row_can_be_opened_as_well_as_closed(tmp_path: Path) -> None:
    """The table is the only word on it: nothing further in refuses what it allows."""
    more = """
[playbook.permissions.actions]
"mention.export" = ["agent"]
"setup.confirm" = ["agent"]
"team.welcome" = ["agent"]
"drill.run" = ["agent"]
"mention.lift_hold" = ["agent"]
"""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=more)
        number = await world.mention("The lamp hums.")

        assert "is on its way" in await world.anna.types(f"export {number}")
        assert "We have read them" in await world.anna.types("setup")
        assert "Ben" in await world.anna.types("newcomer @ben 3")
        assert "posts five made-up mentions" in await world.anna.types("drill")
        assert "This is for the social media team." in await world.eva.types("drill")
        refused = await world.eva.types(f"export {number}")
        assert "This is for the social media team." in refused


async def test_within_an_hour_we_know_that_somebody_became_a_guest(walk: Walk) -> None:
    world = walk.world
    assert "Claimed 1" in await world.mila.types("status")
    people = world.workspace.team.people
    people["UMILA"] = replace(people["UMILA"], guest="multi")

    await world.wait(minutes=61)

    assert "Guests can read along" in await world.mila.types("status")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"guest": "single"}, "Guests can read along"),
        ({"deleted": True}, "Nothing was changed."),
    ],
    ids=["guest", "left"],
)
async def test_a_changed_account_counts_at_once(
    walk: Walk, what: dict[str, Any], said: str
) -> None:
    world = walk.world
    assert "Claimed 1" in await world.mila.types("status")

    await world.workspace.change("mila", **what)
    await world.settle()

    assert said in await world.mila.types("status")
    assert world.workspace.failures == []


async def test_a_changed_account_of_somebody_unknown_is_not_kept(walk: Walk) -> None:
    """Slack tells of everybody in the workspace; whoever never came is not remembered."""
    world = walk.world
    event = {"type": "user_change", "user": {"id": "UNOBODY", "real_name": "Nora N."}}

    await world.deliver_event(event)
    await world.settle()

    rows = await world.bot.app.store.read(
        lambda tx: tx.all("select id, name from members")
    )
    assert rows
    assert not any("UNOBODY" in row["id"] or "Nora N." in row["name"] for row in rows)


async def test_who_is_in_the_channels_is_known_before_the_first_press(
    world: World,
) -> None:
    """Nobody waits for Slack at their first press, however many press at once."""
    read, accounts = await world.bot.app.store.read(
        lambda tx: (
            tx.all("select channel from channels_read order by channel"),
            tx.all("select account from members where id in ('UANNA', 'UGUEST')"),
        )
    )

    assert [row["channel"] for row in read] == ["CBRANDMANAGEMENT", "CBRANDMENTIONS"]
    assert sorted(row["account"] for row in accounts) == ["full", "stranger"]
