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
from data.intake.deliveries_seen import KnownDelivery
from data.mentions.mentions import add
from data.models import Author, Mention, MentionId
from tests.world.explained import Explained

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PLATFORMS = Playbook.load().platforms
ITEM: dict[str, Any] = {
    "platform": "forum",
    "external_id": "12",
    "url": "https://forum.example/t/9#post-12",
    "text": "Dark.",
    "author": "@ida",
}


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
    known = KnownDelivery(number, None)
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
