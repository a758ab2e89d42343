"""What prevents a start is one plain sentence and exit code 2."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.channels import find_channels
from bot.app.slack_auth import arrive
from bot.cli.doctor.slack import check_there
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.errors import Misconfigured
from bot.localslack.faults import Fault
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from bot.outbox.client import SlackClient
from data import migrations
from data.errors import DatabaseUnusable
from data.store import own
from tests.world.settings import DESK, read

ANNA = Person("U0123ANNA", "anna", "Anna")
HERE = Channel("brand-mentions", id="C0123ABCD")
BAD_GATEWAY = Fault.SERVER_ERROR(502)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    place = Workspace(clock=wall_clock, users=(ANNA,), channels=(HERE,))
    await place.start()
    yield place
    await place.stop()


def _settings(root: Path, workspace: Workspace, desk: str = DESK) -> Settings:
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": workspace.api_url,
    }
    return read(root, desk, variables)


def _client(settings: Settings) -> SlackClient:
    return SlackClient(settings.slack.token, base_url=settings.slack.api_url)


def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "brandwacht.db"
    path.write_text("Dear diary, nothing happened today. " * 50)

    with pytest.raises(DatabaseUnusable, match="set BRANDWACHT_DATABASE"):
        migrations.apply(path)


def test_a_folder_in_the_place_of_the_database_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="unable to open database file"):
        migrations.apply(tmp_path)


def test_a_database_below_a_file_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")

    with pytest.raises(DatabaseUnusable, match="cannot be opened as a database"):
        migrations.apply(tmp_path / "var" / "brandwacht.db")


def test_a_place_nobody_may_write_is_said_before_it_is_locked(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")

    with pytest.raises(DatabaseUnusable, match="set BRANDWACHT_DATABASE"):
        own(tmp_path / "var" / "brandwacht.db")


async def test_a_broken_gateway_is_one_sentence_at_the_start(
    tmp_path: Path, workspace: Workspace
) -> None:
    """An answer that is not JSON carries no code, and slack_sdk hides its response."""
    settings = _settings(tmp_path, workspace)
    workspace.faults.next("auth.test", BAD_GATEWAY)
    workspace.faults.next("apps.connections.open", BAD_GATEWAY)

    with pytest.raises(Misconfigured) as told:
        await arrive(_client(settings), settings)

    (sentence,) = told.value.problems
    assert sentence.startswith("Slack answers with something else than its API")


async def test_a_broken_gateway_is_a_finding_of_the_check(
    tmp_path: Path, workspace: Workspace
) -> None:
    settings = _settings(tmp_path, workspace)
    workspace.faults.next("auth.test", BAD_GATEWAY)

    (finding,) = [found async for found in check_there(settings, wall_clock)]

    assert not finding.is_right
    assert "something else than its API" in finding.seen


@pytest.mark.parametrize(
    "fault", [BAD_GATEWAY, Fault.OK_FALSE("unknown_method"), Fault.RATE_LIMIT]
)
async def test_who_cannot_look_at_a_channel_goes_on(
    tmp_path: Path, workspace: Workspace, fault: Fault
) -> None:
    """Only what Slack says against the channel keeps the desk shut."""
    settings = _settings(tmp_path, workspace)
    workspace.faults.next("conversations.info", fault)

    channels = await find_channels(_client(settings).web, settings)

    assert channels.desk == "C0123ABCD"


async def test_names_need_a_list_of_channels(
    tmp_path: Path, workspace: Workspace
) -> None:
    desk = DESK.replace("C0123ABCD", "#brand-mentions")
    settings = _settings(tmp_path, workspace, desk)
    workspace.faults.next("conversations.list", BAD_GATEWAY)

    with pytest.raises(Misconfigured, match="write channels as ids"):
        await find_channels(_client(settings).web, settings)
