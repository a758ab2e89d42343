"""Decides who is told of an escalation and who is next, from what is known of the team.

The order is playbook 4.2: the person again, their deputy, the next level; the crisis
team is told all at once. People who are away are replaced by their stand-in, and people
without a Slack account are phoned.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.playbook.playbook import Playbook
from data.models import UserId


class Colleague(Protocol):
    """One `[people.<key>]` of desk.toml."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def slack(self) -> str | None: ...
    @property
    def roles(self) -> Sequence[str]: ...
    @property
    def deputy(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PagingTeam:
    """Who there is. `away` maps whoever is away to who stands in, if anybody does."""

    people: Mapping[str, Colleague]
    playbook: Playbook
    lead: UserId | None = None
    away: Mapping[UserId, UserId | None] = field(default_factory=dict)

    def first(self, level: str, role: str | None = None) -> UserId | None:
        """Who is asked first: the owner of the topic, the lead on duty, then the level.

        Whoever stands in for them while they are away; nobody where nobody can be asked.
        """
        return next(iter(self.in_order(level, role)), None)

    def nearest(self, level: str, role: str | None = None) -> tuple[str, UserId] | None:
        """The first person of this level or the next one up that has anybody.

        Somebody lower where there is nobody higher; nothing where there is no one. A
        level without Slack is asked all the same, by phone: who is found phones them.
        """
        there = self.nearby(level, role)
        if not there:
            return None
        name, first = there[0]
        levels = self.playbook.escalation.levels
        upwards = (n for n in levels if n >= level and levels[n].ack is not None)
        reached = next((n for n in upwards if n == name or self.phones(n)), name)
        return reached, first

    def nearby(self, level: str, role: str | None = None) -> list[tuple[str, UserId]]:
        """Everybody with a say, each once: from this level upwards, then below it."""
        levels = self.playbook.escalation.levels
        upwards = [name for name in levels if name >= level]
        downwards = [name for name in reversed(levels) if name < level]
        found: dict[UserId, str] = {}
        for name in (*upwards, *downwards):
            if levels[name].ack is not None:
                for user in self.in_order(name, role):
                    found.setdefault(user, name)
        return [(name, user) for user, name in found.items()]

    def in_order(self, level: str, role: str | None = None) -> list[UserId]:
        """Everybody of a level, in the order of asking; nobody of another one."""
        known = self.playbook.escalation.levels[level]
        asked = [*self._with(role)] if role and not self._is_lead(level) else []
        if self._is_lead(level) and self.lead is not None:
            asked.append(self.lead)
        asked += self._with(known.role)
        there = (self.who_is_there(user) for user in asked)
        return list(dict.fromkeys(user for user in there if user is not None))

    def deputy(self, user: UserId, told: Collection[UserId]) -> UserId | None:
        """Who stands in for somebody who does not answer and has not been told yet."""
        chosen = self.away.get(user)
        chain = [chosen] if chosen is not None else []
        key = self._key(user)
        seen: set[str] = set()
        while key is not None and key not in seen:
            seen.add(key)
            key = self.people[key].deputy
            if key is not None and self.people[key].slack:
                chain.append(UserId(str(self.people[key].slack)))
        return next((u for u in chain if u not in told and u not in self.away), None)

    def who_is_there(self, user: UserId) -> UserId | None:
        """This person, or whoever stands in for them while they are away."""
        if user not in self.away:
            return user
        return self.deputy(user, {user})

    def phones(self, level: str) -> list[Colleague]:
        """Whom to phone: those of the level without Slack, and helpers from outside.

        At a level that is told all at once, everybody with a number.
        """
        known = self.playbook.escalation.levels[level]
        return [
            who
            for who in self.people.values()
            if (known.role in who.roles and (who.slack is None or known.all_at_once))
            or (known.external is not None and known.external in who.roles)
            if who.phone or who.email or who.slack is None
        ]

    def phones_from(self, level: str, told: Collection[str]) -> list[Colleague]:
        """Whom to phone once nobody answers: who was told, and everybody further up."""
        levels = self.playbook.escalation.levels.items()
        above = [known for name, known in levels if name >= level]
        roles = {known.role for known in above} | {known.external for known in above}
        return [
            who
            for who in self.people.values()
            if who.slack in told or who.key in told or roles & set(who.roles)
            if who.phone or who.email or who.slack is None
        ]

    def has_a_say(self, user: UserId) -> bool:
        """Whether this person may answer for management; anybody while no roles are set."""
        key = self._key(user)
        if not self.people:
            return True
        say = set(self.playbook.escalation.say)
        return key is not None and bool(say & set(self.people[key].roles))

    def with_a_say(self) -> dict[UserId, str]:
        """Everybody who may be asked, by name."""
        return {
            UserId(str(who.slack)): who.name
            for who in self.people.values()
            if who.slack and self.has_a_say(UserId(who.slack))
        }

    def _with(self, role: str) -> Iterable[UserId]:
        for who in self.people.values():
            if role in who.roles and who.slack:
                yield UserId(who.slack)

    def _key(self, user: UserId) -> str | None:
        return next((k for k, who in self.people.items() if who.slack == user), None)

    def _is_lead(self, level: str) -> bool:
        return self.playbook.escalation.levels[level].role == "lead"
