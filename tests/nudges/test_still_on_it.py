"""A claim without activity: the owner is asked once, and keeps or releases it."""

from datetime import timedelta

from data.models import Status
from tests.world.world import World

RESOLVE = timedelta(hours=3)
"""How long a complaint may take; it is counted anew from a promise (playbook 3.3)."""


async def quiet(world: World) -> int:
    """Anna has a complaint, and the time for its answer is over."""
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Holding reply")
    later = world.clock.now + timedelta(hours=1)
    sent = {"text": "We look into it.", "promised": later}
    assert await world.anna.submit(sent) == {}
    quiet_since = later + RESOLVE
    while world.clock.now < quiet_since:
        await world.wait(minutes=4)
    return number


async def test_the_owner_is_asked_and_keeps_it_with_one_press(world: World) -> None:
    """Features D3."""
    number = await quiet(world)
    assert f"You have had #{number} since" in "".join(world.anna.dms)

    asked = next(
        message
        for message in world.workspace.dm("anna").messages
        if f"You have had #{number} since" in message["text"]
    )
    channel = world.workspace.dm("anna")
    await world.workspace.press("anna", channel.id, asked["ts"], "Still on it")
    await world.settle()

    assert f"#{number} stays with you." in world.anna.hears
    for _ in range(30):
        await world.wait(minutes=4)
    assert (await world.look(number)).owner == "UANNA"


async def test_without_an_answer_it_goes_back_and_nobody_is_named(
    world: World,
) -> None:
    """Features D3: released politely, in the thread, with the next step beside it."""
    number = await quiet(world)

    for _ in range(30):
        await world.wait(minutes=4)

    assert (await world.look(number)).status is Status.OPEN
    below = world.thread_texts(number)
    back = next(said for said in below if f"#{number} is unclaimed again." in said)
    assert "Anna" not in back
    assert "<@" not in back
    assert "I'll take it" in back
