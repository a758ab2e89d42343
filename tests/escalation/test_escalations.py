"""The stored escalations: constraints, and what is recorded of pings (S2.22)."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from data import timers
from data.audit import events
from data.connection import connect
from data.escalation import escalations, freezes, info_requests, pings
from data.mentions import suggestions
from data.models import (
    Escalation,
    EscalationId,
    MentionId,
    OutboxId,
    UserId,
)
from data.transaction import Transaction
from tests.world.databases import fresh_database

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
ANNA, DAVID = UserId("UANNA"), UserId("UDAVID")
ONE = MentionId(1)


@pytest.fixture
def tx(tmp_path: Path) -> Transaction:
    """One mention in a fresh database."""
    path = tmp_path / "desk.db"
    fresh_database(path)
    at = "2026-03-04T10:00:00.000Z"
    connection = connect(path)
    db = sqlite_utils.Database(connection, execute_plugins=False)
    row = {"source": "own", "platform": "x", "kind": "post", "received_at": at}
    db.table("mentions").insert(row | {"started_at": at, "open_since": at})
    return Transaction(connection)


def asked(**changes: object) -> Escalation:
    """Anna asks David."""
    context = {
        "id": EscalationId(0),
        "mention": ONE,
        "level": "L2",
        "reason": "legal",
        "question": "May we answer?",
        "raised_by": ANNA,
        "raised_at": NOW,
        "pages_from": NOW,
        "manager": DAVID,
    }
    return Escalation(**{**context, **changes})  # type: ignore[arg-type]


def test_an_escalation_comes_back_as_it_went_in(tx: Transaction) -> None:
    full = asked(
        kind="approval",
        cause="legal",
        proposal="We are sorry.",
        known="A lawyer wrote.",
        unknown="Which contract.",
        quoted=True,
        wall=True,
        decide_by=LATER,
    )
    number = escalations.add(tx, full)
    assert escalations.find(tx, number) == Escalation(
        **{**{n: getattr(full, n) for n in full.__dataclass_fields__}, "id": number}
    )


def test_what_may_never_be_is_refused(tx: Transaction) -> None:
    for wrong in (
        asked(kind="shout"),
        asked(acknowledged_by=DAVID),
        asked(decision="no_reply", decided_by=DAVID, decided_at=NOW),
    ):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            escalations.add(tx, wrong)


def test_a_ping_is_written_down_when_it_arrives_and_when_it_cannot(
    tx: Transaction,
) -> None:
    """DESIGN promise 7: who knew what when; each is an event in the chain."""
    number = escalations.add(tx, asked())
    for message, person in ((7, DAVID), (8, ANNA)):
        pings.add(
            tx,
            escalation=number,
            step="first",
            level="L2",
            person=person,
            at=NOW,
            outbox=OutboxId(message),
        )

    pings.delivered(tx, OutboxId(7), LATER)
    pings.delivered(tx, OutboxId(7), LATER + timedelta(hours=1))
    pings.refused(tx, OutboxId(8), "cannot_dm_bot", LATER)
    pings.delivered(tx, OutboxId(99), LATER)

    first, second = pings.of(tx, number)
    assert (first.delivered_at, first.error) == (LATER, None)
    assert (second.delivered_at, second.error) == (None, "cannot_dm_bot")
    told = [(event.kind, event.data.told) for event in events.story(tx, ONE)]
    assert told == [("ping_delivered", DAVID), ("ping_refused", ANNA)]
    assert timers.of(tx, "escalation", number)[pings.UNDELIVERED].due == LATER
    assert events.verify(tx) is None


def test_a_call_is_written_down_once(tx: Transaction) -> None:
    """S0.12."""
    number = escalations.add(tx, asked(level="L3"))
    pings.add(
        tx,
        escalation=number,
        step="phone",
        level="L3",
        person="agency",
        at=NOW,
        outbox=None,
    )
    assert pings.called(tx, number, "agency", ANNA, LATER)
    assert not pings.called(tx, number, "agency", DAVID, LATER)
    [ping] = pings.of(tx, number)
    assert (ping.called_by, ping.called_at) == (ANNA, LATER)


def test_an_enquiry_has_one_answer(tx: Transaction) -> None:
    number = escalations.add(tx, asked())
    info_request = info_requests.add(tx, number, "Since when?", DAVID, NOW)
    assert info_requests.answer(tx, info_request, "Since May.", ANNA, LATER)
    assert not info_requests.answer(tx, info_request, "Since June.", ANNA, LATER)
    [known] = info_requests.of(tx, number)
    assert known == info_requests.find(tx, info_request)
    assert (known.answer, known.answered_by) == ("Since May.", ANNA)


def test_a_freeze_holds_until_its_time_or_until_it_is_lifted(tx: Transaction) -> None:
    number = escalations.add(tx, asked())
    first, second = (
        freezes.add(tx, topic=topic, escalation=number, by=DAVID, now=NOW, until=LATER)
        for topic in ("all", "flag:legal")
    )
    assert [held.id for held in freezes.at(tx, NOW)] == [first, second]
    assert freezes.lift(tx, first, DAVID, NOW)
    assert not freezes.lift(tx, first, ANNA, NOW)
    assert [held.topic for held in freezes.at(tx, NOW)] == ["flag:legal"]
    assert freezes.at(tx, LATER) == []
    assert len(freezes.of(tx, number)) == 2


def test_what_was_declined_is_not_suggested_again(tx: Transaction) -> None:
    assert suggestions.suggest(tx, ONE, "spreading", NOW)
    suggestions.decline(tx, ONE, "legal", ANNA, NOW)
    assert not suggestions.suggest(tx, ONE, "legal", LATER)
    assert suggestions.of(tx, ONE) == (frozenset({"spreading"}), frozenset({"legal"}))


def test_the_card_shows_the_open_question_before_later_notices(tx: Transaction) -> None:
    question = escalations.add(tx, asked())
    notice = escalations.add(tx, asked(kind="fyi", manager=ANNA))
    latest = escalations.latest(tx, ONE)
    assert latest is not None
    assert latest.id == question
    assert [one.id for one in escalations.unseen(tx, ANNA, LATER)] == [notice]
    assert escalations.unseen(tx, ANNA, NOW) == []
