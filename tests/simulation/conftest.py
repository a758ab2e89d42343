"""A simulated day at an ordinary desk in Berlin, nine to five."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config.settings import Settings
from bot.simulation.reading import read_day
from bot.simulation.replaying import replay
from bot.simulation.script import Script
from bot.simulation.showing import addressee
from bot.simulation.timeline import How, SimulationTimeline

BERLIN = ZoneInfo("Europe/Berlin")

OFFICE_HOURS = """
[desk]
time_zone = "Europe/Berlin"
channel = "#brand"
management_channel = "#management"

[hours]
mon = ["09:00-17:00"]
tue = ["09:00-17:00"]
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
fri = ["09:00-17:00"]
holidays = ["DE-BE"]

[people]
anna = { slack = "UANNA", name = "Anna", deputy = "ben" }
ben = { slack = "UBEN", name = "Ben" }
carla = { slack = "UCARLA", name = "Carla", roles = ["lead"] }
david = { slack = "UDAVID", name = "David", roles = ["manager"] }
press = { name = "The agency", roles = ["crisis"] }

[roster]
default = ["anna"]
"""

Reader = Callable[[str], Script]
Player = Callable[[str], Awaitable[SimulationTimeline]]


@pytest.fixture
def bot(tmp_path: Path) -> Settings:
    (tmp_path / "desk.toml").write_text(OFFICE_HOURS, encoding="utf-8")
    return Settings.read_without_slack({}, tmp_path)


@pytest.fixture
def read(bot: Settings, tmp_path: Path) -> Reader:
    """What the desk makes of a written day."""

    def reading(written: str) -> Script:
        path = tmp_path / "day.toml"
        path.write_text(written, encoding="utf-8")
        return read_day(path, bot)

    return reading


@pytest.fixture
def play(read: Reader) -> Player:
    """The timeline of a written day."""

    async def playing(written: str) -> SimulationTimeline:
        script = read(written)
        return await replay(script, script.settings)

    return playing


def said(timeline: SimulationTimeline) -> list[str]:
    """What reached somebody, as `Wed 10:15 thread Anna nudge_claim`; no cards.

    Without the lists of what is left lying, which come on the mornings after.
    """
    quiet = (How.HAPPENS, How.CARD, How.REDRAWN, How.WITHDRAWN)
    return [
        f"{line.at.astimezone(BERLIN):%a %H:%M} {line.how} {addressee(line)} {line.kind}"
        for line in timeline.lines
        if line.how not in quiet and line.kind != "left_lying"
    ]


def complaint(at: str, more: str = "", *, today: bool = False) -> str:
    """A day of one complaint about a late order; `more` are its presses.

    `today` ends it at midnight, else it is walked for a week more.
    """
    until = f"until = {at[:10]}T23:59" if today else ""
    return f"""
[day]
start = {at}
{until}

[[mentions]]
at = {at}
name = "late order"
text = "Three weeks, and nothing."
class = "complaint"
{more}
"""


def press(at: str, who: str, move: str, **more: str) -> str:
    """One press on the late order."""
    said = "".join(f'{key} = "{value}"\n' for key, value in more.items())
    return (
        f'[[presses]]\nat = "{at}"\nwho = "{who}"\non = "late order"\n'
        f'move = "{move}"\n{said}'
    )
