"""Decides what an incoming belongs to, from what its source says of it."""

from bot.incoming import Incoming
from bot.rules.intake.addresses import address_of


def is_gone(incoming: Incoming) -> bool:
    """Its author or the platform took it away: we must forget the text too."""
    return incoming.action in ("deleted", "hidden")


def answers_at(incoming: Incoming) -> str | None:
    """The address, as `Keys` has it, of what it answers."""
    parent = incoming.in_reply_to
    return address_of(parent.url) if parent is not None and parent.url else None


def quotes_at(incoming: Incoming) -> str | None:
    """The address of what it quotes or passes on (S0.7)."""
    return address_of(incoming.quoted_url) if incoming.quoted_url else None


def shares_a_page(incoming: Incoming, address: str) -> bool:
    """A source that gives two ids to posts at one plain address means two posts."""
    return incoming.external_id is not None and address.startswith("https:")
