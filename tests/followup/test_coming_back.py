"""Rules for mentions that come back: for a check, to be answered, or to be watched on."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.mentions.rules import lifecycle, pausing, watching
from data.models import Status
from tests.world.rule_cases import ANNA, BEN, TEN, context, fresh


def test_a_watch_that_is_handed_over_stays_a_watch() -> None:
    """Whoever gets it looks from now on, and nobody has to answer anything."""
    look = TEN + timedelta(hours=1)
    watched = fresh(
        status=Status.WATCHING, owner=ANNA, outcome="answered", look_again_at=look
    )

    handed = lifecycle.hand_over(watched, context(), to=BEN).mention
    taken = lifecycle.take_over(watched, context(BEN)).mention

    for after in (handed, taken):
        assert (after.status, after.owner) == (Status.WATCHING, BEN)
        assert (after.outcome, after.look_again_at) == ("answered", look)


def test_others_joining_leave_it_where_it_is() -> None:
    """A look follows; only the table of what was seen brings it back (playbook 6)."""
    watched = fresh(status=Status.WATCHING, owner=ANNA, answered_at=TEN)
    closed = lifecycle.close(fresh(), context(), outcome="solved").mention

    for before in (watched, closed):
        assert watching.others_joined(before, context()).mention == before


def test_a_post_that_is_passed_on_reopens_a_closed_case_for_a_look() -> None:
    """S0.7: watched once more, and what it came to stays on record."""
    closed = lifecycle.close(fresh(), context(), outcome="solved").mention
    nothing = lifecycle.classify(fresh(), context(), into="not_relevant").mention

    again = watching.spread(closed, context()).mention

    assert (again.status, again.outcome) == (Status.WATCHING, "solved")
    assert watching.spread(nothing, context()).mention.status is Status.CLOSED


def test_what_came_back_and_needs_no_answer_is_watched_on() -> None:
    watched = fresh(status=Status.WATCHING, owner=ANNA, answered_at=TEN)
    back = lifecycle.author_returned(watched, context()).mention
    assert back.first_reply_due is not None

    on = watching.watch_on(back, context()).mention

    assert (on.status, on.first_reply_due, on.outcome) == (
        Status.WATCHING,
        None,
        "answered",
    )
    with pytest.raises(Refused, match="not_answered_yet"):
        watching.watch_on(fresh(), context())


def test_the_wait_ends_when_somebody_writes() -> None:
    criticism = lifecycle.classify(fresh(), context(), into="feedback").mention
    waiting = pausing.community_wait(criticism, context()).mention

    assert watching.others_joined(waiting, context()).mention.snoozed_until is None
