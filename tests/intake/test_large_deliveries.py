"""A delivery of many items is stored in parts, and answered when all of them are stored."""

from dataclasses import replace

import pytest

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from data.errors import StorageFull
from data.store import AT_ONCE
from tests.world.noted_writes import NotedWrites
from tests.world.services import Services

MANY = AT_ONCE * 2 + 3


def backfill() -> list[Incoming]:
    """More posts than one call of the writer may hold."""
    return [
        Incoming.model_validate(
            {"platform": "forum", "external_id": f"p{n}", "text": f"Is it out yet? {n}"}
        )
        for n in range(MANY)
    ]


async def test_no_call_of_the_writer_holds_more_than_a_press_may_wait_for(
    services: Services,
) -> None:
    noted = NotedWrites(services.store, "mentions")
    app = replace(services.app, store=noted)  # type: ignore[arg-type]

    receipts = await deliveries.receive(app, "own", backfill(), b"[]")

    assert AT_ONCE <= 50
    assert noted.added == [AT_ONCE, AT_ONCE, 3]
    assert [receipt.result for receipt in receipts] == ["new"] * MANY


async def test_what_could_not_be_stored_whole_is_not_answered_and_loses_nothing(
    services: Services,
) -> None:
    """Promise 1: the sender sends all of it again, and no post becomes two."""
    noted = NotedWrites(services.store, "mentions", full_after=1)
    storms = services.app.playbook.storms
    flood = storms.flood.model_copy(update={"cards": MANY})
    storms = storms.model_copy(update={"flood": flood})
    playbook = services.app.playbook.model_copy(update={"storms": storms})
    services.app = replace(services.app, playbook=playbook)
    app = replace(services.app, store=noted)  # type: ignore[arg-type]

    with pytest.raises(StorageFull):
        await deliveries.receive(app, "own", backfill(), b"[]")
    receipts = await deliveries.receive(services.app, "own", backfill(), b"[]")

    results = [receipt.result for receipt in receipts]
    assert results == ["duplicate"] * AT_ONCE + ["new"] * (MANY - AT_ONCE)
    assert len({receipt.mention for receipt in receipts}) == MANY
    stored = await services.store.read(
        lambda tx: tx.one("select count(*) as n from mentions")
    )
    assert stored == {"n": MANY}
