"""Moves on a mention: what each changes, and what is refused."""

from datetime import timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.mentions.rules import lifecycle, pausing
from bot.mentions.rules.moves import diagram
from data.mentions.event_data import Classed, Flagged
from data.models import Status, UserId
from data.outbox.notification_data import ByPerson
from tests.world.payloads import as_json
from tests.world.rule_cases import ANNA, BEN, PLAYBOOK, TEN, context, fresh


def test_a_claim_gives_the_mention_an_owner_and_ends_the_claim_clock() -> None:
    """Somebody has it."""
    step = lifecycle.claim(fresh(), context())

    assert (step.mention.status, step.mention.owner) == (Status.CLAIMED, ANNA)
    assert step.mention.claim_due is None
    assert step.mention.first_reply_due == TEN + timedelta(minutes=60)


def test_the_second_to_claim_is_told_who_was_first_and_since_when() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    with pytest.raises(Refused) as refused:
        lifecycle.claim(claimed, context(BEN, after=timedelta(minutes=1)))

    assert refused.value.reason == "owned_by"
    assert refused.value.values == {"person": ANNA, "at": TEN}


def test_claiming_twice_is_answered_not_done_again() -> None:
    claimed = lifecycle.claim(fresh(), context()).mention

    with pytest.raises(Refused) as refused:
        lifecycle.claim(claimed, context())

    assert refused.value.reason == "already_yours"


def test_a_released_mention_waits_for_an_owner_again_but_the_author_waits_on() -> None:
    """The reply clock runs from the original start; only the claim clock is new."""
    claimed = lifecycle.claim(fresh(), context()).mention

    back = lifecycle.release(claimed, context(after=timedelta(minutes=20))).mention

    assert (back.status, back.owner) == (Status.OPEN, None)
    assert back.claim_due == TEN + timedelta(minutes=50)
    assert back.first_reply_due == TEN + timedelta(minutes=60)


def test_only_the_owner_can_release() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    with pytest.raises(Refused) as refused:
        lifecycle.release(claimed, context(BEN))

    assert refused.value.reason == "owned_by"


def test_the_new_owner_hears_of_a_hand_over_and_the_old_one_does_not() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    step = lifecycle.hand_over(claimed, context(ANNA), to=BEN)

    assert step.mention.owner == BEN
    assert [(request.kind, request.to) for request in step.notifications] == [
        ("handed_over", BEN)
    ]


def test_who_hands_over_to_themselves_is_not_told_about_it() -> None:
    """Nothing the actor did pings the actor (features F5); who had it is told."""
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    step = lifecycle.hand_over(claimed, context(BEN), to=BEN)

    assert step.mention.owner == BEN
    assert [(request.kind, request.to) for request in step.notifications] == [
        ("taken_over", ANNA)
    ]


def test_who_is_relieved_by_a_third_person_is_told() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    step = lifecycle.hand_over(claimed, context(UserId("UCARLA")), to=BEN)

    assert [
        (request.kind, request.to, as_json(request.data).get("to"))
        for request in step.notifications
    ] == [
        ("handed_over", BEN, None),
        ("taken_over", ANNA, BEN),
    ]


def test_the_owner_hears_when_somebody_else_brings_it_back() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention
    closed = lifecycle.close(claimed, context(ANNA), outcome="solved").mention

    by_ben = lifecycle.reopen(closed, context(BEN))
    by_anna = lifecycle.reopen(closed, context(ANNA))

    assert [(s.kind, s.to, s.data) for s in by_ben.notifications] == [
        ("reopened", ANNA, ByPerson(by=BEN))
    ]
    assert by_anna.notifications == ()


def test_the_previous_owner_hears_of_a_take_over() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention

    step = lifecycle.take_over(claimed, context(BEN))

    assert step.mention.owner == BEN
    assert [(request.kind, request.to) for request in step.notifications] == [
        ("taken_over", ANNA)
    ]


def test_reclassifying_recomputes_from_the_original_start() -> None:
    """A complaint has its hour from ten, whenever somebody notices."""
    question = lifecycle.classify(fresh(), context(), into="feedback").mention
    later = context(after=timedelta(minutes=50))

    step = lifecycle.classify(question, later, into="complaint")

    assert step.mention.first_reply_due == TEN + timedelta(minutes=60)
    assert step.data == Classed("feedback", "complaint")


def test_an_answer_to_the_follow_up_question_is_kept_with_the_class() -> None:
    """Wrong facts asks who is right."""
    unsure = lifecycle.classify(fresh(), context(), into="wrong_facts").mention

    step = lifecycle.classify(
        unsure, context(), into="wrong_facts", finding="they_are_right"
    )

    assert step.mention.finding == "they_are_right"


def test_not_relevant_closes_at_once_and_another_class_brings_it_back() -> None:
    """One press, and the way back exists."""
    gone = lifecycle.classify(fresh(), context(), into="not_relevant")
    assert (gone.move, gone.mention.status) == ("sort_out", Status.CLOSED)
    assert gone.mention.outcome == "not_relevant"

    back = lifecycle.classify(gone.mention, context(), into="complaint")

    assert (back.move, back.mention.status) == ("bring_back", Status.OPEN)
    assert back.mention.outcome is None


def test_the_same_class_again_is_a_polite_no() -> None:
    praised = lifecycle.classify(fresh(), context(), into="praise").mention

    with pytest.raises(Refused) as refused:
        lifecycle.classify(praised, context(), into="praise")

    assert refused.value.reason == "already_that_class"


def test_flags_are_kept_in_the_playbooks_order_and_the_change_is_told() -> None:
    flagged = lifecycle.flag(fresh(), context(), flags=frozenset({"legal", "press"}))
    assert flagged.mention.flags == ("press", "legal")

    step = lifecycle.flag(flagged.mention, context(), flags=frozenset({"legal"}))

    assert step.data == Flagged(added=(), removed=("press",))


def test_a_flag_that_makes_it_urgent_shortens_the_claim_clock() -> None:
    """A post with reach is looked at sooner; the strongest flag counts."""
    normal = fresh(classification="complaint")

    urgent = lifecycle.flag(normal, context(), flags=frozenset({"multiplier"})).mention

    factor = PLAYBOOK.flags["multiplier"].urgency
    assert urgent.claim_due == TEN + timedelta(minutes=15) * factor
    assert urgent.claim_due < normal.claim_due  # type: ignore[operator]


@pytest.mark.parametrize("outcome", ["liked", "thanked", "let_stand"])
def test_praise_can_be_settled_with_one_press(outcome: str) -> None:
    """S0.19: like, thank and let stand are equal."""
    praised = lifecycle.classify(fresh(), context(), into="praise").mention

    step = lifecycle.settle(praised, context(), outcome=outcome)

    assert (step.mention.status, step.mention.outcome) == (Status.CLOSED, outcome)


def test_a_complaint_cannot_be_settled_with_a_like() -> None:
    """S0.19: a like is a whole reaction to praise, and to nothing else."""
    complaint = lifecycle.classify(fresh(), context(), into="complaint").mention

    with pytest.raises(Refused) as refused:
        lifecycle.settle(complaint, context(), outcome="liked")

    assert refused.value.reason == "not_for_this_class"


def test_closing_stops_every_clock() -> None:
    closed = lifecycle.close(fresh(), context(), outcome="solved").mention

    dues = (closed.claim_due, closed.first_reply_due, closed.resolve_due)
    assert dues == (None, None, None)
    assert closed.closed_at == TEN


def test_a_closed_mention_is_not_closed_again() -> None:
    closed = lifecycle.close(fresh(), context(), outcome="solved").mention

    with pytest.raises(Refused) as refused:
        lifecycle.close(closed, context(), outcome="solved")

    assert refused.value.reason == "already_closed"


def test_who_owned_it_owns_it_again_when_it_is_reopened() -> None:
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention
    closed = lifecycle.close(claimed, context(BEN), outcome="solved").mention

    again = lifecycle.reopen(closed, context(BEN)).mention

    assert (again.status, again.owner) == (Status.CLAIMED, ANNA)


def test_an_author_who_comes_back_starts_a_new_clock_for_the_owner() -> None:
    """features H2: the next response has a clock of its own."""
    claimed = lifecycle.claim(fresh(), context(ANNA)).mention
    closed = lifecycle.close(claimed, context(ANNA), outcome="solved").mention
    later = context(after=timedelta(hours=5))

    back = lifecycle.author_returned(closed, later).mention

    assert (back.status, back.owner) == (Status.CLAIMED, ANNA)
    assert back.first_reply_due == TEN + timedelta(hours=6)


def test_the_diagram_shows_every_way_between_two_statuses() -> None:
    drawn = diagram()

    assert "open --> claimed: claim" in drawn
    assert "closed --> open: bring back, unjoin, reopen" in drawn


def test_a_rule_can_be_made_ready_and_used_later() -> None:
    """How the handlers pass a rule on."""
    rule = partial(lifecycle.close, outcome="solved")

    assert rule(fresh(), context()).mention.status is Status.CLOSED


def test_others_may_answer_a_criticism_first_inside_our_own_target() -> None:
    """S0.20: at most an hour, and the owner keeps it."""
    criticism = lifecycle.classify(fresh(), context(), into="feedback").mention

    waiting = pausing.community_wait(criticism, context()).mention

    assert (waiting.status, waiting.owner) == (Status.CLAIMED, ANNA)
    assert waiting.snoozed_until == TEN + timedelta(minutes=30)
    assert waiting.snoozed_minutes == 0


def test_waiting_for_others_never_eats_the_target() -> None:
    criticism = lifecycle.classify(fresh(), context(), into="feedback").mention

    late = context(after=timedelta(hours=3, minutes=45))
    waiting = pausing.community_wait(criticism, late).mention

    assert waiting.snoozed_until == TEN + timedelta(hours=3, minutes=55)


@pytest.mark.parametrize("into", ["question", "complaint", "abuse", "praise"])
def test_who_waits_for_us_is_not_left_to_the_community(into: str) -> None:
    """S0.20, S2.38: somebody who asks or complains waits for us."""
    asked = lifecycle.classify(fresh(), context(), into=into).mention

    with pytest.raises(Refused) as refused:
        pausing.community_wait(asked, context())

    assert refused.value.reason == "not_for_the_community"


def test_a_severe_flag_is_not_left_to_the_community_either() -> None:
    criticism = lifecycle.classify(fresh(), context(), into="feedback").mention
    severe = lifecycle.flag(criticism, context(), flags=frozenset({"safety"})).mention

    with pytest.raises(Refused):
        pausing.community_wait(severe, context())
