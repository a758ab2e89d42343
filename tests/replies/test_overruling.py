"""What the check stops or asks, and who may let it pass; the voice, and what is offered first."""

from datetime import timedelta

from bot.replies.rules.templates import called, seen_as
from data.models import Author
from data.replies import overrides
from tests.world.draft_story import CALM, complaint
from tests.world.world import World

NUMBER = f"{CALM} Or call Tom on +44 7700 900123."
VOW = f"{CALM} This will never happen again."


async def saved(world: World, text: str) -> int:
    """A complaint whose draft says this, its rest over; the preview is open."""
    number = await complaint(world)
    await world.anna.press("mention.draft")
    assert await world.anna.submit({"text": text}) == {}
    both = ["I find it polite", "I find it factual"]
    assert await world.anna.submit({"own_look": both}) == {}
    await world.anna.cancels()
    for _ in range(8):
        await world.wait(minutes=2)
    await world.anna.press("mention.draft", number)
    assert await world.anna.submit({"own_look": both}) == {}
    return number


async def counted(world: World) -> dict[str, int]:
    """How often which rule was overruled."""
    since = world.clock.now - timedelta(days=1)
    return await world.bot.store.read(lambda tx: overrides.counts(tx, since))


async def test_a_second_person_lets_pass_what_the_check_stops_and_says_why(
    world: World,
) -> None:
    """Never whoever wrote it, never without a reason; the reason stays with the mention."""
    number = await saved(world, NUMBER)
    assert "Personal data must not stand in a public reply." in world.anna.dialog
    assert "Posted" not in world.anna.dialog
    assert "Keep my wording" not in world.anna.dialog
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()
    await world.anna.cancels()

    assert "Goedkeuren" not in world.ben.dms[-1]
    await world.ben.press_in_message("dm", "Toch toestaan…")
    assert "Waarom mag dit zo geplaatst worden?" in world.ben.dialog
    refused = await world.ben.submit({"note": " "})
    assert refused
    assert await world.ben.submit({"note": "It is Tom's own shop number."}) == {}

    await world.anna.press("Posted", number)
    assert (await counted(world))["L11"] == 1
    assert "reader_approved" in await world.story(number)


async def test_whoever_writes_keeps_a_wording_with_one_press_that_is_counted(
    world: World,
) -> None:
    number = await saved(world, VOW)
    assert "A second reader" in world.anna.dialog
    await world.anna.press_in_dialog("Keep my wording")
    assert "A second reader" not in world.anna.dialog
    assert "Posted" in world.anna.dialog
    assert (await counted(world))["L10"] == 1
    await world.anna.cancels()
    await world.anna.press("Posted", number)


async def test_a_date_can_be_posted(world: World) -> None:
    """Whatever it looks like: a date with a time is no phone number."""
    number = await world.mention("Mein Paket ist weg.", platform="x", language="de")
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("Holding reply", number)
    text = "Wir melden uns bis 05.12.2026 13:30 Uhr"
    assert await world.anna.submit({"text": text}) == {}
    assert "first_reply" not in world.anna.hears
    assert "holding" in await world.story(number)


async def test_the_voice_follows_the_post_and_stays_as_it_was_chosen(
    world: World,
) -> None:
    """The source named no language; it is found, and a choice is made once."""
    number = await world.mention(
        "Mijn pakket is nog steeds niet aangekomen, wat vervelend.", platform="x"
    )
    assert (await world.look(number)).post.language == "nl"
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("mention.draft", number)
    assert "Dank dat" in world.anna.entered("text")["value"]
    english = {"voice": "English", "text": CALM}
    await world.anna.unfold()
    await world.workspace.fill("anna", {"voice": "English"}, submit=False)
    await world.settle()
    assert await world.anna.submit(english) == {}
    assert (await world.look(number)).voice == "en"
    await world.anna.cancels()
    await world.anna.press("Holding reply", number)
    assert "Thanks for writing" in world.anna.entered("text")["value"]


async def test_a_draft_in_another_language_says_so(world: World) -> None:
    await complaint(world)
    await world.anna.press("mention.draft")
    text = "Het spijt ons dat je pakket nog niet is aangekomen."
    await world.workspace.fill("anna", {"text": text}, submit=False)
    await world.anna.press_in_dialog("Check")
    assert "This looks Dutch but was checked as English." in world.anna.dialog
    assert "nothing stands out" not in world.anna.dialog
    await world.anna.cancels()


async def test_the_flag_safety_offers_its_own_holding_reply_first(world: World) -> None:
    number = await world.mention("My charger caught fire.", platform="x", language="en")
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("Flags…", number)
    assert await world.anna.submit({"flags": ["🩹 Safety / health"]}) == {}
    await world.anna.press("Holding reply", number)
    assert world.anna.entered("text")["value"].startswith("Your safety comes first")


def test_formal_voices_address_by_name_only_as_the_profile_does() -> None:
    formal = {
        "Frau Brandt": "Frau Brandt",
        "Herr Dr. von Berg": "Herr Dr. von Berg",
        "Mevrouw de Vries": "Mevrouw de Vries",
        "Thomas Brandt": "",
        "Frau Holle Fanpage": "",
        "": "",
    }
    for name, expected in formal.items():
        assert called(Author(name=name, handle="tb"), "courtesy") == expected, name
    assert called(Author(name="Thomas Brandt", handle="tb"), "first") == "Thomas"
    assert seen_as(Author(name="Thomas Brandt", handle="tb")) == "@tb"
    assert seen_as(Author(name="Thomas Brandt")) == "Thomas Brandt"
