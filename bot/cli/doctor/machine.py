"""Checks the machine: file modes, disk space, copies, and what is open to others."""

import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bot.cli.doctor.finding import CheckResult
from bot.cli.upkeep import head_of, reading, still_holds
from bot.config.environment import SECRETS
from bot.config.settings import Settings
from bot.errors import Misconfigured
from data.errors import DatabaseUnusable
from data.instants import from_text, to_text
from data.store import is_owned
from data.transaction import Transaction
from handlers.webhooks.health import is_loopback

_DAYS = 30
_LATELY = timedelta(days=7)
_LATE_COPY = timedelta(minutes=5)
_CLOSED = ("/metrics", "/readyz", "/healthz", "/schemas/mention.json")
_TIMEOUT = aiohttp.ClientTimeout(total=10)


def check_machine(settings: Settings, now: datetime) -> Iterator[CheckResult]:
    """What concerns the database and the port, without Slack."""
    yield from _exposure(settings)
    if settings.database.exists():
        yield from _modes([settings.database], "the database")
        free = shutil.disk_usage(settings.database.parent).free
        yield from check_space(settings.database, now, free)
        yield from _copies(settings.database)


def runs_here(database: Path) -> bool:
    """Whether a desk runs on this database, on this machine."""
    return is_owned(database)


def _exposure(settings: Settings) -> Iterator[CheckResult]:
    if is_loopback(settings.host):
        yield CheckResult("exposure", "only this machine reaches the port")
        return
    seen = f"other machines reach port {settings.port} at {settings.host}, without TLS"
    fix = (
        "Put a proxy with TLS in front that opens /webhooks/ only, and try it from "
        "elsewhere with: brandwacht check --outside https://your-address"
    )
    yield CheckResult("exposure", seen, fix, hint=True)


def check_files(environment: Mapping[str, str], root: Path) -> Iterator[CheckResult]:
    """The files that hold secrets, and `desk.toml`, which decides who may do what."""
    named = [environment[f"{n}_FILE"] for n in SECRETS if environment.get(f"{n}_FILE")]
    of_sources = [
        path
        for name, path in environment.items()
        if name.startswith("BRANDWACHT_SOURCE_") and name.endswith("_FILE") and path
    ]
    secrets = [root / ".env", *(root / path for path in (*named, *of_sources))]
    yield from _modes(secrets, "a secret")
    desk = root / (environment.get("BRANDWACHT_CONFIG") or "desk.toml")
    if desk.exists() and desk.stat().st_mode & stat.S_IWOTH:
        fix = f"Run: chmod o-w {desk}"
        yield CheckResult("file modes", f"everybody may change {desk}", fix)


def _modes(paths: Sequence[Path], what: str) -> Iterator[CheckResult]:
    """Others on this machine may neither read nor write these."""
    for path in paths:
        if not path.exists():
            continue
        others = stat.S_IROTH | stat.S_IWOTH
        if path.stat().st_mode & others:
            fix = f"Run: chmod o-rwx {path}"
            seen = f"everybody on this machine may read {path}, which is {what}"
            yield CheckResult("file modes", seen, fix)


def check_space(database: Path, now: datetime, free: int) -> Iterator[CheckResult]:
    """Room for thirty days like the last seven and one copy; `free` is in bytes."""
    try:
        with reading(database) as tx:
            lately, all_of_them = _received(tx, now)
    except (Misconfigured, DatabaseUnusable):
        return
    size = database.stat().st_size
    growth = size * lately * _DAYS // (max(all_of_them, 1) * _LATELY.days)
    needed = 2 * growth + size
    seen = (
        f"{_bytes(free)} free; {_DAYS} days as busy as the last {_LATELY.days} and one "
        f"copy need {_bytes(needed)}"
    )
    fix = f"Make room on the disk of {database.parent}, or delete older copies there."
    yield CheckResult("disk space", seen, fix if free < needed else None)


def _received(tx: Transaction, now: datetime) -> tuple[int, int]:
    """How many mentions came lately, and how many there are."""
    row = tx.one(
        "select count(*) as number, count(*) filter (where received_at >= :since) as lately"
        " from mentions",
        since=to_text(now - _LATELY),
    )
    assert row is not None
    return int(row["lately"]), int(row["number"])


def _bytes(count: int) -> str:
    """Megabytes, or gigabytes from a thousand of them on."""
    mega = count / 1_000_000
    return f"{mega / 1_000:.1f} GB" if mega >= 1_000 else f"{mega:.0f} MB"


def _copies(database: Path) -> Iterator[CheckResult]:
    """How far Litestream is behind, by the folder it keeps beside the database.

    Whether its copies arrive is only known by restoring one.
    """
    folder = database.with_name(f".{database.name}-litestream")
    if not folder.is_dir():
        return
    copied = max((path.stat().st_mtime for path in folder.rglob("*.ltx")), default=0.0)
    files = (database, database.with_name(f"{database.name}-wal"))
    changed = max(path.stat().st_mtime for path in files if path.exists())
    at = datetime.fromtimestamp(copied, UTC)
    if changed - copied > _LATE_COPY.total_seconds():
        seen = f"Litestream copied for the last time at {at:%Y-%m-%d %H:%M} UTC"
        fix = "Look whether it runs, and why it does not copy: its log says so."
        yield CheckResult("copies", seen, fix)
    else:
        yield CheckResult(
            "copies", "Litestream keeps up here; check --copy shows whether it arrives"
        )


def check_copy(database: Path, copy: Path, now: datetime) -> CheckResult:
    """How far a file that was restored from the copies is behind the database."""
    head = head_of(copy)
    if head is None or not still_holds(database, head):
        fix = "Restore the newest copy of this database into a file, and name that one."
        return CheckResult("copies", f"{copy} is no copy of {database}", fix)
    with reading(database) as tx:
        missing = tx.one(
            "select at from events where id > :last order by id limit 1",
            last=int(head.partition(":")[0]),
        )
    if missing is not None and now - from_text(missing["at"]) > _LATE_COPY:
        seen = f"{copy} lacks what was done since {missing['at']}"
        fix = "Look whether Litestream runs, and whether its object store answers."
        return CheckResult("copies", seen, fix)
    return CheckResult("copies", f"{copy} is less than five minutes behind {database}")


async def check_outside(address: str) -> list[CheckResult]:
    """What an address opens to anybody who asks."""
    address = address.rstrip("/")
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        try:
            hooks = await _status(session, f"{address}/webhooks/own")
            found = [(path, await _status(session, address + path)) for path in _CLOSED]
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            fix = "Look whether the proxy runs, and whether the name leads to it."
            seen = f"{address} does not answer ({type(error).__name__})"
            return [CheckResult("outside", seen, fix)]
    return [_webhooks(address, hooks), *(_closed(*one) for one in found)]


async def _status(session: aiohttp.ClientSession, url: str) -> int:
    async with session.get(url, allow_redirects=False) as answer:
        return answer.status


def _webhooks(address: str, status: int) -> CheckResult:
    """Without a token the desk says 401; anything else is somebody else's answer."""
    if status == 401:
        return CheckResult("outside", f"{address}/webhooks/ leads to the desk")
    seen = f"{address}/webhooks/ answers {status} without a token, and not 401"
    if 200 <= status < 300:
        seen += ": a sender would take that for “stored”"
    return CheckResult("outside", seen, "Let the proxy pass /webhooks/ on to the desk.")


def _closed(path: str, status: int) -> CheckResult:
    if 400 <= status < 500 and status != 401:
        return CheckResult("outside", f"{path} is closed to others")
    fix = f"Let the proxy answer 404 to {path}: deploy/nginx.conf and deploy/Caddyfile do."
    return CheckResult("outside", f"{path} can be reached from outside ({status})", fix)
