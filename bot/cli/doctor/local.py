"""Checks what can be checked without Slack: database, hours, playbook, secrets, sources."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlite_utils

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.machine import check_machine
from bot.config.settings import Settings
from bot.errors import Misconfigured
from bot.hours.hours import Hours, from_settings
from bot.onboarding.rules.preparing import CONFIRMED, missing
from bot.onboarding.setup_status import prepared
from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from data.connection import connect
from data.migrations import migrations


def check_links(settings: Settings) -> Iterator[CheckResult]:
    """What is there and what is still to be written; nothing of it keeps a desk closed."""
    missing = settings.links.missing()
    if not settings.private and settings.brand.private_first != "never":
        missing = (*missing, "a private channel ([private.any])")
    seen = "guideline, rules, notice, plan, phones and channels are written down"
    if missing:
        seen = f"still to be written down: {', '.join(missing)} ([links] in desk.toml)"
    yield CheckResult("links", seen)


def check_care(settings: Settings, book: Playbook) -> Iterator[CheckResult]:
    """What was decided for it, said once more so that somebody looks."""
    yield _retention(book)
    yield _stop(settings, book)


def _retention(book: Playbook) -> CheckResult:
    plan = book.retention
    if not plan.on:
        fix = "Set on = true below [playbook.retention], or forget on request in time."
        return CheckResult(
            "retention", "nothing is forgotten by itself", fix, hint=True
        )
    kinds = {"closed": plan.closed, **plan.outcomes, **plan.classes}
    spans = [f"{name} {span.days} days" for name, span in kinds.items()]
    spans.append(f"with evidence or escalation {plan.kept.days} days")
    return CheckResult("retention", f"forgotten after: {', '.join(spans)}")


def _stop(settings: Settings, book: Playbook) -> CheckResult:
    """Nobody has verified what ships with us; a desk that wrote its own down has looked."""
    stop, language = book.removal.stop, settings.desk.language
    seen = (
        f"child abuse is reported to {stop.police[language]}; {stop.hotline[language]}"
    )
    own = settings.playbook.get("removal")
    if isinstance(own, dict) and {"police", "hotline"} <= set(own.get("stop") or {}):
        return CheckResult("stop", seen)
    fix = (
        "Nobody has verified these: look once, and write the right ones below "
        "[playbook.removal.stop] in desk.toml (police and hotline)."
    )
    return CheckResult("stop", seen, fix, hint=True)


SHORTEST_TOKEN = 16
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph"}
_MOUNTS = Path("/proc/mounts")
_NEW_TOKEN = 'python3 -c "import secrets; print(secrets.token_urlsafe(24))"'


def check_here(settings: Settings, now: datetime) -> Iterator[CheckResult]:
    """Every finding, in the order in which somebody would mend them."""
    yield from _database(settings.database)
    yield from _hours(settings, now)
    yield from _playbook(settings)
    yield from _people(settings)
    yield from _sources(settings)
    yield from check_machine(settings, now)
    yield from check_links(settings)
    yield from _prepared(settings)


def _prepared(settings: Settings) -> Iterator[CheckResult]:
    """What `/mentions setup` lists beside the links: hints, nothing to mend."""
    words = Translator("en")
    elsewhere = CONFIRMED | {"crisis_contacts", "sources"}
    for item in missing(prepared(settings) | elsewhere):
        if item.starter:
            continue
        seen = words(f"setup.item.{item.id}.label")
        why, fix = (words(f"setup.item.{item.id}.{part}") for part in ("why", "fix"))
        yield CheckResult("setup", f"{seen}: {why}", fix, hint=True)


def _database(path: Path) -> Iterator[CheckResult]:
    folder = _nearest(path.parent)
    if not os.access(folder, os.W_OK):
        fix = f"Let the user of the bot write to {folder}, or set BRANDWACHT_DATABASE."
        yield CheckResult("database", f"{folder} is not writable", fix)
        return
    yield file_system(folder)
    if not path.exists():
        yield CheckResult("database", f"{path} will be made at the first start")
        return
    yield _opened(path)


def _nearest(folder: Path) -> Path:
    """The folder, or the closest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def file_system(folder: Path, mounts: Path = _MOUNTS) -> CheckResult:
    """Whether the folder is on a disk of this machine, by the table of mounts."""
    kind = _kind_of(folder.resolve(), mounts)
    if kind in _REMOTE:
        fix = "Keep the database on a local disk: SQLite cannot lock files on this one."
        return CheckResult("database", f"{folder} is on {kind}", fix)
    return CheckResult("database", f"{folder} is writable and local")


def _kind_of(folder: Path, mounts: Path) -> str:
    """The file system's name as the kernel tells it; unknown elsewhere than on Linux."""
    if not mounts.exists():
        return "unknown"
    rows = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    above = [row for row in rows if folder.is_relative_to(row[1].replace("\\040", " "))]
    return max(above, key=lambda row: len(row[1]))[2] if above else "unknown"


def _opened(path: Path) -> CheckResult:
    try:
        connection = connect(path, read_only=True)
        try:
            db = sqlite_utils.Database(connection, execute_plugins=False)
            verdict = db.execute("pragma quick_check").fetchone()[0]
            waiting = [step.name for step in migrations.pending(db)]
        finally:
            connection.close()
    except sqlite3.Error as error:
        fix = "Restore a backup, or name another file in BRANDWACHT_DATABASE."
        return CheckResult("database", f"{path} cannot be read: {error}", fix)
    if verdict != "ok":
        return CheckResult(
            "database", f"{path} is damaged: {verdict}", "Restore a backup."
        )
    if waiting:
        fix = "Run: brandwacht migrate"
        return CheckResult("database", f"{path} is of an older version", fix)
    return CheckResult("database", f"{path} is whole and up to date")


def _hours(settings: Settings, now: datetime) -> Iterator[CheckResult]:
    try:
        hours = from_settings(settings.hours, settings.desk.time_zone)
    except Misconfigured as wrong:
        for problem in wrong.problems:
            yield CheckResult("hours", problem, "Mend [hours] in desk.toml.")
        return
    yield CheckResult("hours", _when_open(hours, now))


def _when_open(hours: Hours, now: datetime) -> str:
    zone = hours.zone
    if not hours.is_open(now):
        return f"closed now; opens {_local(hours.next_opening(now), zone)}"
    closing = hours.next_closing(now)
    if closing is None:
        return "open now, and always"
    return f"open now; closes {_local(closing, zone)}"


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%a %d %b %H:%M} ({zone.key})"


def _playbook(settings: Settings) -> Iterator[CheckResult]:
    try:
        book = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    except Misconfigured as wrong:
        yield CheckResult(
            "playbook", "; ".join(wrong.problems), "Mend it in desk.toml."
        )
        return
    yield CheckResult(
        "playbook", f"{len(book.classes)} classes, {len(book.flags)} flags"
    )
    yield from check_care(settings, book)


def _people(settings: Settings) -> Iterator[CheckResult]:
    roles = {role for person in settings.people.values() for role in person.roles}
    if not settings.people:
        fix = "Add [people.<key>] to desk.toml for everybody who is to be asked."
        yield CheckResult(
            "people", "nobody is written down, so nobody is reminded", fix
        )
        return
    yield CheckResult("people", f"{len(settings.people)} written down")
    for role in ("lead", "manager", "admin"):
        if role not in roles:
            fix = f'Give somebody the role "{role}" in desk.toml.'
            yield CheckResult("people", f"there is no {role}", fix)
    if not settings.roster.default:
        fix = "Set [roster] default in desk.toml to who is asked when no shift says so."
        yield CheckResult("roster", "outside the shifts nobody is asked first", fix)


def _sources(settings: Settings) -> Iterator[CheckResult]:
    if not settings.sources:
        fix = f"Set BRANDWACHT_SOURCE_OWN_TOKEN, for example to: {_NEW_TOKEN}"
        yield CheckResult("sources", "there is none, so no mention can arrive", fix)
    for name, source in settings.sources.items():
        secret = (source.secret if source.signs else source.token) or ""
        yield _strength(f"source {name}", f"{source.adapter}, {source.auth}", secret)


def _strength(about: str, seen: str, secret: str) -> CheckResult:
    if len(secret) < SHORTEST_TOKEN or len(set(secret)) < SHORTEST_TOKEN // 2:
        fix = f"Choose a longer secret, for example with: {_NEW_TOKEN}"
        return CheckResult(about, f"{seen}: its secret can be guessed", fix)
    return CheckResult(about, seen)
