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
from tests.world.drafting import CALM, mention, post, write
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, CARLA, Services

WEEK = Hours.weekly(dict.fromkeys(range(5), ((time(9), time(17)),)), "UTC")


def build_context(services: Services, **changes: Any) -> None:
    """The same desk under other circumstances."""
    app = replace(services.app, **changes)
    services.app, services.timer_loop = app, TimerLoop(app)


async def why_not(services: Services, number: MentionId, by: UserId = ANNA) -> str:
    """The reason why it cannot be marked as posted; empty when it was."""
    try:
        await post(services, number, by)
    except Refused as refused:
        return refused.reason
    return ""


async def texts(services: Services, number: MentionId) -> list[Posted]:
    return await services.store.read(lambda tx: posted.of_mention(tx, number))


async def asked(services: Services, number: MentionId) -> list[Read]:
    """Everybody who was asked about the draft of a mention."""

    def find(tx: Any) -> list[Read]:
        draft = drafts.live(tx, number)
        return [] if draft is None else reads.of_draft(tx, draft.id)

    return await services.store.read(find)


async def test_the_third_public_reply_needs_a_second_reader_or_private(
    services: Services,
) -> None:
    """S0.26, S3.28: private is proposed, and going there is enough."""
    number = await mention(services, "question")
    for _ in range(2):
        await write(services, number, f"Here is an answer to {number}, no. {_}.")
        await post(services, number)
    dossier = await drafting.dossier(services.app, number, ANNA)
    assert (dossier.ping_pong, dossier.usual_channel) == (True, "private")

    await write(services, number, "And one more.")
    assert await why_not(services, number) == "needs_a_reader"
    await write(services, number, "And one more.", channel="private")
    assert await why_not(services, number) == ""
    assert len(await texts(services, number)) == 3


async def test_a_reader_who_does_not_come_to_it_is_followed_by_the_next(
    services: Services,
) -> None:
    """S3.21: reminded once, then the next person is asked; it never waits silently."""
    number = await mention(services)
    await write(services, number)
    await drafting.ask_reader(services.app, services.press(number), BEN)
    assert {str(message.channel) for message in await services.said("read_please")} == {
        BEN,
        "CDESK",
    }

    await services.wait(minutes=10)
    assert [str(message.channel) for message in await services.said("read_again")] == [
        BEN
    ]
    await services.wait(minutes=10)
    assert [read.reader for read in await asked(services, number)] == [BEN, CARLA]
    (told,) = await services.said("reader_next")
    assert (
        str(told.channel),
        as_json(told.data)["to"],
        as_json(told.data)["manager"],
    ) == (
        ANNA,
        BEN,
        CARLA,
    )
    await services.wait(minutes=25)
    await services.wait(minutes=25)
    assert [
        str(message.channel) for message in await services.said("reader_nobody")
    ] == [ANNA]


async def test_nobody_approves_their_own_and_changed_words_were_not_read(
    services: Services,
) -> None:
    """S1.9, S2.34: a yes is for exactly these words, and ends the rest."""
    number = await mention(services)
    await write(services, number)
    with pytest.raises(Refused, match="own_reader"):
        await drafting.ask_reader(services.app, services.press(number), ANNA)
    await drafting.ask_reader(services.app, services.press(number), BEN)
    (read,) = await asked(services, number)
    with pytest.raises(Refused, match="own_reader"):
        await drafting.approve(services.app, services.press(number), read.id)

    await write(services, number, f"{CALM} One word more.")
    with pytest.raises(Refused, match="text_moved_on"):
        await drafting.approve(services.app, services.press(number, BEN), read.id)
    await write(services, number)
    await drafting.approve(services.app, services.press(number, CARLA), read.id)
    with pytest.raises(Refused, match="read_already"):
        await drafting.approve(services.app, services.press(number, BEN), read.id)

    assert [
        str(message.channel) for message in await services.said("reader_approved")
    ] == [ANNA]
    assert await why_not(services, number) == ""


async def test_early_in_the_morning_a_complaint_waits_and_a_holding_reply_does_not(
    services: Services,
) -> None:
    """S4.3: 6:55; alone it waits for the morning, with two they read each other."""
    services.now = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    core = BrandProfile(core=WEEK)
    alone = Duty(lambda _: Audience(ANNA, CARLA), lambda *_: True, lambda _: (ANNA,))
    build_context(services, hours=WEEK, profile=core, duty=alone)
    number = await mention(services)
    await write(services, number)
    services.now = datetime(2026, 3, 5, 6, 55, tzinfo=UTC)
    assert await why_not(services, number) == "needs_the_morning"
    words = Written(
        "We have seen it. You hear from us by 10.", None, "public", services.now
    )
    due = services.now + timedelta(hours=3)
    await publishing.post_holding(
        services.app, services.press(number), words=words, promised=due
    )

    two = replace(alone, on_shift=lambda _: (ANNA, BEN))
    build_context(services, duty=two)
    assert await why_not(services, number) == "needs_a_reader"
    services.now = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert await why_not(services, number) == ""


@pytest.mark.parametrize(
    ("meeting", "look"),
    [
        ("2026-03-05", datetime(2026, 3, 6, 9, tzinfo=UTC)),
        ("2026-03-06", datetime(2026, 3, 9, 9, tzinfo=UTC)),
        ("2026-03-07", datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ],
)
async def test_a_meeting_is_asked_about_on_the_working_day_after(
    services: Services, meeting: str, look: datetime
) -> None:
    """S2.16: after a Friday on Monday, when the desk opens."""
    build_context(services, hours=WEEK, profile=BrandProfile(core=WEEK))
    number = await mention(services)
    await write(services, number, channel="in_person", appointment=meeting)
    services.now += timedelta(minutes=11)
    await post(services, number)
    assert (await services.look(number)).look_again_at == look


async def test_a_newcomers_replies_are_read_until_it_switches_itself_off(
    services: Services,
) -> None:
    """S4.16: set by a lead, seen by the person, counted down, nobody is ranked."""
    await readers.welcome(services.app, CARLA, BEN, 2)
    for left in (2, 1):
        assert await readers.newcomer(services.app, BEN) == left
        number = await services.mention()
        await services.move(number, partial(lifecycle.classify, into="question"), BEN)
        await write(services, number, f"An answer to {number}.", BEN)
        assert await why_not(services, number, BEN) == "needs_a_reader"
        await drafting.ask_reader(services.app, services.press(number, BEN), ANNA)
        (read,) = await asked(services, number)
        await drafting.approve(services.app, services.press(number, ANNA), read.id)
        assert await why_not(services, number, BEN) == ""
    assert await readers.newcomer(services.app, BEN) == 0
    number = await mention(services, "question")
    await services.move(number, partial(lifecycle.hand_over, to=BEN))
    await write(services, number, "On my own.", BEN)
    assert await why_not(services, number, BEN) == ""


async def test_whoever_signs_with_an_alias_is_known_to_the_record_alone(
    services: Services,
) -> None:
    """S2.45, S2.46: the name is put at the end, counted, and mapped only in the story."""
    build_context(services, profile=BrandProfile(signs={ANNA: "Luna"}))
    number = await mention(services, "question", platform="x")
    await write(services, number, "a" * 275)
    dossier = await drafting.dossier(services.app, number, ANNA)
    assert dossier.rendered is not None
    assert (dossier.rendered.length, dossier.rendered.limit) == (281, 280)
    assert "L20" in {one.rule for one in dossier.rendered.remarks}

    await write(services, number, "Here it is.")
    await post(services, number)
    (text,) = await texts(services, number)
    assert (text.text, text.by) == ("Here it is. ^Luna", ANNA)


async def test_the_same_words_the_third_time_read_like_a_machine(
    services: Services,
) -> None:
    """S2.42, S3.25: counted over a day, and a complaint wants one sentence of its own."""
    for time_ in range(3):
        number = await mention(
            services, "praise", author={"name": f"Jana{'abc'[time_]}"}
        )
        offers = (await drafting.dossier(services.app, number, ANNA)).offers
        thanks = next(offer for offer in offers if offer.id == "thanks_short")
        await write(services, number, thanks.text, template=thanks.id)
        dossier = await drafting.dossier(services.app, number, ANNA)
        assert dossier.rendered is not None
        canned = "L19" in {one.rule for one in dossier.rendered.remarks}
        assert canned is (time_ == 2)
        await post(services, number)


async def test_a_complaint_is_not_answered_with_the_template_alone(
    services: Services,
) -> None:
    """S3.25: the gaps filled are not a sentence of one's own."""
    number = await mention(services, author={"name": "Jana Meier"})
    offers = (await drafting.dossier(services.app, number, ANNA)).offers
    apology = next(offer for offer in offers if offer.id == "apology_call")
    filled = apology.text
    for gap in ("{issue}", "{private_link}", "{due}", "{topic}", "{team}"):
        filled = filled.replace(gap, "https://example.com" if "link" in gap else "this")
    for text, canned in ((filled, True), (f"We read every line. {filled}", False)):
        await write(services, number, text, template=apology.id)
        dossier = await drafting.dossier(services.app, number, ANNA)
        assert dossier.rendered is not None
        assert ("L19" in {one.rule for one in dossier.rendered.remarks}) is canned


async def test_a_holding_reply_is_awkward_but_never_says_the_unsayable(
    services: Services,
) -> None:
    """S3.15: warnings stop nobody, data of a person do."""
    number = await mention(services)
    due = services.now + timedelta(hours=2)

    async def hold(text: str) -> None:
        words = Written(text, None, "public", services.now)
        await publishing.post_holding(
            services.app, services.press(number), words=words, promised=due
        )

    with pytest.raises(Refused, match="text_blocked"):
        await hold("Call Tom on +44 7700 900123.")
    await hold("AS WE ALREADY SAID!! Wait until 2 pm.")
    assert [one.kind for one in await texts(services, number)] == ["holding"]


async def test_what_they_want_changes_what_is_offered_first(services: Services) -> None:
    """S3.8: whoever warns others is answered in public first."""
    number = await mention(services)
    usual = (await drafting.dossier(services.app, number, ANNA)).offers
    warned = Typed("", wants="warning_others")
    offers = (await drafting.dossier(services.app, number, ANNA, warned)).offers

    assert {offer.id for offer in offers} >= {offer.id for offer in usual}
    assert [offer.id for offer in offers] != [offer.id for offer in usual]
    first = services.app.playbook.templates[offers[0].id]
    assert (first.id, first.channel) == ("investigating", "public")


async def test_many_read_along_so_one_public_word_and_the_rest_in_private(
    services: Services,
) -> None:
    """S4.7: the preset of a class gives way to the audience."""
    number = await mention(services, "question", author={"followers": 200_000})
    dossier = await drafting.dossier(services.app, number, ANNA)
    assert (dossier.many_read_along, dossier.usual_channel) == (
        True,
        "public_then_private",
    )
    quiet = await mention(services, "question", author={"followers": 20})
    assert (await drafting.dossier(services.app, quiet, ANNA)).usual_channel == "public"


async def test_a_mark_as_posted_that_was_a_slip_is_taken_back_whole(
    services: Services,
) -> None:
    """The draft goes on, and the text counts no more; the story keeps both."""
    number = await mention(services, "question")
    await write(services, number, "Here it is.")
    await post(services, number)
    await commands.undo(services.app, services.press(number))

    assert await texts(services, number) == []
    dossier = await drafting.dossier(services.app, number, ANNA)
    assert dossier.draft is not None
    assert dossier.draft.text == "Here it is."
    assert await why_not(services, number) == ""


async def test_forgetting_an_author_takes_their_name_out_of_our_words(
    services: Services,
) -> None:
    """Our words are ours to keep; a draft about them is not."""
    author = {"name": "Jana Meier", "handle": "jana_m"}
    number = await mention(services, "question", platform="x", author=author)
    await write(services, number, "Dear Jana, dear @jana_m: here it is.")
    await post(services, number)
    await write(services, number, "Jana asked again.")

    await forgetting.forget(services.app, "x:jana_m")

    (text,) = await texts(services, number)
    assert text.text == "Dear […], dear […]: here it is."
    assert (await drafting.dossier(services.app, number, ANNA)).draft is None
    rows = await services.store.read(lambda tx: tx.all("select text from drafts"))
    assert {row["text"] for row in rows} == {personal_data_map.GONE}


async def test_what_was_posted_is_never_changed_nor_removed(services: Services) -> None:
    """S0.1: the record is append-only, held by the database itself."""
    number = await mention(services, "question")
    await write(services, number, "Here it is.")
    await post(services, number)
    for statement in (
        "update posted set text = 'Nicer.'",
        "update posted set by = 'UBEN'",
        "delete from posted",
    ):
        with pytest.raises(Exception, match="append-only"):
            await services.store.write(lambda tx, s=statement: tx.run(s))  # type: ignore[misc]


async def test_a_promise_is_prefilled_with_its_time(services: Services) -> None:
    """S2.40: a concrete time instead of “soon”, in the language of the post."""
    number = await mention(services, "question", language="de", author={"name": "Jana"})
    due = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    offers = await drafting.holding_texts(services.app, number, ANNA, promised=due)

    assert any("bis 16:00 Uhr" in o.text and "{" not in o.text for o in offers)
