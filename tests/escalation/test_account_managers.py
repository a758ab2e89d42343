"""The account manager of a customer is told when somebody claims the customer's
complaint.
"""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.world.building import build_world

TEAM = """
[people.david]
slack = "UDAVID"
name = "David"
accounts = ["acme"]
"""


async def test_the_account_manager_gets_the_way_to_the_card_once(
    tmp_path: Path,
) -> None:
    """S1.6: one direct message with the permalink, when the complaint is claimed."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=TEAM)
        number = await world.mention("Our order never came.", author={"handle": "Acme"})
        await world.anna.press("😟 Complaint", number)
        await world.anna.press("Flags…", number)
        assert await world.anna.submit({"flags": ["b2b_account"]}) == {}
        assert world.david.dms == []

        await world.anna.press("I'll take it", number)
        await world.anna.press("Release", number)
        await world.ben.press("mention.claim", number)

        [told] = world.david.dms
        card = world.card(number)["ts"].replace(".", "")
        assert f"/archives/CBRANDMENTIONS/p{card}" in told
