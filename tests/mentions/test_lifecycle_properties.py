"""Any moves in any order: what must hold for every mention at any time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import Refused
from bot.mentions.rules import lifecycle, nudges, replying, watching
from bot.mentions.rules.clocks import set_due
from bot.mentions.rules.moves import MOVES, Whose
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext, Rule
from data.models import Status, Timer, UserId
from tests.world.rule_cases import ALWAYS, PLAYBOOK, TEN, fresh

PEOPLE = st.sampled_from([UserId("UANNA"), UserId("UBEN"), UserId("UCARLA")])
CLASSES = st.sampled_from(list(PLAYBOOK.classes))
OUTCOMES = st.sampled_from(list(PLAYBOOK.outcomes))
FLAGS = st.frozensets(st.sampled_from(list(PLAYBOOK.flags)))


class AnyDay(RuleBasedStateMachine):
    """People and the author do whatever they like; the clock only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = TEN
        self.mention = fresh()
        self.timers: dict[str, Timer] = {}
        self._reset_timers()

    def _reset_timers(self) -> None:
        wanted = nudges.timers(self.mention, PLAYBOOK, ALWAYS, self.timers, self.now)
        self.timers = {timer.kind: timer for timer in wanted}

    def _try(self, by: UserId, rule_: Rule) -> None:
        context = DecisionContext(now=self.now, by=by, playbook=PLAYBOOK, hours=ALWAYS)
        before = self.mention
        try:
            step = rule_(before, context)
        except Refused:
            return
        move = MOVES[step.move]
        # What a source tells is kept wherever the mention stands; it moves only there.
        assert before.status in move.begins or move.whose is Whose.SOURCE
        assert step.mention.status in (*move.leads_to(before.status), before.status)
        self.mention = step.mention
        self._reset_timers()

    @rule(minutes=st.integers(0, 600))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(by=PEOPLE)
    def claim(self, by: UserId) -> None:
        self._try(by, lifecycle.claim)

    @rule(by=PEOPLE)
    def release(self, by: UserId) -> None:
        self._try(by, lifecycle.release)

    @rule(by=PEOPLE)
    def take_over(self, by: UserId) -> None:
        self._try(by, lifecycle.take_over)

    @rule(by=PEOPLE, to=PEOPLE)
    def hand_over(self, by: UserId, to: UserId) -> None:
        self._try(by, partial(lifecycle.hand_over, to=to))

    @rule(by=PEOPLE, into=CLASSES)
    def classify(self, by: UserId, into: str) -> None:
        self._try(by, partial(lifecycle.classify, into=into))

    @rule(by=PEOPLE, flags=FLAGS)
    def flag(self, by: UserId, flags: frozenset[str]) -> None:
        self._try(by, partial(lifecycle.flag, flags=flags))

    @rule(by=PEOPLE, outcome=OUTCOMES)
    def close(self, by: UserId, outcome: str) -> None:
        self._try(by, partial(lifecycle.close, outcome=outcome))

    @rule(by=PEOPLE, outcome=OUTCOMES)
    def settle(self, by: UserId, outcome: str) -> None:
        self._try(by, partial(lifecycle.settle, outcome=outcome))

    @rule(by=PEOPLE)
    def reopen(self, by: UserId) -> None:
        self._try(by, lifecycle.reopen)

    @rule(by=PEOPLE)
    def answer(self, by: UserId) -> None:
        written = Written("Sorry!", None, "public", self.now)
        self._try(by, partial(replying.answer, written=written))

    @rule(by=PEOPLE, minutes=st.integers(1, 600))
    def hold(self, by: UserId, minutes: int) -> None:
        written = Written("We look into it.", None, "public", self.now)
        promised = self.now + timedelta(minutes=minutes)
        self._try(by, partial(replying.holding, written=written, promised=promised))

    @rule(by=PEOPLE, reason=st.sampled_from(list(PLAYBOOK.no_reply_reasons)))
    def no_reply(self, by: UserId, reason: str) -> None:
        self._try(by, partial(replying.no_reply, reason=reason))

    @rule()
    def author_returns(self) -> None:
        self._try(UserId(""), lifecycle.author_returned)

    @rule()
    def others_join(self) -> None:
        self._try(UserId(""), watching.others_joined)

    @rule()
    def it_spreads(self) -> None:
        self._try(UserId(""), watching.spread)

    @rule(by=PEOPLE)
    def needs_no_answer(self, by: UserId) -> None:
        self._try(by, watching.watch_on)

    @invariant()
    def an_owner_stands_exactly_where_somebody_owns_it(self) -> None:
        if self.mention.status is Status.OPEN:
            assert self.mention.owner is None
        if self.mention.status is Status.CLAIMED:
            assert self.mention.owner is not None

    @invariant()
    def what_is_closed_has_an_outcome_and_no_clock(self) -> None:
        """DESIGN promise 5."""
        if self.mention.status is Status.CLOSED:
            assert self.mention.outcome is not None
            assert self.timers == {}

    @invariant()
    def what_is_live_and_unanswered_has_somebody_who_will_be_reminded(self) -> None:
        live = self.mention.status in (Status.OPEN, Status.CLAIMED)
        klass = PLAYBOOK.classes.get(self.mention.classification or "")
        quiet = klass is not None and not klass.nudges
        if live and self.mention.first_reply_at is None and not quiet:
            assert self.timers or self.mention.first_reply_due is None

    @invariant()
    def dues_follow_from_where_it_stands_and_from_nothing_else(self) -> None:
        """Always from the original start, however it got here."""
        assert self.mention == set_due(self.mention, PLAYBOOK, ALWAYS)
        assert self.mention.started_at == TEN

    @invariant()
    def no_timer_is_due_before_somebody_could_have_acted(self) -> None:
        # The run of a promise is known by its end, so it began whenever it was given.
        for timer in self.timers.values():
            assert timer.due >= (TEN if timer.kind == "promise" else timer.since)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_mention_with_other_words_moves_the_same() -> None:
    """Rules look at codes and times only, never at what somebody wrote."""
    loud = replace(fresh(), post=replace(fresh().post, text="<!channel> 😡" * 500))
    context = DecisionContext(
        now=TEN, by=UserId("UANNA"), playbook=PLAYBOOK, hours=ALWAYS
    )

    claimed = lifecycle.claim(loud, context).mention

    assert (
        replace(claimed, post=fresh().post) == lifecycle.claim(fresh(), context).mention
    )
