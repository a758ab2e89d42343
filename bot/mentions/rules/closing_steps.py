"""The three closing steps of a case: a public reply, a private solution, a closing
reply.

Private contact must leave a trace in public, so that nothing looks hushed up (playbook
C2, S3.31). A step is done, or left out for a reason; both are stored on the mention.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.playbook.playbook import Playbook
from data.models import ClosingStep, Mention, Post

ALL = ("acknowledged", "personal", "closing")
CLOSING = "closing"
_PERSONAL = "personal"


def wanted(mention: Mention, playbook: Playbook) -> tuple[str, ...]:
    """The closing steps this mention needs: those of its class, all once it went private."""
    if mention.private_state is not None:
        return ALL
    klass = playbook.classes.get(mention.classification or "")
    return klass.closing_steps if klass is not None else ()


def missing(mention: Mention, playbook: Playbook) -> tuple[str, ...]:
    """What is neither done nor left out for a reason."""
    have = {step.name for step in mention.closing_steps}
    return tuple(name for name in wanted(mention, playbook) if name not in have)


def after_reply(
    mention: Mention,
    channel: str,
    at: datetime,
    playbook: Playbook,
    *,
    considered: bool = False,
) -> Mention:
    """The same mention with the closing steps a reply in this channel fills.

    `considered`: it is no holding reply; in public it is the closing note, too, unless
    somebody went private.
    """
    names: list[str] = list(playbook.private.fills.get(channel, ()))
    if considered and mention.private_state is None:
        names += playbook.private.fills_considered.get(channel, ())
    spoke_in_public = "acknowledged" in names
    had_it_private = is_done(mention, _PERSONAL) or mention.private_state in _ENDED
    if spoke_in_public and had_it_private:
        names.append(CLOSING)
    return filled(mention, names, at)


def filled(mention: Mention, names: Iterable[str], at: datetime) -> Mention:
    """The same mention with these closing steps done; one that was done keeps its time."""
    have = {step.name: step for step in mention.closing_steps}
    for name in names:
        if name not in have or have[name].reason is not None:
            have[name] = ClosingStep(name, at)
    return replace(mention, closing_steps=_in_order(have))


def left_out(
    mention: Mention, reasons: Mapping[str, str], at: datetime, playbook: Playbook
) -> Mention:
    """The same mention with these closing steps left out for a reason of the list (S2.31)."""
    have = {step.name: step for step in mention.closing_steps}
    for name, reason in reasons.items():
        if name in have or not reason:
            continue
        if reason not in playbook.private.waivers:
            raise Refused("unknown_reason", field=field_of(name))
        have[name] = ClosingStep(name, at, reason)
    return replace(mention, closing_steps=_in_order(have))


def is_done(mention: Mention, name: str) -> bool:
    """Whether it really happened."""
    return any(
        step.name == name and step.reason is None for step in mention.closing_steps
    )


def field_of(name: str) -> str:
    """The field of the closing dialog that asks about a step."""
    return f"dot_{name}"


_ENDED = ("solved", "failed")


def _in_order(have: Mapping[str, ClosingStep]) -> tuple[ClosingStep, ...]:
    return tuple(have[name] for name in ALL if name in have)


RUNNING = ("offered", "accepted", "contacted")
"""States in which somebody still has to do something in private."""

QUIET = ("accepted", "contacted")
"""States in which public nudges rest (S0.30)."""


def is_fitting(mention: Mention, playbook: Playbook) -> bool:
    """Whether going private may be recommended: never as a prize for abuse (S4.8)."""
    klass = playbook.classes.get(mention.classification or "")
    return klass is not None and klass.channel != "none"


def window(post: Post, playbook: Playbook, received: datetime) -> datetime | None:
    """Until when the platform lets us write privately first, where it has such a rule."""
    platform = playbook.platforms.get(post.platform)
    span: timedelta | None = platform.private_reply if platform is not None else None
    return None if span is None else (post.published_at or received) + span
