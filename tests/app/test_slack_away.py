"""Mentions that arrive before Slack was reached are posted to the right channels later."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.app.run import DailyWord, arrived, fronting
from bot.app.slack_auth import SlackUnreachable
from bot.incoming.format import Incoming
from bot.localslack.faults import Fault
from bot.outbox.outcome import LOCKED
from handlers.webhooks.failed_auth import FailedAuth
from tests.world.restoring import Installation, build_installation
from tests.world.teammate import CARDS
from tests.world.world import SettableClock


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        yield await build_installation(stack, tmp_path)


async def test_what_waits_for_a_channel_by_name_goes_to_its_id(
    installation: Installation,
) -> None:
    async with fronting(
        installation.settings, installation.clock, installation.clock
    ) as front:
        incoming = Incoming.model_validate({"text": "Where is my order?"})
        await front.entry.desk.receive("own", [incoming], b"{}")

        bot = await arrived(front)
        await bot.courier.round()
        waiting = await bot.store.read(
            lambda tx: tx.all(
                "select channel from cards union select channel from outbox"
            )
        )
        await bot.slack_app.close()

    assert len(installation.workspace.channel(CARDS).messages) == 1
    assert not [row["channel"] for row in waiting if row["channel"].startswith("#")]


@pytest.mark.parametrize(
    "fault",
    [Fault.SERVER_ERROR(502),  Fault.HTML, Fault.RATE_LIMIT(1),
     Fault.OK_FALSE("internal_error"), Fault.OK_FALSE("never_heard_of")],
    ids=lambda fault: fault.error + fault.way,
)  # fmt: skip
@pytest.mark.parametrize(
    "method", ["auth.test", "apps.connections.open", "conversations.list"]
)
async def test_no_answer_is_no_refusal(
    installation: Installation, fault: Fault, method: str
) -> None:
    installation.workspace.faults.next(method, fault)
    async with fronting(
        installation.settings, installation.clock, installation.clock
    ) as front:
        with pytest.raises(SlackUnreachable):
            await arrived(front)

        bot = await arrived(front)
        await bot.slack_app.close()


@pytest.mark.parametrize("code", sorted(LOCKED))
@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_refusal_is_the_last_word(
    installation: Installation, code: str, method: str
) -> None:
    installation.workspace.faults.next(method, Fault.OK_FALSE(code))
    async with fronting(
        installation.settings, installation.clock, installation.clock
    ) as front:
        with pytest.raises(Exception, match="SLACK_") as told:
            await arrived(front)

    assert not isinstance(told.value, SlackUnreachable)


async def test_admins_hear_of_failed_auth_once_a_day() -> None:
    clock = SettableClock()
    said: list[tuple[str, object]] = []
    failed_auth = FailedAuth(CollectorRegistry(), lambda: 0.0)

    async def notice(kind: str, details: object) -> None:
        said.append((kind, details))

    counted: list[tuple[str, int]] = []

    async def count(source: str, failed: int) -> None:
        counted.append((source, failed))

    word = DailyWord(failed_auth, clock, notice, count)
    await word.look()
    assert said == []
    for hours in (0, 1, 23, 1):
        clock.now += timedelta(hours=hours)
        failed_auth.failed("shop", "192.0.2.7")
        await word.look()

    assert said == [
        ("failed_auth", {"source": "shop", "count": "1"}),
        ("failed_auth", {"source": "shop", "count": "2"}),
    ]
