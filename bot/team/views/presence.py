"""Away or present: the answers of the commands, and the line on Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ui.blocks import Block, Message, actions, button, section
from bot.ui.move_buttons import label_of
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_mrkdwn, line


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away until then; `backup` is the name of who stands in."""

    until: datetime
    backup: str = ""


def away(until: Away, render: RenderContext, *, now: datetime, count: int) -> Message:
    """Noted: until when, and who stands in for how many open mentions."""
    said = [render.words("command.away", time=render.token(until.until, now))]
    if until.backup:
        key = "command.away_backup" if count else "home.backup"
        said.append(render.words(key, name=_name(until)))
    return _with_way_back(said, render)


def still_away(until: Away, render: RenderContext, *, now: datetime) -> Message:
    """Who asks without a time hears where they stand."""
    return _with_way_back(_line(until, render, now), render)


def at_home(until: Away | None, render: RenderContext, *, now: datetime) -> list[Block]:
    """For App Home: the absence, while there is one, with *I am back*."""
    if until is None:
        return []
    said = section(" ".join(_line(until, render, now)), "away")
    return [{**said, "accessory": _back(render)}]


def settings(render: RenderContext) -> Block:
    """For App Home: the way to one's own settings."""
    label = label_of("settings", render)
    return actions([button(label, "person.settings", "settings")], "person")


def _line(until: Away, render: RenderContext, now: datetime) -> list[str]:
    said = [render.words("home.away", time=render.token(until.until, now))]
    if until.backup:
        said.append(render.words("home.backup", name=_name(until)))
    return said


def _with_way_back(said: Sequence[str], render: RenderContext) -> Message:
    text = " ".join(said)
    return Message(text, [section(text), actions([_back(render)], "person")])


def _back(render: RenderContext) -> Block:
    return button(label_of("back", render), "person.back", "back")


def _name(until: Away) -> str:
    return escape_mrkdwn(line(until.backup, 60))
