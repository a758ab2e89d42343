"""The sample day of the local page: a desk of its own, with invented posts.

It has a database and a workspace of its own beside the real ones, so nothing of it can be
counted, exported or kept: it is removed with its folder. `play` is what happens on that
day.
"""

import asyncio
import shutil
import tomllib
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import structlog

from bot.config import local, tables
from bot.config.environment import Environment
from bot.config.settings import Settings
from bot.core.command import Command
from bot.core.context import AppContext
from bot.desk import commands
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service.escalations import escalate
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.panel import Panel
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.schema.files import PACKAGED
from bot.playbook.schema.sample import SampleDay, SamplePost
from bot.ui.translator import Translator
from data.models import Mention, MentionId, UserId

log = structlog.get_logger("sample")

Json = dict[str, Any]
Wait = Callable[[float], Awaitable[object]]
"""Waits so many seconds; a test moves its clock instead."""

Opener = Callable[[Settings, AsyncExitStack, Panel], Awaitable[tuple[str, AppContext]]]
"""Opens a desk with a local workspace that shows this panel: its page, and what runs it."""

LANGUAGES = ("en", "de", "nl")
SOURCE = "own"

_ANNA, _DAVID = UserId("UANNA"), UserId("UDAVID")
_CLASS, _LEVEL, _REASON = "complaint", "L2", "goodwill"
_BETWEEN = 1.0
"""Seconds from one post to the next."""

_STORM_POSTS = 18
_PEACE = "75s"
"""The reminder comes after four fifths of it: a minute after the post."""

_ANSWERED_FIRST = 0.5
"""Seconds the page gets to hear that the sample is removed, before its server ends."""

_OFFER = ("empty", "what", "start", "again", "alone", "starting")
_STRIP = ("title", "try", "first", "second", "third", "remove", "storm")

_PLAYBOOK: Json = {
    # The claimed post came late: whoever has it is left in peace for the time of a claim.
    "nudges": {"late_share": 0.01},
    # Nothing was counted before, and eighteen posts shall be enough to show what a storm is.
    "storms": {
        "detection": {
            "warm_up": {
                "watch_posts": 6,
                "watch_authors": 4,
                "storm_posts": 10,
                "storm_authors": 8,
            }
        }
    },
}


@cache
def script() -> SampleDay:
    """What is written in `sample.toml`."""
    written = (PACKAGED / "sample.toml").read_text(encoding="utf-8")
    return SampleDay.model_validate(tomllib.loads(written))


def settings_for(real: Settings, language: str) -> Settings:
    """The settings of the sample's desk: the team of a local desk, and nothing of the real one."""
    zone = real.desk.time_zone
    raw = local.tables({"LANG": language, "TZ": zone})
    raw["desk"] |= {
        "name": Translator(language)("sample.desk"),
        "language": language,
        "time_zone": zone,
    }
    raw["slack"] = local.SLACK
    raw["people"] = tables.people(raw["people"])
    nothing = Environment({}, real.database.parent)
    raw["sources"] = tables.sources(raw["sources"], nothing, "", local.own_token())
    raw["playbook"], raw["targets"] = _PLAYBOOK, {_CLASS: {"claim": _PEACE}}
    settings = Settings.model_validate(raw, context={"people": raw["people"].keys()})
    return settings.model_copy(
        update={
            "database": folder_of(real) / "brandwacht.db",
            "host": local.HOST,
            "port": 0,
            "only_here": True,
        }
    )


def folder_of(real: Settings) -> Path:
    """Where the sample is kept while there is one."""
    return real.database.parent / "sample"


async def play(app: AppContext, wait: Wait) -> None:
    """Five posts, one a second, and later the question to management."""
    day = script()
    numbers: dict[str, MentionId] = {}
    for post in day.posts:
        number = await _arrives(app, post)
        if number is not None:
            numbers[post.id] = number
            if post.claimed:
                await _claimed(app, number)
        await wait(_BETWEEN)
    await wait(day.asks.total_seconds() - _BETWEEN * len(day.posts))
    for post in day.posts:
        if post.id in numbers and post.asked is not None:
            await _asked(app, post, numbers[post.id])


async def storm(app: AppContext, wait: Wait) -> None:
    """Many posts on one topic, by different people."""
    day, now = script().storm, app.clock()
    texts = day.texts[app.language]
    for index, name in enumerate(islice(day.names, _STORM_POSTS)):
        said = {
            "external_id": f"storm-{now:%H%M%S}-{index}",
            "platform": "x",
            "kind": "post",
            "author": {"name": name, "handle": f"{name.casefold()}_{index}"},
            "text": texts[index % len(texts)],
            "language": app.language,
        }
        await _receive(app, said)
        await wait(day.seconds)


async def _arrives(app: AppContext, post: SamplePost) -> MentionId | None:
    said = {
        "external_id": f"sample-{post.id}",
        "platform": post.platform,
        "kind": post.kind,
        "author": dict(post.author),
        "text": post.text[app.language],
        "language": app.language,
        "published_at": (app.clock() - post.ago).isoformat(),
    }
    return await _receive(app, said)


async def _receive(app: AppContext, said: Json) -> MentionId | None:
    item = Incoming.model_validate(said)
    [receipt] = await deliveries.receive(app, SOURCE, [item], b"{}")
    app.wake()
    return receipt.mention


async def _claimed(app: AppContext, number: MentionId) -> None:
    def classify(mention: Mention, context: DecisionContext) -> Transition:
        return lifecycle.classify(mention, context, into=_CLASS)

    for name, rule in (("classify", classify), ("claim", lifecycle.claim)):
        command = Command(number, _ANNA, f"sample:{name}:{number}", "Anna")
        await commands.move(app, command, rule)


async def _asked(app: AppContext, post: SamplePost, number: MentionId) -> None:
    asked, proposal = post.asked or {}, post.proposal or {}
    context = app.context(_ANNA)
    by: datetime = context.hours.add(
        context.now, context.playbook.escalation.decide_within
    )
    brief = EscalationRequest(
        level=_LEVEL,
        reason=_REASON,
        question=asked[app.language],
        proposal=proposal.get(app.language, ""),
        decide_by=by,
    )
    command = Command(number, _ANNA, f"sample:ask:{number}", "Anna")
    await escalate(app, command, brief=brief, manager=_DAVID)


class SampleDesk:
    """Opens and removes the sample beside a local desk. `offer` and `strip` are its panels."""

    def __init__(
        self, real: Settings, opener: Opener, *, wait: Wait = asyncio.sleep
    ) -> None:
        self._real, self._opener, self._wait = real, opener, wait
        self._home = ""
        self._page = ""
        self._app: AppContext | None = None
        self._stack: AsyncExitStack | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self.offer: Panel = _Offer(self)
        self.strip: Panel = _Strip(self)
        # A process that was killed leaves its sample behind.
        shutil.rmtree(folder_of(real), ignore_errors=True)

    @property
    def running(self) -> bool:
        """Whether there is one now."""
        return self._stack is not None

    @property
    def app(self) -> AppContext | None:
        """What runs it, if there is one."""
        return self._app

    @property
    def language(self) -> str:
        """That of the real desk."""
        return self._real.desk.language

    def beside(self, page: str) -> None:
        """The page of the real desk, to which *Remove* leads back."""
        self._home = page

    async def start(self, language: str) -> str:
        """Open it, unless it is open; the address of its page."""
        async with self._turn:
            if self._stack is None:
                chosen = language if language in LANGUAGES else self.language
                stack = AsyncExitStack()
                try:
                    settings = settings_for(self._real, chosen)
                    opened = await self._opener(settings, stack, self.strip)
                except BaseException:
                    await stack.aclose()
                    raise
                self._stack = stack
                self._page, self._app = opened
                self._go_on(play(self._app, self._wait))
            return self._page

    def storm(self) -> str:
        """Let many posts come in; what the page says of it."""
        if self._app is None:
            return ""
        self._go_on(storm(self._app, self._wait))
        return Translator(self._app.language)("sample.storming")

    def remove(self) -> str:
        """End it and delete its folder, once the page has its answer: where to go."""
        self._go_on(self._removed(_ANSWERED_FIRST))
        return self._home

    async def close(self) -> None:
        """The same at once, when the real desk closes."""
        await self._removed(0)

    async def _removed(self, after: float) -> None:
        await asyncio.sleep(after)
        mine = asyncio.current_task()
        async with self._turn:
            others = [task for task in self._tasks if task is not mine]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            stack, self._stack, self._app = self._stack, None, None
            if stack is not None:
                await stack.aclose()
            await asyncio.to_thread(
                shutil.rmtree, folder_of(self._real), ignore_errors=True
            )

    def _go_on(self, work: Any) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        log.exception("the sample day stopped")


class _Offer:
    """In the empty channel of the real desk."""

    def __init__(self, sample: SampleDesk) -> None:
        self._sample = sample

    def shown(self) -> Json | None:
        """What it says, in every language."""
        sample = self._sample
        return {
            "kind": "offer",
            "language": sample.language,
            "running": sample.running,
            "texts": _texts(_OFFER),
        }

    async def act(self, press: str, language: str) -> Json:
        """*Show me a day*, or back to it."""
        return {"go": await self._sample.start(language)} if press == "start" else {}


class _Strip:
    """Above the channels of the sample."""

    def __init__(self, sample: SampleDesk) -> None:
        self._sample = sample

    def shown(self) -> Json | None:
        """What it says, in the language of the sample."""
        app = self._sample.app
        if app is None:
            return None
        return {
            "kind": "strip",
            "language": app.language,
            "texts": _texts(_STRIP, (app.language,)),
        }

    async def act(self, press: str, language: str) -> Json:
        """*Start a storm*, or *Remove the sample*."""
        del language
        if press == "storm":
            return {"said": self._sample.storm()}
        return {"go": self._sample.remove()} if press == "remove" else {}


def _texts(
    keys: tuple[str, ...], languages: tuple[str, ...] = LANGUAGES
) -> dict[str, dict[str, str]]:
    return {
        language: {key: words(f"sample.{key}") for key in keys}
        for language in languages
        for words in [Translator(language)]
    }
