"""The use cases of reporting to a platform: the notice, its receipt, the decision."""

from dataclasses import replace

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from bot.takedown.rules import removing, reporting
from bot.takedown.rules.removing import Wanted
from bot.takedown.rules.reporting import Notice
from bot.takedown.service import deadlines
from bot.takedown.service.evidence import made
from bot.takedown.service.removing import carry_out
from data import timers
from data.audit.event_data import ReportAnswered
from data.models import Mention, UserId
from data.takedown import removals, reports, state
from data.takedown.models import Report
from data.transaction import Transaction

_MEASURE = "report"


async def report(
    app: AppContext, command: Command, notice: Notice, *, lower: str = ""
) -> CommandResult:
    """Write the notice down; it counts as a measure of the ladder (S3.40)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        report = reporting.report(mention, takedown, context, notice)
        wanted = Wanted(_MEASURE, notice.reason, lower=lower)
        removal = removing.request(mention, takedown, context, wanted)
        removal = replace(removal, id=removals.add(tx, removal))
        number = reports.add(tx, report)
        steps = context.playbook.removal.report_reminders
        wanted_timers = reporting.ladder("report", number, context.now, steps)
        timers.set_all(tx, "report", number, wanted_timers)
        deadlines.begin(tx, app, mention, notice.reason, context)
        return carry_out(tx, app, mention, "report", removal, context)

    return await execute(app, command, decide)


async def report_answered(
    app: AppContext, command: Command, *, receipt: str, decision: str
) -> CommandResult:
    """The platform sent a receipt, or decided."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = reports.latest(tx, mention.id)
        if before is None:
            raise Refused("nothing_reported")
        after = reporting.answered(before, context, receipt=receipt, decision=decision)
        reports.save(tx, after)
        if after.decision is not None:
            timers.set_all(tx, "report", after.id, ())
        data = ReportAnswered(after.id, after.decision)
        return made(tx, app, mention, "report_answered", context, data)

    return await execute(app, command, decide)


async def last_report_by(app: AppContext, person: UserId) -> Report | None:
    """What this person reported last, to fill in who they are."""
    return await app.store.read(lambda tx: reports.last_by(tx, person))
