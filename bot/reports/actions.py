"""The rows of reports: `/mentions report`, `/mentions export`, `/mentions privacy`."""

import html
import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.action import Action, ActionContext, Later, Say, Upload
from bot.core.context import AppContext
from bot.errors import Refused
from bot.escalation import dialogs as escalation
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import Period, days_of, period_named
from bot.reports.service import gathering as service
from bot.reports.service.gathering import ReportRequest
from bot.reports.service.messages import desk_of
from bot.reports.views import files
from bot.reports.views.privacy import privacy
from bot.reports.views.report import ReportDisplay, day_name, render_report
from bot.ui.blocks import Message
from bot.ui.texts import escape_line
from data.outbox import rate_limit_holds
from data.transaction import Transaction

_CASE = re.compile(r"#?\d{1,15}")
_ANONYMISE = ("--anonymise", "--anonymize", "—anonymise", "—anonymize")
"""Slack makes a dash of two hyphens on some keyboards."""

_LONGEST = 100


async def _report(ctx: ActionContext) -> Later:
    """The figures of what was typed: `month`, `30d complaint`. Raises `Refused`."""
    return await _asked(ctx, "class")


async def _by_platform(ctx: ActionContext) -> Later:
    return await _asked(ctx, "platform")


async def _asked(ctx: ActionContext, by: str) -> Later:
    app, now = ctx.app, ctx.app.clock()
    typed = html.unescape(ctx.interaction.value)[:_LONGEST]
    asked = await app.store.read(lambda tx: service.asked(tx, desk_of(app), typed, now))

    async def figures() -> Message:
        found, charts = await app.store.read(partial(_found, app, asked, now))
        return render_report(found, ctx.render, ReportDisplay(by, charts))

    return Later(figures)


def _found(
    app: AppContext, asked: ReportRequest, now: datetime, tx: Transaction
) -> tuple[Report, bool]:
    found = service.report(tx, desk_of(app), asked.period, now, only=asked.only)
    return found, not rate_limit_holds.holds(tx, rate_limit_holds.CHARTS, now)


async def _export(ctx: ActionContext) -> Upload | Say:
    """A case by its number, or what came in within so many days."""
    typed = html.unescape(ctx.interaction.value).split()
    if len(typed) == 1 and _CASE.fullmatch(typed[0]):
        return await escalation.of_mention(ctx)
    named = [one for one in typed if one not in _ANONYMISE]
    now, zone = ctx.app.clock(), ZoneInfo(ctx.app.zone)
    said = named[0].casefold() if named else "30d"
    period = period_named(said, now, zone) if len(named) <= 1 else None
    if period is None:
        word = escape_line(" ".join(named), 40)
        raise Refused("export_unknown", {"word": word})
    anonymise = len(named) < len(typed)
    found = await ctx.app.store.read(partial(_rows, ctx.app, period, now, anonymise))
    return _handed(ctx, period, found)


def _rows(
    app: AppContext, period: Period, now: datetime, anonymise: bool, tx: Transaction
) -> list[dict[str, object]]:
    cases = service.read(tx, desk_of(app), period.begins, period.ends, now)
    return list(files.rows(cases, anonymise=anonymise))


def _handed(
    ctx: ActionContext, period: Period, rows: Sequence[dict[str, object]]
) -> Upload:
    words, count = ctx.render.words, len(rows)
    days = days_of(period, ctx.render.zone)
    first, last = (day_name(one, ctx.render) for one in (days[0], days[-1]))
    name = f"mentions-{days[0].isoformat()}-{days[-1].isoformat()}.csv"
    return Upload(
        files=[(name, files.as_csv(rows))],
        comment=words("report.export.comment", count=count, first=first, last=last),
        missed=Message(words("report.export.missed")),
        meanwhile=Message(words("report.export.coming", count=count)),
    )


async def _privacy(ctx: ActionContext) -> Say:
    """What is stored, for whoever asks."""
    return Say(privacy(ctx.render, ctx.app.profile.links.privacy_notice))


ROWS = (
    Action("report", kind="word", command=_report, permission="desk.report"),
    Action(
        "report.platform",
        command=_by_platform,
        permission="desk.report",
        about="nothing",
        label="button.report_platform",
    ),
    Action(
        "report.show",
        command=_report,
        permission="desk.report",
        about="nothing",
        label="button.report_show",
    ),
    Action(
        "report.csv",
        command=_export,
        permission="mention.export",
        about="nothing",
        label="button.report_csv",
    ),
    Action(
        "export",
        kind="word",
        command=_export,
        permission="mention.export",
        about="mention",
    ),
    Action("privacy", kind="word", command=_privacy, permission="desk.privacy"),
)
