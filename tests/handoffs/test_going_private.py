"""Private contact: a public reply, a call recorded in codes, a closing public reply."""

from datetime import UTC, datetime, timedelta

from bot.desk import queries
from data.models import Status
from tests.world.endings import menu
from tests.world.world import World

JANA = {"platform": "facebook", "kind": "comment", "author": {"handle": "jana"}}


async def complaint(world: World, **said: object) -> int:
    """An unhappy customer, with Anna."""
    number = await world.mention("My parcel is broken.", **{**JANA, **said})
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number


async def offered(world: World, **entries: object) -> int:
    """Anna said in public that she gets in touch, and offered a call."""
    number = await complaint(world)
    await menu(world, "Private…")
    said = {"said": ["I have said in public that we get in touch"], "mood": "😠 Angry"}
    assert await world.anna.submit({**said, **entries}) == {}
    return number


async def test_from_the_offer_over_the_call_to_the_closing_word(world: World) -> None:
    """S0.30, S0.31, S3.31, S3.32, S4.6: the whole way, one tap at a time."""
    number = await complaint(world)
    assert "Next: public reply, personal reply, public closing note" in world.shown()
    await menu(world, "Private…")
    options = world.anna.dialog
    assert options.index("📞 Phone") < options.index("✉️ Direct message")
    assert world.anna.entered("channel")["selected_option"]["value"] == "phone"
    wrong = await world.anna.submit({"mood": "😠 Angry"})
    assert "One short public sentence first" in wrong["said"]
    said = ["I have said in public that we get in touch"]
    assert await world.anna.submit({"said": said}) == {}

    assert "In private: 📞 Phone offered, no answer yet" in world.shown()
    assert (
        "●○○ still open: personal reply, public closing note"
        in await world.anna.reads()
    )
    await world.anna.press("They said yes")
    assert "📞 Get in touch · Anna by" in world.shown()
    mention = await world.look(number)
    assert (mention.private_state, mention.resolve_due) == ("accepted", None)
    before = len(world.thread_texts(number))
    await world.wait(hours=3, minutes=59)
    assert world.anna.dms == []
    assert len(world.thread_texts(number)) == before
    await world.wait(minutes=1)
    assert "Get in touch" in world.anna.dms[-1]

    await world.anna.press("Note a contact…")
    call = {"reached": "Yes", "outcome": "Solved", "mood": "🙂 Friendly"}
    assert await world.anna.submit(call) == {}

    assert "Now a public closing note" in world.anna.hears
    assert "we have spoken with" in world.anna.hears
    assert "●●○ still open: public closing note" in await world.anna.reads()
    assert "📣 Public closing note · Anna by" in world.shown()
    await world.anna.press("Mark as posted…")
    assert await world.anna.submit({"text": "Good that we could mend it."}) == {}
    assert (
        "●●● public reply, personal reply, public closing note: complete"
        in await world.anna.reads()
    )
    assert "Public closing note ·" not in world.shown()
    await world.anna.press("Close…")
    assert await world.anna.submit({"outcome": "✅ Solved"}) == {}
    assert (await world.look(number)).resolution == "solved"


async def test_nobody_reached_is_tried_again_and_a_failure_comes_back(
    world: World,
) -> None:
    """S0.31: reached or not; a failure is the owner's move in public again."""
    number = await offered(world, accepted=["They have agreed already"])
    await world.anna.press("Note a contact…")
    wrong = await world.anna.submit({"reached": "No", "outcome": "Solved"})
    assert wrong == {
        "outcome": "Solved without reaching anybody? Please choose another ending."
    }
    assert await world.anna.submit({"outcome": "Still ongoing"}) == {}
    assert "📞 Get in touch · Anna by" in world.shown()
    assert "●○○" in await world.anna.reads()

    await world.anna.press("Note a contact…")
    assert await world.anna.submit({"outcome": "Not solved"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.private_state) == (Status.CLAIMED, "failed")
    assert mention.resolve_due is not None
    assert "not solved" in world.shown()
    assert "Get in touch ·" not in world.shown()


async def test_a_meeting_in_person_is_on_the_card_and_asked_about(world: World) -> None:
    """S2.16: an appointment with its date; the contact is asked about then."""
    meet = world.clock.now + timedelta(hours=3)
    number = await offered(world, channel="🤝 In person", meet_at=meet)

    assert "🤝 In person, contact is due · appointment" in world.shown()
    assert (await world.look(number)).private_state == "accepted"
    task = (await queries.card_model(world.bot.app, number)).tasks[0]  # type: ignore[arg-type]
    assert task.kind == "contact"


async def test_a_platform_lets_us_write_first_for_seven_days(world: World) -> None:
    """S3.29: until when, and then how it goes on."""
    six_days_ago = world.clock.now - timedelta(days=6)
    number = await complaint(world, published_at=six_days_ago.isoformat())
    assert "private reply possible until" in world.shown()

    await world.wait(days=1, minutes=5)
    await world.anna.press("Flags…", number)
    assert await world.anna.submit({"flags": ["📰 Press"]}) == {}

    assert "ask them to write first" in world.shown(number)
    other = await world.mention("Broken, too.", platform="x")
    await world.anna.press("😟 Complaint", other)
    assert "private reply possible" not in world.shown(other)


async def test_private_is_no_prize_for_a_rant(world: World) -> None:
    """S4.8: no stage, the reason is chosen already, and private is not on offer."""
    await world.mention("You are all idiots!", author={"handle": "x", "followers": 900})
    await world.deliver_press("anna", "mention.sorted.rant_troll.baseless", 1)
    await world.anna.press("I'll take it")
    assert "Private…" not in await world.anna.looks_for_more()
    await world.anna.cancels()
    await world.anna.press("No reply…")

    chosen = world.anna.entered("reason")["selected_option"]["value"]
    assert chosen == "troll_stage"


async def test_who_goes_off_shift_is_asked_who_goes_on(world: World) -> None:
    """What hangs on it goes along; that one is asked is S3.30, beside this file."""
    number = await offered(world, accepted=["They have agreed already"])
    await world.anna.press("Hand over…", number)
    assert await world.anna.submit({"to": "ben"}) == {}

    assert "📞 Get in touch · Ben by" in world.shown(number)
    await world.wait(hours=4)
    assert any("Contact opnemen" in said for said in world.ben.dms)
    assert not any("Get in touch" in said for said in world.anna.dms)


async def test_the_morning_after_is_the_day_of_the_closing_word(world: World) -> None:
    """S3.31: due on the next working day."""
    number = await offered(world, accepted=["They have agreed already"])
    await world.anna.press("Note a contact…")
    assert await world.anna.submit({"outcome": "Solved"}) == {}

    model = await queries.card_model(world.bot.app, number)  # type: ignore[arg-type]
    due = next(task.due for task in model.tasks if task.kind == "public_close")
    assert due.date() == datetime(2026, 3, 5, tzinfo=UTC).date()


async def test_a_month_of_private_contact_counts_cases_and_nobody(world: World) -> None:
    """S0.31, S4.6: calls and their ends, moods before and after, the share solved."""
    assert "Nothing went private" in await world.anna.types("private")
    await offered(world, accepted=["They have agreed already"])
    await world.anna.press("Note a contact…")
    call = {"outcome": "Solved", "mood": "🙂 Friendly"}
    assert await world.anna.submit(call) == {}

    told = await world.anna.types("private")

    assert "📞 Phone: 1 solved" in told
    assert "100 % solved, of one that ended" in told
    assert "😠 → 🙂 1" in told
    assert "Anna" not in told
