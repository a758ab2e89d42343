"""Drafts with a database: who reads, when it waits, what is kept, what is deleted."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from bot.config.brand import BrandProfile
from bot.core.context import Duty
from bot.desk import commands
from bot.errors import Refused
from bot.hours.hours import Hours
from bot.mentions.rules import lifecycle
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.replying import Written
from bot.privacy import forgetting
from bot.replies.rules.drafting import Typed
from bot.replies.service import drafting, publishing, readers
from bot.timers.loop import TimerLoop
from data.models import MentionId, UserId
from data.privacy import personal_data_map
from data.replies import drafts, posted, reads
from data.replies.models import Posted, Read
from tests.world.bench import ANNA, BEN, CARLA, Bench
from tests.world.drafting import CALM, mention, post, write
from tests.world.payloads import as_json

WEEK = Hours.weekly(dict.fromkeys(range(5), ((time(9), time(17)),)), "UTC")


def build_context(bench: Bench, **changes: Any) -> None:
    """The same desk under other circumstances."""
    app = replace(bench.app, **changes)
    bench.app, bench.timer_loop = app, TimerLoop(app)


async def why_not(bench: Bench, number: MentionId, by: UserId = ANNA) -> str:
    """The reason why it cannot be marked as posted; empty when it was."""
    try:
        await post(bench, number, by)
    except Refused as refused:
        return refused.reason
    return ""


async def texts(bench: Bench, number: MentionId) -> list[Posted]:
    return await bench.store.read(lambda tx: posted.of_mention(tx, number))


async def asked(bench: Bench, number: MentionId) -> list[Read]:
    """Everybody who was asked about the draft of a mention."""

    def find(tx: Any) -> list[Read]:
        draft = drafts.live(tx, number)
        return [] if draft is None else reads.of_draft(tx, draft.id)

    return await bench.store.read(find)


async def test_the_third_public_reply_needs_a_second_reader_or_private(
    bench: Bench,
) -> None:
    """S0.26, S3.28: private is proposed, and going there is enough."""
    number = await mention(bench, "question")
    for _ in range(2):
        await write(bench, number, f"Here is an answer to {number}, no. {_}.")
        await post(bench, number)
    dossier = await drafting.dossier(bench.app, number, ANNA)
    assert (dossier.ping_pong, dossier.usual_channel) == (True, "private")

    await write(bench, number, "And one more.")
    assert await why_not(bench, number) == "needs_a_reader"
    await write(bench, number, "And one more.", channel="private")
    assert await why_not(bench, number) == ""
    assert len(await texts(bench, number)) == 3


async def test_a_reader_who_does_not_come_to_it_is_followed_by_the_next(
    bench: Bench,
) -> None:
    """S3.21: reminded once, then the next person is asked; it never waits silently."""
    number = await mention(bench)
    await write(bench, number)
    await drafting.ask_reader(bench.app, bench.press(number), BEN)
    assert {str(message.channel) for message in await bench.said("read_please")} == {
        BEN,
        "CDESK",
    }

    await bench.wait(minutes=10)
    assert [str(message.channel) for message in await bench.said("read_again")] == [BEN]
    await bench.wait(minutes=10)
    assert [read.reader for read in await asked(bench, number)] == [BEN, CARLA]
    (told,) = await bench.said("reader_next")
    assert (
        str(told.channel),
        as_json(told.data)["to"],
        as_json(told.data)["manager"],
    ) == (
        ANNA,
        BEN,
        CARLA,
    )
    await bench.wait(minutes=25)
    await bench.wait(minutes=25)
    assert [str(message.channel) for message in await bench.said("reader_nobody")] == [
        ANNA
    ]


async def test_nobody_approves_their_own_and_changed_words_were_not_read(
    bench: Bench,
) -> None:
    """S1.9, S2.34: a yes is for exactly these words, and ends the rest."""
    number = await mention(bench)
    await write(bench, number)
    with pytest.raises(Refused, match="own_reader"):
        await drafting.ask_reader(bench.app, bench.press(number), ANNA)
    await drafting.ask_reader(bench.app, bench.press(number), BEN)
    (read,) = await asked(bench, number)
    with pytest.raises(Refused, match="own_reader"):
        await drafting.approve(bench.app, bench.press(number), read.id)

    await write(bench, number, f"{CALM} One word more.")
    with pytest.raises(Refused, match="text_moved_on"):
        await drafting.approve(bench.app, bench.press(number, BEN), read.id)
    await write(bench, number)
    await drafting.approve(bench.app, bench.press(number, CARLA), read.id)
    with pytest.raises(Refused, match="read_already"):
        await drafting.approve(bench.app, bench.press(number, BEN), read.id)

    assert [
        str(message.channel) for message in await bench.said("reader_approved")
    ] == [ANNA]
    assert await why_not(bench, number) == ""


async def test_early_in_the_morning_a_complaint_waits_and_a_holding_reply_does_not(
    bench: Bench,
) -> None:
    """S4.3: 6:55; alone it waits for the morning, with two they read each other."""
    bench.now = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    core = BrandProfile(core=WEEK)
    alone = Duty(lambda _: Audience(ANNA, CARLA), lambda *_: True, lambda _: (ANNA,))
    build_context(bench, hours=WEEK, profile=core, duty=alone)
    number = await mention(bench)
    await write(bench, number)
    bench.now = datetime(2026, 3, 5, 6, 55, tzinfo=UTC)
    assert await why_not(bench, number) == "needs_the_morning"
    words = Written(
        "We have seen it. You hear from us by 10.", None, "public", bench.now
    )
    due = bench.now + timedelta(hours=3)
    await publishing.post_holding(
        bench.app, bench.press(number), words=words, promised=due
    )

    two = replace(alone, on_shift=lambda _: (ANNA, BEN))
    build_context(bench, duty=two)
    assert await why_not(bench, number) == "needs_a_reader"
    bench.now = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert await why_not(bench, number) == ""


@pytest.mark.parametrize(
    ("meeting", "look"),
    [
        ("2026-03-05", datetime(2026, 3, 6, 9, tzinfo=UTC)),
        ("2026-03-06", datetime(2026, 3, 9, 9, tzinfo=UTC)),
        ("2026-03-07", datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ],
)
async def test_a_meeting_is_asked_about_on_the_working_day_after(
    bench: Bench, meeting: str, look: datetime
) -> None:
    """S2.16: after a Friday on Monday, when the desk opens."""
    build_context(bench, hours=WEEK, profile=BrandProfile(core=WEEK))
    number = await mention(bench)
    await write(bench, number, channel="in_person", appointment=meeting)
    bench.now += timedelta(minutes=11)
    await post(bench, number)
    assert (await bench.look(number)).look_again_at == look


async def test_a_newcomers_replies_are_read_until_it_switches_itself_off(
    bench: Bench,
) -> None:
    """S4.16: set by a lead, seen by the person, counted down, nobody is ranked."""
    await readers.welcome(bench.app, CARLA, BEN, 2)
    for left in (2, 1):
        assert await readers.newcomer(bench.app, BEN) == left
        number = await bench.mention()
        await bench.move(number, partial(lifecycle.classify, into="question"), BEN)
        await write(bench, number, f"An answer to {number}.", BEN)
        assert await why_not(bench, number, BEN) == "needs_a_reader"
        await drafting.ask_reader(bench.app, bench.press(number, BEN), ANNA)
        (read,) = await asked(bench, number)
        await drafting.approve(bench.app, bench.press(number, ANNA), read.id)
        assert await why_not(bench, number, BEN) == ""
    assert await readers.newcomer(bench.app, BEN) == 0
    number = await mention(bench, "question")
    await bench.move(number, partial(lifecycle.hand_over, to=BEN))
    await write(bench, number, "On my own.", BEN)
    assert await why_not(bench, number, BEN) == ""


async def test_whoever_signs_with_an_alias_is_known_to_the_record_alone(
    bench: Bench,
) -> None:
    """S2.45, S2.46: the name is put at the end, counted, and mapped only in the story."""
    build_context(bench, profile=BrandProfile(signs={ANNA: "Luna"}))
    number = await mention(bench, "question", platform="x")
    await write(bench, number, "a" * 275)
    dossier = await drafting.dossier(bench.app, number, ANNA)
    assert dossier.rendered is not None
    assert (dossier.rendered.length, dossier.rendered.limit) == (281, 280)
    assert "L20" in {one.rule for one in dossier.rendered.remarks}

    await write(bench, number, "Here it is.")
    await post(bench, number)
    (text,) = await texts(bench, number)
    assert (text.text, text.by) == ("Here it is. ^Luna", ANNA)


async def test_the_same_words_the_third_time_read_like_a_machine(bench: Bench) -> None:
    """S2.42, S3.25: counted over a day, and a complaint wants one sentence of its own."""
    for time_ in range(3):
        number = await mention(bench, "praise", author={"name": f"Jana{'abc'[time_]}"})
        offers = (await drafting.dossier(bench.app, number, ANNA)).offers
        thanks = next(offer for offer in offers if offer.id == "thanks_short")
        await write(bench, number, thanks.text, template=thanks.id)
        dossier = await drafting.dossier(bench.app, number, ANNA)
        assert dossier.rendered is not None
        canned = "L19" in {one.rule for one in dossier.rendered.remarks}
        assert canned is (time_ == 2)
        await post(bench, number)


async def test_a_complaint_is_not_answered_with_the_template_alone(
    bench: Bench,
) -> None:
    """S3.25: the gaps filled are not a sentence of one's own."""
    number = await mention(bench, author={"name": "Jana Meier"})
    offers = (await drafting.dossier(bench.app, number, ANNA)).offers
    apology = next(offer for offer in offers if offer.id == "apology_call")
    filled = apology.text
    for gap in ("{issue}", "{private_link}", "{due}", "{topic}", "{team}"):
        filled = filled.replace(gap, "https://example.com" if "link" in gap else "this")
    for text, canned in ((filled, True), (f"We read every line. {filled}", False)):
        await write(bench, number, text, template=apology.id)
        dossier = await drafting.dossier(bench.app, number, ANNA)
        assert dossier.rendered is not None
        assert ("L19" in {one.rule for one in dossier.rendered.remarks}) is canned


async def test_a_holding_reply_is_awkward_but_never_says_the_unsayable(
    bench: Bench,
) -> None:
    """S3.15: warnings stop nobody, data of a person do."""
    number = await mention(bench)
    due = bench.now + timedelta(hours=2)

    async def hold(text: str) -> None:
        words = Written(text, None, "public", bench.now)
        await publishing.post_holding(
            bench.app, bench.press(number), words=words, promised=due
        )

    with pytest.raises(Refused, match="text_blocked"):
        await hold("Call Tom on +44 7700 900123.")
    await hold("AS WE ALREADY SAID!! Wait until 2 pm.")
    assert [one.kind for one in await texts(bench, number)] == ["holding"]


async def test_what_they_want_changes_what_is_offered_first(bench: Bench) -> None:
    """S3.8: whoever warns others is answered in public first."""
    number = await mention(bench)
    usual = (await drafting.dossier(bench.app, number, ANNA)).offers
    warned = Typed("", wants="warning_others")
    offers = (await drafting.dossier(bench.app, number, ANNA, warned)).offers

    assert {offer.id for offer in offers} >= {offer.id for offer in usual}
    assert [offer.id for offer in offers] != [offer.id for offer in usual]
    first = bench.app.playbook.templates[offers[0].id]
    assert (first.id, first.channel) == ("investigating", "public")


async def test_many_read_along_so_one_public_word_and_the_rest_in_private(
    bench: Bench,
) -> None:
    """S4.7: the preset of a class gives way to the audience."""
    number = await mention(bench, "question", author={"followers": 200_000})
    dossier = await drafting.dossier(bench.app, number, ANNA)
    assert (dossier.many_read_along, dossier.usual_channel) == (
        True,
        "public_then_private",
    )
    quiet = await mention(bench, "question", author={"followers": 20})
    assert (await drafting.dossier(bench.app, quiet, ANNA)).usual_channel == "public"


async def test_a_mark_as_posted_that_was_a_slip_is_taken_back_whole(
    bench: Bench,
) -> None:
    """The draft goes on, and the text counts no more; the story keeps both."""
    number = await mention(bench, "question")
    await write(bench, number, "Here it is.")
    await post(bench, number)
    await commands.undo(bench.app, bench.press(number))

    assert await texts(bench, number) == []
    dossier = await drafting.dossier(bench.app, number, ANNA)
    assert dossier.draft is not None
    assert dossier.draft.text == "Here it is."
    assert await why_not(bench, number) == ""


async def test_forgetting_an_author_takes_their_name_out_of_our_words(
    bench: Bench,
) -> None:
    """Our words are ours to keep; a draft about them is not."""
    author = {"name": "Jana Meier", "handle": "jana_m"}
    number = await mention(bench, "question", platform="x", author=author)
    await write(bench, number, "Dear Jana, dear @jana_m: here it is.")
    await post(bench, number)
    await write(bench, number, "Jana asked again.")

    await forgetting.forget(bench.app, "x:jana_m")

    (text,) = await texts(bench, number)
    assert text.text == "Dear […], dear […]: here it is."
    assert (await drafting.dossier(bench.app, number, ANNA)).draft is None
    rows = await bench.store.read(lambda tx: tx.all("select text from drafts"))
    assert {row["text"] for row in rows} == {personal_data_map.GONE}


async def test_what_was_posted_is_never_changed_nor_removed(bench: Bench) -> None:
    """S0.1: the record is append-only, held by the database itself."""
    number = await mention(bench, "question")
    await write(bench, number, "Here it is.")
    await post(bench, number)
    for statement in (
        "update posted set text = 'Nicer.'",
        "update posted set by = 'UBEN'",
        "delete from posted",
    ):
        with pytest.raises(Exception, match="append-only"):
            await bench.store.write(lambda tx, s=statement: tx.run(s))  # type: ignore[misc]


async def test_a_promise_is_prefilled_with_its_time(bench: Bench) -> None:
    """S2.40: a concrete time instead of “soon”, in the language of the post."""
    number = await mention(bench, "question", language="de", author={"name": "Jana"})
    due = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    offers = await drafting.holding_texts(bench.app, number, ANNA, promised=due)

    assert any("bis 16:00 Uhr" in o.text and "{" not in o.text for o in offers)
