"""The doors of the setup, the drill and the introduction of the team."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.card.views import drills
from bot.errors import Refused
from bot.onboarding.service import drilling, preparing
from bot.onboarding.service.drilling import Rehearsal
from bot.onboarding.views import setup
from bot.onboarding.views.introduction import Team, introduction
from bot.team.service.admitting import Subject
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_replies import ephemeral
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult

_STARTER = "setup.starter."
_CONFIRM = "setup.confirm."


async def show_setup(
    doors: HandlerContext, caller: Actor, pen: RenderContext
) -> HandlerResult:
    """`/mentions setup`: what is missing, for whoever asks."""
    standing = await preparing.standing(doors.app)
    may = await _may_confirm(doors, caller)
    return ephemeral(setup.setup(standing, pen, may=may))


async def _may_confirm(doors: HandlerContext, caller: Actor) -> bool:
    return "setup.confirm" in await doors.allowed(caller, Subject())


async def show_drill(
    doors: HandlerContext, _caller: Actor, pen: RenderContext
) -> HandlerResult:
    """`/mentions drill`: where it stands, or what it would do."""
    rehearsal = await drilling.rehearsal(doors.app)
    return ephemeral(_drawn(doors, rehearsal, pen))


async def introduce(
    doors: HandlerContext, _caller: Actor, pen: RenderContext
) -> HandlerResult:
    """`/mentions team-intro`: lines to copy, of those who chose a name to sign with."""
    around = doors.app
    house = around.house
    voices = tuple(house.brand.voices)
    team = Team(
        org=house.name,
        names=tuple(house.signs.values()),
        languages=voices or (around.language,),
        week=around.week,
        written_hours={str(k): v for k, v in house.brand.team_hours.items()},
    )
    return ephemeral(introduction(team, pen.words))


async def pressed(doors: HandlerContext, press: Interaction) -> HandlerResult:
    """Any button of these rooms."""
    if press.action.startswith(_STARTER):
        return await _starter(doors, press)
    if press.action.startswith(_CONFIRM):
        return await _confirm(doors, press)
    return await _ROUTES[press.action](doors, press)


def is_ours(action: str) -> bool:
    """Whether a button belongs here."""
    return action.startswith((_STARTER, _CONFIRM)) or action in _ROUTES


async def _open(doors: HandlerContext, press: Interaction) -> HandlerResult:
    pen = await doors.pen_for(press.caller)
    standing = await preparing.standing(doors.app)
    may = await _may_confirm(doors, press.caller)
    metadata = press.caller.carrying(doors.app.clock()).as_text()
    view = setup.whole(standing, pen, metadata, may=may)
    return HandlerResult(after=partial(doors.voice.show, press.caller, view))


async def _starter(doors: HandlerContext, press: Interaction) -> HandlerResult:
    """A press on another language turns the same dialog."""
    item, _, language = press.action.removeprefix(_STARTER).partition(".")
    pen = await doors.pen_for(press.caller)
    metadata = press.caller.carrying(doors.app.clock()).as_text()
    try:
        view = setup.starter(item, language, pen.words, metadata)
    except KeyError:
        raise Refused("not_here") from None
    turning = bool(press.caller.view) and press.value == language != item
    show = doors.voice.turn if turning else doors.voice.show
    return HandlerResult(after=partial(show, press.caller, view))


async def _confirm(doors: HandlerContext, press: Interaction) -> HandlerResult:
    caller = press.caller
    item = press.action.removeprefix(_CONFIRM)
    await preparing.confirm(doors.app, item, caller.by, caller.name)
    return HandlerResult(after=partial(doors.say, caller, "setup.confirmed"))


async def _begin(doors: HandlerContext, press: Interaction) -> HandlerResult:
    rehearsal = await drilling.begin_drill(
        doors.app, press.caller.by, press.caller.name
    )
    pen = await doors.pen_for(press.caller)
    return _told(doors, press.caller, _drawn(doors, rehearsal, pen), pen)


async def _end(doors: HandlerContext, press: Interaction) -> HandlerResult:
    count = await drilling.stop_drill(doors.app, press.caller.by)
    pen = await doors.pen_for(press.caller)
    return _told(doors, press.caller, drills.ended(count, pen.words), pen)


async def _seen(doors: HandlerContext, press: Interaction) -> HandlerResult:
    await drilling.drill_seen(doors.app, press.number, press.caller.by)
    return HandlerResult(after=partial(doors.say, press.caller, "drill.noted"))


def _told(
    doors: HandlerContext, caller: Actor, message: Message, pen: RenderContext
) -> HandlerResult:
    return HandlerResult(after=partial(doors.voice.tell, caller, message, pen.words))


def _drawn(doors: HandlerContext, rehearsal: Rehearsal, pen: RenderContext) -> Message:
    drill = rehearsal.drill
    if drill is None:
        return drills.offer(pen)
    seen = [
        (rehearsal.names[ping.person], ping.acknowledged_at) for ping in rehearsal.pings
    ]
    return drills.running(
        rehearsal.names[UserId(drill.started_by)],
        drill.started_at,
        seen,
        pen,
        now=doors.app.clock(),
    )


_ROUTES: Mapping[
    str, Callable[[HandlerContext, Interaction], Awaitable[HandlerResult]]
] = {
    "setup.open": _open,
    "drill.begin": _begin,
    "drill.end": _end,
    "drill.seen": _seen,
}

NAMES = frozenset({*_ROUTES, _STARTER, _CONFIRM})
"""Every button here; a beginning ends with a dot."""
