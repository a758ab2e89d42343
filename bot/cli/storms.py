"""`brandwacht storms`: what the desk would have said of a series of posts, when and why."""

import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import start
from bot.cli.reading import UnreadableFile
from bot.cli.simulating import settings_of
from bot.playbook.playbook import Playbook
from bot.storms.rules.reading import NotASeries, posts_of, rows_of, span_of
from bot.storms.rules.replaying import Replay, ReplayLine

_PROPOSALS = ("propose", "propose_again")
_SAID = {
    "watch": "watch: more posts than usual, one line in the channel",
    "tell_lead": "the duty lead is told",
    "propose": "STORM PROPOSED",
    "propose_again": "STORM PROPOSED AGAIN, the same storm",
    "open": "nobody answered: opened at level 3, management is told",
    "easing": "easing",
    "rises": "rises again",
    "ask_close": "quiet for six hours: closing is proposed",
    "close": "closed by itself",
    "passed": "over, without having been a storm",
}
_WEEK = 7 * 24 * 3600


def storms(
    context: typer.Context,
    replay: Annotated[
        Path,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="Posts (JSON, JSON lines, CSV: published_at, author, text, platform) "
            "or counts (CSV: timestamp, value).",
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: one JSON object a line.")
    ] = False,
) -> None:
    """Replay a series of posts and print what would have been said, when and why."""
    begun = start.of(context)
    settings = settings_of(begun)
    book = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    rules = book.storms
    try:
        text = (begun.root / replay).read_text(encoding="utf-8-sig")
        posts = posts_of(rows_of(text), rules)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{replay} cannot be read: {error}") from None
    except NotASeries as error:
        raise UnreadableFile(f"{replay}: {error}") from None
    zone = ZoneInfo(settings.desk.time_zone)
    lines = []
    for line in Replay.of(rules).lines(posts):
        lines.append(line)
        typer.echo(json.dumps(_plain(line)) if as_json else _told(line, zone))
    if not as_json:
        weeks = max(span_of(posts).total_seconds() / _WEEK, 1 / 7)
        proposed = sum(line.said == "propose" for line in lines)
        typer.echo(
            f"{len(posts)} posts, {proposed} proposals, {proposed / weeks:.1f} a week."
        )


def _told(line: ReplayLine, zone: ZoneInfo) -> str:
    said = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}  {_SAID[line.said]}"
    return f"{said}: {_why(line)}" if line.said in ("watch", *_PROPOSALS) else said


def _why(line: ReplayLine) -> str:
    """The figures a proposal shows."""
    found = line.look
    parts = [f"{found.rate:.0f} posts in the last hour"]
    if found.times is not None:
        parts.append(f"{found.times:.1f} x usual ({found.usual:.1f} an hour)")
    else:
        parts.append("too few days to know the usual")
    if found.authors is not None:
        parts.append(f"{found.authors} authors")
    if found.conversations:
        parts.append(f"{found.conversations} conversations")
    if found.platforms:
        parts.append(", ".join(f"{name} {count}" for name, count in found.platforms))
    if found.share is not None:
        guess = " (a guess from words)" if found.guessed else ""
        parts.append(f"{100 * found.share:.0f} % negative{guess}")
    return f"{', '.join(parts)}; passed: {found.because}"


def _plain(line: ReplayLine) -> dict[str, object]:
    found = line.look
    return {
        "at": line.at.isoformat(),
        "said": line.said,
        "seen": line.seen,
        "rate": found.rate,
        "usual": round(found.usual, 2),
        "times": None if found.times is None else round(found.times, 2),
        "authors": found.authors,
        "conversations": found.conversations,
        "platforms": dict(found.platforms),
        "negative_share": found.share,
        "guessed": found.guessed,
        "because": found.because,
    }
