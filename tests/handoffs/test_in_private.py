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
from tests.world.bench import ANNA, BEN, CARLA, DAVID, Bench
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


async def complaint(bench: Bench, by: UserId = ANNA) -> MentionId:
    """An unhappy customer, with somebody."""
    number = await bench.mention()
    await bench.move(number, partial(lifecycle.classify, into="complaint"), by)
    await bench.move(number, lifecycle.claim, by)
    return number


async def in_private(bench: Bench, offer: PrivateOffer = SAID) -> MentionId:
    """A complaint that goes on by phone."""
    number = await complaint(bench)
    await service.offer_private(bench.app, bench.press(number), offer)
    await service.accept_private(bench.app, bench.press(number))
    return number


async def test_there_is_no_column_for_what_was_said(bench: Bench) -> None:
    """S4.5: channel and state, and nothing else, whatever anybody adds later."""
    for table, columns in CODES.items():
        query = f"select name from pragma_table_info('{table}')"  # noqa: S608
        rows = await bench.store.read(partial(Transaction.all, sql=query))
        assert {row["name"] for row in rows} == columns


async def test_calls_and_moods_can_be_counted(bench: Bench) -> None:
    """S0.31, S4.6: calls by how they ended, moods before and after, share solved."""
    since = bench.now - timedelta(hours=1)
    for mood, outcome in (
        ("happy", "solved"),
        ("angry", "failed"),
        ("happy", "solved"),
    ):
        number = await in_private(bench)
        call = PhoneCall(reached=True, outcome=outcome, mood=mood)
        await service.log_call(bench.app, bench.press(number), call)
    number = await in_private(bench)
    await service.log_call(bench.app, bench.press(number), PhoneCall(reached=False))

    calls = await bench.store.read(lambda tx: handovers.contacts_since(tx, since))
    moods = await bench.store.read(lambda tx: handovers.moods_since(tx, since))

    assert calls == {
        ("phone", "solved"): 2,
        ("phone", "failed"): 1,
        ("phone", "not_reached"): 1,
    }
    assert moods == {("angry", "happy", "solved"): 2, ("angry", "angry", "failed"): 1}


async def test_who_goes_off_shift_is_asked_to_hand_it_over(bench: Bench) -> None:
    """S3.30: one owner from the offer to the solution, and the next one is named."""
    await with_shifts(bench)
    number = await in_private(bench)
    await complaint(bench)
    await bench.wait(minutes=119)
    assert await bench.said("private_shift") == []

    await bench.wait(minutes=1)

    [asked] = await bench.said("private_shift")
    assert (UserId(asked.channel), asked.mention) == (ANNA, number)
    assert asked.data == FromTo(to=BEN)


async def test_one_handover_at_a_time_and_only_by_its_owner(bench: Bench) -> None:
    """S3.30: nobody starts a second conversation beside the first."""
    number = await in_private(bench)

    with pytest.raises(Refused, match="is_in_private"):
        await service.offer_private(bench.app, bench.press(number), SAID)
    with pytest.raises(Refused, match="owned_by"):
        await service.log_call(
            bench.app, bench.press(number, BEN), PhoneCall(reached=True)
        )


async def test_a_public_word_comes_first_unless_there_is_one(bench: Bench) -> None:
    """S3.31: no cover-up; a holding reply in public is such a word."""
    number = await complaint(bench)
    quiet = PrivateOffer("dm")
    with pytest.raises(Refused, match="say_it_in_public_first"):
        await service.offer_private(bench.app, bench.press(number), quiet)
    written = Written("We are looking into it.", None, "public", bench.now)
    promised = bench.now + timedelta(hours=2)
    await bench.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await service.offer_private(bench.app, bench.press(number), quiet)
    await service.accept_private(bench.app, bench.press(number))

    mention = await bench.look(number)
    assert (mention.private_state, mention.promise_due) == ("accepted", None)


async def test_a_case_that_still_goes_on_is_not_closed_silently(bench: Bench) -> None:
    """S3.32: dots first, then what is open; a sentence is the way."""
    number = await in_private(bench)
    left_out = {"personal": "no_contact", "closing": "protects"}
    how = Ending("apologised", left_out=left_out)

    with pytest.raises(Refused, match="private_is_open"):
        await service.close(bench.app, bench.press(number), how)
    await service.close(
        bench.app,
        bench.press(number),
        Ending("apologised", left_out=left_out, anyway="Moved."),
    )

    assert (await bench.look(number)).resolution == "comforted"


async def test_a_question_to_management_holds_it_open(bench: Bench) -> None:
    """Playbook section 6: outcome, and no open escalation."""
    number = await bench.mention()
    await bench.move(number, partial(lifecycle.classify, into="feedback"))
    await escalations.escalate(
        bench.app,
        bench.press(number),
        brief=EscalationRequest("L2", "other", "What do we say?"),
        manager=DAVID,
    )

    with pytest.raises(Refused, match="question_is_open"):
        await service.close(bench.app, bench.press(number), Ending("solved"))


async def test_a_task_of_another_topic_can_be_handed_on_and_answered_once(
    bench: Bench,
) -> None:
    """S1.18: two people at once: one answer counts, the other hears whose."""
    number = await complaint(bench)
    wish = TaskRequest("insight", "Wrap the parcels.", owner=CARLA)
    await service.pass_on(bench.app, bench.press(number), wish)
    [task] = (await queries.card_model(bench.app, number)).tasks
    await service.answer_task(
        bench.app, bench.press(number, CARLA), task.id, answer="done", note="Since May."
    )

    with pytest.raises(Refused) as refused:
        await service.answer_task(
            bench.app, bench.press(number, BEN), task.id, answer="no"
        )

    assert refused.value.reason == "task_is_answered"
    assert refused.value.values["person"] == CARLA


async def test_a_forgotten_author_takes_our_notes_along(bench: Bench) -> None:
    """DESIGN promise 10: a sentence of ours may speak of them."""
    number = await bench.mention(platform="x", author={"handle": "jana"})
    await bench.move(number, partial(lifecycle.classify, into="feedback"))
    wish = TaskRequest("insight", "Jana wants paper bags.", owner=CARLA)
    await service.pass_on(bench.app, bench.press(number), wish)
    why = Ending("cannot_fix", why="Jana moved to Rome.", anyway="It can wait.")
    await service.close(bench.app, bench.press(number), why)

    async def notes() -> str:
        rows = await bench.store.read(
            lambda tx: tx.all("select text from notes union all select what from tasks")
        )
        return " ".join(row["text"] for row in rows)

    before = await notes()
    assert "Jana wants" in before
    assert "Jana moved" in before

    await forgetting.forget(bench.app, "x:jana")

    assert "Jana" not in await notes()


async def test_a_complaint_is_never_wholly_answered_by_others(bench: Bench) -> None:
    """S2.36: also where a dialog from before its class was changed comes back."""
    number = await complaint(bench)

    with pytest.raises(Refused, match="only_partly"):
        await service.community_answered(
            bench.app, bench.press(number), Help(partly=False)
        )
    await service.community_answered(bench.app, bench.press(number), Help(partly=True))

    assert (await bench.look(number)).outcome is None
