"""Draws what is said at set times: morning, evening, week and month (interface 7)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.card.views.digest import described, snippet
from bot.reports.rules.figures import Calibration, Figures, Group, Report
from bot.reports.views.report import (
    ReportDisplay,
    day_name,
    name_of,
    render_report,
    span,
)
from bot.ui.blocks import (
    Block,
    Message,
    actions,
    button,
    heading,
    section,
    sections,
)
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext, author_of, platform_of, source_of
from bot.ui.texts import escape_line, escape_mrkdwn
from data.models import Mention, Status
from data.outbox.notification_data import OfDay, OfSource

_TOPIC = 60
_SETUP = ("guideline", "netiquette", "privacy_notice")


@dataclass(frozen=True, slots=True)
class ListedMention:
    """A mention in a list, as the whole channel may see it, and the way to its card."""

    kind: str
    mention: Mention
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands in the message of a week beside its figures; `prepared` is what the
    setup has, `overruled` how often which rule of the lint was.
    """

    named: Sequence[ListedMention] = ()
    prepared: Collection[str] = ()
    silent: Sequence[str] = ()
    overruled: Mapping[str, int] = field(default_factory=dict)


def render_morning(
    data: OfDay,
    said_at: datetime,
    render: RenderContext,
    urgent: Sequence[ListedMention],
    now: datetime,
    *,
    duty: str | None = None,
    storms: Sequence[str] = (),
    troubles: Sequence[tuple[str, str]] = (),
    known: bool = True,
) -> Message:
    """What waits today; the two most urgent with their next step."""
    words = render.words
    title = words("report.morning.title", day=_weekday(said_at, render))
    lines = [*_waits(data, render), _came(data, said_at, render)]
    if duty:
        lines.append(words("report.morning.duty", name=escape_line(duty, 40)))
    lines += [
        words(
            "report.morning.storm",
            topic=escape_line(topic, _TOPIC) or words("storm.no_topic"),
        )
        for topic in storms
    ]
    lines.append(sources_line(troubles, render, known=known))
    lines += _slow(data, render)
    rows = [_row(one, render, now) for one in urgent]
    row = actions([report_button(render, "week")], "report:day")
    text = "\n".join([title, *lines])
    blocks = [heading(title), section("\n".join(lines), "report:head"), *rows, row]
    return Message(text, blocks)


def render_evening(data: OfDay, said_at: datetime, render: RenderContext) -> Message:
    """What stays open, in two sentences."""
    words = render.words
    aside = _aside(data, render)
    if data.praised:
        aside = [words("report.evening.praised", count=data.praised), *aside]
    if not data.open_:
        said = " ".join([words("report.evening.nothing"), *aside])
        return Message(said, [section(said, "report:evening")] if aside else [])
    said = words("report.evening.open", count=data.open_)
    if data.overdue:
        said += " " + words("report.evening.overdue", count=data.overdue)
    if data.opens is not None:
        key = "due" if data.due else "none_due"
        time = render.token(data.opens, said_at)
        said += " " + words(f"report.evening.{key}", count=data.due, time=time)
    said = " ".join([said, *aside])
    return Message(said, [section(said, "report:evening")])


def _aside(data: OfDay, render: RenderContext) -> list[str]:
    """What rules kept without a card since yesterday evening (S4.20)."""
    muted, tray = data.aside.get("mute", 0), data.aside.get("tray", 0)
    if not (muted or tray):
        return []
    return [render.words("report.evening.aside", muted=muted, tray=tray)]


def render_period(
    report: Report,
    render: RenderContext,
    shown: ReportDisplay,
    extras: Extras,
    now: datetime,
) -> Message:
    """A week or a month: the report, then what was praised, proposed, fixed and discussed."""
    drawn = render_report(report, render, shown)
    lines = [
        *_praised(extras, render),
        *_listed("proposed", extras, render),
        *_listed("fixed", extras, render),
        *_stories(report.figures, extras, render),
        *_platforms(report, extras, render),
        *_changed(report.figures, render),
        *_calibration(report, extras, render),
        *_muted(report.figures, render),
        *_missing(extras, render),
    ]
    value = "month" if report.period.name == "month" else "week"
    row = actions(
        [
            button(
                render.words("button.report_platform"),
                "report.platform",
                f"{len_of(report)}d",
            ),
            button(
                render.words("button.report_csv"), "report.csv", f"{len_of(report)}d"
            ),
        ],
        f"report:{value}",
    )
    more = sections(lines, "report:more") if lines else []
    return Message(drawn.text, [*drawn.blocks, *more, row])


def len_of(report: Report) -> int:
    """Its days."""
    return max(1, round(report.period.span.total_seconds() / 86_400))


def render_source(
    data: OfSource, render: RenderContext, now: datetime, *, back: bool
) -> Message:
    """To an admin: what is wrong with a source and what to check; or that it is over."""
    words, source = render.words, escape_line(source_of(data.source), _TOPIC)
    if back:
        return Message(words(f"source.over.{data.trouble}", source=source))
    values: dict[str, str | int] = {
        "source": source,
        "last": render.token(data.last or now, now),
        "usual": span(data.seconds, render),
        "by": span(data.seconds, render),
        "count": data.count,
        "before": data.before,
    }
    said = words(f"source.{data.trouble}", **values)
    return Message(f"{said}\n{words(f'source.check.{data.trouble}')}")


def sources_line(
    troubles: Sequence[tuple[str, str]], render: RenderContext, *, known: bool
) -> str:
    """That all sources deliver, or which of them do not."""
    words = render.words
    if not known:
        return words("report.morning.no_sources")
    if not troubles:
        return words("report.morning.talking")
    return ", ".join(
        words(
            f"source.short.{kind}",
            source=escape_line(source_of(source), _TOPIC),
        )
        for source, kind in troubles
    )


def _slow(data: OfDay, render: RenderContext) -> Iterator[str]:
    """That the desk itself was slow, where it was."""
    speed = render.playbook.reports.speed
    limits = {"card": speed.card, "redraw": speed.redraw}
    told = [
        render.words(
            f"report.morning.slow_{what}",
            percent=percent,
            limit=f"{round(limits[what].total_seconds())} s",
        )
        for what, percent in data.slow.items()
    ]
    if told:
        yield render.words("report.morning.slow", said=", ".join(told))


def _waits(data: OfDay, render: RenderContext) -> Iterator[str]:
    """What waits, as far as there is any of it."""
    counted = (
        ("overdue", data.overdue),
        ("due", data.due),
        ("promises", data.promises),
        ("checks", data.checks),
    )
    words = render.words
    told = [words(f"report.morning.{name}", count=n) for name, n in counted if n]
    yield " · ".join(told) or words("report.morning.calm")


def _came(data: OfDay, said_at: datetime, render: RenderContext) -> str:
    words = render.words
    since = render.token(data.since or said_at, said_at)
    count = sum(data.came.values())
    if not count:
        return words("report.morning.none_new", since=since)
    told = ", ".join(
        words(
            "report.morning.one_class",
            count=n,
            name=name_of("class", name, render)
            if name
            else words("report.morning.unclassified"),
        )
        for name, n in data.came.items()
    )
    return words("report.morning.new", count=count, since=since, classes=told)


def _row(named: ListedMention, render: RenderContext, now: datetime) -> Block:
    """What it is, what is due, and the next step itself."""
    mention = named.mention
    drawn = section(described(mention, now, render), f"report:{mention.id}")
    move = "claim" if mention.status is Status.OPEN else "show"
    return {**drawn, "accessory": move_button(move, mention, render)}


def _praised(extras: Extras, render: RenderContext) -> Iterator[str]:
    """Three of each kind of praise: their words, and who said them (S0.8, S0.17)."""
    praised = [one for one in extras.named if one.kind == "praised"]
    if not praised:
        return
    yield render.words("report.section.praised")
    by: dict[str, list[ListedMention]] = {}
    for one in praised:
        by.setdefault(one.mention.praise_target or "", []).append(one)
    known = render.playbook.guidance.praises
    for target, found in by.items():
        if target in known:
            yield f"{render.words.pick(known[target].label)}:"
        yield from (f"• {_quoted(one, render)}" for one in found[:3])


def _quoted(named: ListedMention, render: RenderContext) -> str:
    said = snippet(named.mention, render)
    return f"{said} {_linked(named, render)}"


def _listed(kind: str, extras: Extras, render: RenderContext) -> Iterator[str]:
    found = [one for one in extras.named if one.kind == kind]
    if found:
        yield render.words(f"report.section.{kind}")
        yield from (f"• {_linked(one, render)}" for one in found)


def _stories(figures: Figures, extras: Extras, render: RenderContext) -> Iterator[str]:
    counts = {number: count for count, number in figures.stories}
    found = [
        one for one in extras.named if one.kind == "story" and one.mention.id in counts
    ]
    if not found:
        return
    words = render.words
    yield words("report.section.stories")
    for one in found:
        about, count = _linked(one, render), counts[one.mention.id]
        yield "• " + words("report.story", about=about, count=count)


def _platforms(report: Report, extras: Extras, render: RenderContext) -> Iterator[str]:
    """Are we where people speak: volume, tone, and what the community answers (S4.11)."""
    words, groups = render.words, report.figures.by.get("platform", ())
    if len(groups) > 1:
        yield words("report.section.platforms")
        for one in groups[:8]:
            yield "• " + words(
                "report.platform_line",
                name=escape_line(name_of("platform", one.name, render), 40),
                posts=one.posts,
                critical=one.critical,
                abuse=one.abuse,
                community=one.community,
            )
            if report.period.name == "month":
                yield from _platform_month(one, report, render)
    if extras.silent:
        names = ", ".join(
            escape_line(name_of("platform", one, render), 40) for one in extras.silent
        )
        yield words("report.section.silent", names=names)


def _platform_month(
    group: Group, report: Report, render: RenderContext
) -> Iterator[str]:
    """Whether to stay: who waits, the reach, how fast, and before (S4.11); and how private
    contact went there (S4.13).
    """
    words, handling = render.words, group.handling
    reach = words.number(group.reach) if group.reach else words("report.unknown")
    said = [words("report.platform.needs", count=group.needs_reply, reach=reach)]
    if handling is not None and handling.work is not None and handling.wall is not None:
        work, wall = (
            span(handling.work.median, render),
            span(handling.wall.median, render),
        )
        said.append(words("report.platform.times", work=work, wall=wall))
    usual = () if report.usual is None else report.usual.by.get("platform", ())
    then = next((one for one in usual if one.name == group.name), None)
    if then is not None:
        posts = round(then.posts / len(report.before))
        said.append(words("report.platform.before", count=posts))
    yield f"    {' · '.join(said)}"
    if handling is not None and handling.offered:
        told = words(
            "report.private",
            count=handling.offered,
            accepted=handling.accepted,
            solved=handling.solved,
        )
        yield f"    {told}"


def _calibration(
    report: Report, extras: Extras, render: RenderContext
) -> Iterator[str]:
    """How well first looks, suggestions and the lint fit, once a month and without names."""
    if report.period.name != "month":
        return
    words, found = render.words, report.figures.calibration
    yield words("report.section.calibration")
    told = []
    if found is not None:
        told = [*_first_looks(found, render), *_overruled(extras, render)]
    least = render.playbook.reports.fewest_posts
    yield from told or [words("report.calibration.too_little", count=least)]


def _first_looks(found: Calibration, render: RenderContext) -> Iterator[str]:
    words = render.words
    if found.taken_for_trolls is not None and found.were_customers is not None:
        yield "• " + words(
            "report.calibration.trolls",
            count=found.taken_for_trolls,
            customers=found.were_customers,
        )
    if found.suggested is not None and found.accepted is not None:
        yield "• " + words(
            "report.calibration.suggested",
            count=found.suggested,
            accepted=found.accepted,
        )


def _overruled(extras: Extras, render: RenderContext) -> Iterator[str]:
    """Rules of the lint that people overruled, each often enough to say something."""
    words, book = render.words, render.playbook
    least = book.reports.fewest_posts
    often = [(name, n) for name, n in extras.overruled.items() if n >= least]
    for name, count in often[:5]:
        rule = book.lint.get(name)
        said = name if rule is None else words.pick(rule.message)
        yield "• " + words("report.calibration.overruled", rule=said, count=count)


def _changed(figures: Figures, render: RenderContext) -> Iterator[str]:
    if not figures.classes:
        return
    yield render.words("report.section.classes")
    for (first, final), count in figures.classes.items():
        names = (name_of("class", one, render) for one in (first, final))
        yield f"• {' → '.join(names)}: {count}"


def _muted(figures: Figures, render: RenderContext) -> Iterator[str]:
    """Which rules muted how much (S4.20)."""
    if figures.rules:
        yield render.words("report.section.rules")
        for name, count in figures.rules.items():
            yield f"• {escape_line(name, _TOPIC)}: {count}"


def _missing(extras: Extras, render: RenderContext) -> Iterator[str]:
    """What the setup still lacks, while it does (S1.13)."""
    missing = [name for name in _SETUP if name not in extras.prepared]
    if missing:
        labels = (render.words(f"setup.item.{name}.label") for name in missing)
        yield render.words("report.missing_guideline", names=", ".join(labels))


def _linked(named: ListedMention, render: RenderContext) -> str:
    """`#482 · Robin on X`, with the way to its card."""
    mention = named.mention
    said = render.words(
        "home.line",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, render.words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    return said if named.link is None else f"<{named.link}|{said}>"


def report_button(render: RenderContext, value: str) -> Block:
    """The way to the figures of a stretch of time."""
    return button(render.words("button.report_show"), "report.show", value)


def _weekday(at: datetime, render: RenderContext) -> str:
    local = at.astimezone(render.zone)
    weekday = render.words(f"format.weekday.{local.isoweekday()}")
    return f"{weekday} {day_name(local.date(), render)}"
