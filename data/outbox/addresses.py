"""Replaces channel names by ids in what was recorded before Slack was reached."""

from collections.abc import Mapping

from data.models import ChannelId
from data.transaction import Transaction


def put_in(tx: Transaction, *, ids: Mapping[ChannelId, ChannelId]) -> int:
    """Replace the names of channels by their ids wherever something waits for them."""
    changed = 0
    for name, channel in ids.items():
        for sentence in (
            "update cards set channel = :channel where channel = :name and ts is null",
            "update outbox set channel = :channel where channel = :name",
            "update pings set person = :channel where person = :name",
        ):
            changed += tx.run(sentence, name=name, channel=channel)
    return changed
