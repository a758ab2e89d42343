"""Draws the figures of a stretch of time for Slack: a few sentences, charts, a table.

Below them stands every number of the charts and the table in words, so that nothing is
lost where a workspace draws none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reports.rules.figures import (
    OTHER,
    Figures,
    Group,
    Handling,
    Report,
    Spread,
    Work,
)
from bot.reports.rules.periods import Period, days_of
from bot.reports.rules.sums import UNKNOWN
from bot.reports.views.charts import chart, table
from bot.ui.blocks import Block, Message, context, heading, mrkdwn, sections
from bot.ui.phrases import RenderContext, source_of
from bot.ui.texts import cut, escape_line, line

_MOST_GROUPS = 9
_SMALL_PRINT = 2900
_MOST_DAYS = 20
_TRENDS = 3
"""So many percent more or less than usual are no news."""


@dataclass(frozen=True, slots=True)
class ReportDisplay:
    """How to draw it: `by` is what the table is broken down by, `charts` whether charts
    and tables may be sent.
    """

    by: str = "class"
    charts: bool = True


def render_report(
    report: Report, render: RenderContext, shown: ReportDisplay
) -> Message:
    """A report that somebody asked for, or the beginning of the message of a week."""
    figures, words = report.figures, render.words
    title = title_of(report, render)
    if not figures.total.posts and not figures.apart:
        return Message(f"{title}: {words('report.nothing')}")
    said = sentences(report, render)
    by = shown.by if shown.by in figures.by else next(iter(figures.by))
    groups = figures.by[by][:_MOST_GROUPS]
    if len(groups) == 1 and groups[0].name == OTHER:
        # All of it together is what the sentences say already.
        groups = ()
    drawn = [*_charts(report, render, groups, by), *_table(groups, render, by)]
    blocks = [
        heading(title),
        *sections(said, "report"),
        *(drawn if shown.charts else []),
        *twin(report, groups, render, by),
    ]
    return Message(" ".join([f"{title}:", *said]), blocks)


def title_of(report: Report, render: RenderContext) -> str:
    """`Week 48 · 23 to 29 Nov`, or what else it is about."""
    words, period = render.words, report.period
    first = days_of(period, render.zone)[0]
    values: dict[str, str | int] = {
        "first": day_name(first, render),
        "last": day_name(days_of(period, render.zone)[-1], render),
        "week": first.isocalendar().week,
        "month": f"{words(f'format.month.{first.month}')} {first.year}",
        "count": len(days_of(period, render.zone)),
    }
    title = words(f"report.title.{period.name}", **values)
    if report.only is None:
        return title
    return f"{title} · {name_of(*report.only, render)}"


def sentences(report: Report, render: RenderContext) -> list[str]:
    """What somebody reads first: how much, how fast, which promises."""
    words, figures = render.words, report.figures
    lines = [_volume(report, render)]
    tone = _tone(report, render)
    lines += [tone] if tone else []
    if report.period.name == "today":
        return [*lines, *_counted_apart(figures, render)]
    handling = figures.total.handling
    if handling is None:
        lines.append(words("report.hidden"))
    else:
        lines += _speed(report, handling, render)
    if figures.work is not None:
        lines += _work(figures.work, render)
    return [*lines, *_counted_apart(figures, render)]


def twin(
    report: Report, groups: Sequence[Group], render: RenderContext, by: str
) -> list[Block]:
    """Every number of the charts and the table, in small print."""
    words = render.words
    days = _perday_name(report.period, report.figures.daily, render)
    parts: list[str] = []
    if len(days) > 1:
        parts.append(
            words(
                "report.twin.days",
                first=days[0][0],
                last=days[-1][0],
                all=", ".join(str(one[1]) for one in days),
                critical=", ".join(str(one[2]) for one in days),
            )
        )
    shares = _shares(report, groups, by)
    if shares:
        told = ", ".join(
            words("report.twin.share", name=name_of(by, one.name, render), now=now)
            + ("" if then is None else words("report.twin.before", before=then))
            for one, now, then in shares
        )
        key = (
            "shares_before"
            if any(then is not None for *_, then in shares)
            else "shares"
        )
        parts.append(words(f"report.twin.{key}", said=told))
    parts += [line_of(one, render, by) for one in groups]
    return [context([mrkdwn(one)]) for one in _packed(parts)]


def line_of(group: Group, render: RenderContext, by: str) -> str:
    """One group with all its numbers: `Question: 71 · 18 min / 21 min · 96 %`."""
    words = render.words
    told = words(
        "report.twin.group",
        name=escape_line(name_of(by, group.name, render), 60),
        posts=_few(group, render),
    )
    handling = group.handling
    if handling is None:
        return told
    if handling.work is not None and handling.wall is not None:
        told += words(
            "report.twin.times",
            work=span(handling.work.median, render),
            wall=span(handling.wall.median, render),
        )
    if handling.share is not None:
        told += words("report.twin.within", percent=handling.share)
    return told


def name_of(by: str, name: str, render: RenderContext) -> str:
    """What a group is called."""
    words, book = render.words, render.playbook
    if name in (OTHER, UNKNOWN):
        return words(f"report.{name}")
    if by == "class":
        klass = book.classes.get(name)
        return name if klass is None else words.pick(klass.label)
    if by == "platform":
        platform = book.platforms.get(name)
        return line(name, 30) if platform is None else words.pick(platform.label)
    if by == "source":
        return source_of(name)
    if by == "hour":
        day, _, hour = name.partition("-")
        number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day) + 1
        return f"{words(f'format.weekday.{number}')} {hour}:00"
    return line(name, 30)


def span(seconds: float, render: RenderContext) -> str:
    """A length of time in hours and minutes: a day of working time has no 24 hours."""
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    words = render.words
    told = [words("format.hours", count=hours)] if hours else []
    if minutes or not hours:
        told.append(words("format.minutes", count=minutes))
    return " ".join(told)


def _volume(report: Report, render: RenderContext) -> str:
    words, figures = render.words, report.figures
    posts = figures.total.posts
    told = words("report.volume", count=posts)
    earlier = [one.total.posts for one in report.before]
    usual = sum(earlier) / len(earlier) if earlier else 0
    if usual >= 1:
        change = round(100 * (posts - usual) / usual)
        key = "same" if abs(change) < _TRENDS else "more" if change > 0 else "less"
        told += words(
            f"report.than_usual.{key}", percent=abs(change), usual=round(usual)
        )
    most = max(figures.daily.items(), key=lambda one: one[1][0], default=None)
    if most is not None and len(figures.daily) > 2:
        told += ". " + words(
            "report.busiest", day=day_name(most[0], render), count=most[1][0]
        )
    return told


def _tone(report: Report, render: RenderContext) -> str:
    """Praise, critical and abuse in percent, with counts (S0.33)."""
    figures, usual, words = report.figures, report.usual, render.words
    posts = figures.total.posts
    if not posts:
        return ""
    told = []
    for name in ("praise", "critical", "abuse"):
        count = figures.tone.get(name, 0)
        part = words(f"report.tone.{name}", percent=_percent(count, posts), count=count)
        if usual is not None and usual.total.posts:
            then = usual.tone.get(name, 0)
            percent = _percent(then, usual.total.posts)
            part += words("report.tone.before", percent=percent, count=then)
        told.append(part)
    return " · ".join(told)


def _speed(report: Report, handling: Handling, render: RenderContext) -> Iterator[str]:
    words, goal = render.words, render.playbook.reports.goal
    if handling.share is not None:
        told = words(
            "report.within",
            percent=handling.share,
            within=handling.within,
            count=handling.judged,
            goal=goal,
        )
        usual = None if report.usual is None else report.usual.total.handling
        if usual is not None and usual.share is not None:
            told += words("report.before", percent=usual.share)
        yield told
    if handling.work is not None and handling.wall is not None:
        yield words("report.times", **_both(handling.work, handling.wall, render))
    if handling.claim_work is not None and handling.claim_wall is not None:
        both = _both(handling.claim_work, handling.claim_wall, render)
        yield words("report.claims", **both)
    asked = report.figures.total.needs_reply
    if asked:
        percent = _percent(handling.replied, asked)
        yield words("report.replied", percent=percent, count=handling.replied, of=asked)


def _both(work: Spread, wall: Spread, render: RenderContext) -> dict[str, str]:
    return {
        "work": span(work.median, render),
        "wall": span(wall.median, render),
        "work_p90": span(work.p90, render),
        "wall_p90": span(wall.p90, render),
    }


def _work(work: Work, render: RenderContext) -> Iterator[str]:
    """What was done, as far as there was any of it."""
    words, promises = render.words, work.promises
    if promises.given:
        yield words(
            "report.promises",
            count=promises.given,
            kept=promises.kept,
            moved=promises.moved,
            broken=promises.broken,
        )
    counted = (
        ("reopened", work.reopened),
        ("late_answer", work.no_reply_then_answered),
        ("removals", work.removals),
        ("passed_on", work.passed_on),
    )
    told = [words(f"report.{name}", count=count) for name, count in counted if count]
    if told:
        yield " · ".join(told)
    if work.escalated:
        said = words("report.escalated", count=work.escalated)
        for name, found in (("seen", work.seen), ("decided", work.decided)):
            if found is not None:
                said += words(f"report.{name}", within=span(found.median, render))
        yield said
    private = work.handovers
    if private.offered:
        yield words(
            "report.private",
            count=private.offered,
            accepted=private.accepted,
            solved=private.solved,
        ) + words("report.closing", count=private.closing_note)
        if private.moods:
            moods = ", ".join(
                f"{_faces(pair, render)} {count}"
                for pair, count in private.moods.items()
            )
            yield words("back.moods", moods=moods)


def _faces(pair: str, render: RenderContext) -> str:
    known = render.playbook.private.moods
    return " → ".join(
        known[one].emoji if one in known else one for one in pair.split(" → ")
    )


def _counted_apart(figures: Figures, render: RenderContext) -> Iterator[str]:
    words = render.words
    told = [
        words(f"report.apart.{name}", count=count)
        for name, count in sorted(figures.apart.items())
        if count
    ]
    more = (
        ("snoozed", figures.snoozed),
        ("also_via", figures.also_via),
        ("drills", figures.drills),
    )
    told += [
        words(f"report.apart.{name}", count=count) for name, count in more if count
    ]
    if told:
        yield words("report.counted_apart", said=", ".join(told))


def _charts(
    report: Report, render: RenderContext, groups: Sequence[Group], by: str
) -> list[Block]:
    words = render.words
    days = _perday_name(report.period, report.figures.daily, render)
    drawn = chart(
        "line",
        words("report.chart.days"),
        [one[0] for one in days],
        {
            words("report.chart.all"): [one[1] for one in days],
            words("report.chart.critical"): [one[2] for one in days],
        },
    )
    shares = _shares(report, groups, by)
    series = {words("report.chart.now"): [now for _, now, _ in shares]}
    if shares and all(then is not None for _, _, then in shares):
        series[words("report.chart.before")] = [then or 0 for _, _, then in shares]
    labels = [name_of(by, one.name, render) for one, _, _ in shares]
    return [*drawn, *chart("bar", words("report.chart.within"), labels, series)]


def _table(groups: Sequence[Group], render: RenderContext, by: str) -> list[Block]:
    words = render.words
    columns = [words(f"report.by.{by}")]
    columns += [
        words(f"report.column.{one}") for one in ("posts", "work", "wall", "target")
    ]
    return table(
        words("report.caption"), columns, [_row(one, render, by) for one in groups]
    )


def _row(group: Group, render: RenderContext, by: str) -> list[str | int | None]:
    handling = group.handling
    times: list[str | int | None] = [None, None, None]
    if handling is not None:
        work, wall = handling.work, handling.wall
        times = [
            None if work is None else span(work.median, render),
            None if wall is None else span(wall.median, render),
            None if handling.share is None else f"{handling.share} %",
        ]
    posts: str | int = group.posts
    if group.name == OTHER and group.posts < render.playbook.reports.fewest_posts:
        posts = _few(group, render)
    return [cut(name_of(by, group.name, render), 40), posts, *times]


def _shares(
    report: Report, groups: Sequence[Group], by: str
) -> list[tuple[Group, int, int | None]]:
    """The share in time of each group now and before, where both are known."""
    usual = {} if report.usual is None else _by_name(report.usual, by)
    found = []
    for one in groups:
        share = None if one.handling is None else one.handling.share
        if share is None:
            continue
        then = usual.get(one.name)
        known = None if then is None or then.handling is None else then.handling.share
        found.append((one, share, known))
    return found


def _by_name(figures: Figures, by: str) -> Mapping[str, Group]:
    return {one.name: one for one in figures.by.get(by, ())}


def _perday_name(
    period: Period, daily: Mapping[date, tuple[int, int]], render: RenderContext
) -> list[tuple[str, int, int]]:
    """Mentions a day, or a week where the days are more than a chart holds."""
    days = days_of(period, render.zone)
    counts = [(day, *daily.get(day, (0, 0))) for day in days]
    if len(days) <= 7:
        words = render.words
        return [
            (words(f"format.weekday.{day.isoweekday()}"), n, c) for day, n, c in counts
        ]
    if len(days) <= _MOST_DAYS:
        return [(day_name(day, render), n, c) for day, n, c in counts]
    weeks = [counts[first : first + 7] for first in range(0, len(counts), 7)]
    return [
        (
            day_name(week[0][0], render),
            sum(n for _, n, _ in week),
            sum(c for *_, c in week),
        )
        for week in weeks
    ]


def _few(group: Group, render: RenderContext) -> str:
    """A count; of what is too small only that it is."""
    fewest = render.playbook.reports.fewest_posts
    if group.name == OTHER and group.posts < fewest:
        return render.words("report.fewer", count=fewest)
    return render.words.number(group.posts)


def _packed(parts: Sequence[str]) -> list[str]:
    packed: list[str] = []
    for part in parts:
        if packed and len(packed[-1]) + len(part) + 1 <= _SMALL_PRINT:
            packed[-1] += f"\n{part}"
        else:
            packed.append(part)
    return packed


def day_name(day: date, render: RenderContext) -> str:
    """`23 Nov`."""
    words = render.words
    return words("report.day", day=day.day, month=words(f"format.month.{day.month}"))


def _percent(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0
