"""Keeps the situation page of each storm as it stands, where the workspace lets us.

Optional: without `canvases:write`, or where Slack refuses, nothing is missing and nobody waits.
A page is ours alone and replaced as a whole, at most once a minute. It is deleted in Slack when
closed cases are forgotten, and what is taken out of our own words is gone from it a minute later.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog

from bot.core.context import AppContext
from bot.outbox.outcome import code_of
from bot.storms.service.boards import load_board
from bot.storms.views import canvas as view
from bot.ui.phrases import render
from bot.ui.translator import Translator
from data.outbox import rate_limit_holds
from data.storms import canvases, storms
from data.storms.canvases import REMOVED, Canvas
from data.storms.models import Storm
from data.transaction import Transaction

log = structlog.get_logger("canvas")

_EVERY = timedelta(minutes=1)
_REFUSED = timedelta(days=1)
_AGAIN = timedelta(minutes=5)
_GONE = ("canvas_not_found", "canvas_deleted")
_LATER = ("ratelimited", "internal_error", "fatal_error", "service_unavailable")


class CanvasApi(Protocol):
    """The calls of `slack_sdk` that a canvas needs."""

    async def canvases_create(
        self, *, title: str | None, document_content: dict[str, str], **more: Any
    ) -> Any: ...

    async def canvases_edit(
        self, *, canvas_id: str, changes: list[dict[str, Any]], **more: Any
    ) -> Any: ...

    async def canvases_delete(self, *, canvas_id: str, **more: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page should show; nothing where it is to be deleted."""

    storm: Storm
    now: Canvas | None
    title: str = ""
    text: str | None = None

    @property
    def shows(self) -> str:
        """Short for all of it."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()[:32]


async def keep(app: AppContext, slack: CanvasApi) -> None:
    """Write what changed, for the scheduler. Raises nothing that Slack raises."""
    now = app.clock()
    for wanted in await app.store.read(lambda tx: _wanted(tx, app, now)):
        try:
            written = await _write(slack, wanted, now)
        except Exception as error:  # noqa: BLE001 - whatever ends a call, nobody waits for it
            await _not_written(app, wanted, code_of(error) or "", now)
            return
        await app.store.write(partial(canvases.save, one=written))


async def _write(slack: CanvasApi, wanted: Wanted, now: datetime) -> Canvas:
    storm, before = wanted.storm, wanted.now
    if before is not None and wanted.text is None:
        await slack.canvases_delete(canvas_id=before.canvas)
        return replace(before, canvas=REMOVED, shows="", at=now)
    content = {"type": "markdown", "markdown": wanted.text or ""}
    if before is None:
        answer = await slack.canvases_create(
            title=wanted.title, document_content=content, channel_id=storm.channel
        )
        return Canvas(storm.id, str(answer["canvas_id"]), wanted.shows, now)
    # Without a section Slack replaces the whole page, and needs no right to read it.
    change = {"operation": "replace", "document_content": content}
    await slack.canvases_edit(canvas_id=before.canvas, changes=[change])
    return replace(before, shows=wanted.shows, at=now)


async def _not_written(
    app: AppContext, wanted: Wanted, code: str, now: datetime
) -> None:
    """A page that is gone stays away; a workspace that takes none is asked again in a day."""
    log.warning("the situation page was not written", storm=wanted.storm.id, error=code)

    def note(tx: Transaction) -> None:
        if code in _GONE and wanted.now is not None:
            gone = replace(wanted.now, canvas=REMOVED, shows="", at=now)
            canvases.save(tx, gone)
            return
        wait = _AGAIN if not code or code in _LATER else _REFUSED
        rate_limit_holds.hold(tx, rate_limit_holds.CANVASES, now + wait)

    await app.store.write(note)


def _wanted(tx: Transaction, app: AppContext, now: datetime) -> list[Wanted]:
    """Every page that does not show what is true, and is not just a minute old."""
    if rate_limit_holds.holds(tx, rate_limit_holds.CANVASES, now):
        return []
    standing = {one.storm: one for one in canvases.standing(tx)}
    running = {one.id: one for one in storms.running(tx) if one.stage.is_storm}
    found = []
    for number in dict.fromkeys([*running, *standing]):
        storm = running.get(number) or storms.find(tx, number)
        one = standing.get(number) or canvases.of_storm(tx, number)
        if storm is None or _is_fresh(one, now):
            continue
        wanted = _as_it_stands(tx, app, storm, one, now)
        if one is None or wanted.text is None or wanted.shows != one.shows:
            found.append(wanted)
    return found


def _is_fresh(one: Canvas | None, now: datetime) -> bool:
    """Written within the minute, or removed by somebody: left alone."""
    return one is not None and (one.canvas == REMOVED or now - one.at < _EVERY)


def _as_it_stands(
    tx: Transaction, app: AppContext, storm: Storm, one: Canvas | None, now: datetime
) -> Wanted:
    if one is not None and _is_over(app, storm, now):
        return Wanted(storm, one)
    words = render(app.playbook, Translator(app.language), app.zone)
    # As of its end, so that a page of the past is not written anew each day.
    at = storm.ended_at or now
    model = load_board(tx, app, storm, at)
    return Wanted(storm, one, view.title(model, words), view.page(model, words))


def _is_over(app: AppContext, storm: Storm, now: datetime) -> bool:
    """Whether it is forgotten, like every closed case of that age."""
    plan = app.playbook.retention
    return (
        plan.on and storm.ended_at is not None and now - storm.ended_at >= plan.closed
    )
