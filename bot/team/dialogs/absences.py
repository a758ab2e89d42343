"""Parses `/mentions away until mon 9:00 backup @ben note …`, and confirms it."""

import html
import re
from dataclasses import dataclass

from bot.core.action import ActionContext, Say
from bot.core.context import AppContext
from bot.core.names import names_of
from bot.errors import Refused
from bot.team.service import presence
from bot.team.views import presence as drawn
from bot.team.views.presence import Away
from bot.team.when_parser import read_when
from bot.ui.blocks import Message
from data.models import UserId
from data.team.absences import Absence

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


async def leave(ctx: ActionContext) -> Say:
    """Away from now on. Raises `Refused` for what cannot be read, with an example."""
    app, typed = ctx.app, ctx.interaction.value
    if not typed:
        return await _where_i_stand(ctx)
    asked, now = read_leave(typed), app.clock()
    until = read_when(asked.when, now, app.hours)
    backup = await _backup(ctx, asked.backup) if asked.backup else None
    count = await presence.away(app, ctx.by, until, backup, asked.note)
    away = Away(until, await _name(app, backup))
    return Say(drawn.away(away, ctx.render, now=now, count=count))


async def come_back(ctx: ActionContext) -> Say:
    """There again, sooner than was said; at Home the line about it is gone."""
    key = "back" if await presence.back(ctx.app, ctx.by) else "back_already"
    return Say(Message(ctx.render.words(f"command.{key}")), on_home=True)


async def away_now(app: AppContext, user: UserId) -> Away | None:
    """Whether this person is away, as the views want it."""
    absence: Absence | None = await presence.absence_of(app, user)
    if absence is None:
        return None
    return Away(absence.until, await _name(app, absence.backup))


async def _where_i_stand(ctx: ActionContext) -> Say:
    away = await away_now(ctx.app, ctx.by)
    if away is None:
        return Say(Message(ctx.render.words("command.away_which")))
    return Say(drawn.still_away(away, ctx.render, now=ctx.app.clock()))


async def _backup(ctx: ActionContext, typed: str) -> UserId:
    """Who stands in has to be there; that nobody stands in for oneself is the rule's."""
    app, person = ctx.app, _person(ctx.app, typed)
    await ctx.lookups.check_person(person)
    if person != ctx.by and await presence.absence_of(app, person) is not None:
        name = await _name(app, person)
        raise Refused("backup_is_away", {"person": person, "name": name})
    return person


async def _name(app: AppContext, user: UserId | None) -> str:
    return "" if user is None else (await names_of(app, {user}))[user]


def _parted(word: re.Pattern[str], typed: str) -> tuple[str, str, str]:
    """What stands before the word, the word, and what stands after it."""
    found = word.search(typed)
    if found is None:
        return typed.strip(), "", ""
    return typed[: found.start()].strip(), found[0], typed[found.end() :].strip()


def _person(app: AppContext, typed: str) -> UserId:
    """Slack makes `<@U…>` of a name chosen from its list; a name alone is looked up."""
    chosen = _PERSON.search(typed)
    if chosen is not None:
        return UserId(chosen[1])
    name = html.unescape(typed).strip().removeprefix("@").casefold()
    for key, person in app.people.items():
        if person.slack and name in (key.casefold(), person.name.casefold()):
            return UserId(person.slack)
    raise Refused("unknown_backup", {"said": html.unescape(typed)})
