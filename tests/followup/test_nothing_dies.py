"""DESIGN promise 5: whatever happens to a mention, somebody is reminded until it is
closed.
"""

from datetime import timedelta
from functools import partial

from bot.mentions.rules import lifecycle
from data import timers
from data.models import MentionId, Status
from tests.world.bench import ANNA, BEN, CARLA, Bench
from tests.world.payloads import as_json
from tests.world.watching import SANNE, answered, looks_of, see


async def walk(bench: Bench, *, days: int) -> None:
    """Nobody does anything; timers run whenever they are due."""
    end = bench.now + timedelta(days=days)
    while (due := await bench.store.read(timers.next_due)) is not None and due < end:
        bench.now = max(bench.now, due)
        await bench.timer_loop.round()
    bench.now = end


async def ended(bench: Bench, number: MentionId) -> bool:
    return (await bench.look(number)).status is Status.CLOSED


async def test_one_me_too_asks_for_a_look_and_the_watch_goes_on(bench: Bench) -> None:
    """Playbook 6: up to four new people are a matter for the next check."""
    number = await answered(bench)
    await bench.wait(minutes=10)
    for person in ("kim", "lee"):
        await bench.deliver(platform="x", author={"handle": person}, thread_id="t1")

    assert (await bench.look(number)).status is Status.WATCHING
    looks = await looks_of(bench, number)
    assert [look.look for look in looks].count("joined") == 1
    joined = next(look for look in looks if look.look == "joined")
    assert (joined.others, joined.asked_of) == ("few", ANNA)
    first, second = await bench.said("reply_arrived")
    assert as_json(first.data)["check"] == joined.id
    assert as_json(second.data)["check"] is None

    await see(bench, number, "author:none", "mood:same")
    assert (await bench.look(number)).look_again_at == bench.now + timedelta(minutes=50)
    await walk(bench, days=10)
    assert await ended(bench, number)


async def test_a_watch_goes_on_with_its_next_owner(bench: Bench) -> None:
    number = await answered(bench)
    await bench.move(number, partial(lifecycle.hand_over, to=BEN))

    await bench.wait(hours=1)

    asked = await bench.said("check")
    assert [as_json(one.data)["person"] for one in asked] == [BEN]
    await walk(bench, days=10)
    assert await ended(bench, number)


async def test_a_thank_you_starts_no_alarm(bench: Bench) -> None:
    """The author is pleased: closed as that, or watched on; no clock runs for it."""
    number = await answered(bench)
    await bench.deliver(platform="x", author=SANNE, thread_id="t1", text="Thank you!")
    assert (await bench.look(number)).first_reply_due is not None

    await see(bench, number, "author:positive")

    calm = await bench.look(number)
    assert calm.status is not Status.CLAIMED
    assert (calm.first_reply_due, calm.returned_at) == (None, None)
    await walk(bench, days=10)
    assert await bench.said("nudge_after") == []
    assert await ended(bench, number)


async def test_what_nobody_touches_is_put_before_somebody_again_and_again(
    bench: Bench,
) -> None:
    """After the last reminder comes the floor: rarer and rarer, from then on the lead."""
    first = await bench.mention()
    await bench.move(first, partial(lifecycle.classify, into="complaint"))
    second = await bench.mention()

    await walk(bench, days=1)
    [asked] = await bench.said("left_lying")
    assert str(asked.channel) == ANNA
    assert [item["mention"] for item in as_json(asked.data)["items"]] == [first, second]

    await walk(bench, days=9)
    lists = await bench.said("left_lying")
    assert {str(one.channel) for one in lists} == {ANNA, CARLA}
