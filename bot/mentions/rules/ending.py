"""Decides whether a case may be closed: with an outcome, a result, and nothing left
open.

A refusal names what is open and the field that resolves it: a reason for a closing
step, a result, or one sentence why it ends anyway. There is always a way to close
(playbook section 6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import Refused
from bot.mentions.rules import closing_steps, lifecycle, replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Outcome, Playbook
from data.handoffs.models import Task
from data.mentions.event_data import Ended
from data.models import Escalation, Mention

RULE = "close_with_open_ends"
"""The rule that is overruled when a case ends although something is open."""

_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Ending:
    """How somebody wants to close it. `left_out` gives a reason for each empty step.

    `anyway` is the sentence that overrules open ends, `why` says why a reason is needed
    or why it cannot be fixed, `instead` what was offered in its place. `written` is what
    we posted, where the ending says that we answered and nobody has noted it yet.
    """

    outcome: str
    result: str | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    anyway: str = ""
    why: str = ""
    instead: str = ""
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """What is still going on: tasks that hold it open, and what management was asked.

    `first_look` is when we wanted to look first after deciding not to reply.
    """

    tasks: Sequence[Task] = ()
    escalation: Escalation | None = None
    private: bool = False
    first_look: datetime | None = None

    @property
    def some(self) -> bool:
        """Whether anything is open."""
        waits = (self.escalation, self.first_look)
        return bool(self.tasks) or self.private or waits != (None, None)


def close(
    mention: Mention, context: DecisionContext, ending: Ending, ends: OpenEnds
) -> Transition:
    """Close it, or refuse naming what is open and the way on (S2.30, S3.31, S3.36)."""
    mention = told(mention, context, ending)
    step = lifecycle.close(mention, context, outcome=ending.outcome)
    outcome = context.playbook.outcomes[ending.outcome]
    _check_repairs(outcome, ends, context)
    _check_reason(mention, outcome, ending)
    dotted = closing_steps.left_out(
        mention, ending.left_out, context.now, context.playbook
    )
    _check_closing_steps(dotted, outcome, context)
    result = _result(mention, outcome, ending, context)
    _check_open(mention, ending, ends, context)
    closed = replace(
        step.mention, closing_steps=dotted.closing_steps, resolution=result
    )
    data = replace(step.says(Ended), result=result or None)
    return replace(step, mention=closed, data=data)


def told(mention: Mention, context: DecisionContext, ending: Ending) -> Mention:
    """The mention with the answer that the ending claims, where it was told with it."""
    outcome = context.playbook.outcomes.get(ending.outcome)
    if outcome is None or ending.written is None:
        return mention
    if lifecycle.has_what_it_claims(mention, outcome, context.playbook):
        return mention
    where = ending.written.channel
    if outcome.claims == "private" and not lifecycle.is_private(
        where, context.playbook
    ):
        raise Refused("needs_a_private_channel", field="channel")
    return replying.told_now(mention, context, ending.written)


def is_told(mention: Mention, outcome: Outcome, playbook: Playbook) -> bool:
    """Whether nothing has to be noted any more of what this ending says of us."""
    return lifecycle.has_what_it_claims(mention, outcome, playbook)


def needs_result(mention: Mention, outcome: Outcome, playbook: Playbook) -> bool:
    """Whether somebody has to say what it came to for the person (S3.36)."""
    klass = playbook.classes.get(mention.classification or "")
    negative = klass is not None and klass.negative
    return negative and result_of(mention, outcome) is None


def needs_closing_steps(outcome: Outcome) -> bool:
    """A case in which we said nothing needs no trace of what we said."""
    return outcome.replied


def result_of(mention: Mention, outcome: Outcome | None) -> str | None:
    """The result that follows from how it ended, or from what was decided before."""
    found = outcome.result if outcome is not None else None
    return found or mention.resolution


def open_ends(tasks: Sequence[Task], promised: bool) -> tuple[str, ...]:
    """The kinds of what is open, as codes for the record."""
    kinds = [task.kind for task in tasks]
    return (*kinds, "promise") if promised else tuple(kinds)


def _check_repairs(outcome: Outcome, ends: OpenEnds, context: DecisionContext) -> None:
    """Nothing is solved while somebody still repairs it (S2.30)."""
    kinds = context.playbook.tasks
    repair = next((t for t in ends.tasks if kinds[t.kind].repairs), None)
    if outcome.solves and repair is not None:
        raise Refused("repair_is_open", {"task": repair.what}, field="outcome")


def _check_reason(mention: Mention, outcome: Outcome, ending: Ending) -> None:
    """Some endings are honest only with a reason (S3.34, S3.42)."""
    if outcome.reasoned and mention.reason is None:
        raise Refused("reason_first", {"outcome": outcome.id}, field="outcome")
    if outcome.needs_why and not ending.why.strip():
        raise Refused("needs_a_why", field="why")


def _check_closing_steps(
    mention: Mention, outcome: Outcome, context: DecisionContext
) -> None:
    if not needs_closing_steps(outcome):
        return
    for name in closing_steps.missing(mention, context.playbook):
        raise Refused(f"dot_{name}", field=closing_steps.field_of(name))


def _result(
    mention: Mention, outcome: Outcome, ending: Ending, context: DecisionContext
) -> str | None:
    result = ending.result or result_of(mention, outcome)
    if result is not None and result not in context.playbook.private.results:
        raise Refused("needs_a_result", field="result")
    if result is None and needs_result(mention, outcome, context.playbook):
        raise Refused("needs_a_result", field="result")
    return result


def _check_open(
    mention: Mention, ending: Ending, ends: OpenEnds, context: DecisionContext
) -> None:
    """A promise, a task or a question to management is open: one sentence is the way."""
    if ending.anyway.strip():
        return
    if ends.tasks:
        task = ends.tasks[0]
        kind = context.playbook.tasks[task.kind].id
        raise Refused(
            "task_is_open", {"task_kind": kind, "task": task.what}, field="anyway"
        )
    if ends.escalation is not None:
        raise Refused(
            "question_is_open", {"person": ends.escalation.manager}, field="anyway"
        )
    if ends.private:
        raise Refused("private_is_open", field="anyway")
    if ends.first_look is not None:
        raise Refused("first_look_is_open", {"at": ends.first_look}, field="anyway")
    if mention.promise_due is not None:
        raise Refused("promise_is_open", {"at": mention.promise_due}, field="anyway")
