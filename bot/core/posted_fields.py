"""Reads what somebody says they have posted, from a modal with `bot.ui.fields.posted`."""

from bot.core.fields import Fields
from bot.errors import Refused
from bot.mentions.rules.replying import Written
from bot.ui.texts import safe_url


def posted_in(fields: Fields) -> Written:
    """What was posted: text or link, where and when."""
    at = fields.moment("at")
    if at is None:
        raise Refused("posted_in_the_future", field="at")
    url = fields.text("url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    return Written(
        text=fields.text("text"),
        url=url or None,
        channel=fields.choice("channel"),
        at=at,
    )
