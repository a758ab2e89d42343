"""Forgets an author from the command line: directly, or through the running bot."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.app.build import build_context
from bot.cli import upkeep
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.core.context import DeskChannels
from bot.privacy import forgetting
from bot.privacy.forgetting import Forgotten, Taken
from data import desk_requests, migrations
from data.errors import DatabaseInUse
from data.models import ChannelId, MentionId
from data.privacy import forgets
from data.store import Store, own
from data.takedown import holds
from data.transaction import Transaction

_NOWHERE = DeskChannels(ChannelId(""), ChannelId(""))
"""Forgetting posts nothing new, so it needs no channel."""
_PATIENCE = 60.0
_LOOK_EVERY = 0.2


class NobodyAnswers(Exception):
    """A desk runs on the database and has not done what it was asked."""


async def forget(
    settings: Settings, author: str, patience: float = _PATIENCE
) -> Forgotten:
    """How many mentions and replies of an author (`x:anna_b`) were forgotten, and which not.

    Where a desk is running it is asked to do it, because it alone decides and writes.
    Slack follows at once then, else at the next start: the messages that quote them are
    drawn again. Raises `NobodyAnswers`.
    """
    try:
        lock = own(settings.database)
    except DatabaseInUse:
        return await _through_the_desk(settings, author, patience)
    migrations.apply(settings.database)
    store = Store(settings.database, lock=lock)
    try:
        app = build_context(settings, store, _NOWHERE, wall_clock, "", lambda: None)
        forgotten = await forgetting.forget(app, author)
        noted = await store.read(lambda tx: forgets.since(tx, 0))
        forgets.keep(settings.database, noted)
        return forgotten
    finally:
        await store.close()


async def _through_the_desk(
    settings: Settings, author: str, patience: float
) -> Forgotten:
    with upkeep.writing(settings.database) as tx:
        number = desk_requests.put(tx, desk_requests.FORGET, author, wall_clock())
    try:
        async with asyncio.timeout(patience):
            while True:
                with upkeep.reading(settings.database) as tx:
                    answer = desk_requests.answer(tx, number)
                    if answer is not None:
                        return _told(tx, answer)
                await asyncio.sleep(_LOOK_EVERY)
    except TimeoutError:
        raise NobodyAnswers from None


def _told(tx: Transaction, answer: Mapping[str, Any]) -> Forgotten:
    found = (holds.on(tx, MentionId(number)) for number in answer["held"])
    return Forgotten(
        int(answer["count"]),
        tuple(hold for hold in found if hold is not None),
        tuple(
            Taken(
                MentionId(one["mention"]), one["by"], datetime.fromisoformat(one["at"])
            )
            for one in answer["taken"]
        ),
    )
