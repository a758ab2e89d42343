"""A store with a mention, for the tests of outbox and card rows."""

from datetime import UTC, datetime, timedelta

from data.mentions import mentions
from data.models import ChannelId, Mention, MentionId, Post
from data.outbox import cards
from data.transaction import Transaction

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


DESK, OTHER = ChannelId("CDESK"), ChannelId("COTHER")


def later(**by: float) -> datetime:
    return TEN + timedelta(**by)


def mention(tx: Transaction) -> MentionId:
    number = mentions.add(tx, Mention(MentionId(0), Post("own"), TEN, TEN, TEN))
    cards.open_(tx, number, DESK, TEN)
    return number
