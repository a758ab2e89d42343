"""What a considered reply waits for: cooldown, second reader, approval, hold, morning."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.escalation.rules.approving import Approval, RecordedFreeze
from bot.hours.hours import Hours
from bot.mentions.rules.replying import Unmet
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules.publish_checklist import (
    ChecklistContext,
    rest_of,
    what_is_missing,
)
from data.models import Mention, MentionId, Post, UserId
from data.replies.models import OWN_LOOK, Draft, DraftId, Newcomer, Read, ReadId
from tests.world.rule_cases import ANNA, BEN, PLAYBOOK, TEN

CARLA = UserId("UCARLA")
OFFICE_HOURS = ((time(9), time(17)),)
REGRET = "We understand the frustration, {first_name}: {issue} is a real nuisance. We are looking into what happened and will get back to you {due}."


@dataclass(frozen=True)
class Met:
    """What a rule of the lint met."""

    rule: str
    severity: str


def mention(into: str | None = "complaint", **changes: Any) -> Mention:
    fresh = Mention(
        id=MentionId(1),
        post=Post(source="own"),
        received_at=TEN,
        started_at=TEN,
        open_since=TEN,
        claimed_at=TEN,
        classification=into,
        first_reply_due=TEN + timedelta(hours=1),
    )
    return replace(fresh, **changes)


def draft(text: str = "We are sorry.", **changes: Any) -> Draft:
    """Its writer has looked at it themselves; `ticked` can say otherwise."""
    fresh = Draft(DraftId(1), MentionId(1), text, ANNA, TEN, ANNA, TEN)
    return replace(fresh, **{"ticked": frozenset(OWN_LOOK), **changes})


def read(verdict: str | None = "approved", text: str = "We are sorry.") -> Read:
    return Read(ReadId(1), DraftId(1), text, (), ANNA, TEN, BEN, verdict, TEN)


def missing(
    after: int = 30,
    *findings: Met,
    of: Mention | None = None,
    on: Draft | None = None,
    hours: Hours | None = None,
    **recorded: Any,
) -> list[Unmet]:
    now = TEN + timedelta(minutes=after)
    context = DecisionContext(now, ANNA, PLAYBOOK, hours or Hours.always_open())
    return list(
        what_is_missing(
            on or draft(),
            of or mention(),
            findings,
            ChecklistContext(**recorded),
            context,
        )
    )


def whats(found: list[Unmet]) -> list[str]:
    return [one.what for one in found]


@pytest.mark.parametrize(
    ("into", "heated", "minutes"),
    [
        ("complaint", False, 10),
        ("complaint", True, 20),
        ("rant_troll", False, 15),
        ("wrong_facts", True, 20),
        ("question", True, None),
        ("praise", False, None),
        ("abuse", False, None),
    ],
)
def test_a_reply_rests_as_long_as_its_class_says_and_longer_when_heated(
    into: str, heated: bool, minutes: int | None
) -> None:
    """S0.27, S2.34: the note is data of the class, heat adds ten minutes."""
    rest = rest_of(mention(into), draft(heated=heated), (), PLAYBOOK)

    expected = None if minutes is None else TEN + timedelta(minutes=minutes)
    assert (rest and rest.until) == expected


def test_the_rest_begins_with_the_claim_or_the_first_word() -> None:
    late = draft(begun_at=TEN + timedelta(minutes=5))
    early = draft(begun_at=TEN - timedelta(minutes=5))

    for one, minutes in ((late, 10), (early, 5)):
        rest = rest_of(mention(), one, (), PLAYBOOK)
        assert rest is not None
        assert rest.until == TEN + timedelta(minutes=minutes)


@pytest.mark.parametrize("clock", ["first_reply_due", "promise_due"])
def test_the_rest_never_eats_the_time_somebody_waits(clock: str) -> None:
    """Conflict C1: it ends five minutes before the next time we said or owe."""
    due = TEN + timedelta(minutes=12)
    soon = mention(first_reply_due=None)
    rest = rest_of(replace(soon, **{clock: due}), draft(), (), PLAYBOOK)  # type: ignore[arg-type]

    assert rest is not None
    assert (rest.until, rest.cut_short) == (TEN + timedelta(minutes=7), True)


def test_a_second_reader_ends_the_rest_but_only_of_the_words_they_saw() -> None:
    """S2.34: unless a second reader approves."""
    assert rest_of(mention(), draft(), (read(),), PLAYBOOK) is None
    assert rest_of(mention(), draft("Other words."), (read(),), PLAYBOOK) is not None
    assert rest_of(mention(), draft(), (read(None),), PLAYBOOK) is not None


def test_during_the_rest_it_is_missing_and_until_when() -> None:
    """S2.32."""
    (one,) = missing(4)
    assert (one.what, one.until) == ("cool_off", TEN + timedelta(minutes=10))
    assert missing(10) == []


def test_without_a_class_nothing_else_is_asked() -> None:
    """S2.13."""
    assert whats(missing(of=mention(None), freezes=(RecordedFreeze(CARLA, TEN),))) == [
        "class"
    ]


def test_a_blocking_finding_blocks_and_an_approved_reading_does_not_lift_it() -> None:
    """S0.24."""
    found = missing(30, Met("L01", "block"), reads=(read(),))
    assert [(one.what, one.rules) for one in found] == [("block", ("L01",))]


@pytest.mark.parametrize("severity", ["warn", "info"])
def test_a_warning_stops_nobody_here(severity: str) -> None:
    assert missing(30, Met("L03", severity)) == []


def test_a_second_reader_is_needed_named_and_then_no_longer_missing() -> None:
    """S0.26, S1.9: the third public reply is one of the rules that ask for it."""
    third = Met("L24", "second")
    (one,) = missing(30, third)
    assert (one.what, one.rules, one.person) == ("second_reader", ("L24",), None)
    (asked,) = missing(30, third, reads=(read(None),))
    assert asked.person == BEN
    assert missing(30, third, reads=(read(),)) == []
    assert whats(missing(30, third, reads=(read(None), read("passed")))) == [
        "second_reader"
    ]


def test_irony_and_a_newcomer_ask_for_a_second_reader() -> None:
    """S4.16."""
    ironic = mention(flags=("sarcasm",))
    assert [one.rules for one in missing(of=ironic)] == [("second_opinion",)]
    newcomer = Newcomer(ANNA, 3, CARLA)
    assert [one.rules for one in missing(newcomer=newcomer)] == [("newcomer",)]


@pytest.mark.parametrize(
    "flag", ["legal", "safety", "discrimination", "press", "data_breach"]
)
def test_these_flags_ask_for_exactly_one_yes(flag: str) -> None:
    """S3.22: one approver, and whoever said yes has also read it."""
    flagged = mention(flags=(flag,))
    rule = Met("L02", "second")
    assert whats(missing(4, rule, of=flagged)) == [
        "approval",
        "second_reader",
        "cool_off",
    ]
    asked = Approval(CARLA, TEN, "We are sorry.")
    waiting = missing(of=flagged, approvals=(asked,))
    assert [(one.what, one.person) for one in waiting] == [("approval", CARLA)]
    said_yes = replace(asked, approved_by=CARLA)
    assert missing(4, rule, of=flagged, approvals=(said_yes,)) == []
    changed = draft("And one word more.")
    assert whats(missing(of=flagged, on=changed, approvals=(said_yes,))) == ["approval"]


@pytest.mark.parametrize("flag", ["multiplier", "staff_named", "sarcasm"])
def test_no_other_flag_asks_for_a_yes(flag: str) -> None:
    """S3.22: by default there is no approval."""
    assert "approval" not in whats(missing(of=mention(flags=(flag,))))


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("We understand the frustration, Jana: that the bus did not come is a real nuisance. We are looking into what happened and will get back to you by 4 pm.", False),
        ("We understand the frustration, Jana: that the bus did not come is a real nuisance. We are looking into what happened and will get back to you by 4 pm. Of course we refund everything.", True),
        ("We understand the frustration, Jana: that the bus did not come is a real nuisance. Of course we pay. We are looking into what happened and will get back to you by 4 pm.", True),
        ("We pay for the bus and everything else.", True),
        ("We understand the frustration, Jana: it is a real nuisance. We are looking into what happened and will get back to you by 4 pm. " + "We will pay you the whole holiday. " * 6, True),
    ],
)  # fmt: skip
def test_regret_needs_nobodys_yes_as_long_as_it_is_little_else(
    text: str, waits: bool
) -> None:
    """S3.27: acknowledging the upset stays available under a legal flag."""
    flagged = mention(flags=("legal",))
    regret = draft(text, template="ack_feeling")
    found = missing(of=flagged, on=regret, template=REGRET)
    assert ("approval" in whats(found)) is waits
    risky = missing(30, Met("L13", "second"), of=flagged, on=regret, template=REGRET)
    assert "approval" in whats(risky)


def test_a_freeze_says_who_holds_it_and_what_to_do() -> None:
    (one,) = missing(freezes=(RecordedFreeze(CARLA, TEN, "Until the lab has called."),))
    assert (one.what, one.person) == ("freeze", CARLA)
    assert one.more == "Until the lab has called."


def test_outside_hours_two_people_read_each_other_and_one_waits_for_the_morning() -> (
    None
):
    """S4.3: 6:55 and a complaint."""
    early = datetime(2026, 3, 4, 6, 55, tzinfo=UTC)
    bot = Hours.weekly(dict.fromkeys(range(5), OFFICE_HOURS), "UTC")
    after = int((early - TEN).total_seconds() // 60)
    claimed = mention(claimed_at=early - timedelta(hours=1), first_reply_due=None)
    before = draft(begun_at=early - timedelta(hours=1))

    (alone,) = missing(after, of=claimed, on=before, hours=bot)
    assert alone.what == "core_hours"
    assert alone.until == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    two = frozenset({ANNA, BEN})
    (both,) = missing(after, of=claimed, on=before, hours=bot, there=two)
    assert (both.what, both.rules) == ("second_reader", ("outside_hours",))
    for there in (two, frozenset({ANNA})):
        found = missing(
            after, of=claimed, on=before, hours=bot, there=there, reads=(read(),)
        )
        assert found == []
    asked = mention("question", claimed_at=early, first_reply_due=None)
    assert missing(after, of=asked, on=before, hours=bot) == []
