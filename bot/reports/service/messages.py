"""Puts together and draws what is said at set times.

The counts of a day are those of that morning or evening and stay; what it lists is drawn as
it stands when it is read, and so are the figures of a week and a month.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.access import seen_by
from bot.core.context import AppContext
from bot.core.linking import card_link
from bot.core.names import name_of
from bot.mentions.rules.clocks import due_order
from bot.reports.rules import periods
from bot.reports.rules.periods import Period
from bot.reports.service import gathering
from bot.reports.service.gathering import Desk
from bot.reports.views.messages import (
    Extras,
    ListedMention,
    render_evening,
    render_morning,
    render_period,
    render_source,
)
from bot.reports.views.report import ReportDisplay
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext, render
from data.mentions import mentions, queues
from data.models import Mention, MentionId, UserId
from data.outbox import rate_limit_holds
from data.outbox.notification_data import ListItem, OfDay, OfPeriod, OfSource
from data.outbox.outbox import OutboxMessage
from data.replies import overrides
from data.reports import day as counting
from data.reports import sources, speeds
from data.routing import rules
from data.storms import storms
from data.transaction import Transaction

_A_DAY = timedelta(days=1)

KINDS = frozenset(
    {
        "report_morning",
        "report_evening",
        "report_week",
        "report_month",
        "source_trouble",
        "source_back",
    }
)
"""What this module draws."""

_MOST_OVERDUE = 1000
_URGENT = 2
_PRAISE, _STORIES, _TASKS = 3, 3, 5
_NIGHT = timedelta(hours=16)
_SILENT = timedelta(days=14)
"""Where nobody replied for so long although somebody needed it, it is said (S2.48)."""

_DAY = timedelta(days=1)
_A_SECOND = timedelta(seconds=1)
_PRAISED, _STORY, _FIXED, _PROPOSED = "praised", "story", "fixed", "proposed"


def desk_of(app: AppContext) -> Desk:
    """What figures depend on here."""
    return Desk(app.playbook, app.hours, ZoneInfo(app.zone))


def day(tx: Transaction, app: AppContext, now: datetime, duty: UserId | None) -> OfDay:
    """What waits this morning, what came since the desk closed, and the most urgent."""
    zone = ZoneInfo(app.zone)
    midnight = periods.midnight(now.astimezone(zone).date() + timedelta(days=1), zone)
    since = _closed_at(app, now)
    urgent = [*queues.unclaimed(tx, 20), *queues.claimed(tx, 20)]
    urgent = sorted((m for m in urgent if m.post.source != "drill"), key=due_order)
    return OfDay(
        items=tuple(ListItem(mention=m.id) for m in urgent[:_URGENT]),
        overdue=_overdue(tx, app, now),
        due=counting.due_between(tx, now, midnight),
        promises=counting.promised_between(tx, now, midnight),
        checks=counting.checks_between(tx, now, midnight),
        since=since,
        came=counting.came_between(tx, since, now),
        duty=duty,
        slow=_slow(tx, app, now),
    )


def evening(tx: Transaction, app: AppContext, now: datetime) -> OfDay:
    """What stays open tonight, and how much of it is due before the desk opens again."""
    counts = queues.counts(tx)
    opens = app.hours.next_working_morning(now)
    return OfDay(
        open_=counts.get("open", 0) + counts.get("claimed", 0),
        overdue=_overdue(tx, app, now),
        due=counting.due_between(tx, now, opens),
        opens=opens,
        praised=_praised(tx, app, now),
        aside={
            name: sum(by_rule.values())
            for name, by_rule in rules.counted(tx, now - _A_DAY).items()
        },
    )


def _praised(tx: Transaction, app: AppContext, now: datetime) -> int:
    """How often praise was passed on today."""
    begins = periods.day_of(now, ZoneInfo(app.zone))
    kinds = app.playbook.tasks
    passed_on = counting.passed_on_between(tx, begins, now)
    return sum(one.kind in kinds and kinds[one.kind].praises for one in passed_on)


def period(tx: Transaction, app: AppContext, about: Period) -> OfPeriod | None:
    """What came in a week or a month; nothing where nothing did."""
    desk, book = desk_of(app), app.playbook
    came = counting.came_between(tx, about.begins, about.ends)
    if not came:
        return None
    praises = [one.id for one in book.classes.values() if one.praises]
    praised = counting.praise_between(
        tx, praises, about.begins, about.ends, _PRAISE * 4
    )
    figures = gathering.figures_of(tx, desk, about, about.ends, by=())
    stories = [MentionId(number) for _, number in figures.stories[:_STORIES]]
    answered = counting.answered_between(tx, about.begins, about.ends)
    fixed = [
        one.mention
        for one in answered
        if one.answer == "done" and not book.tasks[one.kind].praises
    ]
    proposed = [
        one.mention
        for one in counting.passed_on_between(tx, about.begins, about.ends)
        if book.tasks[one.kind].proposes
    ]
    named = (
        (_PRAISED, praised),
        (_STORY, stories),
        (_FIXED, list(dict.fromkeys(fixed))[:_TASKS]),
        (_PROPOSED, list(dict.fromkeys(proposed))[:_TASKS]),
    )
    items = [ListItem(mention=n, kind=kind) for kind, numbers in named for n in numbers]
    return OfPeriod(
        items=tuple(items), period=about.name, begins=about.begins, ends=about.ends
    )


def drawn(
    tx: Transaction,
    app: AppContext,
    message: OutboxMessage,
    language: str,
    now: datetime,
) -> Message | None:
    """The message; nothing for one whose data were lost."""
    context = render(app.playbook, app.translator(language), app.zone)
    data = message.data
    if isinstance(data, OfSource):
        return render_source(data, context, now, back=message.kind == "source_back")
    named = (
        [one for item in data.items if (one := _named(tx, app, item)) is not None]
        if isinstance(data, OfDay | OfPeriod)
        else []
    )
    if isinstance(data, OfDay):
        if message.kind == "report_evening":
            return render_evening(data, message.created_at, context)
        running = [one.topic for one in storms.running(tx) if one.stage.is_storm]
        duty = None if data.duty is None else name_of(tx, app, data.duty)
        return render_morning(
            data,
            message.created_at,
            context,
            named,
            now,
            duty=duty,
            storms=running,
            troubles=[(one.source, one.kind) for one in sources.troubles(tx)],
            known=bool(sources.names(tx)),
        )
    if not isinstance(data, OfPeriod) or data.begins is None or data.ends is None:
        return None
    return _period(tx, app, data, named, context, now)


def _period(
    tx: Transaction,
    app: AppContext,
    data: OfPeriod,
    named: list[ListedMention],
    context: RenderContext,
    now: datetime,
) -> Message:
    assert data.begins is not None
    assert data.ends is not None
    about = Period(data.period, data.begins, data.ends, over=True)
    report = gathering.report(tx, desk_of(app), about, now)
    silent = report.figures.silent
    if data.period == "week":
        both = Period("days", data.ends - _SILENT, data.ends, over=True)
        silent = gathering.figures_of(
            tx, desk_of(app), both, now, by=("platform",)
        ).silent
    charts = not rate_limit_holds.holds(tx, rate_limit_holds.CHARTS, now)
    overruled = overrides.counts(tx, data.begins, data.ends)
    extras = Extras(named, prepared=app.prepared, silent=silent, overruled=overruled)
    return render_period(
        report,
        context,
        ReportDisplay(
            by="platform" if data.period == "month" else "class", charts=charts
        ),
        extras,
        now,
    )


def _named(tx: Transaction, app: AppContext, item: ListItem) -> ListedMention | None:
    """A mention as the whole channel may see it."""
    mention = mentions.find(tx, MentionId(item.mention))
    if mention is None or mention.withdrawn_at is not None:
        return None
    shown: Mention = seen_by(tx, app, mention, None)
    return ListedMention(item.kind, shown, card_link(tx, app, mention.id))


def _slow(tx: Transaction, app: AppContext, now: datetime) -> dict[str, int]:
    """Which percentage of cards and redraws took too long within a day, where it is many."""
    speed, found = app.playbook.reports.speed, dict[str, int]()
    for what, limit in ((speeds.CARD, speed.card), (speeds.REDRAW, speed.redraw)):
        slow, of = speeds.slow_since(tx, what, limit.total_seconds(), now - _DAY)
        percent = round(100 * slow / of) if of else 0
        if slow > 1 and percent >= speed.share:
            found[what] = percent
    return found


def _closed_at(app: AppContext, now: datetime) -> datetime:
    """When the desk closed last."""
    if app.hours.calendar is None:
        return now - _NIGHT
    return app.hours.subtract(now - _A_SECOND, _A_SECOND) + _A_SECOND


def _overdue(tx: Transaction, app: AppContext, now: datetime) -> int:
    calm = [one.id for one in app.playbook.classes.values() if not one.nudges]
    return queues.overdue(tx, now, calm, _MOST_OVERDUE)
