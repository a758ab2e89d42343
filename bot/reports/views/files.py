"""Reports and exports as files: JSON with every figure, Markdown and HTML to read, CSV."""

import csv
import html
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import IO

from bot.reports.rules.cases import ReportedMention
from bot.reports.rules.figures import (
    DIMENSIONS,
    Figures,
    Group,
    Report,
    Spread,
    instant,
)
from bot.reports.views.report import name_of, sentences, span, title_of
from bot.ui.phrases import RenderContext
from bot.ui.texts import harmless

COLUMNS = (
    "number", "source", "platform", "kind", "url", "language", "visibility",
    "published_at", "received_at", "started_at", "status", "classification", "finding",
    "flags", "claimed_at", "first_reply_at", "answered_at", "closed_at", "outcome",
    "reason", "reply_channel", "reply_url", "replies", "escalations",
    "apart", "critical", "needs_reply", "replied", "snoozed_minutes",
    "first_claimed_at", "claim_work_s", "claim_wall_s",
    "first_reply_due_at", "first_reply_work_s", "first_reply_wall_s", "within_target",
    "answer_work_s", "answer_wall_s",
    "promises", "promises_kept", "promises_moved", "promises_broken",
    "reopened", "no_reply_then_answered", "handover", "handover_before",
    "handover_after", "closing_note", "escalation_seen_s", "escalation_decided_s",
    "removed", "passed_on", "first_class", "class_changes", "also_via", "storm",
    "followers", "suggested_flag",
)  # fmt: skip
"""Frozen: scripts depend on them; new ones are added at the end. No column names a person
(DESIGN promise 10).
"""


def _exported(case: ReportedMention) -> dict[str, object]:
    """Its row of the export."""
    row, promises = case.row, case.promises
    handover = case.handover or {}
    told = {name: row[name] for name in COLUMNS[1:22]}
    if case.confidential:
        told["url"] = told["reply_url"] = None
    return {
        "number": row["id"],
        **told,
        "replies": case.replies,
        "escalations": case.escalations,
        "apart": case.apart,
        "critical": _yes(case.critical),
        "needs_reply": _yes(case.needs_reply),
        "replied": _yes(case.work is not None),
        "snoozed_minutes": row["snoozed_minutes"],
        "first_claimed_at": _text(case.first_claimed),
        "claim_work_s": _whole(case.claim_work),
        "claim_wall_s": _whole(case.claim_wall),
        "first_reply_due_at": _text(case.due),
        "first_reply_work_s": _whole(case.work),
        "first_reply_wall_s": _whole(case.wall),
        "within_target": None if case.within is None else _yes(case.within),
        "answer_work_s": _whole(case.answer_work),
        "answer_wall_s": _whole(case.answer_wall),
        "promises": promises.given,
        "promises_kept": promises.kept,
        "promises_moved": promises.moved,
        "promises_broken": promises.broken,
        "reopened": case.reopened,
        "no_reply_then_answered": _yes(case.no_reply_then_answered),
        "handover": handover.get("state"),
        "handover_before": handover.get("mood_before"),
        "handover_after": handover.get("mood_after"),
        "closing_note": _yes(case.closing_note),
        "escalation_seen_s": _whole(case.seen),
        "escalation_decided_s": _whole(case.decided),
        "removed": _yes(case.removals > 0),
        "passed_on": case.passed_on,
        "first_class": case.first_class,
        "class_changes": case.class_changes,
        "also_via": case.also_via,
        "storm": case.storm,
        "followers": row["author_followers"],
        "suggested_flag": row["suggested_flag"],
    }


def _anonymised(rows: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The same without what leads back to a post: no addresses, hours instead of instants."""
    for number, row in enumerate(rows, 1):
        hours = {
            name: f"{str(row[name])[:13]}:00:00.000Z"
            for name in row
            if name.endswith("_at") and row[name] is not None
        }
        gone = dict.fromkeys(("url", "reply_url", "followers"))
        yield {**row, **hours, **gone, "number": number}


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _text(at: float | None) -> str | None:
    if at is None:
        return None
    told = datetime.fromtimestamp(at, UTC)
    return f"{told.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def as_json(report: Report) -> str:
    """Every figure, with the names the playbook and the sources have for things."""
    told = {
        "period": report.period.name,
        "as_of": instant(report.now),
        "only": report.only,
        **_figures(report.figures),
        "before": [_figures(one) for one in report.before],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_markdown(report: Report, render: RenderContext) -> str:
    """To read, or to put into a page of one's own."""
    lines = [f"# {title_of(report, render)}", ""]
    lines += [f"- {_plain(one)}" for one in sentences(report, render)]
    for by in DIMENSIONS:
        groups = report.figures.by.get(by, ())
        if groups:
            lines += ["", f"## {render.words(f'report.by.{by}')}", ""]
            lines += _md_table(
                [_head(by, render), *(_row(g, render, by) for g in groups)]
            )
    return "\n".join(lines) + "\n"


def as_html(report: Report, render: RenderContext) -> str:
    """One page that needs nothing from elsewhere and fits a phone."""
    parts = [f"<h1>{html.escape(title_of(report, render))}</h1>", "<ul>"]
    parts += [
        f"<li>{html.escape(_plain(one))}</li>" for one in sentences(report, render)
    ]
    parts.append("</ul>")
    for by in DIMENSIONS:
        groups = report.figures.by.get(by, ())
        if groups:
            parts.append(f"<h2>{html.escape(render.words(f'report.by.{by}'))}</h2>")
            parts.append(
                _html_table(_head(by, render), [_row(g, render, by) for g in groups])
            )
    body = "\n".join(parts)
    title = html.escape(title_of(report, render))
    return _PAGE.format(language=render.words.language, title=title, body=body)


def rows(
    cases: Iterable[ReportedMention], *, anonymise: bool = False
) -> Iterator[dict[str, object]]:
    """The rows of the export, one a mention."""
    told = (_exported(case) for case in cases)
    return _anonymised(told) if anonymise else told


def as_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """One row a mention, ready for spreadsheets, pandas and Datasette."""
    out = io.StringIO()
    write_csv(rows, out)
    return out.getvalue()


def write_csv(rows: Iterable[Mapping[str, object]], out: IO[str]) -> int:
    """The same, row by row; how many there were."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    count = 0
    for row in rows:
        table.writerow([harmless(row[name]) for name in COLUMNS])
        count += 1
    return count


def _figures(figures: Figures) -> dict[str, object]:
    work = None if figures.work is None else asdict(figures.work)
    return {
        "begins": instant(figures.begins),
        "ends": instant(figures.ends),
        "total": _group(figures.total),
        "apart": dict(figures.apart),
        "drills": figures.drills,
        "muted_by": dict(figures.rules),
        "snoozed": figures.snoozed,
        "also_via": figures.also_via,
        "tone": dict(figures.tone),
        "daily": {
            str(day): {"posts": posts, "critical": critical}
            for day, (posts, critical) in figures.daily.items()
        },
        "classes_changed": [
            {"first": first, "final": final, "posts": count}
            for (first, final), count in figures.classes.items()
        ],
        "work": work,
        "calibration": None
        if figures.calibration is None
        else asdict(figures.calibration),
        "by": {
            by: [_group(one) for one in groups] for by, groups in figures.by.items()
        },
    }


def _group(group: Group) -> dict[str, object]:
    told = asdict(group)
    handling = group.handling
    if handling is not None:
        told["handling"] = {**asdict(handling), "share": handling.share}
    return told


def _head(by: str, render: RenderContext) -> list[str]:
    words = render.words
    names = ("posts", "work", "work_p90", "wall", "wall_p90", "target")
    return [words(f"report.by.{by}"), *(words(f"report.column.{one}") for one in names)]


def _row(group: Group, render: RenderContext, by: str) -> list[str]:
    told = [name_of(by, group.name, render), str(group.posts)]
    handling = group.handling
    if handling is None:
        return [*told, *["–"] * 5]
    for found in (handling.work, handling.wall):
        told += _both(found, render)
    share = handling.share
    return [*told, "–" if share is None else f"{share} %"]


def _both(found: Spread | None, render: RenderContext) -> list[str]:
    if found is None:
        return ["–", "–"]
    return [span(found.median, render), span(found.p90, render)]


def _md_table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = rows
    lines = [_md_row(head), _md_row(["---"] * len(head))]
    return [*lines, *(_md_row(one) for one in body)]


def _md_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _html_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in head)
    body = "\n".join(
        "<tr>"
        + f'<th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(one)}</td>" for one in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<div><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"


def _plain(sentence: str) -> str:
    return sentence.replace("*", "")


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1d; background: #fff }}
h1 {{ font-size: 1.5rem }} h2 {{ font-size: 1.1rem; margin-top: 2rem }}
div {{ overflow-x: auto }}
table {{ border-collapse: collapse; min-width: 100% }}
th, td {{ padding: .35rem .6rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap }}
th:first-child {{ text-align: left }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
