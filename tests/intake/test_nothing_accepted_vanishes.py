"""Property: whatever sources deliver in whatever order, each accepted text is found
afterwards.
"""

import asyncio
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings

from bot.card.service import OTHER_WORDS, load_model, other_words_of
from bot.config.people import Person
from bot.core.context import AppContext, DeskChannels, Duty
from bot.desk.effects import EFFECTS
from bot.hours.hours import Hours
from bot.incoming.format import Incoming
from bot.intake.service.deliveries import receive
from bot.mentions.rules.nudges import Audience
from bot.playbook.playbook import Playbook
from data.followup import replies
from data.intake import versions
from data.intake.versions import Of
from data.models import ChannelId, Post
from data.store import Store
from data.transaction import Row, Transaction
from tests.world.databases import fresh_database

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PLAYBOOK = Playbook.load()
PEOPLE: dict[str, Person] = {}
Delivery = tuple[str, dict[str, Any]]

_TEXTS = st.sampled_from(
    [
        "Dark.",
        "Dark",
        "dark.",
        "Bright.",
        "The lamp went out after two weeks and nobody answers me.",
        "The lamp went out after two weeks and nobody answers me. Money back!",
        "The lamp went out after two weeks and nobody …",
        "Recall of all lamps of this year, says the maker on Monday.",
    ]
)
_PAGES = st.sampled_from(
    [
        "https://laden.example/lampe",
        "https://www.laden.example/lampe?utm_source=feed",
        "https://www.google.at/url?url=https%3A%2F%2Fladen.example%2Flampe",
        "https://laden.example/lampe#comment-1",
        "https://laden.example/lampe#comment-2",
        "https://zwei.example/lampe",
        "https://krant.example/a",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fkrant.example%2Fa",
        "https://x.com/ida/status/901",
        "https://twitter.com/jo/status/902",
        "https://youtu.be/dQw4",
        "https://www.youtube.com/watch?v=dQw4&lc=Ug1",
        "https://reddit.com/r/lampen/comments/1ab/title",
        "https://reddit.com/r/lampen/comments/1ab/title/nv3",
        "https://norden.example/@ida/113",
        "https://forum.example/t/slug/12/3",
        "https://forum.example/t/slug/12",
        "https://www.linkedin.com/feed/update/urn:li:activity:7301234567890123456",
        "https://www.linkedin.com/posts/ida-activity-7301234567890123456-ab1c",
        "https://www.linkedin.com/company/lampen",
    ]
)
_NUMBERS = st.sampled_from(
    ["1", "2", "901", "t3_1ab", "113", "urn:li:activity:7301234567890123456"]
)
_PLATFORMS = st.sampled_from(
    ["x", "reddit", "linkedin", "mastodon", "discourse", "forum", "news", "blog", "web", "email",
     "google_business", "youtube", "webshop", "gamesite"]
)  # fmt: skip
_AUTHORS = st.sampled_from(["@ida", "@jo", "Ida", "@ida@norden.example"])
_KINDS = st.sampled_from(["post", "comment", "reply", "review", "article", "question"])


def _perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


_POSTS = st.fixed_dictionaries(
    {
        "text": _TEXTS | st.text("aä1 .…\n", min_size=1).filter(str.strip),
        "kind": _KINDS,
        "url": _perhaps(_PAGES),
        "external_id": _perhaps(_NUMBERS),
        "platform": _perhaps(_PLATFORMS),
        "author": _perhaps(_AUTHORS),
        "title": _perhaps(st.sampled_from(["Lamps called back", "Lamps"])),
        "thread_id": _perhaps(_NUMBERS),
        "in_reply_to": _perhaps(_NUMBERS | _PAGES),
        "quoted_url": st.none() | st.none() | _PAGES,
        "action": st.sampled_from(["created", "created", "created", "edited"]),
    }
)
_DELIVERIES = st.lists(
    st.tuples(st.sampled_from(["ifttt", "make", "octolens"]), _POSTS),
    min_size=2,
    max_size=9,
)
_NUMBERED = st.lists(
    st.tuples(
        st.sampled_from(["ifttt", "make"]),
        st.fixed_dictionaries(
            {
                "text": _TEXTS,
                "kind": st.sampled_from(["post", "comment", "reply"]),
                "external_id": _perhaps(_NUMBERS),
                "platform": st.sampled_from(
                    ["web", "email", "forum", "gamesite", "mastodon"]
                ),
                "author": _perhaps(_AUTHORS),
                "thread_id": _perhaps(_NUMBERS),
                "in_reply_to": _perhaps(_NUMBERS),
            }
        ),
    ),
    min_size=3,
    max_size=9,
)


@pytest.fixture(scope="module")
def empty() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        fresh_database(path)
        yield path


_OFTEN = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


WRAPPED = "https://l.facebook.com/l.php?u=https%3A%2F%2Fkrant.example%2Fa"
TWO_ON_A_PAGE: list[Delivery] = [
    ("make", {"text": text, "kind": "post", "url": url, "author": "@ida"})
    for text, url in (("Dark.", "https://krant.example/a"), ("Bright.", WRAPPED))
]


@_OFTEN
@example(TWO_ON_A_PAGE)
@given(_DELIVERIES)
def test_every_text_that_was_accepted_is_found_afterwards(
    empty: Path, deliveries: Sequence[Delivery]
) -> None:
    """On a card or in a line below one; only what was edited is in a version alone."""
    _played(empty, deliveries)


@_OFTEN
@given(_NUMBERED)
def test_numbers_of_one_source_lead_into_no_thread_of_another(
    empty: Path, deliveries: Sequence[Delivery]
) -> None:
    """Where a platform gives out no ids that are its own."""
    for row in _played(empty, deliveries):
        assert row["answer_by"] == row["post_by"]


def _played(empty: Path, deliveries: Sequence[Delivery]) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        shutil.copy(empty, path)
        return asyncio.run(_play(path, deliveries))


async def _play(path: Path, deliveries: Sequence[Delivery]) -> list[Row]:
    store = Store(path)
    try:
        desk = _desk(store)
        said = set()
        for source, post in deliveries:
            incoming = Incoming.model_validate(post)
            [receipt] = await receive(desk, source, [incoming], b"{}")
            assert receipt.result in ("new", "attached", "duplicate")
            said.add(_plain(incoming.text))
        shown = await store.read(partial(_shown, desk))
        everything = await store.read(_everything)
        for text in said - shown:
            assert text in everything
            assert _is_changed(text, deliveries), text
        return await store.read(_threads)
    finally:
        await store.close()


def _plain(text: str | None) -> str:
    """White space counts for nothing."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def _everything(tx: Transaction) -> set[str]:
    kept = ("mentions", "replies", "versions")
    return {
        _plain(row["text"])
        for table in kept
        for row in tx.all(f"select text from {table}")  # noqa: S608
    }


def _shown(desk: AppContext, tx: Transaction) -> set[str]:
    """What stands on the cards and in the lines below them, and all that stood there
    that nobody said its author took back.
    """
    shown = set[str]()
    for row in tx.all("select id from mentions"):
        model = load_model(tx, desk, row["id"], NOW, [OTHER_WORDS])
        shown |= _read(model.mention.post, model.other_words, tx, Of(row["id"]))
    for row in tx.all("select id from replies"):
        reply = replies.find(tx, row["id"])
        assert reply is not None
        of = Of(reply.mention, reply=reply.id)
        shown |= _read(reply.post, other_words_of(tx, reply), tx, of)
    return shown


def _read(post: Post, others: Sequence[str], tx: Transaction, of: Of) -> set[str]:
    """What a person reads of one post; a copy of it may be cut, or spelled otherwise."""
    words = set(_words(" ".join(filter(None, (post.title, post.text, *others)))))
    aside = (one.text or "" for one in versions.in_doubt(tx, of))
    said = (text for text in aside if set(_words(text)) <= words)
    return {_plain(post.text), *map(_plain, said)}


def _words(text: str) -> list[str]:
    """Words of several letters; one letter may be a corrected typing error."""
    return [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3]


_ONE_POST = (
    "//x.com/",
    "//twitter.com/",
    "//youtu",
    "//www.youtube",
    "//reddit.com/",
    "//www.linkedin",
)
"""The addresses above that are of one post each, as an id is."""


def _is_changed(text: str, deliveries: Sequence[Delivery]) -> bool:
    """Whether somebody said that posts were edited, or one author sent one post again."""
    edited = any(post.get("action") == "edited" for _, post in deliveries)
    signed = [
        (source, name, post["author"])
        for source, post in deliveries
        for name in _names(post)
        if post.get("author")
    ]
    return edited or len(signed) > len(set(signed))


def _names(post: dict[str, Any]) -> Iterator[str]:
    url = post.get("url") or ""
    if post.get("external_id"):
        yield post["external_id"]
    if any(one in url for one in _ONE_POST):
        yield url


def _threads(tx: Transaction) -> list[Row]:
    return tx.all(
        "select r.source as answer_by, m.source as post_by from replies r "
        "join mentions m on m.id = r.mention"
    )


def _desk(store: Store) -> AppContext:
    return AppContext(
        store=store,
        playbook=PLAYBOOK,
        hours=Hours.always_open(),
        channels=DeskChannels(ChannelId("CDESK"), ChannelId("CMANAGEMENT")),
        people=PEOPLE,
        duty=Duty(lambda _: Audience(on_duty=None, lead=None), lambda *_: True),
        clock=lambda: NOW,
        language="en",
        zone="Europe/Berlin",
        address="https://desk.slack.com/",
        wake=lambda: None,
        effects=EFFECTS,
    )
