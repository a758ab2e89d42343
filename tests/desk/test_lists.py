"""Many at once: one list instead of many pings, and the most urgent first."""

from datetime import timedelta
from functools import partial

from bot.rules.life import lifecycle, replying
from bot.rules.life.replying import Written
from bot.scribe import DeskScribe
from data.models import UserId
from tests.desk.conftest import ANNA, BEN, CARLA, Bench
from tests.desk.reminders import a_complaint, numbers_in, reminders, walk

HOUR = timedelta(hours=1)


async def test_more_than_eight_overdue_are_one_list_and_a_word_to_the_lead(
    bench: Bench,
) -> None:
    """Playbook 3.3: no single pings any more, and the lead hears so once a day."""
    numbers = [await a_complaint(bench, owner=None) for _ in range(9)]

    await walk(bench, 16)

    assert [await reminders(bench, number) for number in numbers] == [[]] * 9
    [gathered] = await bench.said("bundle")
    assert (UserId(gathered.channel), numbers_in(gathered)) == (ANNA, numbers)
    [told] = await bench.said("many_overdue")
    assert UserId(told.channel) == CARLA


async def test_a_gathered_list_says_what_is_still_true_and_one_alone_is_itself(
    bench: Bench,
) -> None:
    """Playbook 3.3: decided again when it is sent, with buttons on every reminder."""
    _, second, third = [await a_complaint(bench, owner=BEN) for _ in range(3)]
    await walk(bench, 61)
    [gathered] = await bench.said("bundle")
    scribe = DeskScribe(bench.desk.around)
    both = await scribe.letter(gathered)
    assert both is not None
    assert "2 things are due" in both.text

    written = Written("We look into it.", None, "public", bench.now)
    held = partial(replying.holding, written=written, promised=bench.now + 2 * HOUR)
    await bench.move(second, held, by=BEN)
    alone = await scribe.letter(gathered)
    await bench.move(third, held, by=BEN)

    assert alone is not None
    assert f"The first reply to #{third} was due" in alone.text
    assert "mention.holding" in str(alone.blocks)
    assert await scribe.letter(gathered) is None


async def test_a_threat_stands_before_what_is_due_later(bench: Bench) -> None:
    """S1.4: critical ones first, also those that have no first reply."""
    await bench.mention()
    await bench.mention()
    threat = await bench.mention()
    await bench.move(threat, partial(lifecycle.classify, into="abuse"))

    first = await bench.desk.next_for(ANNA)

    assert first is not None
    assert first.id == threat
