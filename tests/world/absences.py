"""A team in which somebody is away, and who is told instead."""

from tests.world.telling import told
from tests.world.world import World

TEAM = """
[people.anna]
slack = "UANNA"
name = "Anna"
deputy = "ben"

[people.ben]
slack = "UBEN"
name = "Ben"

[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]

[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
deputy = "eva"

[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["manager", "admin"]

[roster]
default = ["anna"]
"""


def to_somebody(world: World, person: str) -> list[str]:
    """What reached this person as a direct message, and what pinged them anywhere."""
    pings = [
        told(message)
        for conversation in world.workspace.team.channels
        for message in conversation.book.values()
        if f"<@{person}>" in told(message)
    ]
    return [*pings, *(told(one) for one in world.workspace.dm(person).messages)]
