"""Deliveries that quote what was taken down go with it, and nobody waits while they are
looked for.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pytest

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from data.intake import dead_letters, deliveries_seen
from data.intake.quotations import MOST
from data.models import MentionId
from data.store import Store
from data.transaction import Transaction
from tests.world.feed import readable
from tests.world.services import TEN, Services
from tests.world.statements import Counted, counted

__all__ = ["counted"]

T = TypeVar("T")
TEXT = "The Wiedehopf lamp went out and nobody picks up the phone."
POST: dict[str, Any] = {
    "platform": "x",
    "external_id": "1989000000000000041",
    "author": {"handle": "ilse"},
    "text": TEXT,
}
GONE = {**POST, "text": None, "action": "deleted"}
QUOTE = json.dumps({"content": {"quoted": f"“{TEXT}”"}}).encode()
OTHER = b'{"content": "The Wiedehopf lamp is fine and nobody has to phone."}'


@dataclass
class Meanwhile:
    """In place of a store: before its next calls something else is written, once each."""

    store: Store
    first: list[Callable[[Transaction], object]]
    calls: int = 0

    async def read(self, run: Callable[[Transaction], T]) -> T:
        return await self.store.read(run)

    async def write(self, run: Callable[[Transaction], T], *, bulk: bool = False) -> T:
        self.calls += 1
        if self.first:
            await self.store.write(self.first.pop(0))
        return await self.store.write(run, bulk=bulk)


async def kept(services: Services) -> set[str]:
    """The words of all payloads and of what nobody could read."""
    rows = await services.store.read(
        lambda tx: tx.all(
            "select body from payloads union all select body from dead_letters"
        )
    )
    return {str(readable(row["body"])) for row in rows}


def quoted(number: int, body: bytes, times: int = 1) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        for _ in range(times):
            deliveries_seen.keep_payload(tx, MentionId(number), body, TEN)

    return write


async def send(services: Services, store: object, *items: dict[str, Any]) -> list[str]:
    app = replace(services.app, store=store)  # type: ignore[arg-type]
    every = [Incoming.model_validate(item) for item in items]
    return [
        one.result for one in await deliveries.receive(app, "octolens", every, b"{}")
    ]


async def test_the_writer_reads_no_payload_that_was_read_before(
    counted: Counted, services: Services
) -> None:
    """However many there are: 700 are read outside of it, in parts."""
    await send(services, services.store, POST)
    other = await services.mention(text="Somebody else")
    await services.store.write(quoted(other, OTHER, 350))
    await services.store.write(quoted(other, QUOTE, 350))
    row = await services.store.read(
        lambda tx: tx.one("select max(id) as id from payloads")
    )
    counted.forget()

    assert await send(services, services.store, GONE) == ["attached"]

    looked = [
        (one[0], said)
        for one in counted.transactions
        for said in one
        if "body from payloads" in said
    ]
    inside = [said for begun, said in looked if "immediate" in begun]
    assert row is not None
    assert [f"id > {row['id']} " in said for said in inside] == [True]
    assert len(looked) - len(inside) == 2
    assert TEXT not in str(await kept(services))
    assert "has to phone" in str(await kept(services))


@pytest.mark.parametrize("times", [1, MOST + 1])
async def test_what_comes_between_reading_and_deleting_is_deleted_too(
    services: Services, times: int
) -> None:
    await send(services, services.store, POST)
    other = await services.mention(text="Somebody else")
    store = Meanwhile(services.store, [quoted(other, QUOTE, times)])

    assert await send(services, store, GONE) == ["attached"]

    assert TEXT not in str(await kept(services))
    assert store.calls == 1 + (times > MOST)


async def test_what_never_stops_coming_does_not_keep_it(services: Services) -> None:
    """After some tries everybody waits."""
    await send(services, services.store, POST)
    other = await services.mention(text="Somebody else")
    store = Meanwhile(services.store, [quoted(other, QUOTE, MOST + 1)] * 12)
    assert await send(services, store, GONE) == ["attached"]
    assert TEXT not in str(await kept(services))
    assert len(store.first) == 1


async def test_a_text_that_was_changed_meanwhile_is_looked_for(
    services: Services,
) -> None:
    await send(
        services, services.store, {**POST, "text": "The Kleiber lamp was bright today."}
    )
    other = await services.mention(text="Somebody else")
    await services.store.write(quoted(other, QUOTE))
    change = "update mentions set text = :text where platform = 'x'"
    store = Meanwhile(services.store, [lambda tx: tx.run(change, text=TEXT)])
    assert await send(services, store, GONE) == ["attached"]
    assert TEXT not in str(await kept(services))
    assert store.calls == 2


async def test_one_delivery_may_hold_a_post_and_its_end(services: Services) -> None:
    other = await services.mention(text="Somebody else")
    await services.store.write(quoted(other, QUOTE))
    assert await send(services, services.store, POST, GONE) == ["new", "attached"]
    assert TEXT not in str(await kept(services))


async def test_a_hold_and_an_older_payload_are_left_alone(services: Services) -> None:
    """Nobody quotes what was not written yet; a hold keeps the case whole."""
    old = await services.mention(text="Somebody else")
    await services.store.write(quoted(old, QUOTE))
    await services.wait(days=3)
    held = await services.mention(text="And another one")
    await send(services, services.store, POST)
    hold = "insert into legal_holds (mention, set_by, set_at, reason) values (:id, 'UANNA', :at, 'why')"
    at = services.now

    def write(tx: Transaction) -> None:
        deliveries_seen.keep_payload(tx, held, QUOTE, at)
        tx.run(hold, id=held, at="2026-03-07T10:00:00.000Z")

    await services.store.write(write)
    assert await send(services, services.store, GONE) == ["attached"]
    rows = await services.store.read(
        lambda tx: tx.all("select mention, body from payloads")
    )
    left = {row["mention"] for row in rows if "Wiedehopf" in str(readable(row["body"]))}
    assert left == {old, held}


async def test_unread_deliveries_go_by_the_headline_alone(services: Services) -> None:
    titled = {**POST, "title": "Wiedehopf lamps", "text": "Dark."}
    await send(services, services.store, titled)

    def bury(tx: Transaction) -> None:
        for words in ("Wiedehopf   LAMPS!", "other lamps"):
            dead_letters.bury(
                tx, source="octolens", at=TEN, content_type="", error="?",
                body=f'{{"oops": "{words}"}}'.encode(),
            )  # fmt: skip

    await services.store.write(bury)
    await send(services, services.store, GONE)
    waiting = await services.store.read(dead_letters.waiting)
    assert ["other lamps" in str(one.body) for one in waiting] == [True]
