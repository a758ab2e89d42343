"""Turns a submitted modal into its rule: one small function per modal."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.errors import Refused
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.transition import Rule
from data.models import UserId
from handlers import snoozing
from handlers.handoffs import endings
from handlers.middleware.fields import Fields

RuleOf = Callable[[Fields], Rule]


def _hand_over(fields: Fields) -> Rule:
    return partial(
        lifecycle.hand_over, to=_person(fields, "to"), note=fields.text("note")
    )


def _classify(fields: Fields) -> Rule:
    return partial(lifecycle.classify, into=fields.choice("class"))


def _flags(fields: Fields) -> Rule:
    return partial(lifecycle.flag, flags=fields.choices("flags"))


def _no_reply(fields: Fields) -> Rule:
    return partial(replying.no_reply, reason=fields.choice("reason"))


def _person(fields: Fields, name: str) -> UserId:
    person = fields.person(name)
    if person is None:
        raise Refused("needs_a_person", field=name)
    return person


RULES: Mapping[str, RuleOf] = {
    "hand_over": _hand_over,
    "classify_more": _classify,
    "flags": _flags,
    "no_reply": _no_reply,
    "stand": endings.stood,
    "snooze": snoozing.submitted,
}
"""By `callback_id`. What is not here is not a move on a mention."""
