"""Which canvas in Slack shows the situation of a storm, and what stands on it."""

from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.storms.models import StormId
from data.transaction import Transaction

REMOVED = ""
"""Instead of an id: somebody removed the canvas in Slack, and it stays away."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """`shows` is a hash of what was written `at` that time."""

    storm: StormId
    canvas: str
    shows: str
    at: datetime


def of_storm(tx: Transaction, storm: StormId) -> Canvas | None:
    """That of a storm, if it ever had one."""
    return tx.one_of(Canvas, "select * from canvases where storm = :storm", storm=storm)


def standing(tx: Transaction) -> list[Canvas]:
    """All that stand in Slack, the oldest storm first."""
    return tx.all_of(Canvas, "select * from canvases where canvas <> '' order by storm")


def save(tx: Transaction, one: Canvas) -> None:
    """This is what stands there now."""
    tx.run(
        "insert into canvases (storm, canvas, shows, at) "
        "values (:storm, :canvas, :shows, :at) on conflict (storm) do update set "
        "canvas = excluded.canvas, shows = excluded.shows, at = excluded.at",
        storm=one.storm,
        canvas=one.canvas,
        shows=one.shows,
        at=to_text(one.at),
    )
