"""Plays a storm drill: its posts as they fall due, how it went, and forgetting all of it."""

import json
import tomllib
from datetime import timedelta
from functools import cache, partial

from bot.core.context import AppContext
from bot.core.notify import redraw_all
from bot.errors import Refused
from bot.intake.service.deliveries import prepare, take_in
from bot.mentions.rules.transition import DecisionContext
from bot.onboarding.rules import storm_drill as rules
from bot.onboarding.rules.storm_drill import Went
from bot.playbook.schema.drill_storm import StormDrill
from bot.playbook.schema.files import PACKAGED
from bot.privacy.forgetting import forget_case
from bot.storms.effects.boards import show_board
from bot.storms.service import rehearsed
from data import onboarding, timers
from data.models import MentionId, Timer, UserId
from data.onboarding import Drill
from data.outbox import outbox
from data.store import AT_ONCE
from data.storms import storms
from data.transaction import Transaction

RESULT = "drill_result"
POST = "post"

_MOST = 10
"""Posts in one transaction, where some are late."""


@cache
def script() -> StormDrill:
    """What is written in `drill_storm.toml`."""
    written = (PACKAGED / "drill_storm.toml").read_text(encoding="utf-8")
    return StormDrill.model_validate(tomllib.loads(written))


def check_channel(app: AppContext) -> None:
    """Raises `Refused` where a storm drill has no channel of its own."""
    channels = app.channels
    cards = {*channels.of_source.values(), *channels.of_rule.values()}
    taken = {channels.desk, channels.management, *cards}
    if channels.drill is None or channels.drill in taken:
        raise Refused("drill_needs_channel")


def first_post(number: int, context: DecisionContext) -> Timer:
    """When it begins."""
    due = context.now + rules.time_of(0, script())
    return Timer("drill", number, POST, due, 0, context.now)


def go_on(
    tx: Transaction, app: AppContext, drill: Drill, context: DecisionContext
) -> None:
    """Let the posts that are due come in, and wait for the next one."""
    story, nobody = script(), app.context(UserId(""))
    due = rules.due_after(context.now - drill.started_at, story)
    until = min(due, drill.posted + _MOST)
    for index in range(drill.posted, until):
        incoming = rules.post(drill.id, index, story, app.language)
        raw = json.dumps({"drill": drill.id}).encode()
        take_in(
            app,
            tx,
            prepare(onboarding.SOURCE, incoming, raw, nobody, alone=True),
            nobody,
        )
    posted = max(until, drill.posted)
    onboarding.posted(tx, drill.id, posted)
    if posted < story.posts:
        next_one = drill.started_at + rules.time_of(posted, story)
        soonest = context.now + timedelta(seconds=1)
        timer = Timer("drill", drill.id, POST, max(next_one, soonest), 0, context.now)
        timers.put(tx, timer)


def ended(
    tx: Transaction, app: AppContext, drill: Drill, context: DecisionContext
) -> None:
    """Its storms are over, and the channel of the drill hears how it went."""
    channel = app.channels.drill
    if channel is None:
        return
    story = script()
    went = [
        Went(int(name.removeprefix(rules.mark(drill.id))), mention)
        for name, mention in onboarding.rehearsed(tx, rules.mark(drill.id))
    ]
    held = rehearsed.end_all(tx, app, channel, drill.started_at, context)
    said = storms.statements(tx, held.id) if held is not None else []
    told = said[0].at if said else None
    outbox.put(
        tx,
        key=f"{RESULT}:{drill.id}",
        kind=RESULT,
        channel=channel,
        now=context.now,
        data=rules.result(went, held, told, context.now, story),
    )


async def forget(app: AppContext, by: UserId) -> int:
    """What earlier drills left: every text of theirs, ours about it, and their storms.

    Cards and boards are drawn again without words. Gives back how many mentions that was.
    """
    context = app.context(by)
    if await app.store.read(onboarding.running) is not None:
        raise Refused("drill_runs")
    left = await app.store.read(onboarding.remembered)
    for first in range(0, len(left), AT_ONCE):
        part = left[first : first + AT_ONCE]
        await app.store.write(partial(_forget, part, context), bulk=True)
    await app.store.write(partial(_forget_storms, app, context))
    app.wake()
    return len(left)


def _forget(part: list[MentionId], context: DecisionContext, tx: Transaction) -> None:
    for mention in part:
        forget_case(tx, mention, context)
    redraw_all(tx, part, context, "forgotten")


def _forget_storms(app: AppContext, context: DecisionContext, tx: Transaction) -> None:
    for storm in storms.forget_rehearsed(tx):
        show_board(tx, app, storm, context, at_once=True)
