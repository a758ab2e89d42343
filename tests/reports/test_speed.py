"""How long the desk itself took: measured, shown to machines, and said where it was slow."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.front import CourierFigures
from data.reports import speeds
from tests.world.services import Services
from tests.world.world import World


async def test_a_card_and_a_redraw_are_measured(world: World) -> None:
    """S1.2: the delay from the delivery to the card in Slack is recorded."""
    number = await world.mention(text="one")
    await world.anna.press("I'll take it", number)

    samples = {
        (one.name, one.labels.get("le")): one.value
        for metric in CourierFigures(world.bot.courier).collect()
        for one in metric.samples
    }
    assert samples["brandwacht_card_seconds_count", None] == 1
    assert samples["brandwacht_card_seconds_bucket", "5.0"] == 1
    assert samples["brandwacht_redraw_seconds_count", None] >= 1
    app, since = world.bot.app, world.clock.now - timedelta(hours=1)
    assert await app.store.read(
        lambda tx: speeds.slow_since(tx, speeds.CARD, 5.0, since)
    ) == (0, 1)


@given(st.floats(0, 10_000))
def test_every_duration_has_one_bound(seconds: float) -> None:
    bound = speeds.bound_of(seconds)

    assert seconds <= bound
    assert not [one for one in speeds.BOUNDS if seconds <= one < bound]


@pytest.mark.parametrize(("slow", "said"), [(1, False), (20, True)])
async def test_the_morning_says_it_where_it_was_slow(
    services: Services, slow: int, said: bool
) -> None:
    await services.timer_loop.begin()

    def lately(tx: object) -> None:
        for took in [8.0] * slow + [0.2] * 80:
            speeds.note(tx, speeds.CARD, took, services.now)  # type: ignore[arg-type]

    await services.store.write(lately)
    for _ in range(47):
        await services.wait(minutes=30)

    [morning] = await services.said("report_morning")
    assert bool(morning.data.slow) is said  # type: ignore[attr-defined]
