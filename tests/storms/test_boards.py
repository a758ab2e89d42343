"""The board of a storm: what it shows, and what people do with it."""

from datetime import timedelta

import pytest

from data.storms import storms
from data.storms.models import Storm, StormStage
from tests.world.crowd import Crowd


async def newest(crowd: Crowd) -> Storm:
    """The last storm."""
    return (await crowd.world.bot.app.store.read(lambda tx: storms.lately(tx, 1)))[0]


async def proposed(crowd: Crowd) -> None:
    """Sixty angry posts within ten minutes, on a desk of this morning."""
    await crowd.posts(60, minutes=10, angry=1.0)


async def opened(crowd: Crowd) -> None:
    """And somebody says that it is one."""
    await proposed(crowd)
    await crowd.press("anna", "Start storm")


async def test_one_furious_post_is_no_storm(crowd: Crowd) -> None:
    """S0.9: a single bad post is a card; a surge is a watch, which says so once."""
    number = await crowd.post("You are the worst shop ever, I am furious!", 1)
    await crowd.world.settle()
    await crowd.world.anna.press("😟 Complaint", number)
    await crowd.world.wait(minutes=1)
    assert crowd.boards() == []

    for one in range(11):
        await crowd.post(f"Where is the new lamp, please? {one}", one)
    await crowd.world.wait(minutes=1)
    await crowd.world.wait(minutes=5)

    assert len(crowd.boards()) == 1
    assert crowd.boards()[0].startswith("More posts than usual")
    assert crowd.told("carla") == []
    assert "<@" not in crowd.boards()[0]


async def test_a_proposal_shows_why_and_asks(crowd: Crowd) -> None:
    """S4.2: count, authors, platforms, share and what is often said."""
    await proposed(crowd)
    [board] = crowd.boards()

    assert "Possible storm" in board
    for said in ("60 posts an hour", "60 authors", "X", "Reddit", "Facebook"):
        assert said in board
    assert "% negative (a guess from words)" in board
    assert "Often said: “" in board
    assert "If nobody answers by" in board
    assert "@here" not in board
    assert "@channel" not in board
    assert len(crowd.told("carla", "storm_lead")) == 1
    assert crowd.told("david") == []


async def test_not_a_storm_is_one_press_and_is_remembered(crowd: Crowd) -> None:
    """S4.2: quiet for two hours, whatever comes."""
    await proposed(crowd)
    await crowd.press("anna", "Not a storm")
    await crowd.posts(60, minutes=10, angry=1.0)
    await crowd.world.wait(minutes=20)
    storm = await newest(crowd)

    assert "two hours" in crowd.world.anna.hears
    assert storm.declined_by == "UANNA"
    assert storm.stage is StormStage.GATHERING
    assert crowd.told("david") == []
    assert len(crowd.boards()) == 1
    assert "gathered here" in crowd.boards()[0]


async def test_start_opens_it_at_level_three_with_all_that_helps(crowd: Crowd) -> None:
    """S3.13: plan, contacts and who speaks are in the first message."""
    await opened(crowd)
    [board] = crowd.boards()

    assert "*Level 3 Fresh breeze" in board
    assert "<https://intranet.example.com/crisis|Crisis plan>" in board
    assert "Agency on call +49 30 7654321" in board
    assert "David may post one" in board
    assert "To do: Scheduled posts are paused?" in board
    assert "Posts an hour, 0" in board, "the numbers of the chart stand in words"
    [brief] = crowd.told("david")
    assert "Storm, level 3 Fresh breeze" in brief
    assert "scheduled posts and ads paused" in brief


async def test_two_people_start_it_and_one_hears_that_it_is_open(crowd: Crowd) -> None:
    await proposed(crowd)
    await crowd.press("anna", "Start storm")
    with pytest.raises(LookupError):
        await crowd.press("carla", "Start storm")

    assert len(crowd.told("david")) == 1


async def test_claim_next_five_gives_five_cards(crowd: Crowd) -> None:
    """Features I4: what is severe first, then the oldest."""
    await opened(crowd)
    await crowd.press("anna", "Claim next 5")
    mine = [
        number
        for number in range(1, 61)
        if (await crowd.world.look(number)).owner == "UANNA"
    ]

    assert mine == [1, 2, 3, 4, 5]
    assert "5 posts are yours" in crowd.world.anna.hears
    assert "*55 unclaimed* · with anna" in crowd.boards()[0]

    for _ in range(2):
        await crowd.press("ben", "Claim next 5")
    cards = {crowd.number_of(card) for card in crowd.cards()}
    assert set(range(1, 16)) <= cards


async def test_the_list_pages_through_all_of_it(crowd: Crowd) -> None:
    await opened(crowd)
    await crowd.press("anna", "Show list")
    assert "1 to 20 of 60" in crowd.world.anna.dialog
    await crowd.world.anna.press_in_dialog("Further")
    assert "21 to 40 of 60" in crowd.world.anna.dialog
    await crowd.world.anna.press_in_dialog("Further")
    assert "41 to 60 of 60" in crowd.world.anna.dialog
    assert "Further" not in crowd.world.anna.dialog
    await crowd.world.anna.press_in_dialog("Earlier")
    assert "21 to 40 of 60" in crowd.world.anna.dialog


async def test_a_level_needs_a_reason_and_brings_its_duties(crowd: Crowd) -> None:
    """Features I3: set by a person with a reason; what it asks for follows."""
    await opened(crowd)
    await crowd.press("carla", "Set level…")
    wrong = await crowd.world.carla.submit({"level": "5", "reason": " "})
    assert "reason" in wrong
    await crowd.world.carla.submit({"level": "5", "reason": "A petition was begun."})

    board = crowd.boards()[0]
    assert "*Level 5 Storm" in board
    assert "A petition was begun." in board
    assert "*only the statement goes out*" in board
    assert "Claim next 5" not in board
    assert "Replies paused by Carla" in board, "it is really so"
    await crowd.world.wait(minutes=1)
    assert len(crowd.told("david")) == 1, "one message, drawn again"
    assert "level 5 Storm" in crowd.told("david")[0]


async def test_what_the_media_do_is_only_said_by_a_person(crowd: Crowd) -> None:
    """Playbook 5.1: media echo is always human, and the proposed level follows it."""
    await opened(crowd)
    before = crowd.boards()[0]
    await crowd.press("carla", "Set level…")
    said = {"level": "3", "media": "4", "reason": "The evening paper asks."}
    await crowd.world.carla.submit(said)
    board = crowd.boards()[0]

    assert "Media:" not in before
    assert "Media: First print articles, many online." in board
    assert "The figures look like *level 4" in board


async def test_the_report_says_what_was_done_and_how_it_ended(crowd: Crowd) -> None:
    """Playbook 5.5: the review begins with figures nobody has to look for."""
    await opened(crowd)
    number = crowd.number_of(crowd.cards()[0])
    await crowd.world.anna.press("I'll take it", number)
    await crowd.world.anna.press("mention.classify.complaint", number)
    await crowd.world.anna.press("Holding reply", number)
    await crowd.world.anna.submit({"text": "We are looking into it, one moment."})
    await crowd.press("carla", "It is easing")
    await crowd.press("carla", "Close storm")
    await crowd.press("anna", "Timeline")
    report = crowd.world.anna.dialog

    assert "first card" in report
    assert "first card never" not in report
    assert "noticed never" not in report
    assert "Classes: Complaint 1" in report
    assert "Replies: 1, of them holding: 1" in report
    assert "Questions to management: 0" in report
    assert "Ended by a person" in report
    told = crowd.told("anna", "storm_review") + crowd.told("carla", "storm_review")
    assert any("Timeline" in one or "Ablauf" in one for one in told)


async def test_a_public_update_is_shown_and_the_next_one_is_asked_for(
    crowd: Crowd,
) -> None:
    """S3.37: whoever speaks is reminded once when the promised time has passed."""
    await opened(crowd)
    due = crowd.world.clock.now + timedelta(minutes=60)
    await crowd.press("anna", "Public update…")
    entries = {"text": "We look into it.", "url": "https://example.com/status"}
    said = {**entries, "next_by": int(due.timestamp())}
    await crowd.world.anna.submit(said)

    board = crowd.boards()[0]
    assert "<https://example.com/status|statement>" in board
    assert "next by" in board
    await crowd.world.wait(minutes=61)
    await crowd.world.wait(minutes=61)

    assert len(crowd.told("david", "storm_update_due")) == 1


async def test_paused_replies_wait_and_go_again(crowd: Crowd) -> None:
    await opened(crowd)
    await crowd.press("anna", "Claim next 5")
    until = crowd.world.clock.now + timedelta(hours=1)
    await crowd.press("carla", "Pause replies…")
    await crowd.world.carla.submit({"until": int(until.timestamp())})

    assert "Replies paused by Carla until" in crowd.boards()[0]
    model = await crowd.model(1)
    assert model.freeze is not None
    await crowd.press("carla", "Allow replies again")
    assert "Replies paused" not in crowd.boards()[0]
    assert (await crowd.model(1)).freeze is None


async def test_it_eases_is_asked_about_and_closed_by_a_person(crowd: Crowd) -> None:
    """Playbook 5.5: easing, six quiet hours, a person closes, somebody looks back."""
    await opened(crowd)
    for _ in range(8 * 6):
        await crowd.world.wait(minutes=10)
    storm = await newest(crowd)
    assert storm.stage is StormStage.EASING
    assert any("Quiet for six hours" in board for board in crowd.boards())

    await crowd.press("carla", "Close storm")
    assert "Storm over" in crowd.boards()[-1]
    assert "by Carla" in crowd.boards()[-1]
    assert len(crowd.told("anna", "storm_review")) == 1
    await crowd.press("anna", "Timeline")
    assert "a storm was proposed" in crowd.world.anna.dialog
    assert "anna started it at level 3" in crowd.world.anna.dialog
    assert "60 posts by 60 authors · most in an hour: 60" in crowd.world.anna.dialog
    await crowd.world.anna.cancels()
    await crowd.world.wait(days=3)
    assert len(crowd.told("anna", "storm_review")) == 2, "S4.15: reminded"


async def test_reminders_are_one_each_half_hour(crowd: Crowd) -> None:
    await opened(crowd)
    for _ in range(12):
        await crowd.world.wait(minutes=10)

    assert len(crowd.told("anna", "storm_reminder")) == 4
    assert len(crowd.told("anna", "storm_rotate")) == 1
    assert len(crowd.told("david", "storm_brief_again")) == 4


async def test_hostile_words_stay_words_on_the_board(crowd: Crowd) -> None:
    """DESIGN promise 9: nothing in a post pings, links or formats."""
    for number in range(45):
        text = f"<!channel> *scam* <https://evil.example|fraud> @here _liars_ {number}"
        await crowd.post(text, number)
        crowd.world.clock.now += timedelta(seconds=8)
    await crowd.world.wait(minutes=2)
    [board] = crowd.boards()

    assert "Often said" in board
    assert "<!channel>" not in board
    assert "evil.example|" not in board


async def test_not_a_storm_is_shown_where_thresholds_are_judged(crowd: Crowd) -> None:
    """Playbook 5.4: proposals, and what people said of them."""
    before = await crowd.world.anna.types("storm")
    await crowd.posts(60, minutes=10, angry=1.0)
    await crowd.press("anna", "Not a storm")
    said = await crowd.world.anna.types("storm")

    assert "proposed" not in before
    assert "1 proposed, 0 started, 1 not a storm" in said
    assert "posts an hour" in said.partition("Not a storm,")[2]
