"""What cannot be undone needs a role, a second person or a reason, and is reported at
once.
"""

from bot.privacy import forgetting
from tests.world.removal_story import abuse, evidence
from tests.world.world import World

POST = {"platform": "x", "author": {"name": "Sanne", "handle": "sanne"}}


async def held(world: World) -> int:
    """Anna has a mention that Ben keeps for counsel."""
    number = await world.mention("I know where you live.", **POST)
    await world.anna.press("I'll take it")
    await world.deliver_press("ben", "mention.hold", number)
    assert await world.ben.submit({"why": "Counsel asked."}) == {}
    return number


async def test_a_hold_is_lifted_by_a_role_with_a_reason_and_told(world: World) -> None:
    """S2.35: never in one press."""
    number = await held(world)

    await world.deliver_press("anna", "mention.lift_hold", number)
    assert "This is for the lead, management, admins, legal" in world.anna.dialog
    await world.anna.cancels()
    await world.anna.press("Evidence, removal…", number)
    assert "Lift legal hold" not in world.anna.dialog
    assert "Suspected child abuse" in world.anna.dialog
    await world.anna.cancels()
    await world.anna.cancels()

    await world.deliver_press("david", "mention.lift_hold", number)
    wrong = await world.david.submit({"why": " "})
    assert "why does it no longer have to be kept" in wrong["why"]
    assert await world.david.submit({"why": "The case is settled."}) == {}

    said = f"David lifted the legal hold on #{number}. Reason: The case is settled."
    assert said in world.anna.dms[-1]
    assert "David hat die Aufbewahrung" in world.carla.dms[-1]
    assert "The case is settled." in world.carla.dms[-1]
    assert "The case is settled." in world.ben.dms[-1]
    assert world.david.dms == []
    rows = await world.bot.app.store.read(
        lambda tx: tx.all("select lifted_by, lifted_why from legal_holds")
    )
    assert rows == [{"lifted_by": "UDAVID", "lifted_why": "The case is settled."}]


async def test_a_stop_asks_how_one_knows_and_the_owner_and_the_lead_hear(
    world: World,
) -> None:
    """S2.35: a reason before anything is done."""
    number = await world.mention("Look at this.", **POST)
    await world.anna.press("I'll take it")
    await world.deliver_press("ben", "mention.stop", number)

    assert "why" in await world.ben.submit()
    assert (await world.look(number)).post.text == "Look at this."
    assert await world.ben.submit({"why": "Iemand heeft het me verteld"}) == {}

    assert (await world.look(number)).post.text is None
    assert (
        "Ben marked #1 as suspected child abuse (“Somebody told me”)"
        in (world.anna.dms[-1])
    )
    assert "Verdacht auf Kindesmissbrauch" in world.carla.dms[-1]
    assert "Look at this" not in world.anna.dms[-1] + world.carla.dms[-1]


async def test_when_the_lead_stops_somebody_else_in_charge_hears(world: World) -> None:
    number = await world.mention("Look at this.", **POST)
    await world.deliver_press("carla", "mention.stop", number)

    assert await world.carla.submit({"why": "Ich habe es selbst gesehen"}) == {}

    assert "Carla marked #1" in world.david.dms[-1]
    assert world.carla.dms == []


async def test_owners_and_the_lead_hear_that_an_author_was_forgotten(
    world: World,
) -> None:
    """Once each, by number, and without a name."""
    await world.mention("First.", **POST)
    await world.anna.press("I'll take it")
    await world.mention("Second.", **POST)

    await forgetting.forget(world.bot.app, "x:sanne")
    await world.settle()

    [told] = [one for one in world.anna.dms if "forgotten on request" in one]
    assert "#1" in told
    assert "sanne" not in told.lower()
    assert len([one for one in world.carla.dms if "vergessen" in one]) == 1


async def test_a_removal_is_told_to_the_owner_and_the_lead(world: World) -> None:
    """Asked for by Ben, for a second person to confirm: Anna has it, Carla leads."""
    number = await abuse(world)
    await evidence(world, number)
    await world.deliver_press("ben", "mention.removal", number)
    form = {"measure": "Verwijderen", "reason": "Persoonlijke belediging"}
    form |= {"second": "eva", "lower": "Verbergen volstaat niet."}
    assert await world.ben.submit(form) == {}

    assert f"Ben asked for a measure against #{number}" in world.anna.dms[-1]
    assert "wartet auf eine zweite Person" in world.carla.dms[-1]

    await world.wait(minutes=11)
    await world.deliver_press("eva", "mention.confirm_removal", number)
    assert (
        await world.eva.submit(
            {"looked": ["I have looked at it, and the reason is right"]}
        )
        == {}
    )
    assert f"Eva confirmed a measure against #{number}" in world.anna.dms[-1]
    assert "hat eine Maßnahme gegen" in world.carla.dms[-1]
