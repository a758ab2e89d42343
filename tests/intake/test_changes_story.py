"""A post that changes, is taken down or comes back is updated wherever it was shown."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.core.command import Command
from bot.desk import commands
from bot.escalation.service import casefiles
from bot.intake.service import deliveries
from bot.mentions.rules import lifecycle
from bot.privacy import forgetting
from bot.replies.service import library
from data.instants import to_text
from data.models import MentionId, Status, UserId
from data.replies import drafts
from data.replies.models import OWN_LOOK
from tests.world.feed import (
    Feed,
    Item,
    left_in_file,
    left_in_slack,
    open_feed,
)
from tests.world.removal_story import evidence
from tests.world.world import CARDS, MANAGEMENT

PRAISE: Item = {
    "platform": "google_play",
    "kind": "review",
    "external_id": "gp-77",
    "author": {"name": "Marit"},
    "text": "Lovely little app.",
    "rating": {"value": 5, "best": 5},
}
DEMAND: Item = {
    **PRAISE,
    "text": "Crashes all day since Tuesday. I want a refund.",
    "rating": {"value": 1, "best": 5},
}
COMMENT: Item = {
    "platform": "facebook",
    "kind": "comment",
    "external_id": "fb-31",
    "author": {"handle": "joost"},
    "text": "The saddle squeaks.",
}
REPLY: Item = {
    "platform": "facebook",
    "kind": "reply",
    "external_id": "fb-32",
    "in_reply_to": {"id": "fb-31"},
    "author": {"handle": "wim"},
    "text": "Call me on 0611 5550199, the Zeisig shop cheats.",
}


@pytest.fixture
async def feed(tmp_path: Path) -> AsyncIterator[Feed]:
    async with open_feed(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("action", ["created", "edited"])
async def test_praise_that_becomes_a_demand_is_taken_up_again(
    feed: Feed, action: str
) -> None:
    """Whether the source says so or not: card, class, clocks, and the owner hears."""
    world = feed.world
    number = await feed.mention(PRAISE)
    await world.anna.press("I'll take it")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.liked", number)
    assert (await world.look(number)).status is Status.CLOSED
    await world.wait(hours=3)

    told_back = await feed.send({**DEMAND, "action": action})

    assert (told_back["new"], told_back["attached"]) == (0, 1)
    now = await world.look(number)
    assert (now.status, now.owner) == (Status.CLAIMED, "UANNA")
    assert now.classification is None
    assert now.first_reply_due is not None
    assert now.first_reply_due >= world.clock.now
    card = world.shown(number)
    assert "refund" in card
    assert "1 of 5 stars" in card
    assert "Lovely little app" not in card
    assert "changed <!date" in await world.anna.reads(number)
    assert "😟 Complaint" in card
    line = world.thread_texts(number)[-1]
    assert "<@UANNA>" in line
    assert "text, rating 5/5 → 1/5" in line
    await world.anna.press("History", number)
    assert "the author changed the post: text, rating 5/5 → 1/5" in world.anna.dialog
    assert "before: “Lovely little app.”" in world.anna.dialog


async def test_the_clocks_of_what_was_taken_up_again_remind(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(PRAISE)
    await world.anna.press("I'll take it")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.liked", number)
    await feed.send(DEMAND)
    before = len(world.anna.dms)

    await world.wait(minutes=61)

    assert any(f"#{number}" in dm for dm in world.anna.dms[before:])


async def test_the_same_again_is_no_change(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(PRAISE)
    below = world.thread_texts(number)
    again = {**PRAISE, "text": "Lovely  little app.\n", "action": "edited"}
    assert (await feed.send(again))["duplicate"] == 1
    # What a source leaves out it does not know; it has not changed.
    bare = {key: PRAISE[key] for key in ("platform", "kind", "external_id", "author")}
    assert (await feed.send({**bare, "action": "edited"}))["duplicate"] == 1
    assert "Lovely little app." in world.shown(number)
    assert world.thread_texts(number) == below


@pytest.mark.parametrize(
    ("news", "shown", "line"),
    [
        (
            {"text": None, "rating": {"value": 2, "best": 5}},
            "2 of 5 stars",
            "5/5 → 2/5",
        ),
        ({"title": "Do not buy"}, "Do not buy", "(headline)"),
    ],
)
async def test_a_rating_or_a_headline_alone_is_a_change(
    feed: Feed, news: dict[str, object], shown: str, line: str
) -> None:
    world = feed.world
    number = await feed.mention(PRAISE)
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.let_stand", number)

    await feed.send({**PRAISE, **news})

    assert shown in world.shown(number)
    assert "Lovely little app." in world.shown(number)
    assert line in world.thread_texts(number)[-1]
    assert (await world.look(number)).status is Status.OPEN


async def test_a_corrected_typing_error_is_told_and_reopens_nothing(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention({**PRAISE, "text": "Lovley little app."})
    await world.anna.press("I'll take it")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.liked", number)

    await feed.send(PRAISE)

    assert (await world.look(number)).status is Status.CLOSED
    assert "Lovely little app." in world.shown(number)
    assert "slightly" in world.thread_texts(number)[-1]


async def test_an_edit_before_the_card_was_posted_needs_no_line(feed: Feed) -> None:
    world = feed.world
    await feed.send(PRAISE, DEMAND)
    assert "refund" in world.shown()
    assert world.thread_texts() == []
    assert "Lovely little app." in " ".join(left_in_file(world, "Lovely little app"))


async def test_an_older_edit_is_kept_and_not_shown(feed: Feed) -> None:
    world = feed.world
    at = world.clock.now
    late = {**PRAISE, "text": "Second words.", "edited_at": at.isoformat()}
    earlier = (at - timedelta(minutes=9)).isoformat()
    number = await feed.mention(PRAISE)
    await feed.send(late)

    await feed.send({**PRAISE, "text": "First thoughts.", "edited_at": earlier})

    assert "Second words." in world.shown(number)
    assert left_in_slack(world, "First thoughts") == []
    assert left_in_file(world, "First thoughts") != []


async def test_an_edit_back_to_the_old_text_shows_the_old_text(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(PRAISE)
    await feed.send(DEMAND)
    await feed.send(PRAISE)
    assert "Lovely little app." in world.shown(number)
    assert (await world.story(number)).count("edited_by_author") == 2


async def test_a_first_delivery_sent_again_takes_back_no_edit(feed: Feed) -> None:
    """Of a source that says which deliveries are edits."""
    world = feed.world
    number = await feed.mention(PRAISE)
    edit = {**PRAISE, "text": "Not that lovely any more.", "action": "edited"}
    await feed.send(edit)
    for _ in range(2):
        assert (await feed.send(PRAISE))["duplicate"] == 1
        assert "Not that lovely any more." in world.shown(number)
    assert (await feed.send(edit))["duplicate"] == 1
    await feed.send({**PRAISE, "action": "edited"})
    assert "Lovely little app." in world.shown(number)


async def test_a_late_copy_of_another_tool_changes_nothing(feed: Feed) -> None:
    """It tells of the post for the first time, in the words that stand there no more."""
    world = feed.world
    number = await feed.mention({**COMMENT, "platform": "x"})
    changed = {**COMMENT, "platform": "x", "text": "The saddle is fine, I was wrong."}
    await feed.send(changed)

    await feed.send({**COMMENT, "platform": "x"}, via="syften")
    assert "The saddle is fine" in world.shown(number)

    again = {**COMMENT, "platform": "x", "text": "Now the frame broke, too."}
    await feed.send(again, via="syften")
    assert "Now the frame broke, too." in world.shown(number)


async def test_an_edit_reaches_the_brief_and_the_lists(feed: Feed) -> None:
    """Claimed, drafted and under escalation: whoever reads of it reads the new words."""
    world = feed.world
    number = await feed.mention({**COMMENT, "text": "The Nachtigall lamp flickers."})
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…", number)
    asked = {"reason": "Safety or health", "question": "Stop it?", "manager": "David"}
    assert await world.anna.submit({**asked, "level": "Management"}) == {}
    assert left_in_slack(world, "Nachtigall")

    await feed.send({**COMMENT, "text": "The Pirol lamp burnt my hand."})
    await world.wait(minutes=1)

    management = world.told_in(MANAGEMENT) + "".join(world.david.dms)
    assert "Pirol" in management
    assert left_in_slack(world, "Nachtigall") == []
    assert (await world.look(number)).classification == "complaint"
    assert "<@UANNA>" in world.thread_texts(number)[-1]


async def test_a_reply_that_changes_is_drawn_again_in_the_thread(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMMENT)
    await world.anna.press("I'll take it")
    await feed.send(REPLY)

    told_back = await feed.send(
        {**REPLY, "text": "Sorry, the shop was kind after all."}
    )

    assert told_back["attached"] == 1
    thread = "\n".join(world.thread_texts(number))
    assert "kind after all" in thread
    assert "Zeisig" not in thread
    assert "wim changed what stands above" in thread
    assert left_in_slack(world, "Zeisig") == []


async def test_the_author_who_changes_their_reply_is_back(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMMENT)
    by_joost = {**REPLY, "author": {"handle": "joost"}, "text": "Thanks, all good."}
    await feed.send(by_joost)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.deliver_press("anna", "mention.answer", number)
    answer = {"text": "Thank you!", "url": "https://www.facebook.com/lumivelo/posts/1"}
    assert await world.anna.submit(answer) == {}
    assert (await world.look(number)).status is Status.WATCHING

    sent = world.clock.now
    await feed.send({**by_joost, "text": "It broke again. This is a joke."})

    now = await world.look(number)
    assert (now.status, now.owner) == (Status.CLAIMED, "UANNA")
    assert now.returned_at is not None
    assert sent <= now.returned_at <= world.clock.now
    assert "The mention is open again." in world.thread_texts(number)[-1]


async def test_a_reply_that_was_taken_down_leaves_slack_and_the_file(
    feed: Feed,
) -> None:
    """Also what it said before it was changed."""
    world = feed.world
    number = await feed.mention(COMMENT)
    await feed.send(REPLY)
    await feed.send({**REPLY, "text": "The Stieglitz shop cheats as well."})
    assert left_in_file(world, "Zeisig", "Stieglitz")

    gone = {"action": "deleted", "platform": "facebook", "external_id": "fb-32"}
    assert (await feed.send(gone))["attached"] == 1
    await world.wait(minutes=1)

    assert left_in_slack(world, "Zeisig", "Stieglitz", "5550199") == []
    assert left_in_file(world, "Zeisig", "Stieglitz", "5550199") == []
    assert "reply_removed" in await world.story(number)
    assert any("is no longer online" in line for line in world.thread_texts(number))
    assert (await feed.send(REPLY))["filtered"] == 1
    assert left_in_file(world, "Zeisig") == []


async def test_a_withdrawal_through_another_tool_counts(feed: Feed) -> None:
    """It has another id there; the address says which post it is."""
    world = feed.world
    where = "https://www.facebook.com/lumivelo/posts/77?comment_id=8"
    post = {**COMMENT, "url": where, "text": "I live near the Amselweg, come over."}
    number = await feed.mention(post)
    await world.anna.press("I'll take it")
    await world.anna.press("😟 Complaint")
    await world.anna.opens_home()
    assert left_in_slack(world, "Amselweg")

    gone = {"action": "deleted", "platform": "facebook", "kind": "comment"}
    gone |= {"external_id": "77_8", "url": where}
    told_back = await feed.send(gone, via="syften")
    await world.wait(minutes=1)

    assert told_back["attached"] == 1
    assert left_in_slack(world, "Amselweg") == []
    assert left_in_file(world, "Amselweg") == []
    assert "The post was taken down" in world.shown(number)
    assert "<@UANNA>" in world.thread_texts(number)[-1]


async def test_a_late_copy_does_not_bring_a_withdrawn_post_back(feed: Feed) -> None:
    world = feed.world
    post = {**COMMENT, "platform": "x", "text": "The Kuckuck in your shop is a thief."}
    await feed.mention(post)
    gone = {"action": "deleted", "platform": "x", "external_id": "fb-31"}
    await feed.send(gone)

    for via in ("octolens", "syften"):
        assert (await feed.send(post, via=via))["filtered"] == 1

    assert left_in_slack(world, "Kuckuck") == []
    assert left_in_file(world, "Kuckuck") == []


async def test_what_its_author_puts_back_is_there_again(feed: Feed) -> None:
    world = feed.world
    post = {**COMMENT, "platform": "x"}
    number = await feed.mention(post)
    await feed.send({"action": "deleted", "platform": "x", "external_id": "fb-31"})
    await world.wait(minutes=10)
    back = {**post, "edited_at": world.clock.now.isoformat()}

    assert (await feed.send(back))["attached"] == 1

    assert "The saddle squeaks." in world.shown(number)
    assert "The post is there again" in world.thread_texts(number)[-1]


async def test_a_withdrawal_of_what_nobody_saw_is_filtered(feed: Feed) -> None:
    """And so is the copy that comes after it."""
    world = feed.world
    gone = {"action": "deleted", "platform": "facebook", "kind": "comment"}
    told_back = await feed.send({**gone, "external_id": "fb-31"})
    assert (told_back["filtered"], told_back["mentions"]) == (1, [])
    assert world.workspace.channel(CARDS).messages == []

    assert (await feed.send(COMMENT))["filtered"] == 1

    assert world.workspace.channel(CARDS).messages == []
    assert left_in_file(world, "squeaks") == []


async def test_a_legal_hold_keeps_what_was_withdrawn_until_it_is_lifted(
    feed: Feed,
) -> None:
    world = feed.world
    post = {**COMMENT, "platform": "x", "text": "I will burn the Rotkehlchen shop."}
    number = await feed.mention(post)
    await world.deliver_press("carla", "mention.hold", number)
    assert await world.carla.submit({"why": "police"}) == {}

    await feed.send({"action": "deleted", "platform": "x", "external_id": "fb-31"})
    await world.wait(minutes=1)
    assert left_in_slack(world, "Rotkehlchen") == []
    assert left_in_file(world, "Rotkehlchen") != []

    await world.deliver_press("carla", "mention.lift_hold", number)
    assert await world.carla.submit({"why": "the police have it"}) == {}
    assert left_in_file(world, "Rotkehlchen") == []


async def test_an_edit_does_not_bring_back_a_forgotten_author(feed: Feed) -> None:
    world = feed.world
    post = {**COMMENT, "platform": "x", "text": "The Buchfink lamp is dead."}
    await feed.mention(post)
    await forgetting.forget(world.bot.app, "x:joost")
    await world.settle()

    await feed.send({**post, "text": "The Buchfink lamp is still dead."})

    assert left_in_slack(world, "Buchfink") == []
    assert left_in_file(world, "Buchfink") == []


async def test_a_case_tells_what_it_said_before_and_what_we_posted(feed: Feed) -> None:
    """The file of a case holds every version, and our reply as a source saw it."""
    world = feed.world
    number = await feed.mention(COMMENT)
    await feed.send(REPLY)
    await feed.send({**COMMENT, "text": "The saddle squeaks louder."})
    await feed.send({**REPLY, "text": "Never mind."})
    ours = {**REPLY, "external_id": "fb-33", "author": {"handle": "lumivelo.official"}}
    await feed.send({**ours, "text": "We will send you a new saddle."})

    desk, david = world.bot.app, UserId("UDAVID")
    file = (await casefiles.export_case(desk, MentionId(number), david, ["json"]))[0]

    told = [(f["what"], f["text"]) for f in json.loads(file.body)["facts"]]
    assert ("version_replaced", COMMENT["text"]) in told
    assert ("version_replaced", REPLY["text"]) in told
    assert ("own_post", "octolens: We will send you a new saddle.") in told
    page = (await casefiles.export_case(desk, MentionId(number), david, ["md"]))[0]
    assert "It said before" in page.body


async def test_a_post_nobody_had_begun_with_ends_when_it_is_taken_down(
    feed: Feed,
) -> None:
    """Nobody can answer it any more, so nobody is reminded of it."""
    world = feed.world
    number = await feed.mention(COMMENT)
    gone = {"action": "deleted", "platform": "facebook", "external_id": "fb-31"}
    await feed.send(gone)

    now = await world.look(number)
    assert (now.status, now.outcome) == (Status.CLOSED, "gone")
    below = len(world.thread_texts(number))
    await world.wait(hours=2)
    assert len(world.thread_texts(number)) == below

    back = {**COMMENT, "action": "restored"}
    assert (await feed.send(back))["attached"] == 1
    assert (await world.look(number)).status is Status.OPEN
    assert "so it is open again" in world.thread_texts(number)[-1]


async def test_the_owner_ends_what_was_taken_down_with_one_press(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(COMMENT)
    await world.anna.press("I'll take it")
    gone = {"action": "hidden", "platform": "facebook", "external_id": "fb-31"}
    await feed.send(gone)
    assert (await world.look(number)).status is Status.CLAIMED

    thread = world.workspace.channel(CARDS).replies(world.card(number)["ts"])
    await world.workspace.press("anna", CARDS, thread[-1]["ts"], "The post is gone")
    await world.settle()

    assert (await world.look(number)).outcome == "gone"


async def test_whoever_stands_in_hears_of_a_change(feed: Feed) -> None:
    """The owner is away: the case is open again, and the backup is named."""
    world = feed.world
    number = await feed.mention(PRAISE)
    await world.anna.press("I'll take it")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.liked", number)
    await world.anna.types("away 3h backup @ben")

    await feed.send(DEMAND)

    assert (await world.look(number)).status is Status.OPEN
    line = world.thread_texts(number)[-1]
    assert "<@UANNA>" not in line
    assert "<@UBEN>" in line


async def test_what_was_withdrawn_leaves_praise_lists_and_dead_letters(
    feed: Feed,
) -> None:
    """Everything beside the card in which the words may stand."""
    world = feed.world
    text = 'The Wiedehopf lamp is lovely, "really".\nThank you all!'
    post = {**COMMENT, "platform": "x", "text": text}
    number = await feed.mention(post)
    await feed.mention({**COMMENT, "platform": "x", "external_id": "fb-40"})
    await world.anna.press("I'll take it", number)
    await world.anna.press("💚 Praise", number)
    desk = world.bot.app
    body = json.dumps({"oops": [{"content": text}]}).encode()
    await deliveries.bury(desk, "octolens", body, "?", "application/json")
    press = Command(MentionId(number), UserId("UANNA"), "keep it", "Anna")
    await library.keep_praise(desk, press, quote=text, permission="granted")
    for name in ("anna", "ben", "carla", "david", "eva"):
        await world.teammate(name).opens_home()
    channels = {one.partition(":")[0] for one in left_in_file(world, "Wiedehopf")}
    assert channels >= {"mentions", "payloads", "dead_letters", "praise"}

    await feed.send({"action": "deleted", "platform": "x", "external_id": "fb-31"})
    await world.wait(minutes=2)

    assert left_in_slack(world, "Wiedehopf") == []
    assert left_in_file(world, "Wiedehopf") == []


async def test_what_was_withdrawn_leaves_the_payloads_of_who_quotes_it(
    feed: Feed,
) -> None:
    world = feed.world
    first, then = "The Wiedehopf lamp ate my bread.", "The Wiedehopf lamp burnt down."
    post = {**COMMENT, "platform": "x", "text": first}
    await feed.mention(post)
    await feed.send({**post, "text": then})
    quote = {"platform": "x", "author": {"handle": "edda_liest"}, "text": "Look."}
    for number, text in enumerate((first, then)):
        told = {"external_id": f"fb-4{number}", "raw": {"quoted": {"full": text}}}
        await feed.mention({**quote, **told, "author": {"handle": f"edda{number}"}})
    other = {"external_id": "fb-49", "raw": "Nobody burnt down", "text": "Mine works."}
    await feed.mention({**quote, **other})

    await feed.send({"action": "deleted", "platform": "x", "external_id": "fb-31"})
    await world.wait(minutes=2)

    assert left_in_file(world, "Wiedehopf") == []
    assert any("payloads" in one for one in left_in_file(world, "Nobody burnt"))


async def test_evidence_of_abuse_outlives_the_post_and_other_evidence_does_not(
    feed: Feed,
) -> None:
    """Playbook 6: nothing but the fact is kept, evidence only of abuse."""
    world = feed.world
    words = {"⛔ Abuse / illegal": "Neuntoeter", "😟 Complaint": "Seidenschwanz"}
    for index, (button, word) in enumerate(words.items()):
        post = {**COMMENT, "platform": "x", "external_id": f"e-{index}"}
        post |= {"url": f"https://x.com/joost/status/198900000000000010{index}"}
        post |= {"published_at": world.clock.now.isoformat()}
        number = await feed.mention({**post, "text": f"I will find you, {word}."})
        await world.anna.press(button, number)
        if world.anna.dialog:
            await world.anna.press_in_dialog("Threat")
        await world.anna.press("I'll take it", number)
        await evidence(world, number)
        await feed.send(
            {"action": "deleted", "platform": "x", "external_id": f"e-{index}"}
        )
    await world.wait(minutes=2)

    kept = {one.partition(":")[0] for one in left_in_file(world, "Neuntoeter")}
    assert kept == {"evidence", "bytes"}
    assert left_in_file(world, "Seidenschwanz") == []


async def test_versions_go_when_their_time_is_over(feed: Feed) -> None:
    """S0.4: a version is kept as long as the text it belongs to."""
    world = feed.world
    number = await feed.mention({**COMMENT, "text": "The Kleiber lamp flickers."})
    await feed.send({**COMMENT, "text": "The Pirol lamp is out."})
    anchor = {"platform": "facebook", "external_id": "a-1", "text": "Ours: Gimpel."}
    await feed.send({**anchor, "author": {"handle": "lumivelo.official"}})
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    press = Command(MentionId(number), UserId("UANNA"), "end", "Anna")
    await commands.move(world.bot.app, press, partial(lifecycle.close, outcome="quiet"))
    assert left_in_file(world, "Kleiber", "Gimpel")

    world.clock.now += timedelta(days=182)
    for _ in range(6):
        await world.wait(hours=8)

    assert left_in_file(world, "Kleiber", "Pirol", "Gimpel") == []


async def test_whoever_writes_an_answer_looks_at_the_changed_post_again(
    feed: Feed,
) -> None:
    """Somebody is writing an answer: their own look at the post is asked for again."""
    world = feed.world
    number = await feed.mention(COMMENT)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    store = world.bot.app.store
    at = to_text(world.clock.now)
    await store.write(
        lambda tx: tx.run(
            "insert into drafts (mention, text, ticked, begun_by, begun_at, saved_by, "
            "saved_at) values (:number, 'Sorry!', :ticked, 'UANNA', :at, 'UANNA', :at)",
            number=number,
            ticked=json.dumps(sorted(OWN_LOOK)),
            at=at,
        )
    )
    await feed.send({**COMMENT, "text": "The saddle broke and I fell."})

    draft = await store.read(lambda tx: drafts.live(tx, MentionId(number)))
    assert draft is not None
    assert draft.text == "Sorry!"
    assert draft.ticked.isdisjoint(OWN_LOOK)


async def test_a_withdrawn_post_leaves_briefs_and_reminders(feed: Feed) -> None:
    """Management was asked, a direct message reminded, a list named it."""
    world = feed.world
    text = "The Zaunkoenig lamp burnt my hand, says my lawyer."
    number = await feed.mention({**COMMENT, "text": text})
    for index in range(3):
        more = {"external_id": f"fb-9{index}", "author": {"handle": f"z{index}"}}
        await feed.mention({**COMMENT, **more, "text": f"Zaunkoenig {index}."})
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Escalate…", number)
    asked = {"reason": "Safety or health", "question": "Stop it?", "manager": "David"}
    assert await world.anna.submit({**asked, "level": "Management"}) == {}
    for _ in range(12):
        await world.wait(minutes=10)
    channels = {one.partition(":")[0] for one in left_in_slack(world, "Zaunkoenig")}
    assert {CARDS, MANAGEMENT} <= channels or {CARDS, "david"} <= channels

    ids = ["fb-31", *(f"fb-9{index}" for index in range(3))]
    gone = {"action": "deleted", "platform": "facebook", "kind": "comment"}
    await feed.send(*({**gone, "external_id": one} for one in ids))
    for _ in range(4):
        await world.wait(minutes=2)

    assert left_in_slack(world, "Zaunkoenig") == []
    assert left_in_file(world, "Zaunkoenig") == []


async def test_what_was_answered_and_then_rewritten_waits_for_us_anew(
    feed: Feed,
) -> None:
    """We had answered the old words: a new first reply is due from now on."""
    world = feed.world
    number = await feed.mention(COMMENT)
    await world.anna.press("😟 Complaint")
    await world.deliver_press("anna", "mention.answer", number)
    assert await world.anna.submit({"text": "Sorry!", "channel": "In public"}) == {}
    await world.wait(minutes=30)

    await feed.send({**COMMENT, "text": "And your answer is a joke, I want a lawyer."})

    now = await world.look(number)
    assert (now.status, now.classification) == (Status.CLAIMED, "complaint")
    assert now.returned_at is not None
    assert now.first_reply_due is not None
    assert now.first_reply_due > now.returned_at
    assert "*The author changed the post*" in world.shown(number)
