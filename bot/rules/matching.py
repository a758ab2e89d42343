"""Decides what an incoming belongs to, from what its source says of it."""

from bot.incoming import Incoming
from bot.rules.addresses import address_of


def is_gone(incoming: Incoming) -> bool:
    """Its author or the platform took it away: we must forget the text too."""
    return incoming.action in ("deleted", "hidden")


def address_of_parent(incoming: Incoming) -> list[str]:
    """The addresses, as `Keys` has them, of what it answers and of what it quotes (S0.7)."""
    parent = incoming.in_reply_to
    urls = (parent.url if parent is not None else None, incoming.quoted_url)
    return [address for url in urls if url and (address := address_of(url))]


def shares_a_page(incoming: Incoming, address: str) -> bool:
    """A source that gives two ids to posts at one plain address means two posts."""
    return incoming.external_id is not None and address.startswith("https:")
