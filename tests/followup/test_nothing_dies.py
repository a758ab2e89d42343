"""DESIGN promise 5: whatever happens to a mention, somebody is reminded until it is
closed.
"""

from datetime import timedelta
from functools import partial

from bot.mentions.rules import lifecycle
from data import timers
from data.models import MentionId, Status
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, CARLA, Services
from tests.world.watching import SANNE, answered, looks_of, see


async def walk(services: Services, *, days: int) -> None:
    """Nobody does anything; timers run whenever they are due."""
    end = services.now + timedelta(days=days)
    while (due := await services.store.read(timers.next_due)) is not None and due < end:
        services.now = max(services.now, due)
        await services.timer_loop.round()
    services.now = end


async def ended(services: Services, number: MentionId) -> bool:
    return (await services.look(number)).status is Status.CLOSED


async def test_one_me_too_asks_for_a_look_and_the_watch_goes_on(
    services: Services,
) -> None:
    """Playbook 6: up to four new people are a matter for the next check."""
    number = await answered(services)
    await services.wait(minutes=10)
    for person in ("kim", "lee"):
        await services.deliver(platform="x", author={"handle": person}, thread_id="t1")

    assert (await services.look(number)).status is Status.WATCHING
    looks = await looks_of(services, number)
    assert [look.look for look in looks].count("joined") == 1
    joined = next(look for look in looks if look.look == "joined")
    assert (joined.others, joined.asked_of) == ("few", ANNA)
    first, second = await services.said("reply_arrived")
    assert as_json(first.data)["check"] == joined.id
    assert as_json(second.data)["check"] is None

    await see(services, number, "author:none", "mood:same")
    assert (await services.look(number)).look_again_at == services.now + timedelta(
        minutes=50
    )
    await walk(services, days=10)
    assert await ended(services, number)


async def test_a_watch_goes_on_with_its_next_owner(services: Services) -> None:
    number = await answered(services)
    await services.move(number, partial(lifecycle.hand_over, to=BEN))

    await services.wait(hours=1)

    asked = await services.said("check")
    assert [as_json(one.data)["person"] for one in asked] == [BEN]
    await walk(services, days=10)
    assert await ended(services, number)


async def test_a_thank_you_starts_no_alarm(services: Services) -> None:
    """The author is pleased: closed as that, or watched on; no clock runs for it."""
    number = await answered(services)
    await services.deliver(
        platform="x", author=SANNE, thread_id="t1", text="Thank you!"
    )
    assert (await services.look(number)).first_reply_due is not None

    await see(services, number, "author:positive")

    calm = await services.look(number)
    assert calm.status is not Status.CLAIMED
    assert (calm.first_reply_due, calm.returned_at) == (None, None)
    await walk(services, days=10)
    assert await services.said("nudge_after") == []
    assert await ended(services, number)


async def test_what_nobody_touches_is_put_before_somebody_again_and_again(
    services: Services,
) -> None:
    """After the last reminder comes the floor: rarer and rarer, from then on the lead."""
    first = await services.mention()
    await services.move(first, partial(lifecycle.classify, into="complaint"))
    second = await services.mention()

    await walk(services, days=1)
    [asked] = await services.said("left_lying")
    assert str(asked.channel) == ANNA
    assert [item["mention"] for item in as_json(asked.data)["items"]] == [first, second]

    await walk(services, days=9)
    lists = await services.said("left_lying")
    assert {str(one.channel) for one in lists} == {ANNA, CARLA}
