"""The three closing steps: what completes them, what leaves them out, and when they are
needed.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Refused
from bot.mentions.rules import closing_steps
from bot.playbook.playbook import Playbook
from data.models import Author, Mention, MentionId, Post

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
BOOK = Playbook.load()


def mention(klass: str | None = "complaint", **said: object) -> Mention:
    """A mention of this class."""
    post = Post(source="own", platform="facebook", author=Author())
    base = Mention(MentionId(1), post, NOW, NOW, NOW, classification=klass)
    return replace(base, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channels", "filled"),
    [
        (["public"], ["acknowledged"]),
        (["public", "public"], ["acknowledged"]),
        (["public", "phone"], ["acknowledged", "personal"]),
        (["public", "phone", "public"], ["acknowledged", "personal", "closing"]),
        (["public_then_private"], ["acknowledged", "personal"]),
        (["public_then_private", "public"], ["acknowledged", "personal", "closing"]),
        (["private"], ["personal"]),
        (["private", "public"], ["acknowledged", "personal", "closing"]),
        (["in_person"], ["personal"]),
    ],
)
def test_replies_fill_menu_in_any_order(channels: list[str], filled: list[str]) -> None:
    """S3.32: a public word after the private part is the closing word."""
    one = mention()
    for step, channel in enumerate(channels):
        at = NOW + timedelta(minutes=step)
        one = closing_steps.after_reply(one, channel, at, BOOK)

    assert [dot.name for dot in one.closing_steps] == filled
    assert one.closing_steps[0].at == (
        NOW
        if channels[0] != "private" or len(channels) == 1
        else one.closing_steps[0].at
    )


@pytest.mark.parametrize("channel", ["public", "public_then_private"])
def test_a_considered_reply_in_public_is_the_closing_note_unless_one_went_private(
    channel: str,
) -> None:
    """S3.31: what everybody could read leaves its trace; a private solution needs one."""
    said = closing_steps.after_reply(mention(), channel, NOW, BOOK, considered=True)
    assert closing_steps.missing(said, BOOK) == ()

    gone = mention(private_state="offered")
    said = closing_steps.after_reply(gone, channel, NOW, BOOK, considered=True)
    assert "closing" in closing_steps.missing(said, BOOK)


def test_only_what_has_menu_wants_them_and_all_that_went_private() -> None:
    """S3.31: whatever its class, a case taken private leaves a trace in public."""
    assert closing_steps.wanted(mention(), BOOK) == closing_steps.ALL
    assert closing_steps.wanted(mention("question"), BOOK) == ()
    assert (
        closing_steps.wanted(mention("question", private_state="solved"), BOOK)
        == closing_steps.ALL
    )


def test_a_reason_fills_a_dot_until_it_really_happens() -> None:
    left = closing_steps.left_out(mention(), {"personal": "no_contact"}, NOW, BOOK)
    assert closing_steps.missing(left, BOOK) == ("acknowledged", "closing")
    assert not closing_steps.is_done(left, "personal")

    done = closing_steps.filled(left, ["personal"], NOW)

    assert closing_steps.is_done(done, "personal")
    with pytest.raises(Refused, match="unknown_reason"):
        closing_steps.left_out(mention(), {"personal": "lazy"}, NOW, BOOK)


def test_the_window_of_a_platform_is_data() -> None:
    """S3.29: counted from when it was posted, where the platform has such a rule."""
    posted = replace(mention().post, published_at=NOW - timedelta(days=6))
    assert closing_steps.window(posted, BOOK, NOW) == NOW + timedelta(days=1)
    elsewhere = replace(posted, platform="x")
    assert closing_steps.window(elsewhere, BOOK, NOW) is None
