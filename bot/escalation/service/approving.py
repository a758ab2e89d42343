"""The use cases of approval: ask for it, and publish without it in an emergency.

`recorded_approvals` and `recorded_freezes` are facts for `publish_checklist.py`; the
button `draft.ask_yes` asks the one approver about the draft as it is;
`mention.emergency` lets a lead publish without approval, and the record says who and
why. The approval is for exactly the text that was shown, and the person who asked is
told of the decision.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating
from bot.escalation.rules.approving import Approval, RecordedFreeze, approval_of
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service.escalations import found, later_than
from bot.escalation.service.freezing import freezes_of
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Playbook
from data.escalation import escalations
from data.escalation.event_data import Decided
from data.models import Escalation, EscalationId, Mention
from data.replies import drafts
from data.transaction import Transaction


async def ask_approval(
    app: AppContext, command: Command, text: str | None = None
) -> CommandResult:
    """Ask one person for a yes to this very text, or to the draft as it stands.

    Raises `Refused` where no yes is needed, or there is no draft.

    A second press about the same text finds the first one.
    """

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        wanted = _text_of(tx, mention, text)
        for asked in _approvals(tx, mention):
            if asked.proposal == wanted and asked.ended_at is None:
                raise Refused("approval_waits", {"person": asked.manager})
        brief = _brief(app, mention, context, wanted)
        paging = Paging.now(tx, app, context)
        asked = _begin(app, paging, mention, brief)
        answer = replace(later_than(context.now, asked), to=asked.manager)
        return CommandResult(
            "escalate_approval", mention, escalation=asked.id, answer=answer
        )

    return await execute(app, command, decide)


async def publish_in_emergency(
    app: AppContext,
    command: Command,
    *,
    reason: str,
    text: str | None = None,
    number: EscalationId | None = None,
) -> CommandResult:
    """A lead lets a text go without the yes it needs, with a reason (playbook 4.5).

    From a brief it is the text of this question (`number`), else the draft.
    """

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        paging = Paging.now(tx, app, context)
        if not paging.team.has_a_say(context.by):
            raise Refused("only_the_lead")
        if not reason.strip():
            raise Refused("needs_a_sentence", field="reason")
        asked = (
            _of_text(app, paging, mention, _text_of(tx, mention, text))
            if number is None
            else found(tx, number)
        )
        after = escalating.decide(asked, context, decision="emergency", why=reason)
        paging.changed(after, "emergency", Decided(after.id, "emergency"))
        paging.tell(after, "emergency", [after.manager, after.raised_by])
        return CommandResult("emergency", mention, escalation=after.id)

    return await execute(app, command, decide)


def _of_text(
    app: AppContext, paging: Paging, mention: Mention, text: str
) -> Escalation:
    """The question that waits for this text, or a new one nobody is pinged for."""
    for asked in _approvals(paging.tx, mention):
        if asked.proposal == text and asked.ended_at is None:
            return asked
    brief = _brief(app, mention, paging.context, text)
    return _begin(app, paging, mention, brief, quietly=True)


def _brief(
    app: AppContext, mention: Mention, context: DecisionContext, text: str
) -> EscalationRequest:
    if not text.strip():
        raise Refused("needs_text_or_link", field="text")
    question = app.translator(app.language)("brief.approve")
    brief = approval_of(mention, context.playbook, text=text, question=question)
    if brief is None:
        raise Refused("no_approval_needed")
    return brief


def _begin(
    app: AppContext,
    paging: Paging,
    mention: Mention,
    brief: EscalationRequest,
    *,
    quietly: bool = False,
) -> Escalation:
    context = paging.context
    level, manager = paging.whom(brief.level, brief.reason)
    if manager == context.by:
        # Nobody says yes to their own text while somebody else can.
        others = paging.team.nearby(level)
        found = ((name, who) for name, who in others if who != context.by)
        level, manager = next(found, (level, manager))
    brief = replace(brief, level=level)
    asked = escalating.approval(mention, context, brief=brief, manager=manager)
    if quietly:
        asked = escalating.acknowledge(asked, context)
    return paging.begin(asked)


def recorded_approvals(
    tx: Transaction, mention: Mention, playbook: Playbook
) -> tuple[Approval, ...]:
    """Every yes that was asked for, as the gate wants to know it."""
    decisions = playbook.escalation.decisions
    return tuple(
        Approval(
            asked=asked.manager,
            asked_at=asked.raised_at,
            text=asked.proposal,
            approved_by=asked.decided_by
            if asked.decision in decisions and decisions[asked.decision].approves
            else None,
        )
        for asked in _approvals(tx, mention)
    )


def recorded_freezes(
    tx: Transaction, mention: Mention, now: datetime
) -> tuple[RecordedFreeze, ...]:
    """What is held for this mention: `at` is until when, by whom, what they said."""
    found = []
    for freeze in freezes_of(tx, mention, now):
        number = freeze.escalation
        asked = None if number is None else escalations.find(tx, number)
        said = "" if asked is None else asked.instruction or ""
        found.append(RecordedFreeze(freeze.set_by, freeze.until, said))
    return tuple(found)


def _text_of(tx: Transaction, mention: Mention, text: str | None) -> str:
    """The text that was given, or the draft somebody is writing."""
    if text is not None:
        return text
    draft = drafts.live(tx, mention.id)
    if draft is None:
        raise Refused("no_draft_to_approve")
    return draft.text


def _approvals(tx: Transaction, mention: Mention) -> list[Escalation]:
    return [one for one in escalations.of(tx, mention.id) if one.kind == "approval"]
