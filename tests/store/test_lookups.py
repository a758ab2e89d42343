"""Queries of every delivery use an index, however many mentions there are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.incoming.format import Incoming, to_post
from bot.intake.rules import identity, namespaces
from bot.intake.service.identifying import same_post
from bot.playbook.playbook import Playbook
from data import migrations
from data.connection import connect
from data.followup import author_watches, authors
from data.intake import deliveries_seen
from data.intake.deliveries_seen import Known
from data.mentions.mentions import add
from data.models import Author, Mention, MentionId
from data.transaction import Row, T, Transaction

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PLATFORMS = Playbook.load().platforms
ITEM: dict[str, Any] = {
    "platform": "forum",
    "external_id": "12",
    "url": "https://forum.example/t/9#post-12",
    "text": "Dark.",
    "author": "@ida",
}


class Explained(Transaction):
    """Asks SQLite how it would answer each question before it is asked."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.plans: list[str] = []
        self._asked = connection

    def one(self, sql: str, **values: object) -> Row | None:
        self._explain(sql, values)
        return super().one(sql, **values)

    def one_of(self, cls: type[T], sql: str, **values: object) -> T | None:
        self._explain(sql, values)
        return super().one_of(cls, sql, **values)

    def _explain(self, sql: str, values: dict[str, object]) -> None:
        plan = self._asked.execute(f"explain query plan {sql}", values).fetchall()
        self.plans += [f"{row[3]}: {sql}" for row in plan]


@pytest.fixture
def tx(tmp_path: Path) -> Any:
    migrations.apply(tmp_path / "desk.db")
    connection = connect(tmp_path / "desk.db")
    yield Explained(connection)
    connection.close()


def test_nobody_reads_a_whole_table_to_know_a_post_again(tx: Explained) -> None:
    incoming = Incoming.model_validate(ITEM)
    key = namespaces.author_key(
        "ida", "forum", PLATFORMS, source="ifttt", url=incoming.url
    )
    post = to_post(incoming, "ifttt", author_key=key, conversation="forum:9")
    keys = identity.keys(incoming, "ifttt", PLATFORMS)
    number = add(tx, Mention(MentionId(0), post, NOW, NOW, NOW))
    known = Known(number, None)
    deliveries_seen.note(tx, "make", keys.own, known, NOW)
    deliveries_seen.note_names(tx, [name.text for name in keys.names], known)

    same = same_post(tx, "ifttt", keys, post, PLATFORMS, NOW)
    assert same is not None
    assert same.known.mention == number
    assert deliveries_seen.by_conversation(tx, "forum", "forum:9") == number
    assert authors.who_knows(tx, Mention(MentionId(9), post, NOW, NOW, NOW)) is None
    assert author_watches.running(tx, Author(key=key).key) is None
    assert len(tx.plans) > 5
    assert [plan for plan in tx.plans if _reads_much(plan)] == []


def _reads_much(plan: str) -> bool:
    """A whole table, or all that one source ever sent."""
    return ("SCAN" in plan and "CONSTANT" not in plan) or "(source=?)" in plan
