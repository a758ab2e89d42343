"""Closing stops no deadline by itself, and a reopened case gets its deadlines back."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.handoffs import rules as handoffs_rules
from bot.mentions.rules import ending, lifecycle, no_reply, replying, watching
from bot.mentions.rules.ending import Ending, OpenEnds
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from data.models import Mention, Status
from tests.world.rule_cases import ALWAYS, BEN, PLAYBOOK, TEN, context, fresh

DAY = timedelta(days=1)
REPLY = Written("We are sorry.", None, "public", TEN)
CLAIMS = {name for name, one in PLAYBOOK.outcomes.items() if one.claims}


def complaint() -> Mention:
    """A complaint that nobody answered."""
    return lifecycle.classify(fresh(), context(), into="complaint").mention


@pytest.mark.parametrize("outcome", sorted(set(PLAYBOOK.outcomes) - CLAIMS))
def test_no_ending_meets_the_clock_of_the_first_reply(outcome: str) -> None:
    """Only a word to the author does, and thanking is one."""
    closed = lifecycle.close(complaint(), context(), outcome=outcome).mention
    assert (closed.first_reply_at is not None) == (outcome == "thanked")


def test_deciding_not_to_reply_and_letting_it_stand_meet_no_clock() -> None:
    quiet = replying.no_reply(complaint(), context(), reason="vent_only").mention
    feedback = lifecycle.classify(fresh(), context(), into="feedback").mention
    let = no_reply.stand(feedback, context(), reason="not_worthwhile").mention
    out = lifecycle.classify(fresh(), context(), into="not_relevant").mention
    assert [one.first_reply_at for one in (quiet, let, out)] == [None, None, None]
    assert quiet.first_reply_due is None


@pytest.mark.parametrize("outcome", sorted(CLAIMS))
def test_an_ending_that_says_we_answered_needs_what_we_wrote(outcome: str) -> None:
    with pytest.raises(Refused) as refused:
        lifecycle.close(complaint(), context(), outcome=outcome)
    assert (refused.value.reason, refused.value.field) == ("needs_text_or_link", "text")

    in_private = context().playbook.outcomes[outcome].claims == "private"
    written = replace(REPLY, channel="private" if in_private else "public")
    first = "acknowledged" if in_private else "personal"
    left_out = dict.fromkeys((first, "closing"), "said_it_all")
    how = Ending(outcome, "solved", left_out, written=written)
    closed = ending.close(complaint(), context(), how, OpenEnds()).mention
    assert closed.first_reply_at == closed.answered_at == TEN
    assert (closed.status, closed.reply_channel) == (Status.CLOSED, written.channel)


def test_what_is_told_with_an_ending_is_checked_like_any_answer() -> None:
    for written, field in (
        (Written("", None, "public", TEN), "text"),
        (Written("Hello", None, "public", TEN + DAY), "at"),
        (Written("Hello", None, "public", TEN - DAY), "at"),
    ):
        how = Ending("answered", "solved", written=written)
        with pytest.raises(Refused) as refused:
            ending.close(complaint(), context(), how, OpenEnds())
        assert refused.value.field == field


def test_solved_in_private_is_an_answer_to_somebody() -> None:
    one = complaint()
    one = replace(one, post=replace(one.post, visibility="private"))
    channel = next(iter(PLAYBOOK.private.channels))
    known = handoffs_rules.PrivateOffer(channel, accepted=True)
    step, handover = handoffs_rules.offer(one, context(), offered=known)
    assert step.mention.first_reply_at is None
    call = handoffs_rules.PhoneCall(reached=True, outcome="solved")
    solved, _, _ = handoffs_rules.called(
        step.mention, context(), handover=handover, call=call
    )
    assert solved.mention.first_reply_at is not None


def test_a_reopened_case_counts_what_was_not_met_from_the_reopening() -> None:
    """Nobody was answered: an hour for the first reply, from when it is taken up."""
    one = lifecycle.claim(complaint(), context()).mention
    closed = lifecycle.close(one, context(), outcome="not_relevant").mention
    later = context(BEN, after=DAY)
    again = lifecycle.reopen(closed, later).mention
    targets = PLAYBOOK.classes["complaint"].targets
    assert (again.reopened_at, again.reopened_by) == (later.now, BEN)
    assert targets.first_reply is not None
    assert targets.resolve is not None
    assert again.first_reply_due == ALWAYS.add(later.now, targets.first_reply)
    assert again.resolve_due == ALWAYS.add(later.now, targets.resolve)


def test_a_reopened_case_that_was_answered_has_something_to_settle_again() -> None:
    answered = replying.answer(complaint(), context(), written=REPLY).mention
    closed = lifecycle.close(answered, context(), outcome="solved").mention
    later = context(BEN, after=DAY)
    again = lifecycle.reopen(closed, later).mention
    assert again.first_reply_due is None
    assert again.first_reply_at == TEN
    resolve = PLAYBOOK.classes["complaint"].targets.resolve
    assert resolve is not None
    assert again.resolve_due == ALWAYS.add(later.now, resolve)


@pytest.mark.parametrize("how", ["author", "look", "class"])
def test_whatever_takes_it_up_again_never_starts_it_late(how: str) -> None:
    """A decision not to reply is none to be overdue when somebody comes back."""
    later = context(BEN, after=3 * DAY)
    if how == "class":
        closed = lifecycle.classify(fresh(), context(), into="not_relevant").mention
        again = lifecycle.classify(closed, later, into="complaint").mention
    else:
        quiet = replying.no_reply(complaint(), context(), reason="vent_only").mention
        verdict = next(
            one for one in PLAYBOOK.follow_up.decisions if one.then == "reopen"
        )
        again = (
            lifecycle.author_returned(quiet, later).mention
            if how == "author"
            else watching.look(quiet, later, verdict=verdict, next_look=None).mention
        )
    dues = (again.first_reply_due, again.resolve_due)
    assert all(due is not None and due > later.now for due in dues)


@pytest.mark.parametrize("reason", sorted(PLAYBOOK.no_reply_reasons))
@pytest.mark.parametrize("into", ["rant_troll", "complaint", "question", "feedback"])
def test_a_watch_chosen_for_a_reason_runs_as_long_as_it_says(
    reason: str, into: str
) -> None:
    """Nobody looks after one hour where the reason says four."""
    one = lifecycle.classify(fresh(), context(), into=into).mention
    quiet = replying.no_reply(one, context(), reason=reason).mention
    look_again = PLAYBOOK.no_reply_reasons[reason].look_again
    assert quiet.look_again_at == ALWAYS.next_opening(TEN + look_again)


def test_a_decided_silence_ends_by_close_and_not_beside_it() -> None:
    """One press on *Let it stand* would end it before anybody looked."""
    one = lifecycle.classify(fresh(), context(), into="feedback").mention
    quiet = replying.no_reply(one, context(), reason="not_worthwhile").mention
    rules: tuple[Rule, ...] = (
        partial(no_reply.stand, reason="not_worthwhile"),
        partial(lifecycle.settle, outcome="let_stand"),
    )
    for rule in rules:
        with pytest.raises(Refused) as refused:
            rule(quiet, context())
        assert refused.value.reason == "decided_already"
    ends = OpenEnds(first_look=quiet.look_again_at)
    with pytest.raises(Refused) as early:
        ending.close(quiet, context(), Ending("no_reply"), ends)
    assert (early.value.reason, early.value.field) == ("first_look_is_open", "anyway")
    why = Ending("no_reply", anyway="The page is gone.")
    assert ending.close(quiet, context(), why, ends).mention.status is Status.CLOSED
