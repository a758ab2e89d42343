"""Decides what an incoming post belongs to, from the references its source sends."""

from bot.incoming.format import Incoming

_BEGINS = frozenset({"review", "article"})


def is_gone(incoming: Incoming) -> bool:
    """Its author or the platform took it away: we must forget the text too."""
    return incoming.action in ("deleted", "hidden")


def thread_of(incoming: Incoming) -> str | None:
    """The conversation it goes on with; reviews and articles never do, nor do quotes."""
    if incoming.kind in _BEGINS or incoming.quoted_url:
        return None
    return incoming.thread_id


def signed_by(incoming: Incoming, name: str | None, handle: str | None) -> bool:
    """Whether what it answers may be by this author, as far as its source says."""
    parent = incoming.in_reply_to
    said = _bare(parent.author) if parent is not None else ""
    known = {_bare(name), _bare(handle)} - {""}
    return not said or not known or said in known


def _bare(name: str | None) -> str:
    return " ".join((name or "").strip().removeprefix("@").split()).casefold()
