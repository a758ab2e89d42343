"""Handlers of the setup check, the drill and the introduction of the team."""

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
    ctx: HandlerContext, actor: Actor, render: RenderContext
) -> HandlerResult:
    """`/mentions setup`: what is missing, for whoever asks."""
    standing = await preparing.standing(ctx.app)
    may = await _may_confirm(ctx, actor)
    return ephemeral(setup.setup(standing, render, may=may))


async def _may_confirm(ctx: HandlerContext, actor: Actor) -> bool:
    return "setup.confirm" in await ctx.allowed(actor, Subject())


async def show_drill(
    ctx: HandlerContext, _actor: Actor, render: RenderContext
) -> HandlerResult:
    """`/mentions drill`: where it stands, or what it would do."""
    rehearsal = await drilling.rehearsal(ctx.app)
    return ephemeral(_drawn(ctx, rehearsal, render))


async def introduce(
    ctx: HandlerContext, _actor: Actor, render: RenderContext
) -> HandlerResult:
    """`/mentions team-intro`: lines to copy, of those who chose a name to sign with."""
    app = ctx.app
    profile = app.profile
    voices = tuple(profile.brand.voices)
    team = Team(
        org=profile.name,
        names=tuple(profile.signs.values()),
        languages=voices or (app.language,),
        week=app.week,
        written_hours={str(k): v for k, v in profile.brand.team_hours.items()},
    )
    return ephemeral(introduction(team, render.words))


async def interaction(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    """Any button of these rooms."""
    if press.action.startswith(_STARTER):
        return await _starter(ctx, press)
    if press.action.startswith(_CONFIRM):
        return await _confirm(ctx, press)
    return await _ROUTES[press.action](ctx, press)


def is_ours(action: str) -> bool:
    """Whether a button belongs here."""
    return action.startswith((_STARTER, _CONFIRM)) or action in _ROUTES


async def _open(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    render = await ctx.render_context_for(press.actor)
    standing = await preparing.standing(ctx.app)
    may = await _may_confirm(ctx, press.actor)
    metadata = press.actor.carrying(ctx.app.clock()).as_text()
    view = setup.whole(standing, render, metadata, may=may)
    return HandlerResult(after=partial(ctx.responder.show, press.actor, view))


async def _starter(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    """A press on another language turns the same dialog."""
    item, _, language = press.action.removeprefix(_STARTER).partition(".")
    render = await ctx.render_context_for(press.actor)
    metadata = press.actor.carrying(ctx.app.clock()).as_text()
    try:
        view = setup.starter(item, language, render.words, metadata)
    except KeyError:
        raise Refused("not_here") from None
    turning = bool(press.actor.view) and press.value == language != item
    show = ctx.responder.turn if turning else ctx.responder.show
    return HandlerResult(after=partial(show, press.actor, view))


async def _confirm(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    actor = press.actor
    item = press.action.removeprefix(_CONFIRM)
    await preparing.confirm(ctx.app, item, actor.by, actor.name)
    return HandlerResult(after=partial(ctx.say, actor, "setup.confirmed"))


async def _begin(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    rehearsal = await drilling.begin_drill(ctx.app, press.actor.by, press.actor.name)
    render = await ctx.render_context_for(press.actor)
    return _told(ctx, press.actor, _drawn(ctx, rehearsal, render), render)


async def _end(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    count = await drilling.stop_drill(ctx.app, press.actor.by)
    render = await ctx.render_context_for(press.actor)
    return _told(ctx, press.actor, drills.ended(count, render.words), render)


async def _seen(ctx: HandlerContext, press: Interaction) -> HandlerResult:
    await drilling.drill_seen(ctx.app, press.number, press.actor.by)
    return HandlerResult(after=partial(ctx.say, press.actor, "drill.noted"))


def _told(
    ctx: HandlerContext, actor: Actor, message: Message, render: RenderContext
) -> HandlerResult:
    return HandlerResult(
        after=partial(ctx.responder.tell, actor, message, render.words)
    )


def _drawn(ctx: HandlerContext, rehearsal: Rehearsal, render: RenderContext) -> Message:
    drill = rehearsal.drill
    if drill is None:
        return drills.offer(render)
    seen = [
        (rehearsal.names[ping.person], ping.acknowledged_at) for ping in rehearsal.pings
    ]
    return drills.running(
        rehearsal.names[UserId(drill.started_by)],
        drill.started_at,
        seen,
        render,
        now=ctx.app.clock(),
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
