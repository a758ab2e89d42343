"""`brandwacht check` on the machine: modes, space, copies, exposure, other bots."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.machine import (
    check_copy,
    check_files,
    check_machine,
    check_outside,
    check_space,
)
from bot.cli.doctor.slack import check_there
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from data import migrations
from data.connection import connect
from data.instants import to_text
from data.store import is_owned, own
from tests.world.settings import DESK, TOKENS, read

NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
TEAM = DESK + '[people.anna]\nslack = "U0123ANNA"\nname = "Anna"\n'


def desk(root: Path, host: str = "127.0.0.1") -> Settings:
    settings = read(root, TEAM, {**TOKENS, "BRANDWACHT_HOST": host})
    migrations.apply(settings.database)
    return settings


def of(found: list[CheckResult], about: str) -> list[CheckResult]:
    return [one for one in found if one.about == about]


def machine(settings: Settings) -> list[CheckResult]:
    return [*check_machine(settings, NOW)]


@pytest.mark.parametrize("name", [".env", "secret", "source"])
def test_a_secret_that_everybody_may_read_is_red(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("SLACK_BOT_TOKEN=xoxb-1")
    files = {
        "SLACK_BOT_TOKEN_FILE": "secret",
        "BRANDWACHT_SOURCE_OWN_TOKEN_FILE": str(tmp_path / "source"),
    }
    path.chmod(0o644)
    (wrong,) = check_files(files, tmp_path)
    path.chmod(0o640)

    assert wrong.seen == f"everybody on this machine may read {path}, which is a secret"
    assert wrong.fix == f"Run: chmod o-rwx {path}"
    assert [*check_files(files, tmp_path)] == []


def test_settings_that_everybody_may_change_are_red(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").touch()
    (tmp_path / "desk.toml").chmod(0o646)

    (wrong,) = check_files({}, tmp_path)

    assert wrong.seen == f"everybody may change {tmp_path / 'desk.toml'}"


def test_a_database_that_everybody_may_read_is_red(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    assert of(machine(settings), "file modes") == []

    settings.database.chmod(0o644)

    (wrong,) = of(machine(settings), "file modes")
    assert "which is the database" in wrong.seen


@pytest.mark.parametrize(("spare", "is_right"), [(-1, False), (0, True)])
def test_a_disk_that_is_full_in_thirty_days_is_red(
    tmp_path: Path, spare: int, is_right: bool
) -> None:
    """Half of the mentions came in the last week: thirty days make 2.14 times the file."""
    settings = desk(tmp_path)
    add_mentions(
        settings.database, {NOW - timedelta(days=1): 5, NOW - timedelta(days=20): 5}
    )
    size = settings.database.stat().st_size
    free = size + 2 * (size * 5 * 30 // (10 * 7)) + spare

    (found,) = check_space(settings.database, NOW, free)

    assert found.is_right is is_right
    assert "30 days as busy as the last 7" in found.seen


def add_mentions(path: Path, when: dict[datetime, int]) -> None:
    """So many at each time, with nothing in them."""
    connection = connect(path)
    needed = [
        (row["name"], row["type"])
        for row in connection.execute("pragma table_info(mentions)")
        if row["notnull"] and row["dflt_value"] is None and not row["pk"]
    ]
    connection.execute("pragma ignore_check_constraints = on")
    number = 0
    for at, count in when.items():
        for _ in range(count):
            number += 1
            row = {n: number if "int" in t.lower() else f"v{number}" for n, t in needed}
            row |= {"received_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(f"insert into mentions ({names}) values ({marks})", row)  # noqa: S608
    connection.close()


def test_copies_that_stand_still_are_red(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    assert of(machine(settings), "copies") == []
    folder = settings.database.with_name(f".{settings.database.name}-litestream")
    (folder / "ltx" / "0").mkdir(parents=True)
    copy = folder / "ltx" / "0" / "1-1.ltx"
    copy.touch()

    (well,) = of(machine(settings), "copies")
    assert well.is_right

    changed = settings.database.stat().st_mtime
    os.utime(copy, (changed - 301, changed - 301))

    (wrong,) = of(machine(settings), "copies")
    assert not wrong.is_right
    assert wrong.seen.startswith("Litestream copied for the last time at 20")


def recorded(path: Path, *numbers: int) -> None:
    """Events of these numbers, one a minute since the hour before NOW."""
    with closing(connect(path)) as connection:
        for number in numbers:
            at = NOW - timedelta(minutes=60 - number)
            connection.execute(
                "insert into events (id, at, actor, kind, data, hash) "
                "values (:id, :at, 'system', 'started', '{}', :hash)",
                {"id": number, "at": to_text(at), "hash": bytes([number])},
            )


def test_a_copy_that_lacks_what_is_older_than_five_minutes_is_red(
    tmp_path: Path,
) -> None:
    """Its files beside the database cannot say whether anything arrived elsewhere."""
    database = desk(tmp_path).database
    copies = {name: tmp_path / f"{name}.db" for name in ("late", "soon", "other")}
    recorded(database, *range(1, 51))
    shutil.copy(database, copies["late"])
    recorded(database, *range(51, 58))
    shutil.copy(database, copies["soon"])
    recorded(database, 58, 59)
    migrations.apply(copies["other"])

    late, soon, other = (check_copy(database, one, NOW) for one in copies.values())

    assert late.seen.endswith("lacks what was done since 2026-03-02T09:06:00.000Z")
    assert not late.is_right
    assert soon.is_right
    assert not other.is_right


def test_a_port_that_others_reach_is_said(tmp_path: Path) -> None:
    (here,) = of(machine(desk(tmp_path)), "exposure")
    (open_,) = of(machine(desk(tmp_path, "0.0.0.0")), "exposure")

    assert here.fix is None
    assert open_.hint
    assert "other machines reach port 8080" in open_.seen


def answering(statuses: dict[str, int]) -> web.Application:
    """An address that answers so, and 404 to everything else."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=statuses.get(request.path, 404))

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    return app


@pytest.mark.parametrize(
    ("statuses", "wrong"),
    [
        ({"/webhooks/own": 401}, []),
        ({"/webhooks/own": 401, "/metrics": 200}, ["/metrics can be reached"]),
        ({"/webhooks/own": 401, "/metrics": 401}, ["/metrics can be reached"]),
        ({"/webhooks/own": 401, "/readyz": 503}, ["/readyz can be reached"]),
        ({"/webhooks/own": 200}, ["take that for “stored”"]),
        ({}, ["answers 404 without a token"]),
    ],
)
async def test_what_an_address_opens_is_said(
    statuses: dict[str, int], wrong: list[str]
) -> None:
    async with TestServer(answering(statuses)) as server:
        found = await check_outside(str(server.make_url("/")))

    seen = [one.seen for one in found if not one.is_right]
    assert len(seen) == len(wrong)
    assert all(part in one for part, one in zip(wrong, seen, strict=True))


async def test_an_address_nobody_answers_is_said() -> None:
    async with TestServer(answering({})) as server:
        address = str(server.make_url("/"))

    (wrong,) = await check_outside(address)

    assert "does not answer (" in wrong.seen


@pytest.fixture(params=[False, True], ids=["ours", "distributed"])
async def workspace(request: pytest.FixtureRequest) -> AsyncIterator[Workspace]:
    place = Workspace(
        clock=wall_clock,
        users=(Person("U0123ANNA", "anna", "Anna"),),
        channels=(Channel("brand-mentions", id="C0123ABCD"),),
        distributed=request.param,
    )
    await place.start()
    yield place
    await place.stop()


def connected(root: Path, workspace: Workspace) -> Settings:
    tokens = {
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": workspace.api_url,
    }
    return read(root, TEAM, tokens)


async def test_an_app_that_is_distributed_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    """The courier could not find a message whose answer was lost."""
    client = AsyncWebClient("xoxb-local", base_url=workspace.api_url)
    for number in range(20):
        await client.chat_postMessage(channel="C0123ABCD", text=f"Message {number}")

    found = [
        one async for one in check_there(connected(tmp_path, workspace), wall_clock)
    ]

    wrong = [one.seen for one in of(found, "distribution")]
    shown = "Slack shows this app 15 messages at a time: it is distributed"
    assert wrong == ([shown] if workspace.team.distributed else [])


async def test_another_bot_of_the_same_app_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    """Its database is elsewhere, so only Slack knows of it."""
    settings = connected(tmp_path, workspace)
    (alone,) = of(
        [one async for one in check_there(settings, wall_clock)], "other bots"
    )
    client = AsyncWebClient(base_url=workspace.api_url)
    opened = await client.apps_connections_open(app_token="xapp-local")
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]):
        found = [one async for one in check_there(settings, wall_clock)]

    (wrong,) = of(found, "other bots")
    assert alone.is_right
    assert wrong.seen == "another bot is connected with this app"


async def test_a_desk_that_runs_here_is_asked_itself(
    tmp_path: Path, workspace: Workspace
) -> None:
    """Another connection would get presses that belong to the desk."""
    answers = {"missing": ["another_bot"]}

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response(answers, status=503)

    app = web.Application()
    app.router.add_get("/readyz", readyz)
    settings = connected(tmp_path, workspace)
    migrations.apply(settings.database)
    async with TestServer(app) as server:
        settings = settings.model_copy(update={"port": server.port})
        with own(settings.database):
            found = [one async for one in check_there(settings, wall_clock)]

    assert [one.is_right for one in of(found, "other bots")] == [False]


def test_who_owns_a_database_is_known(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    assert not is_owned(path)
    with own(path):
        assert is_owned(path)
    assert not is_owned(path)
