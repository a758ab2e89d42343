"""Reads the database of a bot from outside, whether its process runs or not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.cli.upkeep import first_broken, reading
from data.outbox import cards, outbox, rate_limit_holds
from data.transaction import Row, Transaction

T = TypeVar("T")

_SOON = timedelta(seconds=2)


class DatabaseReader:
    """What the desk remembers. Reads only, and sees only what was committed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, question: Callable[[Transaction], T]) -> T:
        """One read transaction."""
        with reading(self.path) as tx:
            return question(tx)

    def rows(self, sql: str) -> list[Row]:
        return self.ask(lambda tx: tx.all(sql))

    def busy(self, now: datetime) -> bool:
        """Whether the courier has something it can do now, or does right now."""
        soon = now + _SOON

        def busy(tx: Transaction) -> bool:
            sending = tx.one("select 1 from outbox where state = 'sending'")
            return bool(
                sending
                or outbox.heads(tx, soon)
                or outbox.unsettled(tx, soon)
                or cards.stale(tx, soon)
            )

        return self.ask(busy)

    def waits_until(self, now: datetime) -> datetime | None:
        """When the next thing that waits for a time may be done."""

        def next_at(tx: Transaction) -> datetime | None:
            instants = (outbox.next_at(tx, now), cards.next_at(tx, now))
            return min((at for at in instants if at is not None), default=None)

        return self.ask(next_at)

    def messages(self) -> dict[int, str]:
        """The kind of every message by its id."""
        rows = self.rows("select id, kind from outbox")
        return {row["id"]: row["kind"] for row in rows}

    def states(self) -> set[str]:
        """The states there are messages in."""
        return {row["state"] for row in self.rows("select state from outbox")}

    def held(self) -> dict[str, datetime]:
        """What Slack asked us to wait for, and until when."""
        return self.ask(rate_limit_holds.all_of_them)

    def numbers(self) -> dict[str, int]:
        """The mention of every post by the id its sender gave it."""
        rows = self.rows("select external_id, id from mentions order by id")
        assert len({row["external_id"] for row in rows}) == len(rows)
        return {row["external_id"]: row["id"] for row in rows}

    def story(self, mention: int) -> list[str]:
        """The kinds of all events of a mention, oldest first."""
        rows = self.ask(
            lambda tx: tx.all(
                "select kind from events where mention = :mention order by id",
                mention=mention,
            )
        )
        return [row["kind"] for row in rows]

    def wrong(self) -> list[str]:
        """What is not as it must be after any kill: file, event chain, cards."""
        said = [row["integrity_check"] for row in self.rows("pragma integrity_check")]
        wrong = [] if said == ["ok"] else said
        broken = first_broken(self.path)
        wrong += [] if broken is None else [f"event {broken} does not fit"]
        stale = self.rows("select mention from cards where wanted > shown")
        wrong += [f"the card of {row['mention']} is not as it is" for row in stale]
        return wrong
