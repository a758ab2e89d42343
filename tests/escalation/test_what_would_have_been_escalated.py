"""`check --escalations`: what today's playbook would escalate, without texts or authors."""

import io

from rich.console import Console

from bot.cli.checking import show
from bot.cli.start import Start
from tests.world.world import World


async def test_the_dry_run_counts_by_trigger_and_names_nobody(world: World) -> None:
    """features G2, playbook 4.1: counts per trigger over the database, nothing is changed."""
    author = {"name": "Jana Tenbrink", "handle": "jana"}
    quiet = await world.mention("Lovely lamp.", author=author)
    burning = await world.mention("It caught fire in my hand.", author=author)
    await world.anna.press("I'll take it", burning)
    await world.anna.press("Flags…", burning)
    assert await world.anna.submit({"flags": ["🩹 Safety / health"]}) == {}
    before = await world.story(burning)
    out = io.StringIO()
    settings = world.bot.settings
    begun = Start({}, settings.database.parent)
    begun = _of(begun, world, out)

    show(begun, "30d", world.clock.now)

    said = out.getvalue()
    assert "Safety" in said
    assert f"#{burning}" in said
    assert f"#{quiet} " not in said
    assert "Of 2 mentions in 30d, 1 would have told management by themselves" in said
    assert "Tenbrink" not in said
    assert "fire" not in said
    assert await world.story(burning) == before

    world.clock.now = world.clock.now.replace(year=2027)
    out.truncate(0)
    show(begun, "30d", world.clock.now)
    assert "Of 0 mentions in 30d" in out.getvalue()
    assert "escalated nothing" in out.getvalue()


def _of(begun: Start, world: World, out: io.StringIO) -> Start:
    """The command line of this world's database, writing where the test can read."""

    class Here(Start):
        def database_settings(self):  # type: ignore[no-untyped-def]
            return world.bot.settings

    return Here(begun.environment, begun.root, Console(file=out, width=160))
