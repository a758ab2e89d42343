"""The dialogs of a person's own settings: snoozing, handing over, being away."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.action import ActionContext, Make, ModalContext, Replace, Say
from bot.core.context import AppContext
from bot.core.names import names_of
from bot.errors import Refused
from bot.mentions.rules import lifecycle, pausing
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.playbook.playbook import Playbook
from bot.replies.rules.drafts import DraftSubject
from bot.replies.rules.lint import check
from bot.team import service, views
from bot.team.views import MORNING, Away, Pause, hand_over
from bot.team.when_parser import read_when
from bot.ui.blocks import Message, View
from data.models import Mention, UserId
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
    count = await service.away(app, ctx.by, until, backup, asked.note)
    away = Away(until, await _name(app, backup))
    return Say(views.away(away, ctx.render, now=now, count=count))


async def come_back(ctx: ActionContext) -> Say:
    """There again, sooner than was said; at Home the line about it is gone."""
    key = "back" if await service.back(ctx.app, ctx.by) else "back_already"
    return Say(Message(ctx.render.words(f"command.{key}")), on_home=True)


async def away_now(app: AppContext, user: UserId) -> Away | None:
    """Whether this person is away, as the views want it."""
    absence: Absence | None = await service.absence_of(app, user)
    if absence is None:
        return None
    return Away(absence.until, await _name(app, absence.backup))


async def _where_i_stand(ctx: ActionContext) -> Say:
    away = await away_now(ctx.app, ctx.by)
    if away is None:
        return Say(Message(ctx.render.words("command.away_which")))
    return Say(views.still_away(away, ctx.render, now=ctx.app.clock()))


async def _backup(ctx: ActionContext, typed: str) -> UserId:
    """Who stands in has to be there; that nobody stands in for oneself is the rule's."""
    app, person = ctx.app, _person(ctx.app, typed)
    await ctx.lookups.check_person(person)
    if person != ctx.by and await service.absence_of(app, person) is not None:
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


def at_once(minutes: str) -> Rule:
    """The rule behind `mention.snooze.30`."""
    return partial(_snooze, choice=minutes)


async def snooze_submitted(ctx: ActionContext) -> Make:
    """A time of one's own counts more than a choice."""
    own = ctx.fields.moment("own")
    if own is not None:
        return Make(partial(_until_own, own=own))
    return Make(partial(_snooze, choice=ctx.fields.choice("until")))


async def ask_snooze(ctx: ModalContext) -> View:
    """The dialog, with the choices that are still allowed."""
    context = ctx.app.context(ctx.by)
    pauses = [pause for pause in _pauses(context) if _fits(pause, ctx.mention, context)]
    return views.snooze_modal(ctx.metadata, pauses, ctx.render, now=ctx.now)


def may(mention: Mention, context: DecisionContext) -> Transition:
    """The shortest snooze there is."""
    shortest = min(context.playbook.nudges.snooze)
    return pausing.snooze(mention, context, until=context.now + shortest)


def _snooze(mention: Mention, context: DecisionContext, *, choice: str) -> Transition:
    if choice == MORNING:
        until = context.hours.next_working_morning(context.now)
    elif choice.isascii() and choice.isdigit() and len(choice) < 6:
        until = context.now + timedelta(minutes=int(choice))
    else:
        raise Refused("not_here", field="until")
    return pausing.snooze(mention, context, until=until)


def _until_own(
    mention: Mention, context: DecisionContext, *, own: datetime
) -> Transition:
    try:
        return pausing.snooze(mention, context, until=own)
    except Refused as refused:
        refused.field = "own" if refused.field == "until" else refused.field
        raise


def _pauses(context: DecisionContext) -> list[Pause]:
    spans = context.playbook.nudges.snooze
    morning = context.hours.next_working_morning(context.now)
    return [*(Pause(span, context.now + span) for span in spans), Pause(None, morning)]


def _fits(pause: Pause, mention: Mention, context: DecisionContext) -> bool:
    try:
        pausing.snooze(mention, context, until=pause.until)
    except Refused:
        return False
    return True


async def ask_handover(ctx: ModalContext) -> View:
    """The dialog."""
    return hand_over(ctx.metadata, ctx.render.words)


async def handover_submitted(ctx: ActionContext) -> Make | Replace:
    """The same dialog once more where there is a hint to give under the note."""
    to, note = ctx.fields.person("to"), ctx.fields.text("note")
    rule = next(_noticed(note, ctx.app.playbook), None) if note else None
    if rule is not None and not ctx.state.warned:
        return Replace(_hinted(ctx, rule))
    if to is None:
        raise Refused("needs_a_person", field="to")
    return Make(partial(lifecycle.hand_over, to=to, note=note))


def _hinted(ctx: ActionContext, rule: str) -> View:
    words = ctx.render.words
    said = words.pick(ctx.app.playbook.lint[rule].message)
    return hand_over(
        replace(ctx.state, warned=True).as_text(),
        words,
        to=ctx.fields.person("to"),
        note=ctx.fields.text("note"),
        hint=words("care.note", said=said),
    )


def _noticed(note: str, playbook: Playbook) -> Iterator[str]:
    """The rules for inside that notice something; a note may be in any language."""
    voices = {voice.language: name for name, voice in playbook.voices.items()}
    for voice in voices.values():
        about = DraftSubject(voice=voice, channel="internal")
        yield from (finding.rule for finding in check(note, about, playbook))
