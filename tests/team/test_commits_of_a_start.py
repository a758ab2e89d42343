"""A start writes as often for a large team as for a small one."""

from contextlib import AsyncExitStack
from pathlib import Path

from bot.localslack.people import Person
from data.models import UserId
from data.team import access
from tests.world.building import build_world
from tests.world.statements import Counted, counted

__all__ = ["counted"]

MORE = [Person(f"UMORE{n:02}", f"more{n}", f"More {n}") for n in range(14)]
KEPT = ("insert into members", "insert into channel_members")
SOURCES = "".join(
    f'[sources.{name}]\nadapter = "own"\nchannel = "#feed-{n}"\n'
    for n, name in enumerate(("octolens", "syften", "kwatch", "f5bot"))
)


async def writes_of_a_start(
    folder: Path, counted: Counted, people: list[Person], channels: int
) -> list[str]:
    """The jobs of the writer in which Slack's people and channels are kept."""
    folder.mkdir()
    counted.forget()
    async with AsyncExitStack() as stack:
        world = await build_world(
            stack,
            folder,
            guests=people,
            channels=[f"feed-{n}" for n in range(channels)],
            more=SOURCES if channels else "",
        )
        known = await world.bot.app.store.read(
            lambda tx: [access.of(tx, UserId(person.id)).account for person in people]
        )
    assert None not in known
    said = [said for one in counted.transactions for said in one]
    jobs = "\n".join(said).split("savepoint job")
    return [job for job in jobs if any(kept in job for kept in KEPT)]


async def test_a_start_writes_as_often_for_many_channels_and_people(
    tmp_path: Path, counted: Counted
) -> None:
    few = await writes_of_a_start(tmp_path / "few", counted, [], 0)
    many = await writes_of_a_start(tmp_path / "many", counted, MORE, 4)
    assert len(many) <= len(few) <= 3
    assert sum(job.count(KEPT[0]) for job in many) >= len(MORE)
