"""Messages: sent once, neutral, and mentioning only the one person who has to act."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.card.views.digest import MissedNotification
from bot.desk.views.notifications import render_notification
from bot.localslack.blocks import problems
from bot.playbook.playbook import LANGUAGES
from data.models import Author, MentionId, Post, Reply
from data.outbox import notification_data
from tests.world.view_cases import (
    ANNA,
    BEN,
    HOSTILE,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    actions_of,
    claimed,
    commands_in,
    decided,
    fullest,
    hostile_post,
    mention,
    model,
    notification,
)

THREAD = ("nudge_claim", "nudge_before", "nudge_promise", "check", "reply_arrived")
DIRECT = ("nudge_after", "nudge_lead", "handed_over", "taken_over", "decided")
BRIEFS = ("brief", "brief_dm", "brief_again", "brief_redrawn")
KINDS = (
    *THREAD,
    *DIRECT,
    *BRIEFS,
    "edited_by_author",
    "removed_by_author",
)
LINK = "https://example.slack.com/archives/C1/p1"


def reply(text: str = "Still broken.", *, by_author: bool = True) -> Reply:
    """Something written below it."""
    post = Post(source="own", platform="x", text=text, author=Author(name=text[:60]))
    return Reply(1, MentionId(482), post, by_author, NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_valid_short_and_harmless(language: str) -> None:
    for text in HOSTILE:
        full = fullest(hostile_post(text))
        asked = decided(question=text or "?", instruction=text)
        for kind in KINDS:
            drawn = notification(
                kind,
                {"by": BEN, "note_text": text},
                language,
                model=full,
                escalation=asked,
                reply=reply(text or "x"),
            )
            assert problems("message", drawn.blocks) == [], kind
            assert commands_in([drawn.text, *drawn.blocks]) == [], kind
            assert len(drawn.text) < 4000
            assert len(json.dumps(drawn.blocks, ensure_ascii=False)) < 8000


@pytest.mark.parametrize("kind", [*THREAD, "edited_by_author"])
def test_a_message_in_the_thread_pings_the_person_whose_move_it_is(kind: str) -> None:
    """DESIGN promise 6, features F5."""
    promised = model(claimed(promise_due=NOW + timedelta(minutes=30)))
    drawn = notification(kind, {"person": ANNA}, reply=reply(), model=promised)
    assert drawn.text.startswith(f"<@{ANNA}> ")
    assert json.dumps(drawn.blocks).count(f"<@{ANNA}>") == 1
    assert "<@" not in notification(kind, reply=reply(), model=promised).text


@pytest.mark.parametrize("kind", [*DIRECT, *BRIEFS])
def test_a_direct_message_pings_nobody(kind: str) -> None:
    drawn = notification(kind, {"person": ANNA, "by": BEN}, escalation=decided())
    assert "<@" not in json.dumps(drawn.blocks) + drawn.text


def test_a_nudge_offers_a_way_out_and_no_blame() -> None:
    """Playbook §3.3: a holding reply is always on offer."""
    fresh = model(mention())
    said = notification("nudge_claim", {"person": BEN}, model=fresh)
    assert "is a holding reply enough for now?" in said.text
    assert actions_of(said)[:2] == ["mention.claim", "mention.holding"]
    late = notification("nudge_after", {"person": ANNA})
    assert actions_of(late)[:3] == [
        "mention.holding",
        "mention.draft",
        "mention.hand_over",
    ]


def test_a_nudge_names_the_time() -> None:
    due = claimed(first_reply_due=NOW + timedelta(minutes=12))
    said = notification("nudge_before", model=model(due))
    assert "#482 needs its first reply by <!date^" in said.text
    promise = claimed(promise_due=NOW + timedelta(minutes=30))
    left = notification("nudge_promise", model=model(promise)).text
    assert "We promised an answer to #482 by <!date^" in left
    passed = claimed(promise_due=NOW - timedelta(minutes=1))
    assert (
        "keeps their trust" in notification("nudge_promise", model=model(passed)).text
    )


def test_the_lead_hears_who_has_it_or_that_nobody_has() -> None:
    assert "Anna has it" in notification("nudge_lead").text
    assert (
        "It is still unclaimed."
        in notification("nudge_lead", model=model(mention())).text
    )


def test_a_message_outside_the_thread_says_what_it_is_about() -> None:
    said = notification("handed_over", {"by": BEN}, link=LINK)
    assert said.text.startswith(
        "Ben handed #482 to you. Next: first reply by Mon 2 Mar, 11:20."
    )
    footer = json.dumps(said.blocks, ensure_ascii=False)
    assert "#482 · X · " in footer
    assert f"<{LINK}|Card #482>" in footer


def test_a_reply_is_quoted_unless_the_mention_is_folded() -> None:
    """The author came back, and the thread says so."""
    said = notification("reply_arrived", reply=reply("It still smokes."))
    assert "It still smokes." in said.text
    assert "The author wrote again" in said.text
    other = notification("reply_arrived", reply=reply("Me too", by_author=False))
    assert "Me too joined in" in other.text
    folded = model(claimed(classification="abuse"))
    hidden = notification(
        "reply_arrived", model=folded, reply=reply("slur", by_author=True)
    )
    assert "slur" not in json.dumps(hidden.blocks) + hidden.text
    assert notification("reply_arrived", reply=None).text.startswith("Somebody wrote")


def test_a_catch_up_is_one_message_with_the_most_urgent_first() -> None:
    """DESIGN promise 6: after downtime one message, not a flood."""
    missed = [
        MissedNotification(
            model(
                replace(
                    mention(),
                    id=MentionId(number),
                    first_reply_due=NOW - timedelta(minutes=number),
                )
            ),
            LINK,
        )
        for number in range(1, 12)
    ]
    said = notification("catch_up", model=None, others=missed)
    assert "11 things became due" in said.text
    assert said.text.index("#11 ·") < said.text.index("#4 ·")
    assert "#3 ·" not in said.text
    assert "and 3 more" in json.dumps(said.blocks)
    assert problems("message", said.blocks) == []


def test_nothing_due_any_more_is_not_worth_a_catch_up() -> None:
    quiet = model(claimed(first_reply_due=None))
    for kind in ("catch_up", "nudge_claim"):
        drawn = render_notification(
            kind,
            notification_data.of(kind, {}),
            None,
            None,
            PLAYBOOK,
            WORDS["en"],
            ZONE,
            others=[MissedNotification(quiet)],
        )
        assert drawn is None


def test_a_kind_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        notification("gossip")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_had_it_hears_whom_it_was_given_to(language: str) -> None:
    said = notification("taken_over", {"by": BEN, "to": ANNA}, language).text
    itself = notification("taken_over", {"by": BEN, "to": BEN}, language).text

    assert ("Ben" in said, "Anna" in said) == (True, True)
    assert ("Ben" in itself, "Anna" in itself) == (True, False)


def test_a_person_who_left_is_no_lost_channel() -> None:
    """Slack says `channel_not_found` of both; only one of them is the desk's."""
    lost = {"kind": "message_failed", "code": "channel_not_found"}

    def told(channel: str) -> str:
        data = {**lost, "channel": channel}
        drawn = render_notification(
            "trouble",
            notification_data.of("trouble", data),
            None,
            None,
            PLAYBOOK,
            WORDS["en"],
            ZONE,
        )
        assert drawn is not None
        return drawn.text

    assert "could not be delivered" in told("U0GONE")
    assert "cannot find the desk channel" in told("C0DESK")
