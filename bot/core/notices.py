"""Tells the admins what only they can fix: at most once an hour per kind and place."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.context import AppContext
from data.models import ChannelId
from data.outbox import outbox
from data.outbox.notification_data import Trouble
from data.transaction import Transaction


def tell_admins(
    tx: Transaction,
    app: AppContext,
    kind: str,
    details: Mapping[str, str],
    now: datetime,
) -> None:
    """A direct message to every admin; `details` are ids and codes, never text."""
    where = details.get("channel") or details.get("source") or ""
    for person in app.people.values():
        if "admin" in person.roles and person.slack:
            outbox.put(
                tx,
                key=f"trouble:{kind}:{where}:{person.slack}:{now:%Y-%m-%dT%H}",
                kind="trouble",
                channel=ChannelId(person.slack),
                now=now,
                data=Trouble(
                    kind=kind,
                    channel=details.get("channel", ""),
                    code=details.get("code", ""),
                    source=details.get("source", ""),
                    message=details.get("message", ""),
                    mention=details.get("mention", ""),
                    count=details.get("count", ""),
                    who=details.get("person", ""),
                ),
            )
