"""The messages and modals of a watch: valid, harmless, and the same in every language."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.card.views.digest import MissedNotification
from bot.card.views.history import lines
from bot.desk.views.notifications import render_notification
from bot.followup import views
from bot.localslack.blocks import problems, problems_of_view
from bot.playbook.playbook import LANGUAGES
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel, WatchModel
from bot.ui.phrases import render
from data.followup.event_data import Looked
from data.models import Author, Event, MentionId, Post, Reply
from data.outbox import notification_data
from tests.world.view_cases import (
    ANNA,
    HOSTILE,
    NAMES,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    check,
    claimed,
    commands_in,
    full_watch,
    hostile_post,
    model,
)
from tests.world.view_cases import watching as watched


def said(message: Message) -> str:
    """Everything it says."""
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


KINDS = (
    "check",
    "check_worse",
    "crowd",
    "quiet_proposed",
    "fell_quiet",
    "reach_doubled",
    "author_watch_ended",
    "knows_author",
)
DATA: dict[str, object] = {
    "check": 9,
    "by": ANNA,
    "people": 6,
    "made": 1,
    "of": 4,
    "ends": NOW.isoformat(),
}


def models(text: str) -> list[CardModel]:
    """A look that waits, one half answered, one made, one missed, one that is over."""
    post = hostile_post(text)
    half = check(author="none", wrote=False)
    states = [
        check(),
        half,
        check(author="negative", others="many", mood="worse", done_at=NOW, by=ANNA),
        check(missed_at=NOW),
    ]
    open_ones = [
        model(watched(post), watch=WatchModel(checks=[one], waiting=one))
        for one in states
    ]
    over = model(claimed(post), watch=full_watch(), names=dict.fromkeys(NAMES, text))
    return [*open_ones, over]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_and_dialog_is_valid_and_harmless(language: str) -> None:
    """DESIGN promise 9: what anybody wrote is only ever text."""
    for text in HOSTILE[:12]:
        words = WORDS[language]
        here = render(PLAYBOOK, words, ZONE)
        for one in models(text or "?"):
            for kind in KINDS:
                drawn = render_notification(
                    kind,
                    notification_data.of(kind, DATA),
                    one,
                    None,
                    PLAYBOOK,
                    words,
                    ZONE,
                )
                if drawn is None:
                    continue
                assert problems("message", drawn.blocks) == [], kind
                assert commands_in([drawn.text, *drawn.blocks]) == [], kind
            for view in (
                views.dialog("{}", one, here),
                views.saw("{}", one.mention, words),
            ):
                assert problems_of_view(view) == [], text[:40]
                assert commands_in(view) == [], text[:40]
        several = [
            MissedNotification(
                replace(one, mention=replace(one.mention, id=MentionId(number))),
                "https://x.org/1",
            )
            for number, one in enumerate(models(text or "?"), 1)
        ]
        together = render_notification(
            "check_round",
            notification_data.of("check_round", {}),
            None,
            None,
            PLAYBOOK,
            words,
            ZONE,
            others=several,
        )
        assert together is not None
        assert problems("message", together.blocks) == [], text[:40]
        assert len(json.dumps(together.blocks, ensure_ascii=False)) < 40_000


def test_a_round_of_eight_fits_one_message_and_says_how_many_are_left() -> None:
    one = models("x")[0]
    waiting = [
        MissedNotification(
            replace(one, mention=replace(one.mention, id=MentionId(number)))
        )
        for number in range(1, 10)
    ]
    drawn = render_notification(
        "check_round",
        notification_data.of("check_round", {}),
        None,
        None,
        PLAYBOOK,
        WORDS["en"],
        ZONE,
        others=waiting,
    )
    assert drawn is not None
    assert len(drawn.blocks) <= 50
    assert sum(b["type"] == "actions" for b in drawn.blocks) == 24
    assert "and 1 more" in said(drawn)


def test_nothing_is_asked_where_all_was_looked_at_meanwhile() -> None:
    """Playbook 6: decided again at the moment it is sent."""
    made = model(watched(), watch=WatchModel(checks=[check(done_at=NOW, by=ANNA)]))
    drawn = render_notification(
        "check_round",
        notification_data.of("check_round", {}),
        None,
        None,
        PLAYBOOK,
        WORDS["en"],
        ZONE,
        others=[MissedNotification(made)],
    )
    assert drawn is None


def test_answers_are_told_apart_in_words() -> None:
    """DESIGN section 5: never by colour or symbol alone."""
    half = check(author="neutral")
    drawn = render_notification(
        "check",
        notification_data.of("check", DATA),
        model(watched(), watch=WatchModel(checks=[half], waiting=half)),
        None,
        PLAYBOOK,
        WORDS["en"],
        ZONE,
    )
    assert drawn is not None
    labels = [
        e["text"]["text"]
        for b in drawn.blocks
        for e in b.get("elements", [])
        if "text" in e and isinstance(e["text"], dict)
    ]
    assert labels[:4] == [
        "😀 Author pleased",
        "✓ 😐 Author neutral",
        "😠 Author upset",
        "Author silent",
    ]
    assert all(any(c.isalpha() for c in label) for label in labels)


def test_an_author_who_wrote_is_not_asked_whether_they_are_silent() -> None:
    """S1.24: question 1 is “reacted”, what is asked is the mood."""
    wrote = check(look="reply", wrote=True)
    post = Post(source="own", platform="x", text="Hm.", author=Author(name="Sanne"))
    reply = Reply(1, MentionId(482), post, True, NOW)
    drawn = render_notification(
        "reply_arrived",
        notification_data.of("reply_arrived", {"check": 9}),
        model(claimed(), watch=WatchModel(checks=[wrote])),
        None,
        PLAYBOOK,
        WORDS["en"],
        ZONE,
        reply=reply,
    )
    assert drawn is not None
    assert "How does that sound?" in said(drawn)
    assert "Author silent" not in said(drawn)


def test_the_list_marks_whom_the_public_has_not_heard_from_us() -> None:
    """S3.39: more than a day since the last public reply of an open case."""
    for hours, marked in ((23, False), (25, True)):
        sign = NOW - timedelta(hours=hours)
        waits = claimed(first_reply_at=sign, promise_due=NOW)
        item = MissedNotification(model(waits, watch=WatchModel(last_sign=sign)))
        drawn = render_notification(
            "duty_note",
            notification_data.of("duty_note", {}),
            None,
            None,
            PLAYBOOK,
            WORDS["en"],
            ZONE,
            others=[item],
        )
        assert drawn is not None
        assert ("last public reply" in said(drawn)) == marked


def test_the_history_tells_what_was_seen() -> None:
    told = Looked(
        check=9, look="next_day", question="mood", answer="worse", verdict=None
    )
    event = Event(1, MentionId(482), NOW, "check_reopens", ANNA, told, "")
    line = lines([event], {ANNA: "Anna"}, render(PLAYBOOK, WORDS["en"], ZONE), NOW)[0]
    assert line.endswith("Anna checked: ↘ getting worse; open again")
