"""Reads what somebody says they have posted, from a modal with `bot.ui.fields.posted`."""

from bot.core.fields import Fields
from bot.errors import Refused
from bot.mentions.rules.replying import Written


def posted_in(fields: Fields) -> Written:
    """What was posted: text or link, where and when."""
    at = fields.moment("at")
    if at is None:
        raise Refused("posted_in_the_future", field="at")
    return Written(
        url=fields.link("url"),
        text=fields.text("text"),
        channel=fields.choice("channel"),
        at=at,
    )
