"""Asks whoever talked to an author before, before anybody else is asked (S2.47)."""

from dataclasses import replace

from bot.desk.ground.attendance import Attendance
from bot.desk.ground.saying import say
from bot.desk.ground.surroundings import Surroundings
from bot.rules.life.step import Given, Saying
from data.models import Mention, UserId
from data.transaction import Transaction
from data.watch import authors

_CLAIM = "claim"


def offer(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    """A new card of an author somebody on duty knows: it is offered to them."""
    who = who_first(tx, around, mention, given)
    if who is not None:
        saying = Saying("knows_author", None, {"person": who})
        say(tx, around, mention.id, saying, given, key=f"knows:{mention.id}")


def who_first(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> UserId | None:
    """Who is asked alone for now: they know the author, are there, and it just came."""
    if given.now >= mention.received_at + around.playbook.follow_up.knows_first:
        return None
    who = authors.who_knows(tx, mention)
    if who is None or not Attendance.of(tx, around, given).is_there(who):
        return None
    return who


def to_who_knows(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    saying: Saying,
    given: Given,
) -> Saying:
    """The question who can take it, to whoever is asked first."""
    if saying.data.get("clock") != _CLAIM:
        return saying
    who = who_first(tx, around, mention, given)
    if who is None:
        return saying
    to = who if saying.to is not None else None
    return replace(saying, to=to, data={**saying.data, "person": who})
