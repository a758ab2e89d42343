"""Runs the bot: starts it, runs its periodic jobs, and stops it in order on SIGTERM."""

import asyncio
import gc
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.app import App, build
from bot.app.channels import find_channels
from bot.app.front import Front, opening
from bot.app.local import local_workspace
from bot.app.restore_check import note_restored
from bot.app.sample import SampleDesk
from bot.app.slack_auth import SlackUnreachable, arrive
from bot.clock import Clock, steady_clock, wall_clock
from bot.clock import wall_clock as real_time
from bot.config import local
from bot.config.settings import Settings
from bot.config.slack import SlackSettings
from bot.core.context import AppContext
from bot.errors import Misconfigured
from bot.localslack.loopback import LOOPBACK
from bot.localslack.panel import Panel
from bot.outbox.call_gate import Notices
from bot.outbox.client import SlackClient
from bot.outbox.rate_limit import back_off
from bot.privacy import forgetting
from bot.reports.service import keeping, messages
from bot.storms import situation_page
from data import migrations, restore
from data.models import UserId
from data.reports import sources
from data.store import Store, own
from data.team import idempotency, installation
from data.transaction import Transaction
from handlers.webhooks.failed_auth import FailedAuth
from handlers.webhooks.health import Missing

Jumped = Callable[[timedelta], Awaitable[None]]
Counted = Callable[[str, int], Awaitable[None]]
"""Remembers so many failed authentications of a source."""

_SMALL = timedelta(seconds=2)
"""NTP moves a clock by less without anybody noticing."""

_EVERY = 1.0


class ClockWatch:
    """Compares two clocks; `look` is one comparison, `run` is production."""

    def __init__(self, clock: Clock, steady: Clock, jumped: Jumped) -> None:
        self._clock, self._steady, self._jumped = clock, steady, jumped
        self._apart = clock() - steady()

    async def look(self) -> None:
        """Once; what follows a jump has been done when this returns."""
        apart = self._clock() - self._steady()
        by, self._apart = apart - self._apart, apart
        if abs(by) > _SMALL:
            log.warning("the wall clock was set", seconds=by.total_seconds())
            await self._jumped(by)

    async def run(self) -> None:
        """For ever, in time that cannot be set."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.look()
            except Exception:
                log.exception("what follows a jump of the clock failed")


_A_DAY = timedelta(hours=24)


class DailyWord:
    """At the first failure, and then at most once in twenty-four hours."""

    def __init__(
        self, failed_auth: FailedAuth, steady: Clock, notices: Notices, counted: Counted
    ) -> None:
        self._failed, self._steady, self._notices = failed_auth, steady, notices
        self._counted = counted
        self._told_at: datetime | None = None

    async def look(self) -> None:
        """For the scheduler."""
        now = self._steady()
        if self._told_at is not None and now - self._told_at < _A_DAY:
            return
        failed = self._failed.take_untold()
        if failed:
            self._told_at = now
        for source, count in sorted(failed.items()):
            await self._counted(source, count)
            await self._notices("failed_auth", {"source": source, "count": str(count)})


class Heartbeat:
    """Tells a dead man's switch that the desk takes in and speaks, while it does."""

    def __init__(self, url: str, ready: Callable[[], Awaitable[Missing]]) -> None:
        self._url, self._ready = url, ready

    async def beat(self) -> bool:
        """Call the address; false where the desk is not well, or nobody answered.

        Whoever waits for the call there notices both. The address is a secret: it stands
        in no log.
        """
        missing = await self._ready()
        if missing.intake or missing.speech:
            return False
        timeout = aiohttp.ClientTimeout(total=_HEARTBEAT)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(self._url) as answer,
            ):
                if answer.status < 400:
                    return True
                log.warning("the heartbeat was refused", status=answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("the heartbeat was not heard", error=type(error).__name__)
        return False


_HEARTBEAT = 10.0
"""Seconds."""

log = structlog.get_logger("app")

_PRESSES_KEPT = timedelta(hours=24)
_GRACE = 8.0
_LONGEST_WAIT = 60.0


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock, steady: Clock | None = None
) -> AsyncIterator[App]:
    """The app with its store open and signed in to Slack; no job runs yet.

    `steady` is for durations; without one they follow `clock`, as tests want it.
    Raises `Misconfigured` or `DatabaseInUse` before anything was changed in Slack.
    """
    async with fronting(settings, clock, steady or clock) as front:
        yield await arrived(front)


@asynccontextmanager
async def fronting(
    settings: Settings, clock: Clock, steady: Clock
) -> AsyncIterator[Front]:
    """The database, and all that needs no Slack."""
    lock = own(settings.database)
    migrations.apply(settings.database)
    store = Store(settings.database, lock=lock)
    try:
        # Before anything is taken in: what comes now is not what a copy ended with.
        beside, now = restore.read(settings.database), clock()
        await store.write(lambda tx: note_restored(tx, beside, now))
        yield Front(settings, store, clock, steady)
    finally:
        await store.close()


async def arrived(front: Front) -> App:
    """The app once Slack was reached. Raises `Misconfigured`, or `SlackUnreachable`."""
    settings, store = front.settings, front.store
    slack = SlackClient(settings.slack.token, base_url=settings.slack.api_url)
    identity = await arrive(slack, settings)
    await _check_home(store, identity.team, settings)
    channels = await find_channels(slack.web, settings)
    key = await store.read(installation.key)
    running = build(front, channels, identity, slack, key)
    await running.restore_check.begin(settings.database)
    await running.directory.begin()
    await running.courier.start()
    await _went_on(running)
    app = running.slack_app.app
    front.meet(running.app, app, running.courier, running.sockets, running.hold)
    await front.addressed(channels)
    return running


async def _went_on(running: App) -> None:
    """The clocks run, also where the wall clock was set back while the desk was closed."""
    by = await running.timer_loop.begin()
    if by:
        log.warning("the wall clock was set", seconds=by.total_seconds())
        await running.courier.clock_jumped(by)


async def wait_for_slack(front: Front, stack: AsyncExitStack) -> App:
    """The same, however long Slack is away; mentions are taken in meanwhile."""
    dice, failures = random.Random(), 0
    while True:
        try:
            return await arrived(front)
        except SlackUnreachable as away:
            await front.open(stack)
            failures += 1
            for said in away.problems:
                log.warning("Slack is not reached yet", said=said)
            longest = _LONGEST_WAIT if failures > 3 else 2.0
            await asyncio.sleep(back_off(failures, dice.random(), longest=longest))


async def _check_home(store: Store, team: str, settings: Settings) -> None:
    """Cards of one workspace cannot be redrawn in another."""
    known = await store.write(lambda tx: installation.belongs_to(tx, team))
    if known != team:
        sentence = (
            f"{settings.database} belongs to another workspace ({known}, and this is "
            f"{team}): set BRANDWACHT_DATABASE to a file of its own for this one."
        )
        raise Misconfigured([sentence])


async def run(
    settings: Settings, *, local_slack: bool, announce: Callable[[str, Settings], None]
) -> None:
    """Run until SIGTERM or SIGINT, even while starting. `announce` hears the page's address, or nothing."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        opening = asyncio.create_task(
            open_desk(settings, stack, local_slack=local_slack)
        )
        if await _before(stop, opening):
            announce(*opening.result())
            _stop_sweeping_the_furniture()
            await stop.wait()
        log.info("closing")


def _stop_sweeping_the_furniture() -> None:
    """Playbook, classes and modules stay for ever: looking through all of them for
    garbage halts every request for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


async def _before(stop: asyncio.Event, opening: "asyncio.Task[Any]") -> bool:
    """Wait for it, but give it up when the end comes first. Raises what it raises."""
    told = asyncio.create_task(stop.wait())
    await asyncio.wait({opening, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if opening.done():
        opening.result()
        return True
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    return False


async def open_desk(
    settings: Settings, stack: AsyncExitStack, *, local_slack: bool
) -> tuple[str, Settings]:
    """Everything, in order; the address of the page, and the settings as they now are."""
    page = ""
    if local_slack:
        sample = SampleDesk(settings, open_beside)
        settings, page = await moved_in(settings, stack, sample.offer)
        sample.beside(page)
        stack.push_async_callback(sample.close)
    await _opened_in(settings, stack)
    return page, settings


async def open_beside(
    settings: Settings, stack: AsyncExitStack, panel: Panel
) -> tuple[str, AppContext]:
    """A second desk with a local workspace of its own; its page, and what runs it."""
    settings, page = await moved_in(settings, stack, panel)
    running = await _opened_in(settings, stack)
    return page, running.app


async def _opened_in(settings: Settings, stack: AsyncExitStack) -> App:
    front = await stack.enter_async_context(
        fronting(settings, wall_clock, steady_clock())
    )
    running = await wait_for_slack(front, stack)
    await stack.enter_async_context(serving(running))
    return running


async def moved_in(
    settings: Settings, stack: AsyncExitStack, panel: Panel | None = None
) -> tuple[Settings, str]:
    """Open the local workspace and point the settings at it, with secrets of this run."""
    fresh = SlackSettings.model_validate(local.fresh())
    settings = settings.model_copy(update={"slack": fresh})
    workspace = local_workspace(settings, wall_clock, panel)
    port = settings.port + 1 if settings.port else 0
    with opening(LOOPBACK, port):
        await workspace.start(port)
    stack.push_async_callback(workspace.stop)
    slack = fresh.model_copy(update={"api_url": workspace.api_url})
    return settings.model_copy(update={"slack": slack}), workspace.page_url


@asynccontextmanager
async def serving(running: App) -> AsyncIterator[None]:
    """Accept requests, run the timers, send the messages; then end all of it together.

    Webhooks are taken in before Slack is connected: what it may be missing, they bring.
    Open requests need seven seconds at most and the courier `_GRACE`, side by side.
    """
    stop = asyncio.Event()
    if running.sockets is not None:
        running.sockets.expect()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running.slack.kept_open())
        carrying = asyncio.create_task(_carry(running, stop))
        stack.push_async_callback(_ended, carrying)
        stack.callback(stop.set)
        examining = asyncio.create_task(_examine(running))
        stack.callback(examining.cancel)
        scheduler = periodic_jobs(running)
        stack.callback(scheduler.shutdown, wait=False)
        watch = clock_watch(running, scheduler)
        stack.callback(asyncio.create_task(watch.run()).cancel)
        stack.push_async_callback(running.slack_app.close)
        await running.front.open(stack)
        if running.sockets is not None:
            stack.push_async_callback(running.sockets.close)
            await running.sockets.connect()
        stack.callback(stop.set)
        yield


async def _carry(running: App, stop: asyncio.Event) -> None:
    """Until told to stop, and then until what is in flight has landed, or is left."""
    await running.courier.run(stop)
    await running.courier.close(_GRACE)


def periodic_jobs(running: App) -> AsyncIOScheduler:
    """APScheduler only gives the rhythm and stores nothing (DESIGN section 7)."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(_logged(lambda: fire(running)), "interval", seconds=1)
    scheduler.add_job(
        _logged(partial(forgetting.as_asked, running.app)), "interval", seconds=1
    )
    scheduler.add_job(_logged(running.restore_check.look_again), "interval", seconds=2)
    scheduler.add_job(_logged(lambda: situation_pages(running)), "interval", seconds=15)
    if running.sockets is not None:
        scheduler.add_job(_logged(running.sockets.look_again), "interval", seconds=2)
    scheduler.add_job(_logged(running.directory.refresh), "interval", seconds=10)
    scheduler.add_job(
        _logged(lambda: _read_do_not_disturb(running)), "interval", minutes=5
    )
    scheduler.add_job(_logged(running.directory.read_channels), "interval", hours=1)
    failed_auth = running.front.entry.failed_auth
    word = DailyWord(
        failed_auth, running.steady, running.notice, partial(_failed_auth, running)
    )
    scheduler.add_job(_logged(word.look), "interval", minutes=10)
    scheduler.add_job(_logged(lambda: _keep_figures(running)), "interval", minutes=1)
    heartbeat = running.settings.desk.heartbeat_url
    if heartbeat is not None:
        beat = Heartbeat(heartbeat, running.front.ready)
        scheduler.add_job(_logged(beat.beat), "interval", minutes=1)
    scheduler.add_job(_logged(lambda: _examine(running)), "interval", hours=6)
    scheduler.add_job(_logged(lambda: tidy(running)), "interval", hours=1)
    scheduler.start()
    return scheduler


async def _failed_auth(running: App, source: str, count: int) -> None:
    now = running.clock()
    await running.store.write(lambda tx: sources.failed(tx, source, count, now))


async def _keep_figures(running: App) -> None:
    """The figures of days that are over, so that a report of months is quick."""
    await keeping.catch_up(running.app, messages.desk_of(running.app))


def clock_watch(running: App, scheduler: AsyncIOScheduler) -> ClockWatch:
    """Keeps the periodic jobs and the courier going when the wall clock is set."""

    async def jumped(by: timedelta) -> None:
        for job in scheduler.get_jobs():
            # APScheduler reads the wall clock itself, and so must whoever sets its beat.
            job.modify(next_run_time=real_time())
        await running.timer_loop.clock_jumped(by)
        await running.courier.clock_jumped(by)
        minutes = round(by.total_seconds() / 60)
        if minutes:
            await running.notice("clock_jumped", {"count": f"{minutes:+d}"})

    return ClockWatch(running.clock, running.steady, jumped)


def _logged(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """One bad beat is logged; the next one comes all the same."""

    async def beat() -> None:
        try:
            await job()
        except Exception:
            log.exception("a beat failed")

    return beat


async def fire(running: App) -> None:
    """The clocks rest while the desk may say nothing."""
    if not running.hold:
        await running.timer_loop.round()


async def situation_pages(running: App) -> None:
    """Nothing is written while the desk may say nothing."""
    if not running.hold:
        await situation_page.keep(running.app, running.slack.web)


async def _examine(running: App) -> None:
    """A large file is not looked through at the start."""
    damage = await running.store.examine()
    if damage is not None:
        log.error("the database is damaged: stop, and restore the newest backup")


async def _read_do_not_disturb(running: App) -> None:
    people = running.settings.people.values()
    team = [UserId(person.slack) for person in people if person.slack]
    await running.directory.refresh_quiet(team)


async def tidy(running: App) -> None:
    """Nobody delivers such a press again, and nobody may take back what it did."""
    before = running.clock() - _PRESSES_KEPT

    def forget(tx: Transaction) -> None:
        idempotency.forget_before(tx, before)
        idempotency.forget_undo_before(tx, before)

    await running.store.write(forget, bulk=True)


async def _ended(task: "asyncio.Task[None]") -> None:
    await task
