"""Parses `/mentions away until mon 9:00 backup @ben note …`, and confirms what was
understood.
"""

import html
import re
from dataclasses import dataclass

from bot.desk import queries
from bot.errors import Refused
from bot.team.service import presence
from bot.team.views import presence as drawn
from bot.team.views.presence import Away
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import UserId
from data.team.absences import Absence
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Actor
from handlers.middleware.team import check_person
from handlers.team.when_parser import read_when

_NOTE = re.compile(r"\b(?:note|notiz|notitie)\b:?", re.IGNORECASE)
_BACKUP = re.compile(
    r"\b(?:backup|vertretung|vertreter|vertreterin|vervanging|vervanger)\b:?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Leave:
    """What was typed: until when, who stands in (as Slack writes a person), a note."""

    when: str
    backup: str = ""
    note: str = ""


def read_leave(typed: str) -> Leave:
    """The parts of it. A person without a word before them is who stands in."""
    rest, _, note = _parted(_NOTE, typed)
    when, asked, backup = _parted(_BACKUP, rest)
    person = _PERSON.search(when)
    if not asked and person is not None:
        when, backup = _PERSON.sub(" ", when), person[0]
    elif asked and not backup:
        backup = asked
    return Leave(
        when=html.unescape(when).strip(),
        backup=backup,
        note=html.unescape(note)[:_LONGEST_NOTE],
    )


async def leave(
    ctx: HandlerContext, actor: Actor, typed: str, render: RenderContext
) -> Message:
    """Away from now on. Raises `Refused` for what cannot be read, with an example."""
    if not typed:
        return await _where_i_stand(ctx, actor, render)
    asked, app = read_leave(typed), ctx.app
    now = app.clock()
    until = read_when(asked.when, now, app.hours)
    backup = await _backup(ctx, asked.backup, actor.by) if asked.backup else None
    count = await presence.away(app, actor.by, until, backup, asked.note)
    away = Away(until, await _name(ctx, backup))
    return drawn.away(away, render, now=now, count=count)


async def come_back(
    ctx: HandlerContext, actor: Actor, render: RenderContext
) -> Message:
    """There again, sooner than was said."""
    key = "back" if await presence.back(ctx.app, actor.by) else "back_already"
    return Message(render.words(f"command.{key}"))


async def away_now(ctx: HandlerContext, user: UserId) -> Away | None:
    """Whether this person is away, as the drawings want it."""
    absence: Absence | None = await presence.absence_of(ctx.app, user)
    if absence is None:
        return None
    return Away(absence.until, await _name(ctx, absence.backup))


async def _where_i_stand(
    ctx: HandlerContext, actor: Actor, render: RenderContext
) -> Message:
    away = await away_now(ctx, actor.by)
    if away is None:
        return Message(render.words("command.away_which"))
    return drawn.still_away(away, render, now=ctx.app.clock())


async def _backup(ctx: HandlerContext, typed: str, by: UserId) -> UserId:
    """Who stands in has to be there; that nobody stands in for oneself is the desk's."""
    person = _person(ctx, typed)
    await check_person(ctx, person)
    if person != by and await presence.absence_of(ctx.app, person) is not None:
        name = await _name(ctx, person)
        raise Refused("backup_is_away", {"person": person, "name": name})
    return person


async def _name(ctx: HandlerContext, user: UserId | None) -> str:
    return "" if user is None else (await queries.names(ctx.app, {user}))[user]


def _parted(word: re.Pattern[str], typed: str) -> tuple[str, str, str]:
    """What stands before the word, the word, and what stands after it."""
    found = word.search(typed)
    if found is None:
        return typed.strip(), "", ""
    return typed[: found.start()].strip(), found[0], typed[found.end() :].strip()


def _person(ctx: HandlerContext, typed: str) -> UserId:
    """Slack makes `<@U…>` of a name chosen from its list; a name alone is looked up."""
    chosen = _PERSON.search(typed)
    if chosen is not None:
        return UserId(chosen[1])
    name = html.unescape(typed).strip().removeprefix("@").casefold()
    for key, person in ctx.app.people.items():
        if person.slack and name in (key.casefold(), person.name.casefold()):
            return UserId(person.slack)
    raise Refused("unknown_backup", {"said": html.unescape(typed)})
