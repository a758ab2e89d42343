"""The situation of a storm as a canvas: optional, never in the way, and forgotten in time."""

from datetime import timedelta

import pytest

from bot.localslack.canvases import Canvas
from bot.localslack.faults import Fault
from bot.storms import situation_page
from data.outbox import rate_limit_holds
from tests.world.crowd import Crowd


def pages(crowd: Crowd) -> list[Canvas]:
    """What stands in Slack."""
    return crowd.world.workspace.team.canvases.all()


async def look(crowd: Crowd, **passed: float) -> None:
    """One beat of the scheduler, so much later."""
    crowd.world.clock.now += timedelta(**passed)
    bot = crowd.world.bot
    await situation_page.keep(bot.app, bot.slack.web)


def written(crowd: Crowd) -> int:
    """How often a canvas was written."""
    calls = crowd.world.workspace.calls
    return sum(call.method in ("canvases.create", "canvases.edit") for call in calls)


async def opened(crowd: Crowd) -> None:
    """A storm that somebody started, and its first page."""
    await crowd.posts(60, minutes=10, angry=1.0)
    await look(crowd)
    assert pages(crowd) == [], "what is only proposed has none"
    await crowd.press("anna", "Start storm")
    await look(crowd)


async def test_a_storm_has_one_page_with_figures_and_our_own_words(
    crowd: Crowd,
) -> None:
    await opened(crowd)
    [page] = pages(crowd)

    assert page.channel == crowd.world.workspace.channel(crowd.channel).id
    assert "Level 3 Fresh breeze, since" in page.markdown
    assert "60 posts an hour" in page.markdown
    assert "60 unclaimed" in page.markdown
    assert "[ ] Scheduled posts are paused" in page.markdown
    assert "https://intranet.example.com/crisis" in page.markdown
    for theirs in ("disgrace", "parcel", "rider_1", "Rider"):
        assert theirs not in page.markdown, "nothing that others wrote"


async def test_it_is_replaced_at_most_once_a_minute_and_only_when_it_changed(
    crowd: Crowd,
) -> None:
    await opened(crowd)
    await crowd.press("anna", "Claim next 5")
    for _ in range(3):
        await look(crowd, seconds=15)
    assert written(crowd) == 1
    await look(crowd, seconds=15)
    assert written(crowd) == 2
    assert "55 unclaimed" in pages(crowd)[0].markdown
    for _ in range(8):
        await look(crowd, seconds=15)
    assert written(crowd) == 2, "nothing changed"
    assert len(pages(crowd)) == 1


async def test_words_of_ours_cannot_become_links_or_pings_on_it(crowd: Crowd) -> None:
    await opened(crowd)
    await crowd.press("david", "Public update…")
    text = "Sorry <!channel> <@UANNA> ![](@UBEN) [here](https://evil.example) *now*"
    await crowd.world.david.submit({"text": text})
    await look(crowd, minutes=2)
    [page] = pages(crowd)

    assert "Sorry" in page.markdown
    for mark in ("<", "![", "](", "@"):
        assert mark not in page.markdown


@pytest.mark.parametrize("code", ["missing_scope", "not_allowed", "canvas_disabled"])
async def test_a_workspace_that_refuses_is_not_asked_again_for_a_day(
    crowd: Crowd, code: str
) -> None:
    """Errors never block: board, presses and messages go on."""
    crowd.world.workspace.faults.next("canvases.create", Fault.OK_FALSE(code))
    await opened(crowd)
    for _ in range(3):
        await look(crowd, minutes=10)
    assert pages(crowd) == []
    assert "Level 3" in crowd.boards()[-1]
    await crowd.press("anna", "Claim next 5")
    assert "5 posts are yours" in crowd.world.anna.hears

    await look(crowd, hours=24)
    assert len(pages(crowd)) == 1


async def test_a_page_somebody_removed_stays_away(crowd: Crowd) -> None:
    await opened(crowd)
    crowd.world.workspace.team.canvases.remove(pages(crowd)[0].id)
    await crowd.press("anna", "Claim next 5")
    for _ in range(4):
        await look(crowd, minutes=2)

    assert pages(crowd) == []
    held = await crowd.world.bot.app.store.read(rate_limit_holds.all_of_them)
    assert "canvases" not in held, "other storms may have one"


async def test_it_is_deleted_when_closed_cases_are_forgotten(crowd: Crowd) -> None:
    await opened(crowd)
    await crowd.press("carla", "It is easing")
    await crowd.press("carla", "Close storm")
    await look(crowd, minutes=2)
    [page] = pages(crowd)
    assert "Over since" in page.markdown
    before = written(crowd)
    closed = crowd.world.bot.app.playbook.retention.closed
    await look(crowd, days=closed.days - 1)
    assert written(crowd) == before
    assert len(pages(crowd)) == 1

    await look(crowd, days=2)
    assert pages(crowd) == []


async def test_what_is_taken_out_of_our_words_leaves_the_page_too(
    crowd: Crowd,
) -> None:
    await opened(crowd)
    await crowd.press("david", "Public update…")
    await crowd.world.david.submit({"text": "Sanne Geheim is right, we mend it."})
    await look(crowd, minutes=2)
    assert "Sanne" in pages(crowd)[0].markdown
    await crowd.world.bot.app.store.write(
        lambda tx: tx.run("update statements set text = 'Somebody is right.'")
    )
    await look(crowd, minutes=2)

    assert "Sanne" not in pages(crowd)[0].markdown
