"""What was pressed long ago is forgotten: nobody repeats it, and nobody takes it back."""

from bot.app.run import tidy
from tests.world.world import World


async def test_what_can_no_longer_be_taken_back_is_not_kept(world: World) -> None:
    """Where a mention stood before a move is as large as the mention."""
    old, fresh = await world.mention(), await world.mention()
    await world.anna.press("I'll take it", old)
    await world.wait(hours=25)
    await world.anna.press("I'll take it", fresh)

    await tidy(world.bot)

    undo = "select mention from undo_log"
    presses = "select count(*) as n from handled_interactions"
    store = world.bot.store
    assert await store.read(lambda tx: tx.all(undo)) == [{"mention": fresh}]
    assert await store.read(lambda tx: tx.all(presses)) == [{"n": 1}]
