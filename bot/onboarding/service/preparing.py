"""The use cases of the setup check: what is missing, and who confirms what."""

import hashlib
from functools import partial

from bot.core.context import AppContext
from bot.core.names import name_of
from bot.errors import Refused
from bot.onboarding.rules.preparing import CONFIRMED, Standing, missing
from bot.playbook.playbook import Playbook
from data.audit import events
from data.audit.event_data import Confirmed
from data.models import UserId
from data.onboarding import confirmations
from data.onboarding.confirmations import Confirmation
from data.team import members
from data.transaction import Transaction


async def standing(app: AppContext) -> Standing:
    """What is still to be done."""
    return await app.store.read(partial(_standing, app))


async def confirm(app: AppContext, item: str, by: UserId, name: str) -> None:
    """A person vouches for an item as it is now. Raises `Refused` for another item."""
    if item not in CONFIRMED:
        raise Refused("not_here")
    now = app.clock()
    version = version_of(item, app.playbook)

    def keep(tx: Transaction) -> None:
        members.met(tx, by, name, now)
        last = confirmations.latest(tx, item)
        if last is not None and last.version == version:
            return
        confirmations.add(tx, Confirmation(item, version, by, now))
        data = Confirmed(item, version)
        events.append(tx, mention=None, at=now, kind="confirmed", actor=by, data=data)

    await app.store.write(keep)


def _standing(app: AppContext, tx: Transaction) -> Standing:
    done, stale = set(app.prepared), {}
    for item in CONFIRMED:
        last = confirmations.latest(tx, item)
        if last is not None and last.version == version_of(item, app.playbook):
            done.add(item)
        elif last is not None:
            stale[item] = name_of(tx, app, last.by)
    return Standing(missing(done), stale)


def version_of(item: str, playbook: Playbook) -> str:
    """A short fingerprint of what was read: it changes with the texts."""
    whole = repr([getattr(playbook, item), playbook.voices]).encode()
    return hashlib.sha256(whole).hexdigest()[:12]
