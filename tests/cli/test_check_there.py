"""`brandwacht check` with Slack: what is wrong, and how to fix it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.slack import NEEDED, check_there
from bot.clock import Clock, wall_clock
from bot.config.settings import Settings
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.world.settings import DESK, read

ANNA = Person("U0123ANNA", "anna", "Anna")
GONE = Person("U0123GONE", "gone", "Somebody", deleted=True)
GUEST = Person("U0123GUEST", "gus", "Gus", guest="multi")
HERE = Channel("brand-mentions", id="C0123ABCD")
ELSEWHERE = Channel("elsewhere", id="C0456EFGH", bot=False)
TEAM = DESK + '[people.anna]\nslack = "U0123ANNA"\n'


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    place = Workspace(
        clock=wall_clock, users=(ANNA, GONE, GUEST), channels=(HERE, ELSEWHERE)
    )
    await place.start()
    yield place
    await place.stop()


def _settings(
    root: Path, workspace: Workspace, desk: str = TEAM, bot_token: str = "xoxb-local"
) -> Settings:
    variables = {
        "SLACK_BOT_TOKEN": bot_token,
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": workspace.api_url,
    }
    return read(root, desk, variables)


async def _wrong(settings: Settings, clock: Clock = wall_clock) -> list[CheckResult]:
    found = [finding async for finding in check_there(settings, clock)]
    return [finding for finding in found if not finding.is_right]


async def test_a_right_installation_is_green(
    tmp_path: Path, workspace: Workspace
) -> None:
    settings = _settings(tmp_path, workspace)

    found = [finding async for finding in check_there(settings, wall_clock)]

    assert [finding.about for finding in found] == [
        "bot token",
        "scopes",
        "clock",
        "app token",
        "other bots",
        "channel",
        "people in Slack",
    ]
    assert [finding for finding in found if not finding.is_right] == []


async def test_a_channel_can_be_named(tmp_path: Path, workspace: Workspace) -> None:
    desk = TEAM.replace("C0123ABCD", "#brand-mentions")

    assert await _wrong(_settings(tmp_path, workspace, desk)) == []


async def test_a_token_slack_does_not_know_ends_the_questions(
    tmp_path: Path, workspace: Workspace
) -> None:
    settings = _settings(tmp_path, workspace, bot_token="xoxb-of-another-app")

    (wrong,) = await _wrong(settings)

    assert (wrong.about, wrong.seen) == ("bot token", "Slack says invalid_auth")
    assert wrong.fix == "Copy the token again from the page of your app."


async def test_an_invitation_that_is_missing_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    desk = TEAM.replace("C0123ABCD", "C0456EFGH")

    (wrong,) = await _wrong(_settings(tmp_path, workspace, desk))

    assert wrong == CheckResult(
        "channel",
        "the bot is not in #elsewhere",
        "Invite the bot: write /invite @brandwacht in #elsewhere.",
    )


async def test_a_channel_for_few_that_is_open_to_everybody_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    """features G3: a small circle in a public channel is none."""
    desk = TEAM.replace("[people", 'confidential_channel = "C0123ABCD"\n[people', 1)

    [finding] = await _wrong(_settings(tmp_path, workspace, desk))

    assert finding.about == "confidential channel"
    assert finding.seen == "#brand-mentions is open to everybody"
    assert str(finding.fix).startswith("Make it private")


async def test_an_archived_channel_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    workspace.archive("brand-mentions")

    (wrong,) = await _wrong(_settings(tmp_path, workspace))

    assert wrong.seen == "#brand-mentions is archived"


async def test_a_channel_and_a_person_nobody_knows_are_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    desk = TEAM.replace("C0123ABCD", "C9999ZZZZ").replace("U0123ANNA", "U9999ZZZZ")

    channel, person = await _wrong(_settings(tmp_path, workspace, desk))

    assert channel.seen == "C9999ZZZZ: Slack says channel_not_found"
    assert (person.about, person.seen) == (
        "person anna",
        "U9999ZZZZ: Slack says user_not_found",
    )


async def test_a_guest_among_the_people_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    """Whoever may press nothing should not be written down as somebody who answers."""
    desk = TEAM.replace("U0123ANNA", "U0123GUEST")

    (wrong,) = await _wrong(_settings(tmp_path, workspace, desk))

    assert wrong.seen == "U0123GUEST is a guest or of another workspace"
    assert wrong.fix is not None
    assert "guests press nothing" in wrong.fix


async def test_somebody_who_left_is_said(tmp_path: Path, workspace: Workspace) -> None:
    desk = TEAM.replace("U0123ANNA", "U0123GONE")

    (wrong,) = await _wrong(_settings(tmp_path, workspace, desk))

    assert wrong.seen == "U0123GONE is an account that was closed"


@pytest.mark.parametrize("off", [timedelta(minutes=3), timedelta(minutes=-3)])
async def test_a_clock_that_is_off_is_said(
    tmp_path: Path, workspace: Workspace, off: timedelta
) -> None:
    def clock() -> datetime:
        return datetime.now(UTC) + off

    (wrong,) = await _wrong(_settings(tmp_path, workspace), clock)

    assert wrong.about == "clock"
    assert wrong.seen.endswith(" s against Slack")


async def test_a_missing_scope_is_said_with_what_it_costs(tmp_path: Path) -> None:
    scopes = frozenset(NEEDED) - {"im:history"}
    place = Workspace(
        clock=wall_clock, users=(replace(ANNA),), channels=(HERE,), scopes=scopes
    )
    await place.start()
    try:
        (wrong,) = await _wrong(_settings(tmp_path, place))
    finally:
        await place.stop()

    assert wrong.seen == f"im:history is missing: {NEEDED['im:history']}"


async def test_a_slack_that_is_not_there_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    settings = _settings(tmp_path, workspace)
    await workspace.stop()

    (wrong,) = await _wrong(settings)

    assert wrong.seen.startswith("Slack does not answer (")
