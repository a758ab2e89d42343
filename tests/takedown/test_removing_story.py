"""Removing a post: evidence first, a second person, a waiting time, and reposts."""

from contextlib import AsyncExitStack
from pathlib import Path

from bot.desk import queries
from data.payloads import to_json
from tests.world.building import build_world
from tests.world.removal_story import ADDRESS, INSULT, POST, abuse, evidence, removal
from tests.world.world import World


async def test_without_evidence_or_a_second_person_nothing_is_removed(
    world: World,
) -> None:
    """S0.34, S1.11, S2.35: the missing step is named; criticism is not in the list."""
    number = await abuse(world)

    await world.deliver_press("anna", "mention.removal", number)
    assert "Please save the evidence first;" in world.anna.dialog
    await world.anna.cancels()

    await world.anna.press("Evidence, removal…", number)
    assert "*1. Evidence:* not saved yet." in world.anna.dialog
    await world.anna.press_in_dialog("Save evidence")
    wrong = await world.anna.submit({"url": ""})
    assert set(wrong) == {"url", "reason"}
    wrong = await world.anna.submit(
        {"url": ADDRESS, "reason": "Not sure yet", "witness": "anna"}
    )
    assert wrong == {"witness": "The witness has to be somebody else."}
    wrong = await world.anna.submit({"witness": "guest"})
    assert "belongs to another workspace" in wrong["witness"]
    assert await world.anna.submit({"witness": "ben"}) == {}
    # The checklist stays open, and card and checklist say what is missing.
    assert "*1. Evidence:* saved" in world.anna.dialog
    assert "Still missing: whether the context is included" in world.anna.dialog
    assert "a screenshot" in world.anna.dialog
    # It is the same checklist, not a second one above what it said before.
    await world.anna.cancels()
    assert world.anna.dialog == ""
    assert "als getuige" in world.ben.dms[-1] or "getuige genoemd" in world.ben.dms[-1]
    assert INSULT not in world.ben.dms[-1]
    assert "Evidence saved · still missing: " in world.shown(number)

    await world.deliver_press("anna", "mention.removal", number)
    shown = world.anna.dialog
    assert "Deleting often makes things worse. Criticism stays." in shown
    view = world.workspace.view_of("anna")
    assert view is not None
    offered = [
        option["text"]["text"]
        for block in view["blocks"]
        if block.get("block_id") == "reason"
        for option in block["element"]["options"]
    ]
    playbook = world.bot.app.playbook
    assert offered == [r.label["en"] for r in playbook.delete_reasons.values()]
    assert not [label for label in offered if "critic" in label.lower()]
    wrong = await world.anna.submit({"measure": "Remove", "reason": "Threat"})
    assert wrong == {"second": "A second person is missing. Who should check it?"}
    assert await world.anna.submit({"second": "ben"}) == {}
    events = await queries.story(world.bot.app, number)  # type: ignore[arg-type]
    assert to_json(events[-1].data)["reason"] == "threat"


async def test_ten_minutes_a_second_person_and_only_then(world: World) -> None:
    """S1.10: asked for at ten, to be confirmed from ten past ten, by somebody else."""
    number = await abuse(world)
    await evidence(world, number)
    wrong = await removal(world, number, reason="House rule (name it)", second="ben")
    assert wrong == {"rule": "Which house rule? Please name it."}
    wrong = await world.anna.submit({"rule": "No insults"})
    assert "Why would a gentler step not be enough (Hide)?" in wrong["lower"]
    assert await world.anna.submit({"lower": "It names where Anna lives."}) == {}
    asked = world.ben.dms[-1]
    assert "‘Verwijderen’" in asked
    assert "stupid cow" not in asked

    await world.deliver_press("ben", "mention.confirm_removal", number)
    assert "Nog niet: bevestigen kan <!date^" in world.ben.dialog
    await world.ben.cancels()
    await world.deliver_press("anna", "mention.confirm_removal", number)
    assert (
        "Another person has to confirm this. Ben has been asked." in world.anna.dialog
    )
    await world.anna.cancels()

    await world.wait(minutes=10)
    assert "kan nu worden bevestigd" in world.ben.dms[-1]
    await world.deliver_press("anna", "mention.confirm_removal", number)
    assert "Another person has to confirm this." in world.anna.dialog
    await world.anna.cancels()
    await world.ben.press_in_message("dm", "Controleer en bevestig")
    assert "Huisregel: No insults" in world.ben.dialog
    assert "It names where Anna lives." in world.ben.dialog
    assert list(await world.ben.submit({})) == ["looked"]
    assert (
        await world.ben.submit({"looked": ["Ik heb ernaar gekeken en de reden klopt"]})
        == {}
    )

    assert "Removed" in world.shown(number)
    assert "Ben checked #" in world.anna.dms[-1]
    assert "afgehandeld" in world.ben.dms[-1]
    mention = await world.look(number)
    assert mention.resolve_due is None
    await world.anna.press_in_message("dm", "Public note")
    assert "it breaks our rules (No insults)" in world.anna.dialog
    assert "Still to be filled in: House rules." in world.anna.dialog


async def test_a_threat_waits_for_nobody_but_a_second_person(world: World) -> None:
    """S1.10: confirming is possible at once, by another person; whoever was not asked may."""
    number = await abuse(world)
    await evidence(world, number)
    assert await removal(world, number, reason="Threat", second="ben") == {}

    await world.deliver_press("anna", "mention.confirm_removal", number)
    assert "Another person has to confirm this." in world.anna.dialog
    await world.anna.cancels()
    await world.deliver_press("carla", "mention.confirm_removal", number)
    done = ["Ich habe es mir angesehen, und der Grund stimmt"]
    assert await world.carla.submit({"looked": done}) == {}
    assert "Removed" in world.shown(number)
    await world.deliver_press("carla", "mention.cancel_removal", number)
    assert "Hier wartet nichts" in world.carla.dialog


async def test_blocking_asks_why_nothing_gentler_is_enough(world: World) -> None:
    """S3.40: a first mild breach, and somebody wants to block."""
    number = await abuse(world)
    await evidence(world, number)

    wrong = await removal(
        world,
        number,
        measure="Block the author",
        reason="House rule (name it)",
        rule="No advertising",
        second="ben",
    )

    assert "Why would a gentler step not be enough" in wrong["lower"]


async def test_a_removal_that_comes_back_is_linked_and_the_lead_hears_once(
    world: World,
) -> None:
    """S0.35: by the same author, or in words that speak of deleting; for two days."""
    number = await abuse(world)
    await evidence(world, number)
    assert await removal(world, number, reason="Threat", second="ben") == {}
    await world.deliver_press("ben", "mention.confirm_removal", number)
    yes = ["Ik heb ernaar gekeken en de reden klopt"]
    assert await world.ben.submit({"looked": yes}) == {}

    await world.wait(hours=20)
    again = await world.mention(
        "So you silence me?", author=POST["author"], platform="x"
    )
    assert f"🪃 after the removal of #{number}" in world.shown(again)
    assert f"nach dem Entfernen von #{number}" in world.carla.dms[-1]
    link = f"/archives/CBRANDMENTIONS/p{world.card(again)['ts'].replace('.', '')}"
    assert link in world.carla.dms[-1]
    heard = len(world.carla.dms)
    spoken = await world.mention("Zensur! Warum wird hier gelöscht?")
    assert f"perhaps about the removal of #{number}" in world.shown(spoken)
    assert len(world.carla.dms) == heard
    calm = await world.mention("Nice lamp.")
    assert "removal" not in world.shown(calm)
    story = await world.story(number)
    assert (story.count("repost"), story.count("review_opened")) == (2, 1)

    await world.wait(hours=29)
    late = await world.mention("They deleted it.", author=POST["author"], platform="x")
    assert "removal" not in world.shown(late)


async def test_stop_keeps_the_address_and_nothing_else(world: World) -> None:
    """Playbook 8.4: suspected child-abuse content is never captured."""
    number = await abuse(world)
    await evidence(world, number)
    await world.anna.press("Evidence, removal…", number)
    await world.anna.press_in_dialog("Legal hold")
    assert await world.anna.submit({"why": "Counsel asked."}) == {}

    await world.deliver_press("anna", "mention.stop", number)
    assert "Do not open it" in world.anna.dialog
    assert ADDRESS in world.anna.dialog
    assert await world.anna.submit({"why": "I have seen it myself"}) == {}

    card = world.shown(number)
    assert "Only the address is kept" in card
    assert "stupid" not in card
    assert "Open post" not in card
    assert "Only the address is left, and it goes to the police." in card
    assert not [step for step in ("Reply anyway", "Mark as posted…") if step in card]
    assert "Evidence, removal…" in card
    await world.deliver_press("anna", "mention.evidence", number)
    assert "having it is punishable" in world.anna.dialog
    rows = await world.bot.app.store.read(
        lambda tx: tx.all(
            "select text, url from mentions union all select body, null from evidence "
            "union all select body, null from payloads"
        )
    )
    assert rows == [
        {"text": None, "url": ADDRESS},
        {"text": None, "url": None},
    ]


async def test_a_report_is_written_remembered_and_asked_after(world: World) -> None:
    """Playbook 8.3: reasons, address, name, e-mail, good faith; after two and seven days."""
    number = await abuse(world, language="de")
    await evidence(world, number)
    await world.anna.press("Evidence, removal…", number)
    await world.anna.press_in_dialog("Report to platform")
    form = {"reason": "Threat", "why": "It threatens Anna.", "name": "Lumivelo"}
    wrong = await world.anna.submit({**form, "email": "nobody"})
    assert wrong == {"email": "A notice needs an e-mail address for the answer."}
    assert await world.anna.submit({"email": "desk@lumivelo.example"}) == {}
    assert "Reported to the platform" in world.shown(number)

    await world.anna.press_ephemeral("Copy the notice")
    told = world.anna.dialog
    for part in (
        "Verordnung (EU) 2022/2065, Art. 16",
        f"Genaue Adresse: {ADDRESS}",
        "Drohung",
        "It threatens Anna.",
        "Lumivelo, desk@lumivelo.example",
        "in gutem Glauben",
    ):
        assert part in told
    assert await world.anna.submit({"receipt": "R-77"}) == {}

    await world.wait(days=2)
    assert sum("Receipt: R-77" in said for said in world.anna.dms) == 1
    await world.wait(days=5)
    assert sum("Receipt: R-77" in said for said in world.anna.dms) == 2
    await world.anna.press_in_message("dm", "Copy the notice")
    assert await world.anna.submit({"decision": "Left as it is"}) == {}
    await world.deliver_press("anna", "mention.report", number)
    assert "Why is it unlawful?" in world.anna.dialog
    await world.anna.cancels()

    await world.wait(days=49)
    hints = f"#{number}: a criminal complaint is possible"
    assert sum(hints in said for said in world.david.dms) == 1
    await world.wait(days=28)
    await world.wait(days=30)
    assert sum(hints in said for said in world.david.dms) == 2


async def test_hiding_what_an_author_told_of_themselves_answers_nobody(
    world: World,
) -> None:
    """Playbook 8.3: a complaint stays; its author's number is hidden, an answer is due."""
    number = await world.mention("Broken. Call me: 0151 2345678.", **POST)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    before = await world.look(number)
    own_data = "The author's own data (hide)"
    asked = {"measure": "Hide", "reason": own_data, "second": "ben"}
    await world.deliver_press("anna", "mention.removal", number)
    assert await world.anna.submit(asked) == {}
    await world.ben.press_in_message("dm", "Controleer en bevestig")
    yes = ["Ik heb ernaar gekeken en de reden klopt"]
    assert await world.ben.submit({"looked": yes}) == {}

    after = await world.look(number)
    assert (after.status, after.owner) == (before.status, before.owner)
    assert (after.first_reply_due, after.outcome) == (before.first_reply_due, None)
    assert after.first_reply_at is None
    assert "twee dagen let ik erop of het bij ons terugkomt" in world.ben.hears
    again = await world.mention("Why hidden?", platform="x", author=POST["author"])
    assert f"🪃 after the removal of #{number}" in world.shown(again)


async def test_a_public_note_is_spelled_as_the_desk_spells(tmp_path: Path) -> None:
    """A Swiss desk publishes no sharp s, whatever the language its people read."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, desk='region = "CH"\n')
        number = await abuse(world, language="de")
        await evidence(world, number)
        entries = {"reason": "House rule (name it)", "second": "ben", "rule": "Anstand"}
        await removal(world, number, **entries, lower="It names where Anna lives.")
        await world.wait(minutes=10)
        await world.ben.press_in_message("dm", "Controleer en bevestig")
        looked = "Ik heb ernaar gekeken en de reden klopt"
        assert await world.ben.submit({"looked": [looked]}) == {}
        await world.anna.press_in_message("dm", "Public note")
        assert "gegen unsere Regeln verstösst (Anstand)" in world.anna.dialog
