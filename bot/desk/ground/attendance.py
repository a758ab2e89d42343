"""Knows who is there right now: on duty by the roster, and not away."""

from dataclasses import replace

from bot.rules.life.step import Given
from data.models import UserId
from data.people import absences
from data.transaction import Transaction


def attended(tx: Transaction, given: Given) -> Given:
    """The same given, where somebody who is away does not count as on duty."""
    away = absences.all_at(tx, given.now)
    on_duty = given.is_on_duty

    def is_there(user: UserId) -> bool:
        return user not in away and on_duty(user)

    return replace(given, is_on_duty=is_there)
