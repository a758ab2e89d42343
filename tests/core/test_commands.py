"""Commands: each is done once, always answered, and can be undone for a minute."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.desk import commands, queries
from bot.errors import Refused
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from data.audit import events
from data.models import MentionId, Status
from tests.world.services import ANNA, BEN, Services


async def _kinds(services: Services, mention: MentionId) -> list[str]:
    return [event.kind for event in await queries.story(services.app, mention)]


async def test_fifty_people_press_at_once_and_one_of_them_owns_it(
    services: Services,
) -> None:
    """DESIGN promise 4, features D1."""
    number = await services.mention()
    people = [f"U{index:03d}" for index in range(50)]

    presses = [services.press(number, by) for by in people]  # type: ignore[arg-type]
    outcomes = await asyncio.gather(
        *(commands.move(services.app, press, lifecycle.claim) for press in presses),
        return_exceptions=True,
    )

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    owner = (await services.look(number)).owner
    assert len(refusals) == 49
    assert {refusal.values["person"] for refusal in refusals} == {owner}
    assert (await _kinds(services, number)).count("refused") == 49


async def test_one_press_delivered_twice_is_done_once(services: Services) -> None:
    """features M4."""
    number = await services.mention()
    press = services.press(number)

    first = await commands.move(services.app, press, lifecycle.claim)
    second = await commands.move(services.app, press, lifecycle.claim)

    assert (first.repeated, second.repeated) == (False, True)
    assert (await _kinds(services, number)).count("claim") == 1


async def test_a_press_on_a_mention_that_never_was_is_answered(
    services: Services,
) -> None:
    with pytest.raises(Refused) as refused:
        await services.move(MentionId(999), lifecycle.claim)

    assert refused.value.reason == "unknown_mention"


async def test_a_refusal_names_the_person_it_speaks_of(services: Services) -> None:
    number = await services.mention()
    await services.move(number, lifecycle.claim, by=ANNA)

    with pytest.raises(Refused) as refused:
        await services.move(number, lifecycle.claim, by=BEN)

    assert refused.value.values["name"] == "Anna"


async def test_the_last_move_can_be_taken_back_within_a_minute(
    services: Services,
) -> None:
    """features C3: the undo is an event itself."""
    number = await services.mention()
    before = await services.look(number)
    await services.move(number, partial(lifecycle.classify, into="not_relevant"))

    await commands.undo(services.app, services.press(number))

    assert await services.look(number) == before
    assert (await _kinds(services, number))[-2:] == ["sort_out", "undo"]


async def test_nobody_takes_back_what_somebody_else_did_or_what_is_long_done(
    services: Services,
) -> None:
    number = await services.mention()
    await services.move(number, lifecycle.claim, by=ANNA)

    with pytest.raises(Refused) as others:
        await commands.undo(services.app, services.press(number, BEN))
    await services.wait(seconds=61)
    with pytest.raises(Refused) as late:
        await commands.undo(services.app, services.press(number, ANNA))

    assert (others.value.reason, late.value.reason) == (
        "undo_not_yours",
        "undo_too_late",
    )


async def test_a_holding_reply_claims_answers_and_promises_at_once(
    services: Services,
) -> None:
    """S2.39: a sign of life needs no class, no cool-off and no approval."""
    number = await services.mention()
    promised = services.now.replace(hour=15)
    written = Written("We look into it, more by 4 pm.", None, "public", services.now)

    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    held = await services.look(number)
    assert (held.status, held.owner) == (Status.CLAIMED, ANNA)
    assert (held.first_reply_due, held.promise_due) == (None, promised)


@pytest.mark.parametrize(
    ("text", "shift", "reason"),
    [
        ("", {}, "needs_text_or_link"),
        ("Hello", {"hours": 1}, "posted_in_the_future"),
        ("Hello", {"days": -2}, "posted_before_the_mention"),
    ],
)
async def test_an_answer_that_cannot_be_is_refused_at_its_field(
    services: Services, text: str, shift: dict[str, int], reason: str
) -> None:
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    written = Written(text, None, "public", services.now + timedelta(**shift))
    with pytest.raises(Refused) as refused:
        await services.move(number, partial(replying.answer, written=written))

    assert (refused.value.reason, refused.value.field is None) == (reason, False)


async def test_a_considered_reply_needs_a_class_first(services: Services) -> None:
    number = await services.mention()
    written = Written("Thanks!", None, "public", services.now)

    with pytest.raises(Refused) as refused:
        await services.move(number, partial(replying.answer, written=written))

    assert refused.value.reason == "needs_a_class"


async def test_no_reply_is_a_decision_with_a_reason_and_another_look(
    services: Services,
) -> None:
    """S2.18, S0.14: not answering is fine, ignoring is impossible."""
    number = await services.mention()
    before = await services.look(number)
    assert before.first_reply_due is not None
    assert before.claim_due is not None

    await services.move(number, partial(replying.no_reply, reason="troll_stage"))

    decided = await services.look(number)
    assert (decided.status, decided.reason) == (Status.WATCHING, "troll_stage")
    assert (decided.first_reply_due, decided.claim_due) == (None, None)
    assert decided.first_reply_at is None, "nobody was answered"
    assert decided.look_again_at is not None


async def test_the_story_is_chained_and_a_changed_line_is_found(
    services: Services,
) -> None:
    """DESIGN promise 7, features M1."""
    number = await services.mention()
    await services.move(number, lifecycle.claim)
    assert await services.store.read(events.verify) is None

    await services.store.write(
        lambda tx: tx.run("drop trigger events_are_never_changed")
    )
    await services.store.write(
        lambda tx: tx.run("update events set actor = 'UBEN' where kind = 'claim'")
    )

    assert await services.store.read(events.verify) == 2


async def test_events_cannot_be_changed_or_removed(services: Services) -> None:
    await services.mention()

    with pytest.raises(Exception, match="append-only"):
        await services.store.write(lambda tx: tx.run("delete from events"))
    with pytest.raises(Exception, match="append-only"):
        await services.store.write(lambda tx: tx.run("update events set kind = 'x'"))
