"""What a repeated delivery means: nothing new, a change, or a copy to keep."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming.format import Incoming
from bot.intake.rules import changes
from bot.intake.rules.changes import Content, Have, RepeatedDelivery, SourceReport

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
OLD = Content(text="The bell is lovely.", rating="5/5")
NEW = Content(text="The bell broke.", rating="1/5")


def told(
    content: Content = NEW,
    *,
    edit: bool = False,
    at: datetime | None = None,
    before: Content | None = None,
    truncated: bool = False,
) -> SourceReport:
    mark = None if before is None else changes.fingerprint(before)
    return SourceReport(content, edit, at, mark, truncated)


@pytest.mark.parametrize(
    ("it", "have", "news"),
    [
        (told(OLD, before=OLD), Have(OLD), RepeatedDelivery.SAME),
        (told(before=OLD), Have(OLD), RepeatedDelivery.CHANGED),
        (told(edit=True), Have(OLD), RepeatedDelivery.CHANGED),
        (told(at=NOON), Have(OLD), RepeatedDelivery.CHANGED),
        # First told by this source, in words of its own: nobody has read them yet.
        (told(), Have(OLD), RepeatedDelivery.ELSEWHERE),
        (told(Content(text="The bell is …")), Have(OLD), RepeatedDelivery.COPY),
        (told(Content(rating="10/10")), Have(OLD), RepeatedDelivery.COPY),
        (told(Content(rating="1/5")), Have(OLD), RepeatedDelivery.ELSEWHERE),
        # What this source always said is no news, though we show another copy.
        (told(before=NEW), Have(OLD), RepeatedDelivery.SAME),
        # A late copy of what it said before.
        (
            told(OLD),
            Have(NEW, before={changes.fingerprint(OLD)}),
            RepeatedDelivery.OLDER,
        ),
        # Back to the old text, by the same source.
        (
            told(OLD, before=NEW),
            Have(NEW, before={changes.fingerprint(OLD)}),
            RepeatedDelivery.CHANGED,
        ),
        (
            told(edit=True, at=NOON),
            Have(OLD, NOON + timedelta(hours=1)),
            RepeatedDelivery.OLDER,
        ),
        (
            told(at=NOON, before=NEW),
            Have(OLD, NOON - timedelta(hours=1)),
            RepeatedDelivery.CHANGED,
        ),
    ],
)
def test_what_a_delivery_means(
    it: SourceReport, have: Have, news: RepeatedDelivery
) -> None:
    assert changes.news(it, have) is news


def test_what_is_not_sent_and_what_is_cut_short_has_not_changed() -> None:
    bare = told(Content(rating="1/5"), before=OLD)
    assert changes.merged(OLD, bare) == Content(None, OLD.text, "1/5")
    cut = told(Content(text="The bell is …"), truncated=True)
    assert changes.merged(OLD, cut) == OLD
    other = told(Content(text="The bell broke …"), truncated=True)
    assert changes.merged(OLD, other).text == "The bell broke …"


@pytest.mark.parametrize(
    ("before", "after", "small"),
    [
        ("I recieved it.", "I received it!", True),
        ("I love it", "i love it.", True),
        ("I love it", "I do not love it", False),
        ("It is good", "It is bad", False),
        ("I owe you 100 euros", "I owe you 900 euros", False),
        ("It is safe", "It is unsafe", False),
        ("Lovely", "Lovely. Give me my money back", False),
        ("Do now", "Do not", False),
    ],
)
def test_only_typing_is_small(before: str, after: str, *, small: bool) -> None:
    assert changes.is_small(Content(text=before), Content(text=after)) is small


@pytest.mark.parametrize(
    ("before", "after", "small"),
    [
        ("1/5", "5/5", True),
        ("5/5", "4/5", False),
        ("4/5", "4/10", False),
        ("recommended", "not_recommended", False),
        ("not_recommended", "recommended", True),
        (None, "1/5", False),
    ],
)
def test_fewer_stars_are_never_small(
    before: str | None, after: str | None, *, small: bool
) -> None:
    one, other = Content(text="Same", rating=before), Content(text="Same", rating=after)
    assert changes.is_small(one, other) is small


@pytest.mark.parametrize(
    ("more", "other", "back"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"action": "unhide"}, False, True),
        ({"edited_at": NOON + timedelta(minutes=1)}, False, True),
        ({"published_at": NOON - timedelta(days=1)}, False, False),
        ({"edited_at": NOON - timedelta(minutes=1), "action": "edited"}, False, False),
    ],
)
def test_what_brings_a_withdrawn_post_back(
    more: dict[str, object], *, other: bool, back: bool
) -> None:
    incoming = Incoming.model_validate({"text": "Again.", **more})
    assert changes.is_restored(incoming, withdrawn_at=NOON, other=other) is back


@given(st.text(), st.text())
def test_a_hash_tells_texts_apart_as_the_comparison_does(one: str, other: str) -> None:
    first, second = Content(text=one or None), Content(text=other or None)
    alike = changes.fingerprint(first) == changes.fingerprint(second)
    assert alike == changes.same(first, second)
    assert changes.same(first, first)
    assert changes.is_small(first, first)
