"""What is stored of private contact: codes, one owner, and nothing that was said."""

from datetime import timedelta
from functools import partial

import pytest

from bot.desk import queries
from bot.errors import Refused
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations
from bot.handoffs import service
from bot.handoffs.rules import PhoneCall, PrivateOffer, TaskRequest
from bot.handoffs.service import Help
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.replying import Written
from bot.privacy import forgetting
from data.handoffs import handovers
from data.models import MentionId, UserId
from data.outbox.notification_data import FromTo
from data.transaction import Transaction
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services
from tests.world.shifts import with_shifts

SAID = PrivateOffer("phone", "angry", said_in_public=True)

CODES = {
    "handovers": {
        "id",
        "mention",
        "channel",
        "state",
        "owner",
        "mood_before",
        "mood_after",
        "meet_at",
        "offered_at",
        "accepted_at",
        "contacted_at",
        "ended_at",
    },
    "contacts": {"id", "handover", "at", "by", "channel", "reached", "outcome"},
}


async def complaint(services: Services, by: UserId = ANNA) -> MentionId:
    """An unhappy customer, with somebody."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"), by)
    await services.move(number, lifecycle.claim, by)
    return number


async def in_private(services: Services, offer: PrivateOffer = SAID) -> MentionId:
    """A complaint that goes on by phone."""
    number = await complaint(services)
    await service.offer_private(services.app, services.press(number), offer)
    await service.accept_private(services.app, services.press(number))
    return number


async def test_there_is_no_column_for_what_was_said(services: Services) -> None:
    """S4.5: channel and state, and nothing else, whatever anybody adds later."""
    for table, columns in CODES.items():
        query = f"select name from pragma_table_info('{table}')"  # noqa: S608
        rows = await services.store.read(partial(Transaction.all, sql=query))
        assert {row["name"] for row in rows} == columns


async def test_calls_and_moods_can_be_counted(services: Services) -> None:
    """S0.31, S4.6: calls by how they ended, moods before and after, share solved."""
    since = services.now - timedelta(hours=1)
    for mood, outcome in (
        ("happy", "solved"),
        ("angry", "failed"),
        ("happy", "solved"),
    ):
        number = await in_private(services)
        call = PhoneCall(reached=True, outcome=outcome, mood=mood)
        await service.log_call(services.app, services.press(number), call)
    number = await in_private(services)
    await service.log_call(
        services.app, services.press(number), PhoneCall(reached=False)
    )

    calls = await services.store.read(lambda tx: handovers.contacts_since(tx, since))
    moods = await services.store.read(lambda tx: handovers.moods_since(tx, since))

    assert calls == {
        ("phone", "solved"): 2,
        ("phone", "failed"): 1,
        ("phone", "not_reached"): 1,
    }
    assert moods == {("angry", "happy", "solved"): 2, ("angry", "angry", "failed"): 1}


async def test_who_goes_off_shift_is_asked_to_hand_it_over(services: Services) -> None:
    """S3.30: one owner from the offer to the solution, and the next one is named."""
    await with_shifts(services)
    number = await in_private(services)
    await complaint(services)
    await services.wait(minutes=119)
    assert await services.said("private_shift") == []

    await services.wait(minutes=1)

    [asked] = await services.said("private_shift")
    assert (UserId(asked.channel), asked.mention) == (ANNA, number)
    assert asked.data == FromTo(to=BEN)


async def test_one_handover_at_a_time_and_only_by_its_owner(services: Services) -> None:
    """S3.30: nobody starts a second conversation beside the first."""
    number = await in_private(services)

    with pytest.raises(Refused, match="is_in_private"):
        await service.offer_private(services.app, services.press(number), SAID)
    with pytest.raises(Refused, match="owned_by"):
        await service.log_call(
            services.app, services.press(number, BEN), PhoneCall(reached=True)
        )


async def test_a_public_word_comes_first_unless_there_is_one(
    services: Services,
) -> None:
    """S3.31: no cover-up; a holding reply in public is such a word."""
    number = await complaint(services)
    quiet = PrivateOffer("dm")
    with pytest.raises(Refused, match="say_it_in_public_first"):
        await service.offer_private(services.app, services.press(number), quiet)
    written = Written("We are looking into it.", None, "public", services.now)
    promised = services.now + timedelta(hours=2)
    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await service.offer_private(services.app, services.press(number), quiet)
    await service.accept_private(services.app, services.press(number))

    mention = await services.look(number)
    assert (mention.private_state, mention.promise_due) == ("accepted", None)


async def test_a_case_that_still_goes_on_is_not_closed_silently(
    services: Services,
) -> None:
    """S3.32: dots first, then what is open; a sentence is the way."""
    number = await in_private(services)
    left_out = {"personal": "no_contact", "closing": "protects"}
    how = Ending("apologised", left_out=left_out)

    with pytest.raises(Refused, match="private_is_open"):
        await service.close(services.app, services.press(number), how)
    await service.close(
        services.app,
        services.press(number),
        Ending("apologised", left_out=left_out, anyway="Moved."),
    )

    assert (await services.look(number)).resolution == "comforted"


async def test_a_question_to_management_holds_it_open(services: Services) -> None:
    """Playbook section 6: outcome, and no open escalation."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="feedback"))
    await escalations.escalate(
        services.app,
        services.press(number),
        brief=EscalationRequest("L2", "other", "What do we say?"),
        manager=DAVID,
    )

    with pytest.raises(Refused, match="question_is_open"):
        await service.close(services.app, services.press(number), Ending("solved"))


async def test_a_task_of_another_topic_can_be_handed_on_and_answered_once(
    services: Services,
) -> None:
    """S1.18: two people at once: one answer counts, the other hears whose."""
    number = await complaint(services)
    wish = TaskRequest("insight", "Wrap the parcels.", owner=CARLA)
    await service.pass_on(services.app, services.press(number), wish)
    [task] = (await queries.card_model(services.app, number)).tasks
    await service.answer_task(
        services.app,
        services.press(number, CARLA),
        task.id,
        answer="done",
        note="Since May.",
    )

    with pytest.raises(Refused) as refused:
        await service.answer_task(
            services.app, services.press(number, BEN), task.id, answer="no"
        )

    assert refused.value.reason == "task_is_answered"
    assert refused.value.values["person"] == CARLA


async def test_a_forgotten_author_takes_our_notes_along(services: Services) -> None:
    """DESIGN promise 10: a sentence of ours may speak of them."""
    number = await services.mention(platform="x", author={"handle": "jana"})
    await services.move(number, partial(lifecycle.classify, into="feedback"))
    wish = TaskRequest("insight", "Jana wants paper bags.", owner=CARLA)
    await service.pass_on(services.app, services.press(number), wish)
    why = Ending("cannot_fix", why="Jana moved to Rome.", anyway="It can wait.")
    await service.close(services.app, services.press(number), why)

    async def notes() -> str:
        rows = await services.store.read(
            lambda tx: tx.all("select text from notes union all select what from tasks")
        )
        return " ".join(row["text"] for row in rows)

    before = await notes()
    assert "Jana wants" in before
    assert "Jana moved" in before

    await forgetting.forget(services.app, "x:jana")

    assert "Jana" not in await notes()


async def test_a_complaint_is_never_wholly_answered_by_others(
    services: Services,
) -> None:
    """S2.36: also where a dialog from before its class was changed comes back."""
    number = await complaint(services)

    with pytest.raises(Refused, match="only_partly"):
        await service.community_answered(
            services.app, services.press(number), Help(partly=False)
        )
    await service.community_answered(
        services.app, services.press(number), Help(partly=True)
    )

    assert (await services.look(number)).outcome is None
