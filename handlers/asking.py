"""The doors between the team and management: ask one question, see it, decide it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.desk.press import Done
from bot.drawing import asking
from bot.drawing.blocks import View
from bot.errors import Refused
from data.models import Escalation, EscalationId, UserId
from handlers.answer import Answer
from handlers.callers import Pressed
from handlers.doors import Doors
from handlers.fields import Fields
from handlers.stage import Stage

_HAS_A_SAY = frozenset({"lead", "manager", "crisis", "legal", "privacy", "press", "hr"})


async def ask(doors: Doors, stage: Stage) -> View:
    """The dialog of *Escalate*, with what the playbook suggests already chosen."""
    level = _suggested_level(stage)
    people = _managers(doors)
    return asking.escalate(
        stage.metadata,
        stage.pen.playbook,
        stage.pen.words,
        people=people,
        level=level,
        manager=_suggested_manager(doors, level, people),
        decide_by=stage.now + stage.pen.playbook.escalation.decide_within,
    )


async def seen(doors: Doors, pressed: Pressed) -> Done:
    """A manager pressed *Acknowledge*."""
    escalation = await _find(doors, pressed.number)
    return await doors.desk.acknowledge(pressed.on(escalation.mention), escalation.id)


async def deciding(doors: Doors, pressed: Pressed) -> Answer:
    """Open the dialog in which a manager decides."""
    escalation = await _find(doors, pressed.number)
    caller, pen = pressed.caller, await doors.pen_for(pressed.caller)
    now = doors.desk.around.clock()
    carried = replace(
        caller.carrying(now), mention=escalation.mention, escalation=escalation.id
    )
    view = asking.decide(
        carried.as_text(),
        escalation,
        pen.playbook,
        pen.words,
        now=now,
        zone=doors.desk.around.zone,
    )
    return Answer(after=partial(doors.voice.show, caller, view))


async def asked(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Escalate* was submitted."""
    manager = fields.person("manager") or UserId(fields.choice("manager"))
    if not manager:
        raise Refused("needs_a_person", field="manager")
    return await doors.desk.escalate(
        pressed.on(pressed.caller.carried.mention),
        level=fields.choice("level"),
        reason=fields.choice("reason"),
        question=fields.text("question"),
        manager=manager,
        decide_by=fields.moment("decide_by"),
    )


async def decided(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Decide* was submitted."""
    carried = pressed.caller.carried
    return await doors.desk.decide(
        pressed.on(carried.mention),
        carried.escalation,
        decision=fields.choice("decision"),
        instruction=fields.text("instruction"),
    )


async def _find(doors: Doors, number: int) -> Escalation:
    """The button carries the escalation; the desk wants the mention it is about."""
    return await doors.desk.escalation(EscalationId(number))


def _managers(doors: Doors) -> Mapping[UserId, str]:
    return {
        UserId(person.slack): person.name
        for person in doors.desk.around.people.values()
        if person.slack and _HAS_A_SAY & set(person.roles)
    }


def _suggested_level(stage: Stage) -> str:
    """The highest level that the class or a flag suggests."""
    flags, mention = stage.pen.playbook.flags, stage.mention
    klass = stage.pen.klass(mention)
    reach = mention.post.author.followers or 0
    levels: list[str | None] = [klass.level if klass is not None else None]
    for flag in (flags[name] for name in mention.flags if name in flags):
        levels.append(flag.level)
        levels += [level for level, least in flag.level_from.items() if reach >= least]
    return max((level for level in levels if level is not None), default="L1")


def _suggested_manager(
    doors: Doors, level: str, people: Mapping[UserId, str]
) -> UserId | None:
    """The first person with the level's role."""
    known = doors.desk.around.playbook.escalation.levels.get(level)
    for person in doors.desk.around.people.values():
        if person.slack in people and known is not None and known.role in person.roles:
            return UserId(str(person.slack))
    return None
