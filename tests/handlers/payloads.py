"""The payload of a press, as Slack sends it."""

from bot.localslack.people import Json
from tests.world.world import World


def pressed(world: World, number: int) -> Json:
    """A press of *I take it* as Slack delivers it, without a way to answer."""
    card = world.card(number)
    return {
        "type": "block_actions",
        "user": {"id": "UANNA", "name": "anna", "team_id": "TLOCAL"},
        "team": {"id": "TLOCAL"},
        "container": {"message_ts": card["ts"], "channel_id": "CBRANDMENTIONS"},
        "actions": [
            {
                "type": "button",
                "action_id": "mention.claim",
                "block_id": "steps",
                "value": str(number),
                "action_ts": "1772618400.000001",
            }
        ],
    }
