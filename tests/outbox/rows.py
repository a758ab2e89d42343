"""A store with a mention, for the tests of outbox and card rows."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import migrations
from data.mentions import mentions
from data.models import ChannelId, Mention, MentionId, Post
from data.outbox import cards
from data.store import Store
from data.transaction import Transaction

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


DESK, OTHER = ChannelId("CDESK"), ChannelId("COTHER")


def later(**by: float) -> datetime:
    return TEN + timedelta(**by)


def mention(tx: Transaction) -> MentionId:
    number = mentions.add(tx, Mention(MentionId(0), Post("own"), TEN, TEN, TEN))
    cards.open_(tx, number, DESK, TEN)
    return number


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    store = Store(path)
    yield store
    await store.close()
