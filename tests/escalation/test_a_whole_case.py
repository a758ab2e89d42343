"""A whole case between the team and management, in English, German and Dutch."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.localslack.faults import Fault
from bot.localslack.people import Person
from data.audit import events
from tests.world.building import build_world
from tests.world.world import MANAGEMENT, World

POSTS = {
    "en": "You will hear from my lawyer about this charger.",
    "de": "Wegen des Ladegeräts hört ihr von meinem Anwalt.",
    "nl": "Over deze lader hoor je van mijn advocaat.",
}
SAID = {
    "en": {
        "suggests": "This looks like “Legal threat”. Is it?",
        "question": "May we answer in substance, or does legal answer?",
        "again": "Not seen yet, so I'm sending it once more.",
        "free": "A holding reply can be posted in the meantime.",
        "wanted": "David needs to know more about #1 before deciding:",
        "given": "Anna has an answer for you about #1:",
        "known": "*David asked*: Which contract? → The one of May.",
        "decided": "decided: Change the text",
        "held": "Considered replies held until",
        "thawed": "Considered replies can be posted again.",
        "in_draft": "*David decided:* Change the text – “No word about fault.”",
    },
    "de": {
        "suggests": "Das sieht nach „Rechtsdrohung“ aus. Stimmt das?",
        "question": "Dürfen wir inhaltlich antworten, oder antwortet die Rechtsabteilung?",
        "again": "Noch nicht gesehen, deshalb noch einmal.",
        "free": "Eine Zwischenmeldung geht schon vorher.",
        "wanted": "David möchte zu #1 mehr wissen, bevor eine Entscheidung fällt:",
        "given": "Anna hat dir zu #1 geantwortet:",
        "known": "*David hat nachgefragt*: Which contract? → The one of May.",
        "decided": "entschieden: Text ändern",
        "held": "Inhaltliche Antworten zurückgehalten bis",
        "thawed": "Inhaltliche Antworten dürfen wieder raus.",
        "in_draft": "*David hat entschieden:* Text ändern – „No word about fault.“",
    },
    "nl": {
        "suggests": "Dit lijkt op ‘Juridische dreiging’. Klopt dat?",
        "question": "Mogen wij inhoudelijk antwoorden, of antwoordt juridische zaken?",
        "again": "Nog niet gezien, daarom nog een keer.",
        "free": "Een tussenbericht kan intussen al.",
        "wanted": "David wil meer weten over #1 voor er een besluit valt:",
        "given": "Anna heeft een antwoord voor je over #1:",
        "known": "*David vroeg door*: Which contract? → The one of May.",
        "decided": "besloten: Tekst aanpassen",
        "held": "Inhoudelijke reacties voorlopig niet plaatsen, tot",
        "thawed": "Inhoudelijke reacties mogen weer worden geplaatst.",
        "in_draft": "*David besliste:* Tekst aanpassen – ‘No word about fault.’",
    },
}
CRISIS = """
[hours]
always_open = true
[people.anna]
slack = "UANNA"
name = "Anna"
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager", "crisis"]
phone = "+49 30 1"
[people.frida]
slack = "UFRIDA"
name = "Frida"
roles = ["crisis"]
[people.nora]
name = "Nora (Agentur)"
roles = ["agency"]
phone = "+49 40 7654321"
email = "nora@agency.example"
[roster]
default = ["anna"]
"""


@pytest.fixture
async def crisis(tmp_path: Path) -> AsyncIterator[World]:
    """An English desk with a crisis team and an agency without a Slack account."""
    async with AsyncExitStack() as stack:
        frida = Person("UFRIDA", "frida", "Frida", locale="en-GB")
        yield await build_world(stack, tmp_path, guests=[frida], more=CRISIS)


async def test_a_legal_case_from_the_first_word_to_the_last(
    any_language: World,
) -> None:
    """Playbook 4.3 and 4.4: suggested, asked, unseen, asked back, decided, held, let go."""
    world = any_language
    language = world.bot.settings.desk.language
    said = SAID[language]
    number = await world.mention(POSTS[language], language=language)

    # It looks like a legal threat; a person says so, and David is asked at once.
    assert said["suggests"] in world.shown()
    await world.anna.press("mention.claim")
    await world.anna.press("mention.suggested.legal")
    assert "David" in world.shown(), "the card says who is asked"
    assert said["suggests"] not in world.shown()
    brief = world.david.dms[-1]
    assert said["question"] in brief
    assert said["free"] in brief
    assert POSTS[language] in brief
    assert said["question"] in world.told_in(MANAGEMENT)

    # He has not seen it after a quarter of an hour; then he has, and wants to know more.
    await world.wait(minutes=15)
    assert said["again"] in world.david.dms[-1]
    await world.david.press_in_message("dm", "escalation.acknowledge")
    await world.david.press_in_message("dm", "escalation.ask_back")
    assert await world.david.submit({"question": "Which contract?"}) == {}
    assert "Which contract?" in world.shown(number)
    assert said["wanted"] in world.anna.dms[-1]
    await world.anna.press_in_message("dm", "escalation.answer_back")
    assert await world.anna.submit({"answer": "The one of May."}) == {}
    assert said["given"] in world.david.dms[-1]
    assert said["known"] in world.told_in(MANAGEMENT)

    # He decides and holds everything with this flag; the card shows both.
    await world.david.press_in_message(MANAGEMENT, "escalation.decide")
    verdict = {
        "decision": "change_text",
        "instruction": "No word about fault.",
        "why": "Nothing is proven.",
        "hold": "flag:legal",
    }
    assert await world.david.submit(verdict) == {}
    assert said["decided"] in world.shown()
    assert "No word about fault." in world.shown()
    assert said["held"] in world.shown()
    assert "No word about fault." in world.anna.dms[-1]
    assert "Nothing is proven." in world.anna.dms[-1]
    other = await world.mention("Another one.")
    assert said["held"] not in world.shown(other)

    # The hold ends by itself, and the team hears it.
    await world.wait(minutes=61)
    assert said["held"] not in world.shown(number)
    assert said["thawed"] in "\n".join(world.anna.dms)

    # What was decided stands in the draft, with who said it (playbook 4.4).
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("mention.draft", number)
    assert said["in_draft"] in world.anna.dialog
    await world.anna.cancels()

    story = await world.story(number)
    assert [kind for kind in story if kind in _TOLD] == [
        "escalate",
        "ping_delivered",
        "ping_delivered",
        "pinged",
        "ping_delivered",
        "acknowledged",
        "info_wanted",
        "info_given",
        "decided",
        "frozen",
        "thawed",
    ]
    assert await world.bot.store.read(events.verify) is None


_TOLD = {
    "escalate",
    "pinged",
    "ping_delivered",
    "acknowledged",
    "info_wanted",
    "info_given",
    "decided",
    "frozen",
    "thawed",
}


async def test_the_crisis_team_hears_it_at_once_and_the_agency_is_phoned(
    crisis: World,
) -> None:
    """S0.12, S1.27: phone and mail stand in the brief; who called and when is recorded."""
    await crisis.mention("I do not want to live any more.", author={"handle": "jo"})
    await crisis.anna.press("mention.suggested.self_harm")

    for person in (crisis.david, crisis.frida):
        assert "Who stays with this person until help is there?" in person.dms[-1]
    brief = crisis.david.dms[-1]
    assert "*Nora (Agentur)* · external support" in brief
    assert "49 40 7654321" in brief
    assert "Emergency 112" in brief
    assert "I do not want to live" in brief, "whoever must decide reads it"
    assert "I do not want to live" not in crisis.told_in(MANAGEMENT)

    await crisis.david.press_in_message("dm", "Text to forward")
    assert "Crisis team: Who stays with this person" in crisis.david.dialog
    await crisis.david.cancels()
    await crisis.frida.press_in_message("dm", "escalation.called")

    assert "Noted: you called" in crisis.frida.hears
    assert "called by Frida" in crisis.david.dms[-1]
    assert "called" in await crisis.story(1)


async def test_words_from_a_closed_group_stay_there_unless_somebody_says_so(
    world: World,
) -> None:
    """S0.6: the card shows the group; the brief quotes only when the box is ticked."""
    secret = "Only for the forty of us."
    await world.mention(secret, visibility="group")
    assert "in a closed group" in world.shown()
    fields = {"reason": "Something else", "question": "Do we answer there?"}

    await world.anna.press("Escalate…")
    assert await world.anna.submit({**fields, "manager": "David"}) == {}
    assert "The post is not public" in world.david.dms[-1]
    assert secret not in world.david.dms[-1] + world.told_in(MANAGEMENT)

    await world.anna.press("Escalate…")
    wrong = await world.anna.submit({**fields, "manager": "David", "quote": ["yes"]})
    assert wrong == {}
    assert secret in world.david.dms[-1]


async def test_informing_management_needs_nothing_but_seen(world: World) -> None:
    """S2.22: no approval, one button, the time is stored and on the card."""
    number = await world.mention("Nothing much.")
    await world.anna.press("Escalate…")
    wrong = await world.anna.submit(
        {
            "kind": "Nothing, for information only",
            "reason": "Something else",
            "question": "The lamp story is on the radio.",
            "level": "Management",
            "manager": "David",
        }
    )
    assert wrong == {}
    assert "no reply needed" in world.anna.hears
    assert "For your information" in world.david.dms[-1]
    assert "Management informed · David has not seen it" in world.shown(number)
    assert "lamp story" not in world.told_in(MANAGEMENT)

    await world.david.press_in_message("dm", "Seen")

    assert "Nothing else to do." in world.david.hears
    assert "David has seen it" in world.shown(number)


async def test_a_manager_takes_the_case_and_whoever_had_it_is_told(
    world: World,
) -> None:
    """Playbook 4.3: *I'll take over* is an answer, too."""
    number = await world.mention("The lamp again.")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    fields = {"reason": "Press", "question": "Who should decide?", "manager": "David"}
    assert await world.anna.submit(fields) == {}

    await world.david.press_in_message("dm", "I'll take over")

    assert (await world.look(number)).owner == "UDAVID"
    [told_once] = [dm for dm in world.anna.dms if "David" in dm]
    assert "David took over #1" in told_once
    assert "David has taken it over" in world.shown()
    await world.david.press_in_message("dm", "De-escalate…")
    wrong = await world.david.submit({"sentence": "It was last year's lamp."})
    assert wrong == {}
    assert "It was last year's lamp." in world.anna.dms[-1]
    assert "De-escalate: the team continues" in world.shown()


async def test_a_manager_slack_cannot_reach_is_named_and_the_next_one_is_asked(
    crisis: World,
) -> None:
    """Playbook 4.2: no question waits for a person in vain; whoever asked hears it at once."""
    number = await crisis.mention("Once more the lamp.")
    crisis.workspace.faults.next(
        "chat.postMessage", Fault.OK_FALSE("cannot_dm_bot"), channel="UDAVID"
    )
    await crisis.anna.press("Escalate…")
    fields = {"reason": "Press", "question": "Who should decide?", "manager": "David"}
    assert await crisis.anna.submit({**fields, "level": "Management"}) == {}

    await crisis.wait(seconds=1)

    assert "Slack cannot reach David about #1." in "\n".join(crisis.anna.dms)
    assert "so this comes to you: Crisis team" in crisis.frida.dms[-1]
    assert "Frida has not seen it yet" in crisis.shown(number)
    assert {"ping_refused", "level_raised"} <= set(await crisis.story(number))
