"""Protecting the team: abusive texts stay collapsed, and anybody can hand them on."""

from tests.world.world import CARDS, World

HURTFUL = "I know where you live, you cow."


async def taken(world: World) -> int:
    """Anna takes one more hurtful post."""
    number = await world.mention(f"{HURTFUL} {world.clock.now}")
    await world.anna.press("⛔ Abuse / illegal", number)
    await world.anna.press_in_dialog("Threat")
    await world.anna.press("I'll take it", number)
    return number


async def test_the_text_of_abuse_is_folded_away(world: World) -> None:
    """S3.3: hidden behind a button from the moment of its class, in the summary too."""
    await world.mention(HURTFUL)
    assert HURTFUL in world.shown()

    await world.ben.press("⛔ Abuse / illegal")
    await world.ben.press_in_dialog("Bedreiging")

    assert "cow" not in str(world.card())
    assert "text not shown" in world.shown()
    await world.ben.press("Full text")
    assert HURTFUL in world.ben.dialog


async def test_after_three_hurtful_ones_only_that_person_is_offered_a_rest(
    world: World,
) -> None:
    """S0.11: at the fourth; nobody else sees it, and nothing of it is kept."""
    for _ in range(3):
        await taken(world)
        assert "pass this one on" not in world.anna.hears
    before = world.told_in(CARDS)
    number = await taken(world)

    assert "You have handled several upsetting posts lately." in world.anna.hears
    rows = await world.bot.app.store.read(
        lambda tx: tx.all("select data from events union all select data from outbox")
    )
    assert not [row for row in rows if "care" in row["data"]]
    for other in (world.ben, world.carla, world.david):
        assert not [
            said
            for said in (*other.ephemerals, *other.dms)
            if "several upsetting" in said
        ]
    assert "several upsetting" not in world.told_in(CARDS).removeprefix(before)

    await world.anna.press_ephemeral("This is too hard for me")
    assert f"Of course. #{number} is unclaimed again" in world.anna.hears
    assert "*Unclaimed*" in world.shown(number)

    await world.wait(hours=13)
    await taken(world)
    assert "pass this one on" not in world.anna.hears


async def test_handing_back_needs_no_reason_and_looks_like_any_release(
    world: World,
) -> None:
    """S1.8: back in the queue, the clocks kept, and nobody else sees why."""
    number = await taken(world)
    before = await world.look(number)
    await world.anna.press("This is too hard for me", number)

    after = await world.look(number)
    assert after.owner is None
    assert (after.started_at, after.resolve_due) == (
        before.started_at,
        before.resolve_due,
    )
    assert (await world.story(number))[-1] == "release"
    await world.ben.press("Geschiedenis", number)
    assert "Anna gaf het vrij" in world.ben.dialog
    assert "dichtbij" not in world.ben.dialog


async def test_a_note_that_insults_the_author_is_pointed_out_and_can_be_saved(
    world: World,
) -> None:
    """S0.2: the writer alone sees L28, and can still save it as it is."""
    number = await world.mention("Where is my lamp?")
    await world.anna.press("I'll take it", number)
    await world.anna.press("Hand over…", number)

    assert await world.anna.submit({"to": "ben", "note": "So ein Spinner."}) == {}
    assert "Internal notes can become public too." in world.anna.dialog
    assert (await world.look(number)).owner == "UANNA"
    assert await world.anna.submit() == {}

    assert (await world.look(number)).owner == "UBEN"
    assert "So ein Spinner." in world.ben.dms[-1]
    for other in (world.ben, world.carla):
        assert not [said for said in other.ephemerals if "public" in said]
