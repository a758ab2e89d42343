"""Reminders: by each person's preference, to people who are there, and never too many."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.mentions.rules import lifecycle, pausing, replying
from bot.mentions.rules.replying import Written
from bot.team import service
from data.instants import from_text, to_text
from data.models import Status, UserId
from data.outbox import cards
from data.outbox.outbox import OutboxMessage
from data.team import members
from data.team.members import Member
from tests.world.payloads import as_json
from tests.world.reminders import a_complaint, numbers_in, reminders, walk
from tests.world.services import ANNA, BEN, Services

HOUR = timedelta(hours=1)


async def test_a_snoozed_mention_is_quiet_and_speaks_when_its_owner_wished(
    services: Services,
) -> None:
    """features F4."""
    number = await a_complaint(services)

    until = services.now + HOUR
    await services.move(number, partial(pausing.snooze, until=until))
    await walk(services, 59)
    assert await reminders(services, number) == []
    await walk(services, 2)

    assert await reminders(services, number) == [("nudge_snooze", ANNA, False)]


async def test_a_snooze_ends_when_the_author_writes_again(services: Services) -> None:
    """features F4: wakes early on a reply."""
    number = await a_complaint(
        services, platform="x", external_id="1", author={"handle": "sanne"}
    )
    await services.move(number, partial(pausing.snooze, until=services.now + HOUR))

    await services.deliver(
        platform="x",
        external_id="2",
        in_reply_to={"id": "1"},
        author={"handle": "sanne"},
    )

    assert (await services.look(number)).snoozed_until is None


async def test_all_snoozes_together_have_a_limit(services: Services) -> None:
    """Playbook 3.3: the sum is at most 240 minutes; time given back does not count."""
    number = await a_complaint(services)
    later = partial(pausing.snooze, until=services.now + 4 * HOUR)
    await services.move(number, later)
    await services.move(number, pausing.wake)
    await services.wait(minutes=1)

    with pytest.raises(Refused) as refused:
        await services.move(number, partial(pausing.snooze, until=services.now + HOUR))

    assert (refused.value.reason, refused.value.field) == ("snooze_too_long", "until")


async def test_a_snooze_can_be_made_longer_and_counts_once(services: Services) -> None:
    number = await a_complaint(services)
    await services.move(number, partial(pausing.snooze, until=services.now + HOUR))

    await services.move(number, partial(pausing.snooze, until=services.now + 2 * HOUR))

    assert (await services.look(number)).snoozed_minutes == 120


async def test_the_lead_hears_of_what_is_overdue_when_a_snooze_ends(
    services: Services,
) -> None:
    number = await a_complaint(services)
    await services.move(number, partial(pausing.snooze, until=services.now + 2 * HOUR))

    await walk(services, 121)

    kinds = [kind for kind, _, _ in await reminders(services, number)]
    assert sorted(kinds) == ["nudge_lead", "nudge_snooze"]


async def test_who_is_away_hears_nothing_and_the_backup_does(
    services: Services,
) -> None:
    """features D4: nothing sits with somebody who is off."""
    number = await a_complaint(services, owner=ANNA)
    await service.away(
        services.app, ANNA, services.now + 8 * HOUR, BEN, "back tomorrow"
    )

    await walk(services, 61)

    [offer] = await services.said("away_offer")
    assert UserId(offer.channel) == BEN
    assert as_json(offer.data)["items"] == [{"mention": number}]
    assert await reminders(services, number) == [
        ("nudge_before", BEN, True),
        ("nudge_after", BEN, False),
    ]


async def test_what_belonged_to_somebody_away_goes_to_the_queue_when_it_reopens(
    services: Services,
) -> None:
    number = await a_complaint(services, owner=ANNA)
    await services.move(number, partial(lifecycle.close, outcome="solved"))
    await service.away(services.app, ANNA, services.now + 8 * HOUR, BEN)

    await services.move(number, lifecycle.reopen, by=BEN)

    assert (await services.look(number)).status is Status.OPEN


async def test_who_is_back_is_reminded_again(services: Services) -> None:
    number = await a_complaint(services, owner=ANNA)
    await service.away(services.app, ANNA, services.now + 8 * HOUR, BEN)
    assert await service.back(services.app, ANNA)

    await walk(services, 49)

    assert await reminders(services, number) == [("nudge_before", ANNA, True)]
    assert not await service.back(services.app, ANNA)


@pytest.mark.parametrize(
    ("wish", "heard"),
    [
        ("none", []),
        ("thread", [("nudge_before", True), ("nudge_after", True)]),
        ("dm", [("nudge_before", False)]),
    ],
)
async def test_everybody_is_reminded_the_way_they_wish(
    services: Services, wish: str, heard: list[tuple[str, bool]]
) -> None:
    """features F5: direct message, thread or nothing; two within a quarter of an hour
    are one direct message too many, so the second joins a list.
    """
    number = await a_complaint(services, owner=BEN)
    await service.prefer(services.app, BEN, wish)

    await walk(services, 61)

    told = [(kind, thread) for kind, _, thread in await reminders(services, number)]
    assert told == heard
    assert await service.preference(services.app, BEN) == wish


async def test_reminders_that_fall_together_become_one_list(services: Services) -> None:
    """Playbook 3.3: within a quarter of an hour one message lists them."""
    numbers = [await a_complaint(services, owner=BEN) for _ in range(4)]

    await walk(services, 61)

    direct = [
        message
        for number in numbers
        for message in await services.messages(number)
        if message.kind == "nudge_after"
    ]
    [gathered] = await services.said("bundle")
    assert [message.mention for message in direct] == numbers[:1]
    assert numbers_in(gathered) == numbers[1:]
    assert gathered.not_before == direct[0].not_before + timedelta(minutes=15)


async def test_nobody_gets_more_than_three_direct_messages_an_hour(
    services: Services,
) -> None:
    for _ in range(12):
        await a_complaint(services, owner=BEN)
        await walk(services, 5)

    for _ in range(120):
        await walk(services, 1)
        await _deliver(services)

    rows = await services.store.read(
        lambda tx: tx.all(
            "select not_before from outbox where channel = :who and in_thread = 0 "
            "and kind in ('nudge_after', 'bundle', 'still_on_it') order by not_before",
            who=BEN,
        )
    )
    times = [from_text(row["not_before"]) for row in rows]
    assert len(times) > 3
    assert all(fourth - first >= HOUR for first, fourth in _fourths(times))


def _fourths(times: list[datetime]) -> list[tuple[datetime, datetime]]:
    """Each with the third after it."""
    return list(zip(times, times[3:], strict=False))


async def test_nobody_is_woken_while_they_are_not_to_be_disturbed(
    services: Services,
) -> None:
    number = await a_complaint(services, owner=BEN)
    quiet = services.now + 3 * HOUR

    await services.store.write(
        lambda tx: members.learn(tx, Member(BEN, "Ben"), services.now)
    )
    await services.store.write(lambda tx: members.set_do_not_disturb(tx, {BEN: quiet}))
    await walk(services, 61)

    [after] = [n for n in await services.messages(number) if n.kind == "nudge_after"]
    assert after.not_before == quiet


async def test_a_claim_that_went_quiet_is_asked_about_and_then_let_go(
    services: Services,
) -> None:
    """features D3: still on it? Otherwise it goes back, politely."""
    number = await a_complaint(services, owner=BEN)
    written = Written("We look into it.", None, "public", services.now)
    promised = services.now + 2 * HOUR
    held = partial(replying.holding, written=written, promised=promised)
    await services.move(number, held, by=BEN)

    await walk(services, 301)
    asked = [n for n in await services.messages(number) if n.kind == "still_on_it"]
    assert [UserId(message.channel) for message in asked] == [BEN]
    await _sent(services, asked[0])
    await walk(services, 60)

    assert (await services.look(number)).status is Status.OPEN
    assert ("released_politely", BEN, True) in await reminders(services, number)


async def test_who_is_still_on_it_keeps_it(services: Services) -> None:
    number = await a_complaint(services, owner=BEN)
    written = Written("We look into it.", None, "public", services.now)
    held = partial(replying.holding, written=written, promised=services.now + 2 * HOUR)
    await services.move(number, held, by=BEN)
    await walk(services, 301)
    [asked] = [n for n in await services.messages(number) if n.kind == "still_on_it"]
    await _sent(services, asked)

    await services.move(number, lifecycle.still_on_it, by=BEN)
    await walk(services, 120)

    assert (await services.look(number)).owner == BEN


async def test_nobody_loses_what_they_were_never_asked_about(
    services: Services,
) -> None:
    """A question that did not reach its reader is no reason to take anything away."""
    number = await a_complaint(services, owner=BEN)
    await service.prefer(services.app, BEN, "none")

    await walk(services, 300)

    assert (await services.look(number)).owner == BEN


async def _sent(services: Services, message: OutboxMessage) -> None:
    """The courier has delivered it."""
    await services.store.write(
        lambda tx: tx.run(
            "update outbox set state = 'sent', ts = '1.0' where id = :id", id=message.id
        )
    )


async def _deliver(services: Services) -> None:
    """The courier delivers whatever may go out now."""
    await services.store.write(
        lambda tx: tx.run(
            "update outbox set state = 'sent', ts = '1.0' "
            "where state = 'waiting' and not_before <= :now",
            now=to_text(services.now),
        )
    )


async def test_a_reminder_has_the_card_drawn_again_with_the_time_that_is_left(
    services: Services,
) -> None:
    """DESIGN section 5: the card never says that there is time when there is none."""
    number = await a_complaint(services)
    before = await services.store.read(lambda tx: cards.card(tx, number))

    await walk(services, 49)

    after = await services.store.read(lambda tx: cards.card(tx, number))
    assert before is not None
    assert after is not None
    assert after.wanted == before.wanted + 1
