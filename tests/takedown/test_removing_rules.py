"""A removal: a reason from the list, evidence, a second person, waiting time, weaker
first.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.takedown import rules
from bot.takedown.rules import RemovalRequest
from data.models import Mention, MentionId, Status, UserId
from data.takedown.models import Evidence, EvidenceId, Removal, TakedownState
from tests.world.rule_cases import ANNA, BEN, PLAYBOOK, TEN, context, fresh

CARLA = UserId("UCARLA")
SAVED = Evidence(
    EvidenceId(1), MentionId(482), None, "0" * 64, ANNA, TEN, BEN, "1" * 64
)
KEPT = TakedownState(evidence=SAVED)
THREAT = RemovalRequest("remove", "threat", BEN)
HIDE = RemovalRequest("hide", "personal_insult", BEN)


def abuse(**state: object) -> Mention:
    """A mention somebody classed as abuse."""
    return fresh(classification="abuse", **state)


def refusal(
    mention: Mention, takedown: TakedownState, wanted: RemovalRequest
) -> tuple[str, str | None]:
    """Why it is refused, and at which field."""
    with pytest.raises(Refused) as refused:
        rules.request(mention, takedown, context(), wanted)
    return refused.value.reason, refused.value.field


def test_the_list_of_reasons_is_closed_and_knows_no_criticism() -> None:
    """S1.11, S0.34: exactly these; criticism is not among them."""
    assert set(PLAYBOOK.delete_reasons) == {
        "racism",
        "personal_insult",
        "incitement",
        "threat",
        "doxxing",
        "own_data",
        "spam",
        "court_order",
        "house_rule",
    }
    for never in ("criticism", "negative_review", "embarrassing_for_us", ""):
        wanted = replace(THREAT, reason=never)
        assert refusal(abuse(), KEPT, wanted) == ("needs_a_removal_reason", "reason")


def test_what_is_missing_is_named() -> None:
    """S0.34: evidence first, then a second person, and nobody is their own."""
    assert refusal(abuse(), TakedownState(), THREAT) == ("needs_evidence", None)
    alone = replace(THREAT, second=None)
    assert refusal(abuse(), KEPT, alone) == ("needs_second_person", "second")
    own = replace(THREAT, second=ANNA)
    assert refusal(abuse(), KEPT, own) == ("second_is_you", "second")
    unnamed = RemovalRequest("hide", "house_rule", BEN, lower="Said it twice already.")
    assert refusal(abuse(), KEPT, unnamed) == ("needs_a_rule", "rule")
    assert refusal(fresh(), KEPT, THREAT) == ("needs_a_class", None)
    other = replace(THREAT, measure="shadow_ban")
    assert refusal(abuse(), KEPT, other) == ("needs_a_measure", "measure")


@pytest.mark.parametrize(
    ("klass", "reason", "measure", "why"),
    [
        ("complaint", "personal_insult", "remove", "this_class_stays"),
        ("feedback", "house_rule", "hide", "this_class_stays"),
        ("rant_troll", "threat", "remove", "this_class_stays"),
        ("not_relevant", "threat", "remove", "this_class_stays"),
        ("complaint", "own_data", "remove", "only_this_measure"),
    ],
)
def test_a_class_that_stays_stays(
    klass: str, reason: str, measure: str, why: str
) -> None:
    """Playbook 2.4: criticism is never removed; an insult is reclassified first."""
    wanted = RemovalRequest(measure, reason, BEN, rule="No. 3", lower="We asked.")
    assert refusal(fresh(classification=klass), KEPT, wanted)[0] == why


def test_the_authors_own_data_is_hidden_without_another_copy_of_it() -> None:
    hidden = rules.request(
        fresh(classification="question"),
        TakedownState(),
        context(),
        RemovalRequest("hide", "own_data", BEN),
    )
    assert (hidden.evidence, hidden.result) == (None, None)


def test_nobody_deletes_in_the_heat_of_the_moment() -> None:
    """S1.10: a house rule waits ten minutes, a threat does not; both need somebody else."""
    ladder = TakedownState(evidence=SAVED, measures=(done("hide"),))
    rule = RemovalRequest("remove", "house_rule", BEN, rule="No advertising")
    waiting = rules.request(abuse(), ladder, context(), rule)
    assert waiting.possible_at == TEN + timedelta(minutes=10)
    pending = TakedownState(evidence=SAVED, measures=(waiting,))
    assert cannot(pending, BEN, minutes=9) == "removal_waits"
    assert cannot(pending, ANNA, minutes=11) == "needs_another_person"
    assert confirmed(pending, BEN, minutes=10).decided_by == BEN

    urgent = rules.request(abuse(), KEPT, context(), THREAT)
    at_once = TakedownState(evidence=SAVED, measures=(urgent,))
    assert urgent.possible_at == TEN
    assert cannot(at_once, ANNA, minutes=0) == "needs_another_person"
    assert confirmed(at_once, CARLA, minutes=0).decided_by == CARLA


def test_confirming_needs_a_look() -> None:
    """S2.35: what cannot be undone is never one click."""
    pending = TakedownState(measures=(rules.request(abuse(), KEPT, context(), THREAT),))
    with pytest.raises(Refused, match="needs_a_look"):
        rules.confirm(pending, context(BEN), looked=False)


def test_hiding_needs_no_delay_because_it_can_be_undone() -> None:
    """Playbook 8.3: hide first if in doubt."""
    assert rules.request(abuse(), KEPT, context(), HIDE).possible_at == TEN


@pytest.mark.parametrize(
    ("measure", "reason", "tried", "asks"),
    [
        ("block", "house_rule", (), True),
        ("block", "house_rule", ("note",), True),
        ("block", "house_rule", ("hide",), False),
        ("block", "threat", (), False),
        ("remove", "house_rule", ("note",), True),
        ("remove", "house_rule", ("hide",), False),
        ("hide", "house_rule", (), True),
        ("hide", "house_rule", ("note",), False),
        ("hide", "personal_insult", (), False),
        ("block", "personal_insult", (), True),
    ],
)
def test_a_higher_step_needs_the_lower_one_or_a_sentence(
    measure: str, reason: str, tried: tuple[str, ...], asks: bool
) -> None:
    """S3.40: for a first mild breach the bot asks why a note or hiding is not enough."""
    takedown = TakedownState(
        evidence=SAVED, measures=tuple(done(name) for name in tried)
    )
    wanted = RemovalRequest(measure, reason, BEN, rule="No. 3")
    if asks:
        assert refusal(abuse(), takedown, wanted) == ("why_not_gentler", "lower")
        wanted = replace(wanted, lower="They wrote that they go on.")
    removal = rules.request(abuse(), takedown, context(), wanted)
    assert removal.measure == measure
    assert removal.lower == ("They wrote that they go on." if asks else None)


def test_what_was_done_is_watched_and_the_moderation_target_is_met() -> None:
    pending = TakedownState(measures=(rules.request(abuse(), KEPT, context(), THREAT),))
    removal = rules.confirm(pending, context(BEN), looked=True)
    assert removal.watch_until == TEN + timedelta(hours=48)
    step = rules.carried_out("confirm_removal", abuse(), removal, context(BEN))
    assert (step.mention.status, step.mention.outcome) == (Status.WATCHING, "removed")
    assert step.mention.resolve_due is None
    assert step.mention.look_again_at == TEN + timedelta(hours=1)


def test_what_is_waiting_is_not_asked_for_twice_and_can_be_let_be() -> None:
    pending = TakedownState(
        evidence=SAVED, measures=(rules.request(abuse(), KEPT, context(), THREAT),)
    )
    assert refusal(abuse(), pending, THREAT) == ("removal_waits_already", None)
    assert rules.cancel(pending, context(BEN)).result == "cancelled"
    with pytest.raises(Refused, match="nothing_to_confirm"):
        rules.cancel(TakedownState(), context(BEN))


def done(measure: str) -> Removal:
    """A measure that was carried out earlier."""
    pending = rules.request(abuse(), KEPT, context(), THREAT)
    return replace(pending, measure=measure, result="done", decided_by=BEN)


def cannot(takedown: TakedownState, who: UserId, *, minutes: int) -> str:
    """Why this person cannot confirm now."""
    with pytest.raises(Refused) as refused:
        confirmed(takedown, who, minutes=minutes)
    return refused.value.reason


def confirmed(takedown: TakedownState, who: UserId, *, minutes: int) -> Removal:
    """This person confirms so many minutes after ten."""
    later = context(who, after=timedelta(minutes=minutes))
    return rules.confirm(takedown, later, looked=True)
