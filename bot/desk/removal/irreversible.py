"""Tells the owner and a lead at once of what cannot be taken back.

Never whoever did it. Where nobody but them leads, somebody of the management hears.
"""

from collections.abc import Iterator

from bot.desk.ground.surroundings import Surroundings
from bot.rules.life.step import Given, Saying
from data.models import Mention, UserId

KIND = "irreversible"
_IN_CHARGE = ("lead", "manager", "crisis", "admin")


def told(
    around: Surroundings,
    mention: Mention,
    move: str,
    given: Given,
    *also: UserId | None,
    **data: object,
) -> tuple[Saying, ...]:
    """One message each; `also` are others who have to do with it."""
    people = [mention.owner, in_charge(around, given), *also]
    others = dict.fromkeys(one for one in people if one and one != given.by)
    said = {"by": given.by, "move": move, **data}
    return tuple(Saying(KIND, person, said) for person in others)


def in_charge(around: Surroundings, given: Given) -> UserId | None:
    """The lead on duty, or the next in charge where that is who acts."""
    return next(_in_charge(around, given), None)


def _in_charge(around: Surroundings, given: Given) -> Iterator[UserId]:
    if given.lead is not None and given.lead != given.by:
        yield given.lead
    for role in _IN_CHARGE:
        for person in around.people.values():
            if role in person.roles and person.slack and person.slack != given.by:
                yield UserId(person.slack)
