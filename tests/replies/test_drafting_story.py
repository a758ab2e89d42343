"""A considered reply from its first word to the posted text."""

from datetime import timedelta

from data.models import MentionId, Status
from data.replies import overrides, posted
from data.replies.models import Posted
from tests.world.draft_story import CALM, complaint
from tests.world.world import World

SHARP = "The only nonsense here is your order!!"


async def texts(world: World, number: int) -> list[Posted]:
    """Everything of ours that was published about a mention."""
    return await world.bot.store.read(
        lambda tx: posted.of_mention(tx, MentionId(number))
    )


async def test_a_complaint_is_answered_after_a_rest_and_a_last_look(
    world: World,
) -> None:
    """S0.1, S0.27, S2.29, S2.32: written, rested, seen once more, kept for ever."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    assert "My parcel never came." in world.anna.dialog
    assert "Jana" in world.anna.entered("text")["value"]
    await world.anna.unfold()
    channel = world.anna.entered("channel")["selected_option"]["value"]
    assert channel == "public_then_private"

    world.clock.now += timedelta(minutes=4)
    assert await world.anna.submit({"text": CALM}) == {}
    assert "stays public" in world.anna.dialog
    assert CALM in world.anna.dialog
    assert "It can be posted from" in world.anna.dialog
    assert "Posted" not in world.anna.dialog
    await world.anna.cancels()
    assert "Draft saved" in world.shown(number)

    await world.anna.press("Holding reply", number)
    first = world.anna.entered("text")["value"]
    assert await world.anna.submit() == {}
    await world.anna.press("Holding reply", number)
    assert world.anna.entered("text")["value"] != first
    await world.anna.cancels()
    await world.wait(minutes=7)
    assert any("cooling-off time of your reply" in dm for dm in world.anna.dms)

    await world.anna.press("Open draft", number)
    assert await world.anna.submit() == {}
    assert "Posted" in world.anna.dialog
    assert await world.anna.submit({"url": "https://x.com/us/status/9"}) == {}

    mention = await world.look(number)
    assert mention.status is Status.WATCHING
    holding, answer = await texts(world, number)
    assert (holding.kind, answer.kind, answer.text) == ("holding", "considered", CALM)
    await world.wait(minutes=30)
    assert not any("cooling-off time of your reply" in dm for dm in world.anna.dms)
    done = "There is nothing to do here any more"
    assert sum(done in dm for dm in world.anna.dms) == 2, "the reminder, and the text"

    await world.anna.press("I edited it…", number)
    assert "Version 1" in world.anna.dialog
    assert await world.anna.submit({"text": f"{CALM} Sorry again."}) == {}
    kept = [(one.version, one.text) for one in await texts(world, number)][1:]
    assert kept == [(1, CALM), (2, f"{CALM} Sorry again.")]


async def test_what_was_written_in_anger_is_seen_changed_and_rests_longer(
    world: World,
) -> None:
    """S0.24, S0.28, S2.34: found, weighed, calmed; and ten minutes more."""
    number = await complaint(world)
    await world.anna.press("Draft reply")

    assert await world.anna.submit({"text": SHARP}) == {}
    assert "Would you say it like this across the counter?" in world.anna.dialog
    assert "This can come across as insulting" in world.anna.dialog
    assert await world.anna.submit() == {
        "own_look": "Please tick both: polite and factual."
    }
    both = ["I find it polite", "I find it factual"]
    number_too = f"{SHARP} Call Tom: +44 7700 900123."
    assert await world.anna.submit({"text": number_too, "own_look": both}) == {}
    assert "Personal data must not stand in a public reply." in world.anna.dialog
    await world.anna.cancels()
    assert "Draft saved" not in world.shown(number)
    await world.anna.press("Draft reply", number)
    assert SHARP not in str(world.anna.entered("text"))
    assert await world.anna.submit({"text": SHARP}) == {}
    assert await world.anna.submit({"own_look": both}) == {}
    assert "Draft saved. Before it can be posted:" in world.anna.dialog
    assert "Your own check" not in world.anna.dialog
    assert "Posted" not in world.anna.dialog

    await world.anna.press_in_dialog("Change the text")
    assert world.anna.entered("text")["value"] == SHARP
    await world.anna.press_in_dialog("Calmer wording")
    calmer = world.anna.entered("text")["value"]
    assert calmer.startswith("We understand the frustration, Jana")
    await world.anna.press_in_dialog("Back to my text")
    assert world.anna.entered("text")["value"] == SHARP

    assert await world.anna.submit({"text": CALM}) == {}
    assert "It can be posted from" in world.anna.dialog
    await world.wait(minutes=12)
    await world.anna.cancels()
    await last_look(world, number)
    assert "It can be posted from" in world.anna.dialog
    await world.anna.cancels()
    assert "Draft saved · can be posted from *<!date^" in world.shown(number)
    assert "Posted" not in world.shown(number)
    await world.wait(minutes=9)
    await world.anna.press("Posted", number)
    assert [one.text for one in await texts(world, number)] == [CALM]


async def test_a_second_reader_suggests_and_both_have_seen_what_goes_out(
    world: World,
) -> None:
    """S1.9: asked in their language, never oneself; a suggestion comes back."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    blaming = f"{CALM} This will never happen again."
    assert await world.anna.submit({"text": blaming}) == {}
    both = ["I find it polite", "I find it factual"]
    assert await world.anna.submit({"own_look": both}) == {}
    assert "A second reader" in world.anna.dialog

    await world.workspace.fill("anna", {"draft:reader": "anna"}, submit=False)
    await world.settle()
    assert "has to be somebody else" in world.anna.dialog
    await world.anna.cancels()
    assert "Draft saved · waiting for a second reader" in world.shown(number)
    await last_look(world, number)
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()
    assert "Ben is reviewing it" in world.anna.dialog
    await world.anna.cancels()

    assert blaming in world.ben.dms[-1]
    assert "vraagt je mee te lezen met een reactie op" in world.ben.dms[-1]
    assert "Een absolute belofte" in world.ben.dms[-1]
    assert "My parcel never came." in world.ben.dms[-1]
    await world.anna.press("Open draft", number)
    worse = f"{blaming} Twice."
    assert await world.anna.submit({"text": worse}) == {}
    assert "hoeft niet meer te worden meegelezen" in world.ben.dms[-1]
    assert blaming not in "".join(world.thread_texts(number))
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()
    await world.anna.cancels()
    assert worse in world.ben.dms[-1]
    blaming = worse
    await world.ben.press_in_message("dm", "Wijziging voorstellen…")
    assert world.ben.entered("text")["value"] == blaming
    assert await world.ben.submit({"text": CALM}) == {}
    assert "Ben stelt voor de reactie op" in world.ben.dms[-1]
    assert "Ben suggests this for the reply" in world.anna.dms[-1]
    assert CALM in world.anna.dms[-1]

    await world.anna.press_in_message("dm", "Use this text")
    await world.anna.press("Posted", number)
    assert [one.text for one in await texts(world, number)] == [CALM]
    assert "reader_suggested" in await world.story(number)


async def to_be_read(world: World) -> int:
    """A draft that needs a second reader, whose rest is over."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    blaming = f"{CALM} This will never happen again."
    assert await world.anna.submit({"text": blaming}) == {}
    both = ["I find it polite", "I find it factual"]
    assert await world.anna.submit({"own_look": both}) == {}
    await world.anna.cancels()
    for _ in range(11):
        await world.wait(minutes=2)
    assert "It still waits for: a second reader." in world.anna.dms[-1]
    await last_look(world, number)
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()
    await world.anna.cancels()
    assert "never happen again" in world.ben.dms[-1]
    return number


async def test_what_was_said_about_a_draft_ends_with_it(world: World) -> None:
    """Promise 13: whoever opens the messages after it was posted is asked for nothing."""
    number = await to_be_read(world)
    await world.anna.press("Mark as posted…", number)
    assert await world.anna.submit({"text": CALM}) == {}
    await world.wait(seconds=10)
    assert "nothing to do here any more" in world.anna.dms[-1]
    assert "never happen again" not in world.ben.dms[-1]
    assert "Hier is niets meer te doen" in world.ben.dms[-1]


async def test_a_rested_draft_no_longer_waits_for_who_has_read_it(world: World) -> None:
    number = await to_be_read(world)
    await world.ben.press_in_message("dm", "Goedkeuren")
    await world.wait(seconds=10)
    assert not any("still waits for" in dm for dm in world.anna.dms)
    assert "Posted" in world.shown(number)


async def test_replying_to_a_rant_takes_a_sentence_and_is_counted_without_names(
    world: World,
) -> None:
    """S0.16, S2.3, S2.15, S2.19: the reach is shown, and one confirms; then one writes."""
    number = await world.mention("You are all clowns.", author={"followers": 12})
    await world.anna.press("👺 Rant / troll")
    await world.anna.press_in_dialog("Wants to provoke")
    await world.anna.cancels()
    await world.anna.press("I'll take it")
    await world.anna.press("Reply anyway")
    assert "Reach: 12 followers · reactions in this conversation: 0" in (
        world.anna.dialog
    )
    assert await world.anna.submit() == {"note": "One sentence, please."}
    assert await world.anna.submit({"note": "Friends of his ask, too."}) == {
        "sure": "Please tick the box, or cancel."
    }
    sure = ["One factual reply, then no more"]
    assert await world.anna.submit({"sure": sure}) == {}

    assert "Your reply" in world.anna.dialog
    assert world.anna.entered("channel")["selected_option"] is None
    assert await world.anna.submit({"text": "The facts are here."}) == {
        "channel": "Please complete this required field."
    }
    since = world.clock.now - timedelta(days=30)
    counted = await world.bot.store.read(lambda tx: overrides.counts(tx, since))
    assert counted == {"no_reply_recommended": 1}
    assert "overruled" in await world.story(number)


async def test_a_link_that_leads_away_asks_for_the_original_platform(
    world: World,
) -> None:
    """S2.25."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    await world.anna.submit({"text": CALM})
    await world.anna.cancels()
    await world.wait(minutes=11)
    await world.anna.press("Open draft", number)
    assert await world.anna.submit() == {}

    away = {"url": "https://forum.example.com/t/1"}
    assert await world.anna.submit(away) == {}
    assert "leads to forum.example.com. Also on the original" in world.anna.dialog
    only = {"also_there": "No, only there"}
    assert await world.anna.submit(only) == {"why_elsewhere": "One sentence, please."}
    assert await world.anna.submit({"why_elsewhere": "Their account is gone."}) == {}

    assert (await world.look(number)).reply_url == away["url"]
    since = world.clock.now - timedelta(days=1)
    counted = await world.bot.store.read(lambda tx: overrides.counts(tx, since))
    assert counted == {"other_platform": 1}


async def test_a_picture_needs_its_rights_and_a_meeting_its_next_look(
    world: World,
) -> None:
    """S1.28: asked only when declared; a meeting is looked at the day after."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    assert "Rights and credits" not in world.anna.dialog
    await world.anna.press_in_dialog("More…")
    image = {"image": ["With a picture or GIF"]}
    await world.workspace.fill("anna", {"text": CALM, **image}, submit=False)
    await world.settle()
    assert await world.anna.submit() == {
        "rights": "Please complete this required field."
    }
    place = {"channel": "In person"}
    await world.workspace.fill("anna", place, submit=False)
    await world.settle()
    clear = {"rights": ["Rights and credits are clear"], "appointment": "2026-03-06"}
    assert await world.anna.submit(clear) == {}
    await world.anna.cancels()
    await world.wait(minutes=11)
    await world.anna.press("Posted", number)

    again = (await world.look(number)).look_again_at
    assert again is not None
    assert again.date().isoformat() == "2026-03-07"


async def test_a_draft_goes_on_with_whoever_takes_over(world: World) -> None:
    """Nothing typed is lost, and everybody sees whose draft it is."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    await world.workspace.fill("anna", {"text": "Half a"}, submit=False)
    await world.anna.press_in_dialog("Check")
    assert "Checked" in world.anna.dialog
    assert "Draft saved" not in world.shown(number)
    assert await world.anna.submit() == {}
    assert "Draft saved" in world.shown(number)
    await world.anna.press_in_dialog("Change the text")

    await world.david.press("Open draft", number)
    assert "Anna has had it since" in world.david.hears
    await world.david.press_ephemeral("Take over")
    await world.david.press("Open draft", number)
    assert "Draft by Anna, <!date^" in world.david.dialog
    assert world.david.entered("text")["value"] == "Half a"
    assert await world.david.submit({"text": CALM}) == {}

    refused = await world.anna.submit({"text": "Half a sentence."})
    assert "David" in "".join(refused.values())
    assert "*David*" in world.shown(number)


async def test_already_posted_is_kept_honestly_and_checked_afterwards(
    world: World,
) -> None:
    """The rules that would have waited are counted; nobody is asked to undo anything."""
    number = await complaint(world)
    await world.anna.press("Mark as posted…", number)
    assert await world.anna.submit({"text": SHARP}) == {}

    assert "Checked afterwards" in world.anna.hears
    assert [one.text for one in await texts(world, number)] == [SHARP]
    since = world.clock.now - timedelta(days=1)
    counted = await world.bot.store.read(lambda tx: overrides.counts(tx, since))
    assert {"L01", "cool_off"} <= set(counted)

    await world.anna.press_ephemeral("Undo")
    assert await texts(world, number) == []


async def test_the_writer_knows_the_language_where_the_source_does_not(
    world: World,
) -> None:
    """S2.2: text and lint follow the voice that is chosen, and it stays with the draft."""
    number = await complaint(world)
    await world.anna.press("Holding reply", number)
    await world.anna.unfold()
    assert world.anna.entered("voice")["selected_option"]["value"] == "en"
    dutch = {"voice": "Dutch, informal (je)"}
    await world.workspace.fill("anna", dutch, submit=False)
    await world.settle()
    assert "Je hoort" in world.anna.entered("text")["value"]
    await world.anna.cancels()

    await world.anna.press("Draft reply", number)
    before = world.anna.entered("text")["value"]
    await world.anna.unfold()
    await world.workspace.fill("anna", dutch, submit=False)
    await world.settle()
    after = world.anna.entered("text")["value"]
    assert before != after
    assert "Jana" in after
    await world.workspace.fill("anna", {"text": "Wat een gezeur."}, submit=False)
    await world.anna.press_in_dialog("Check")
    assert "gezeur" in world.anna.dialog
    assert "This can come across" in world.anna.dialog
    assert await world.anna.submit({"text": "Dat spijt ons, Jana."}) == {}
    await world.anna.press_in_dialog("Change the text")
    assert world.anna.entered("voice")["selected_option"]["value"] == "nl_informal"
    await world.anna.cancels()

    french = await world.mention("Rien ne marche.", platform="x", language="fr")
    await world.anna.press("😟 Complaint", french)
    await world.anna.press("I'll take it", french)
    await world.anna.press("Draft reply", french)
    assert "The post is in French; we have no texts in it." in world.anna.dialog


async def last_look(world: World, number: int) -> None:
    """Open the draft again and go on to how it will stand there."""
    await world.anna.press("mention.draft", number)
    assert await world.anna.submit() == {}


async def test_checking_and_choosing_leave_nothing_behind(world: World) -> None:
    """DESIGN section 5: *Cancel* leaves nothing: no draft, no owner, no line in History."""
    number = await world.mention("My parcel never came.", platform="x")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Release")
    before = await world.story(number)
    await world.anna.press("I'll take it")
    taken = await world.story(number)

    await world.anna.press("mention.draft", number)
    await world.workspace.fill("anna", {"text": SHARP}, submit=False)
    await world.anna.press_in_dialog("Check")
    assert "Would you say it like this" in world.anna.dialog
    await world.anna.press_in_dialog("Calmer wording")
    await world.anna.press_in_dialog("Back to my text")
    assert world.anna.entered("text")["value"] == SHARP
    await world.anna.cancels()

    assert await world.story(number) == taken
    assert len(taken) == len(before) + 1
    assert "Draft saved" not in world.shown(number)
    await world.anna.press("mention.draft", number)
    assert SHARP not in str(world.anna.entered("text"))


async def test_the_text_comes_alone_to_be_copied_once_it_may_go_out(
    world: World,
) -> None:
    """On a phone one message is copied whole: nothing else stands in this one."""
    number = await complaint(world)
    await world.anna.press("Draft reply")
    assert await world.anna.submit({"text": CALM}) == {}
    assert "Send me the text" not in world.anna.dialog
    await world.anna.cancels()
    await world.wait(minutes=11)

    assert world.anna.dms[-1].strip() == f"{CALM}\n{CALM}"

    await world.anna.press("Open draft", number)
    assert await world.anna.submit() == {}
    heard = len(world.anna.dms)
    await world.anna.press_in_dialog("Send me the text")
    await world.wait(seconds=2)
    assert world.anna.dms[heard:] == [f"{CALM}\n{CALM}"]
    await world.anna.cancels()

    await world.anna.press("Posted", number)
    await world.wait(seconds=30)
    assert CALM not in world.anna.dms[heard]
