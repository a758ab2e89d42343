"""Decides in one place who is there right now: on duty, not away, or standing in.

The stand-in is whom the absent person named (`/mentions away … backup @ben`), else
their deputy in `desk.toml`, and so on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from bot.core.context import AppContext
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.transition import DecisionContext
from data.models import Mention, UserId
from data.team import absences
from data.team.absences import Absence
from data.transaction import Transaction


@dataclass(frozen=True)
class Availability:
    """The people of the desk at one instant.

    `away` are those who are not there, and those whose account Slack says is gone.
    """

    app: AppContext
    away: Mapping[UserId, Absence]

    @classmethod
    def of(cls, tx: Transaction, app: AppContext, context: DecisionContext) -> Self:
        """As it is at the instant of this decision."""
        return cls.at(tx, app, context.now)

    @classmethod
    def at(cls, tx: Transaction, app: AppContext, now: datetime) -> Self:
        """As it is at this instant."""
        return cls(app, absences.all_at(tx, now))

    def is_there(self, user: UserId) -> bool:
        """On duty, and not away."""
        return user not in self.away and self.app.duty.is_on_duty(user, self.away)

    def attended(self, context: DecisionContext) -> DecisionContext:
        """The same context, where somebody who is away is neither on duty nor the lead."""
        return replace(context, is_on_duty=self.is_there, lead=self.audience.lead)

    def stand_in(self, user: UserId | None) -> UserId | None:
        """This person while they are there, or the nearest who stands in; else nobody."""
        chain = [user]
        for one in chain:
            if one is None or one not in self.away:
                return one
            nearest = (self.away[one].backup, self.app.deputy_of(one))
            chain += [other for other in nearest if other and other not in chain]
        return None

    @cached_property
    def audience(self) -> Audience:
        """Who is on duty and who leads, or whoever stands in for them now."""
        usual = self.app.duty.audience(())
        there = self.app.duty.audience(self.away)
        return Audience(
            on_duty=self.stand_in(usual.on_duty) or there.on_duty,
            lead=self.stand_in(usual.lead) or there.lead,
        )

    def first(self, group: str | None) -> UserId | None:
        """Who is asked first of what a rule gave to a group, else of the whole desk."""
        asked = None if group is None else self.app.duty.of_group(group, self.away)
        return asked or self.audience.on_duty

    def audience_for(self, mention: Mention) -> Audience:
        """The same people, with whoever is asked first about this mention."""
        return replace(self.audience, on_duty=self.first(mention.routed.on_duty))


def attended(
    tx: Transaction, app: AppContext, context: DecisionContext
) -> DecisionContext:
    """The same context, where somebody who is away is neither on duty nor the lead."""
    return Availability.of(tx, app, context).attended(context)


def lead_now(
    tx: Transaction, app: AppContext, context: DecisionContext
) -> UserId | None:
    """The lead on duty, or whoever stands in."""
    return Availability.of(tx, app, context).audience.lead
