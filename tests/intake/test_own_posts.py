"""The brand's own posts: they stop the first-reply clock once, and one question is
asked.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.privacy import forgetting
from bot.replies.service import publishing
from data.intake import own_posts
from data.models import MentionId, Status
from tests.world.feed import Feed, Item, left_in_file, open_feed
from tests.world.world import CARDS

COMPLAINT: Item = {
    "platform": "x",
    "kind": "post",
    "external_id": "1989000000000000001",
    "author": {"handle": "ilse_rijdt"},
    "text": "My Lumivelo lamp went out on the way home.",
}
OURS: Item = {
    "platform": "x",
    "kind": "reply",
    "external_id": "1989000000000000002",
    "url": "https://x.com/lumivelo/status/1989000000000000002",
    "in_reply_to": {"id": "1989000000000000001"},
    "author": {"handle": "@Lumivelo"},
    "text": "That should not happen, Ilse. A new lamp is on its way to you.",
}
NEXT: Item = {
    "platform": "x",
    "kind": "reply",
    "external_id": "1989000000000000003",
    "in_reply_to": {"id": "1989000000000000002"},
    "author": {"handle": "ilse_rijdt"},
    "text": "Thank you, but where do I send the old one?",
}


@pytest.fixture
async def feed(tmp_path: Path) -> AsyncIterator[Feed]:
    async with open_feed(tmp_path) as opened:
        yield opened


async def answered(feed: Feed, **more: object) -> int:
    """A claimed complaint, and eight minutes later our reply through Octolens, five
    minutes after it was posted.
    """
    world = feed.world
    number = await feed.mention(COMPLAINT)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.wait(minutes=8)
    posted = world.clock.now - timedelta(minutes=5)
    told = await feed.send({**OURS, "published_at": posted.isoformat(), **more})
    assert (told["attached"], told["mentions"]) == (1, [number])
    return number


@pytest.mark.parametrize(
    "author", [{"handle": "lumivelo_HELP"}, {"name": "Us", "is_own": True}]
)
async def test_our_reply_stops_the_clock_when_it_was_posted(
    feed: Feed, author: dict[str, object]
) -> None:
    world = feed.world
    began = world.clock.now
    number = await answered(feed, author=author)

    now = await world.look(number)
    assert now.first_reply_at is not None
    assert now.first_reply_at - began < timedelta(minutes=4)
    assert (now.status, now.first_reply_due) == (Status.CLAIMED, None)
    details = await world.anna.reads(number)
    assert "answered on X" in details
    assert "seen through Octolens" in details
    line = world.thread_texts(number)[-1]
    assert line.startswith("<@UANNA> We answered on X <!date^")
    assert "A new lamp is on its way to you." in line
    for label in ("The whole answer", "A holding reply", "No answer to this"):
        assert label in line
    assert len(world.workspace.channel(CARDS).messages) == 1

    before = len(world.anna.dms)
    await world.wait(minutes=65)
    assert not any("first reply" in dm for dm in world.anna.dms[before:])


async def test_a_card_with_our_reply_never_says_that_there_is_none(feed: Feed) -> None:
    """Promise 13: one line says that we answered, so no other denies it."""
    world = feed.world
    number = await answered(feed)
    card = world.shown(number)
    assert "no public reply of ours yet" not in card
    assert "Our account replied on X " in card
    assert "Was that our answer?" in card
    for label in ("The whole answer", "A holding reply", "No answer to this"):
        assert label in card, "the question is answered where it is asked"
    assert "●○○" in await world.anna.reads(number)

    await press_below(feed, number, "No answer to this")
    card = world.shown(number)
    assert "Was that our answer?" not in card
    assert "Next: public reply, personal reply" in card
    assert "no public reply of ours yet" not in card


async def test_one_press_says_that_it_was_the_whole_answer(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)

    await press_below(feed, number, "The whole answer")

    now = await world.look(number)
    assert (now.status, now.outcome) == (Status.WATCHING, "answered")
    assert now.answered_at == now.first_reply_at
    texts = await publishing.texts(world.bot.app, MentionId(number))
    assert [(one.kind, one.text) for one in texts] == [("considered", OURS["text"])]
    line = next(one for one in world.thread_texts(number) if "We answered" in one)
    assert "Anna: that was the whole answer." in line
    assert "A holding reply" not in line
    assert now.answered_at is not None
    assert now.look_again_at == now.answered_at + timedelta(hours=1)


async def test_one_press_says_that_it_was_a_holding_reply(feed: Feed) -> None:
    """A holding reply is a promise: it gets a time, and the answer is still to come."""
    world = feed.world
    number = await answered(feed)

    await press_below(feed, number, "A holding reply")

    now = await world.look(number)
    assert (now.status, now.answered_at) == (Status.CLAIMED, None)
    assert now.promise_due is not None
    assert now.promise_due > world.clock.now
    assert "is promised by" in world.anna.hears


async def test_one_press_says_that_it_was_no_answer(feed: Feed) -> None:
    """The clock runs on from where it began."""
    world = feed.world
    number = await feed.mention(COMPLAINT)
    due = (await world.look(number)).first_reply_due
    await world.anna.press("I'll take it")
    await feed.send(OURS)
    assert (await world.look(number)).first_reply_due is None

    await press_below(feed, number, "No answer to this")

    now = await world.look(number)
    assert (now.first_reply_at, now.first_reply_due) == (None, due)
    assert "answered on X" not in world.shown(number)
    assert "no answer to this mention" in "\n".join(world.thread_texts(number))


async def test_undoing_the_press_asks_again(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await press_below(feed, number, "The whole answer")
    await world.anna.press_ephemeral("Undo")
    assert (await world.look(number)).status is Status.CLAIMED
    line = next(one for one in world.thread_texts(number) if "We answered" in one)
    assert "A holding reply" in line
    assert await publishing.texts(world.bot.app, MentionId(number)) == []


async def test_nobody_says_it_twice(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await press_below(feed, number, "A holding reply")
    await world.deliver_press("anna", "mention.own_was.considered", number)
    assert (await world.look(number)).status is Status.CLAIMED


async def test_what_answers_our_reply_joins_the_conversation(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await press_below(feed, number, "The whole answer")
    await world.wait(minutes=10)

    told = await feed.send(NEXT, via="syften")

    assert (told["attached"], told["mentions"]) == (1, [number])
    assert "where do I send the old one?" in world.thread_texts(number)[-1]
    now = await world.look(number)
    assert now.status is Status.CLAIMED
    assert now.returned_at is not None
    assert len(world.workspace.channel(CARDS).messages) == 1

    again = {**OURS, "external_id": "1989000000000000004", "url": None}
    again |= {"in_reply_to": {"id": "1989000000000000003"}, "text": "No need, keep it."}
    await feed.send(again)
    assert (await world.look(number)).returned_at is None


async def test_a_reply_the_team_marked_is_not_a_second_one(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMPLAINT)
    await world.anna.press("😟 Complaint")
    await world.deliver_press("anna", "mention.answer", number)
    entries = {"text": str(OURS["text"]) + " ^Anna", "channel": "In public"}
    assert await world.anna.submit(entries) == {}
    below = world.thread_texts(number)

    told = await feed.send({**OURS, "url": None})

    assert (told["attached"], told["mentions"]) == (1, [number])
    assert world.thread_texts(number) == below
    assert "seen through Octolens" in await world.anna.reads(number)
    assert len(await publishing.texts(world.bot.app, MentionId(number))) == 1
    assert (await feed.send(NEXT))["mentions"] == [number]


async def test_a_reply_marked_after_it_was_seen_is_the_same_one(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await world.deliver_press("anna", "mention.answer", number)
    entries = {"url": str(OURS["url"]), "text": "", "channel": "In public"}
    assert await world.anna.submit(entries) == {}

    line = next(one for one in world.thread_texts(number) if "We answered" in one)
    assert "It is the reply marked as posted here." in line
    assert "A holding reply" not in line


async def test_the_same_reply_through_two_tools_is_one(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    below = world.thread_texts(number)
    assert (await feed.send(OURS, via="syften"))["attached"] == 1
    assert (await feed.send(OURS))["duplicate"] == 1
    assert world.thread_texts(number) == below
    kept = await world.bot.app.store.read(
        lambda tx: own_posts.of_mention(tx, MentionId(number))
    )
    assert len(kept) == 1


async def test_a_reply_in_several_parts_is_asked_about_once(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    second = {**OURS, "external_id": "1989000000000000009", "url": None}
    second |= {"in_reply_to": {"id": OURS["external_id"]}, "text": "Part two of two."}
    await feed.send(second)
    asked = [one for one in world.thread_texts(number) if "A holding reply" in one]
    assert len(asked) == 1

    await press_below(feed, number, "The whole answer")
    texts = await publishing.texts(world.bot.app, MentionId(number))
    assert [one.text for one in texts] == [OURS["text"], "Part two of two."]


async def test_our_reply_may_arrive_before_what_it_answers(feed: Feed) -> None:
    world = feed.world
    at = world.clock.now
    told = await feed.send({**OURS, "published_at": at.isoformat()})
    assert (told["filtered"], told["mentions"]) == (1, [])
    assert world.workspace.channel(CARDS).messages == []
    await world.wait(minutes=20)

    earlier = (at - timedelta(minutes=30)).isoformat()
    number = await feed.mention({**COMPLAINT, "published_at": earlier})

    assert (await world.look(number)).first_reply_at == at
    assert "We answered on X" in world.thread_texts(number)[-1]
    assert (await feed.send(NEXT))["mentions"] == [number]


async def test_below_a_post_of_ours_everybody_has_a_card_of_their_own(
    feed: Feed,
) -> None:
    """A campaign is kept without a card; what people write below it is theirs."""
    world = feed.world
    campaign: dict[str, object] = {
        "platform": "facebook",
        "external_id": "700_1",
        "thread_id": "700_1",
    }
    campaign |= {"author": {"handle": "lumivelo.official"}, "text": "Our new lamp!"}
    assert (await feed.send(campaign))["filtered"] == 1
    below: dict[str, object] = {"platform": "facebook", "kind": "comment"}
    below |= {"thread_id": "700_1", "in_reply_to": {"id": "700_1"}}

    one = {
        **below,
        "external_id": "700_2",
        "author": {"handle": "kees"},
        "text": "Ugly.",
    }
    two = {
        **below,
        "external_id": "700_3",
        "author": {"handle": "mia"},
        "text": "Price?",
    }
    first, second = await feed.mention(one), await feed.mention(two)
    assert first != second

    reply: dict[str, object] = {
        **below,
        "kind": "reply",
        "external_id": "700_4",
        "text": "49 euros.",
    }
    reply |= {"in_reply_to": {"id": "700_3"}, "author": {"handle": "lumivelo.official"}}
    assert (await feed.send(reply))["mentions"] == [second]
    assert (await world.look(first)).first_reply_at is None


async def test_a_namesake_on_another_site_is_not_us(feed: Feed) -> None:
    world = feed.world
    told = await feed.send(
        {"platform": "forum", "url": "https://other.example/t/5", "external_id": "p5",
         "author": {"handle": "team_lumivelo"}, "text": "I am a fan."},
        {"platform": "forum", "url": "https://forum.radler.example/t/6",
         "external_id": "p6", "author": {"handle": "team_lumivelo"}, "text": "Hello."},
    )  # fmt: skip
    assert (told["new"], told["filtered"]) == (1, 1)
    assert "I am a fan." in world.shown()


async def test_what_we_only_pass_on_answers_nothing(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMPLAINT)
    shared = {**OURS, "kind": "repost", "in_reply_to": None, "text": "RT"}
    shared |= {"quoted_url": "https://x.com/ilse_rijdt/status/1989000000000000001"}
    assert (await feed.send(shared))["filtered"] == 1
    assert (await world.look(number)).first_reply_at is None


GONE: Item = {"action": "deleted", "platform": "x", "external_id": OURS["external_id"]}


async def test_the_owner_hears_when_our_reply_is_gone(feed: Feed) -> None:
    """Directly, and the author waits for us again from that moment on."""
    world = feed.world
    number = await answered(feed)
    assert (await world.look(number)).first_reply_due is None
    await world.wait(minutes=30)

    assert (await feed.send(GONE))["attached"] == 1

    mention = await world.look(number)
    assert (mention.first_reply_at, mention.reply_url) == (None, None)
    assert mention.first_reply_due is not None
    assert mention.first_reply_due > world.clock.now
    assert [dot.name for dot in mention.closing_steps] == []
    assert "waiting for us again" in world.thread_texts(number)[-1]
    [told] = [said for said in world.anna.dms if "is no longer there" in said]
    assert f"#{number}" in told
    assert "*Our reply is no longer there* · Anna" in world.shown(number)
    assert "A new lamp" not in "\n".join(world.thread_texts(number))
    assert "seen through" not in world.shown(number)
    assert left_in_file(world, "new lamp is on its way") == []
    await world.wait(hours=1)
    assert "first reply" in "".join(world.thread_texts(number) + world.anna.dms)


async def test_what_we_watched_is_taken_up_when_our_answer_is_gone(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await press_below(feed, number, "The whole answer")
    assert (await world.look(number)).status is Status.WATCHING

    await feed.send(GONE)

    mention = await world.look(number)
    assert (mention.status, mention.owner) == (Status.CLAIMED, "UANNA")
    assert (mention.answered_at, mention.outcome) == (None, None)
    assert mention.first_reply_due is not None
    assert "*Our reply is no longer there* · Anna" in world.shown(number)


async def test_what_is_closed_stays_closed_and_can_be_reopened(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await world.anna.press("Close…", number)
    how = {
        "outcome": "✅ Apologised",
        "dot_personal": "One public reply said it all",
        "dot_closing": "One public reply said it all",
    }
    assert await world.anna.submit(how) == {}

    await feed.send(GONE)

    assert (await world.look(number)).status is Status.CLOSED
    assert "<@UANNA>" in world.thread_texts(number)[-1]
    await world.anna.press_in_message(CARDS, "Reopen")
    assert (await world.look(number)).status is Status.CLAIMED


async def test_another_reply_of_ours_still_stands(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    second = {**OURS, "external_id": "1989000000000000009", "text": "By Friday."}
    await feed.send(
        {**second, "url": "https://x.com/lumivelo/status/1989000000000000009"}
    )

    await feed.send(GONE)

    mention = await world.look(number)
    assert mention.first_reply_at is not None
    assert mention.first_reply_due is None
    assert "<@UANNA>" in world.thread_texts(number)[-1]


async def test_what_the_team_marked_is_gone_with_the_reply_it_was(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMPLAINT)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Mark as posted…")
    said = {"text": OURS["text"], "url": OURS["url"], "channel": "In public"}
    assert await world.anna.submit(said) == {}
    await feed.send(OURS)
    assert (await world.look(number)).status is Status.WATCHING

    await feed.send(GONE)

    mention = await world.look(number)
    assert (mention.status, mention.answered_at) == (Status.CLAIMED, None)
    assert mention.first_reply_due is not None


async def test_our_reply_that_can_be_read_again_counts_again(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await feed.send(GONE)
    await world.wait(minutes=5)

    assert (await feed.send({**OURS, "action": "restored"}))["attached"] == 1

    mention = await world.look(number)
    assert mention.first_reply_at is not None
    assert (mention.first_reply_due, mention.returned_at) == (None, None)
    assert [dot.name for dot in mention.closing_steps] == ["acknowledged"]
    assert "seen through" in await world.anna.reads(number)


async def test_nobody_is_asked_for_what_was_no_answer(feed: Feed) -> None:
    world = feed.world
    number = await answered(feed)
    await press_below(feed, number, "No answer to this")
    due = (await world.look(number)).first_reply_due
    await feed.send(GONE)
    assert (await world.look(number)).first_reply_due == due


async def test_forgetting_takes_the_name_out_of_our_reply(feed: Feed) -> None:
    world = feed.world
    author = {"handle": "ilse_rijdt", "name": "Ilse Vogelzang"}
    number = await feed.mention({**COMPLAINT, "author": author})
    await feed.send(
        {**OURS, "text": "Sorry, Ilse Vogelzang. A new lamp is on its way."}
    )
    await feed.send({**OURS, "text": "Sorry, Ilse Vogelzang! A lamp is on its way."})

    await forgetting.forget(world.bot.app, "x:ilse_rijdt")
    for _ in range(4):
        await world.wait(minutes=5)

    assert left_in_file(world, "vogelzang", "ilse_rijdt") == []
    assert "vogelzang" not in "\n".join(world.thread_texts(number)).lower()
    kept = await world.bot.app.store.read(
        lambda tx: own_posts.of_mention(tx, MentionId(number))
    )
    assert [one.post.text for one in kept] == ["Sorry, […]! A lamp is on its way."]


async def test_of_what_nobody_has_the_person_on_duty_is_asked(feed: Feed) -> None:
    """The whole answer needs a class first, as everywhere; a holding reply needs none."""
    world = feed.world
    number = await feed.mention(COMPLAINT)
    await feed.send(OURS)
    assert world.thread_texts(number)[-1].startswith("<@UANNA> We answered")

    await press_below(feed, number, "The whole answer")
    assert (await world.look(number)).status is Status.OPEN
    assert "A holding reply" in world.thread_texts(number)[-1]

    await press_below(feed, number, "A holding reply")
    now = await world.look(number)
    assert (now.status, now.owner) == (Status.CLAIMED, "UANNA")
    assert now.promise_due is not None


async def test_history_tells_of_our_reply_in_the_language_of_its_reader(
    feed: Feed,
) -> None:
    """Ben reads Dutch: the same history in his words."""
    world = feed.world
    number = await answered(feed)
    await world.ben.press("Geschiedenis", number)
    assert (
        "we hebben op het platform geantwoord, gezien via Octolens" in world.ben.dialog
    )


async def press_below(feed: Feed, number: int, label: str) -> None:
    """Anna presses a button of the message below the card that asks."""
    world = feed.world
    thread = world.workspace.channel(CARDS).replies(world.card(number)["ts"])
    asking = [one for one in thread if label in str(one.get("blocks"))]
    await world.workspace.press("anna", CARDS, asking[-1]["ts"], label)
    await world.settle()
