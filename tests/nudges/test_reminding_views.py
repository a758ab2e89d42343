"""Snoozed, handed over or stopped reminders: what cards, modals and messages say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.card.views.card import render_card
from bot.card.views.digest import MissedNotification
from bot.core.command import NO_ANSWER
from bot.desk.actions import ACTIONS
from bot.desk.views.home import render_home
from bot.desk.views.notifications import render_notification
from bot.desk.views.private_answers import confirmation, refused_in_words
from bot.errors import Refused
from bot.localslack.blocks import problems, problems_of_view
from bot.playbook.playbook import LANGUAGES
from bot.team import views
from bot.team.views import Away, Pause
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel, WatchModel
from bot.ui.phrases import render
from data.mentions.event_data import Waits
from data.models import Mention, MentionId
from data.outbox import notification_data
from tests.world.cards import elements, said, sections
from tests.world.view_cases import (
    ANNA,
    BEN,
    HOSTILE,
    NAMES,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    check,
    claimed,
    commands_in,
    hostile_post,
    mention,
    model,
    watching,
)

HOUR = timedelta(hours=1)
ASLEEP = claimed(snoozed_until=NOW + HOUR, classification="complaint")
PAUSES = [
    *(Pause(span, NOW + span) for span in PLAYBOOK.nudges.snooze),
    Pause(None, NOW + 22 * HOUR),
]
LISTS = ("bundle", "away_offer", "duty_note")
NUDGES = ("nudge_claim", "nudge_before", "nudge_after", "nudge_promise", "nudge_snooze")


def card(of: CardModel, language: str = "en") -> Message:
    """The card in this language."""
    return render_card(of, PLAYBOOK, WORDS[language], zone=ZONE, offers=ACTIONS)


def message(
    kind: str,
    of: Mention | None = None,
    language: str = "en",
    *,
    in_thread: bool | None = None,
    others: list[MissedNotification] | None = None,
    **data: object,
) -> Message | None:
    """A message about a mention, or about several."""
    about = None if of is None else model(of)
    return render_notification(
        kind,
        notification_data.of(kind, data),
        about,
        None,
        PLAYBOOK,
        WORDS[language],
        ZONE,
        others=others or (),
        in_thread=in_thread,
    )


def drawn(*args: Any, **named: Any) -> Message:
    """A message that is worth sending."""
    made = message(*args, **named)
    assert made is not None
    return made


def buttons(message: Message) -> list[str]:
    """What can be pressed, by label."""
    return [e["text"]["text"] for e in elements(message)]


def open_items(many: int, text: str = "It broke.") -> list[MissedNotification]:
    """So many that Anna has, each due a minute after the one before."""
    first = claimed(hostile_post(text), classification="complaint")
    return [
        MissedNotification(
            model(
                replace(
                    first,
                    id=MentionId(number),
                    first_reply_due=NOW + timedelta(minutes=number),
                )
            ),
            "https://example.slack.com/archives/C1/p1",
        )
        for number in range(many, 0, -1)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_snoozed_card_says_until_when_and_by_whom(language: str) -> None:
    """Features F4; and the clocks behind it are shown (S0.20)."""
    shown = card(model(ASLEEP), language)
    assert problems("message", shown.blocks) == []
    day = {"en": "Mon 2 Mar", "de": "Mo 2. März", "nl": "ma 2 mrt"}[language]
    for key in ("line.snoozed", "line.due.first_reply"):
        assert WORDS[language](key, time="11:20") in said(shown)
        due = WORDS[language](key, time=f"{day}, 11:20").replace("*", "")
        assert due in shown.text
    awake = card(model(replace(ASLEEP, snoozed_until=NOW)), language)
    assert WORDS[language]("line.snoozed", time="11:20") not in said(awake)


def test_a_snoozed_card_can_be_woken_from_its_menu() -> None:
    closing_steps = elements(card(model(ASLEEP)), "overflow")[0]["options"]
    assert closing_steps[0]["value"] == "wake:482"
    awake = elements(card(model(claimed())), "overflow")[0]["options"]
    assert "wake:482" not in [one["value"] for one in awake]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_snooze_dialog_says_when_each_choice_ends(language: str) -> None:
    """Features F4: 15, 30, 60, 240 minutes, the next working morning, one's own."""
    view = views.snooze_modal(
        "{}", PAUSES, render(PLAYBOOK, WORDS[language], ZONE), now=NOW
    )
    assert problems_of_view(view) == []
    until, own = view["blocks"]
    options = until["element"]["options"]
    assert [o["value"] for o in options] == ["15", "30", "60", "240", "morning"]
    assert "10:35" in options[0]["description"]["text"]
    assert until["element"]["initial_option"]["value"] == "30"
    assert own["optional"] is True


def test_with_no_choice_left_only_a_time_of_ones_own_is_asked_for() -> None:
    view = views.snooze_modal("{}", [], render(PLAYBOOK, WORDS["en"], ZONE), now=NOW)
    assert problems_of_view(view) == []
    assert [b["block_id"] for b in view["blocks"]] == ["own"]
    assert view["blocks"][0]["optional"] is False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", views.WAYS)
def test_the_settings_show_what_holds_now(how: str, language: str) -> None:
    """Features F5: direct message, thread, or not at all."""
    view = views.notification_settings("{}", WORDS[language], how=how)
    assert problems_of_view(view) == []
    assert view["blocks"][0]["element"]["initial_option"]["value"] == how


def test_what_is_said_about_a_snooze_names_the_time() -> None:
    kit = render(PLAYBOOK, WORDS["en"], ZONE)
    done = confirmation(
        "snooze", ASLEEP, kit, now=NOW, data=Waits(30), answer=NO_ANSWER, names=NAMES
    )
    assert "11:20" in done.text
    too_long = Refused("snooze_too_long", {"most": 240})
    assert "at most 4 h of working time" in refused_in_words(too_long, kit, now=NOW)


@pytest.mark.parametrize("kind", NUDGES)
def test_every_nudge_offers_a_holding_reply_a_hand_over_and_later(kind: str) -> None:
    """Playbook 3.3: three buttons with which it is dealt with at once."""
    due = NOW + timedelta(minutes=30)
    for one in (mention(promise_due=due), claimed(promise_due=due)):
        shown = buttons(drawn(kind, one))
        assert {"Holding reply", "Hand over…", "Snooze 30"} <= set(shown)
    snooze = elements(drawn(kind, claimed(promise_due=due)))[3]
    assert snooze["action_id"] == "mention.snooze.30"


def test_a_second_look_can_be_put_off_too() -> None:
    watch = WatchModel(checks=[check()])
    asked = model(watching(), watch=watch)
    data: dict[str, object] = {"check": 9}
    shown = render_notification(
        "check",
        notification_data.of("check", data),
        asked,
        None,
        PLAYBOOK,
        WORDS["en"],
        ZONE,
    )
    assert shown is not None
    assert "Snooze 30" in buttons(shown)


def test_who_stands_in_is_offered_what_they_can_do() -> None:
    """Features D4: what belongs to somebody who is away is not theirs to answer yet."""
    for kind in ("nudge_before", "nudge_after", "nudge_snooze", "still_on_it"):
        shown = drawn(kind, claimed(), person=BEN)
        assert buttons(shown)[:2] == ["Take over", "Hand over…"]
    assert (
        "Anna wanted to be reminded"
        in drawn("nudge_snooze", claimed(), person=BEN).text
    )


def test_a_reminder_is_drawn_for_where_it_goes() -> None:
    """Features F5: in a direct message nobody is pinged, in a thread one person is."""
    thread = drawn("nudge_after", claimed(), person=ANNA, in_thread=True)
    assert thread.text.startswith(f"<@{ANNA}> ")
    direct = drawn("nudge_before", claimed(), person=ANNA, in_thread=False)
    assert "<@" not in direct.text
    assert any(b["type"] == "context" for b in direct.blocks)


def test_still_on_it_blames_nobody_and_is_not_asked_of_what_is_done() -> None:
    """Features D3."""
    asked = drawn("still_on_it", claimed(), person=ANNA)
    assert buttons(asked)[:3] == ["Still on it", "Release", "Hand over…"]
    assert message("still_on_it", watching(), person=ANNA) is None
    back = drawn("released_politely", mention(), person=ANNA)
    assert "#482 is unclaimed again." in back.text
    assert "Anna" not in back.text
    assert "<@" not in str(back)


def test_reminders_that_came_together_are_one_message() -> None:
    """Playbook 3.3: at most eight lines, the most urgent first."""
    bundle = drawn("bundle", others=open_items(11))
    assert bundle.text.startswith("11 things are due.")
    assert bundle.text.index("#1 ·") < bundle.text.index("#8 ·")
    assert "and 3 more" in str(bundle.blocks)
    shown = [b["accessory"]["action_id"] for b in bundle.blocks if "accessory" in b]
    assert shown == ["mention.show"] * 8


def test_a_backup_gets_everything_open_in_one_message_with_take_over() -> None:
    """Features D4."""
    until = (NOW + 24 * HOUR).isoformat()
    offer = drawn(
        "away_offer", others=open_items(9), by=ANNA, until=until, note_text="Call."
    )
    taken = [b["accessory"]["action_id"] for b in offer.blocks if "accessory" in b]
    assert taken == ["mention.take_over"] * 8
    assert offer.text.startswith("Anna is away until ")
    assert "Note: Call." in offer.text
    assert "and 1 more" in str(offer.blocks)


def test_what_was_taken_over_meanwhile_is_not_offered() -> None:
    until = (NOW + HOUR).isoformat()
    others = [
        MissedNotification(model(claimed(owner=BEN))),
        MissedNotification(model(mention())),
    ]
    assert message("away_offer", others=others, by=ANNA, until=until) is None


def test_a_hand_over_note_tells_promises_first_and_who_has_what() -> None:
    """What is open, due next, promised."""
    promised = claimed(id=MentionId(7), promise_due=NOW + HOUR)
    others = [
        MissedNotification(model(claimed(id=MentionId(5)))),
        MissedNotification(model(mention(id=MentionId(6)))),
        MissedNotification(model(promised)),
    ]
    note = drawn("duty_note", others=others)
    whole = str(note.blocks)
    assert note.text.startswith("You are on duty now. 3 mentions are still open:")
    at = [whole.index(s) for s in ("Promised", "#7 ·", "Unclaimed", "#6 ·", "#5 ·")]
    assert at == sorted(at)
    assert "Anna has it" in whole.partition("#5 ·")[2]
    assert "Nothing is open." in drawn("duty_note").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_about_several_mentions_are_valid_and_harmless(language: str) -> None:
    for text in HOSTILE:
        data = {"by": ANNA, "until": NOW.isoformat(), "note_text": text}
        others = open_items(10, text)
        for kind in LISTS:
            message = drawn(kind, None, language, others=others, **data)
            assert problems("message", message.blocks) == [], kind
            links = message.text, *message.blocks
            own = str(links).replace("<https://example.slack.com/archives/C1/p1|", "")
            assert commands_in(own) == [], kind
            assert len(message.text) < 4000


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_shows_who_is_away_and_the_way_back(language: str) -> None:
    """Features D4."""

    def home(away: Away | None) -> View:
        words = WORDS[language]
        one = sections("hi", 1)
        return render_home(one, PLAYBOOK, words, zone=ZONE, now=NOW, away=away)

    here, gone = home(None), home(Away(NOW + HOUR, HOSTILE[0]))
    for view in (here, gone):
        assert problems_of_view(view) == []
        assert commands_in(view) == []
        assert "person.settings" in str(view)
    assert "person.back" in str(gone)
    assert "person.back" not in str(here)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_commands_answer_is_valid(language: str) -> None:
    kit = render(PLAYBOOK, WORDS[language], ZONE)
    for away in (Away(NOW + HOUR), Away(NOW + HOUR, HOSTILE[0])):
        for said_ in (
            views.away(away, kit, now=NOW, count=2),
            views.away(away, kit, now=NOW, count=0),
            views.still_away(away, kit, now=NOW),
        ):
            assert problems("message", said_.blocks) == []
            assert commands_in([said_.text, *said_.blocks]) == []


def test_an_author_who_came_back_waits_since_then() -> None:
    """features H2: the next response has a clock of its own."""
    back = mention(started_at=NOW - 25 * HOUR, returned_at=NOW - HOUR)

    told = drawn("nudge_claim", back, person=ANNA).text

    since = (NOW - HOUR).timestamp()
    assert f"<!date^{since:.0f}^" in told
