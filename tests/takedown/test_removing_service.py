"""Evidence and removal with a database, whoever presses when."""

import asyncio
from functools import partial

import pytest

from bot.desk import queries
from bot.errors import Refused
from bot.mentions.rules import lifecycle
from bot.privacy import forgetting
from bot.takedown import service
from bot.takedown.rules import Notice, RemovalRequest
from data import timers
from data.payloads import to_json
from data.takedown import evidence
from tests.world.payloads import as_json
from tests.world.removing import abuse, kept, shown
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services

THREAT = RemovalRequest("remove", "threat", BEN)


async def test_a_case_on_legal_hold_is_forgotten_by_nobody(services: Services) -> None:
    """S0.5: nothing is deleted; the refusal is on record, with the reason for whoever asks."""
    held = await kept(services, text="I know where you live.")
    free = await abuse(services, text="You cow.")
    note = "From @sanne again."
    await services.move(held, partial(lifecycle.hand_over, to=BEN, note=note))
    await service.hold(
        services.app, services.press(held), reason="Counsel wants to sue."
    )

    forgotten = await forgetting.forget(services.app, "x:sanne")

    assert (forgotten.count, [hold.reason for hold in forgotten.held]) == (
        1,
        ["Counsel wants to sue."],
    )
    assert (await services.look(held)).post.text == "I know where you live."
    assert (await services.look(free)).post.text is None
    (message,) = await services.said("handed_over")
    assert as_json(message.data)["note_text"] == note
    story = await queries.story(services.app, held)
    assert (story[-1].kind, to_json(story[-1].data)["person"]) == (
        "forget_refused",
        ANNA,
    )
    with pytest.raises(Refused, match="held_already"):
        await service.hold(services.app, services.press(held, BEN), reason="Again.")

    await service.lift_hold(
        services.app, services.press(held, BEN), reason="It is settled."
    )
    assert (await forgetting.forget(services.app, "x:sanne")).count == 1
    saved = await services.store.read(lambda tx: evidence.latest(tx, held))
    assert saved is not None
    assert saved.exhibit is None
    assert await services.store.read(evidence.verify) is None


async def test_whoever_helped_is_forgotten_but_in_a_case_on_hold(
    services: Services,
) -> None:
    held, free = await abuse(services, text="One."), await abuse(services, text="Two.")
    await service.hold(services.app, services.press(held), reason="Counsel.")
    for number in (held, free):
        await services.store.write(
            lambda tx, number=number: tx.run(  # type: ignore[misc]
                "insert into helpers (mention, author_key, partly, noted_by, at) "
                "values (:mention, 'x:noor', 0, 'UANNA', '2026-03-04T10:00:00.000Z')",
                mention=number,
            )
        )

    await forgetting.forget(services.app, "x:noor")

    rows = await services.store.read(
        lambda tx: tx.all("select mention, author_key from helpers order by mention")
    )
    assert rows == [
        {"mention": held, "author_key": "x:noor"},
        {"mention": free, "author_key": None},
    ]


async def test_a_hold_needs_a_reason(services: Services) -> None:
    number = await abuse(services)
    with pytest.raises(Refused, match="hold_needs_a_reason"):
        await service.hold(services.app, services.press(number), reason="  ")


async def test_the_same_press_twice_is_one_piece_of_evidence(
    services: Services,
) -> None:
    number = await abuse(services)
    press = services.press(number)
    first = await service.save_evidence(services.app, press, shown(services))
    second = await service.save_evidence(services.app, press, shown(services))

    assert (first.repeated, second.repeated) == (False, True)
    pieces = await services.store.read(lambda tx: evidence.of(tx, number))
    assert len(pieces) == 1


async def test_two_confirm_at_once_and_one_of_them_did(services: Services) -> None:
    """DESIGN promise 4: one wins, the other hears it."""
    number = await kept(services)
    await service.ask_removal(services.app, services.press(number), THREAT)

    ends = await asyncio.gather(
        *(
            service.confirm_removal(
                services.app, services.press(number, who), looked=True
            )
            for who in (BEN, CARLA)
        ),
        return_exceptions=True,
    )

    refused = [end.reason for end in ends if isinstance(end, Refused)]
    assert refused == ["nothing_to_confirm"]


async def test_what_nobody_confirms_is_let_go_after_a_day(services: Services) -> None:
    number = await kept(services)
    await service.ask_removal(services.app, services.press(number), THREAT)
    await services.wait(hours=23)
    assert await services.said("removal_lapsed") == []

    await services.wait(hours=1)

    [told] = await services.said("removal_lapsed")
    assert told.channel == str(ANNA)
    assert (await queries.story(services.app, number))[-1].kind == "removal_lapsed"
    with pytest.raises(Refused, match="nothing_to_confirm"):
        await service.confirm_removal(
            services.app, services.press(number, BEN), looked=True
        )


async def test_whoever_lets_it_be_tells_the_other(services: Services) -> None:
    number = await kept(services)
    await service.ask_removal(services.app, services.press(number), THREAT)

    await service.cancel_removal(services.app, services.press(number, BEN))

    [told] = await services.said("removal_let_be")
    assert told.channel == str(ANNA)
    left = await services.store.read(lambda tx: timers.of(tx, "removal", 1))
    assert left == {}
    await service.ask_removal(services.app, services.press(number), THREAT)


async def test_after_a_downtime_a_report_is_asked_about_once(
    services: Services,
) -> None:
    number = await kept(services)
    notice = Notice("threat", "en", "It threatens.", "Us", "us@example.com")
    await service.report(services.app, services.press(number), notice)

    await services.wait(days=30)

    assert len(await services.said("report_ask")) == 1
    assert len(await services.said("deadline")) == 0
    await services.wait(days=80)
    [hint] = await services.said("deadline")
    assert hint.channel == str(DAVID)


async def test_a_stopped_copy_does_not_come_back_with_an_edit(
    services: Services,
) -> None:
    number = await abuse(services, text="Look at this", external_id="1")
    await service.stop(services.app, services.press(number), reason="seen")

    again = {"text": "Look again", "external_id": "1", "action": "edited"}
    author = {"name": "Sanne", "handle": "sanne"}
    await services.deliver(platform="x", author=author, **again)

    assert (await services.look(number)).post.text is None
