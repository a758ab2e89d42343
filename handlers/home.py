"""App Home: drawn when somebody opens it, and again after what they do soon after.

Home notifies nobody, and each publish is a call of its own, so it is not kept up to
date while nobody looks at it.
"""

from datetime import datetime, timedelta

from bot.core.command import Actor
from bot.core.permitted import permitted
from bot.desk import queries
from bot.desk.actions import HOME
from bot.desk.views.home import closed_home, render_home
from bot.errors import Refused
from bot.onboarding import service
from bot.team.service import PayloadSubject
from bot.ui.phrases import RenderContext
from data.models import UserId
from handlers.middleware.context import HandlerContext

_LOOKING = timedelta(minutes=10)
"""How long somebody who opened Home is taken to be looking at it."""

_MOST = 500
"""People remembered; whoever falls out sees Home anew when they open it."""


class Homes:
    """Who has opened Home lately."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._opened: dict[UserId, datetime] = {}

    async def opened(self, actor: Actor) -> None:
        """Somebody looks at their Home."""
        self._opened.pop(actor.by, None)
        self._opened[actor.by] = self._ctx.app.clock()
        while len(self._opened) > _MOST:
            del self._opened[next(iter(self._opened))]
        language = await queries.opened_home(self._ctx.app, actor.by, actor.name)
        await self._publish(actor, self._ctx.render_context_in(language))

    async def refresh(self, actor: Actor) -> None:
        """Somebody did something; draw their Home again if they are looking at it."""
        opened = self._opened.get(actor.by)
        now = self._ctx.app.clock()
        if actor.home or (opened is not None and now - opened <= _LOOKING):
            await self._publish(actor, await self._ctx.render_context_for(actor))

    async def _publish(self, actor: Actor, render: RenderContext) -> None:
        app = self._ctx.app
        try:
            allowed = await self._allowed(actor)
        except Refused as refused:
            view = closed_home(refused, render, now=app.clock())
            await self._ctx.responder.publish(actor.by, view)
            return
        queue = await queries.queue_of(app, actor.by)
        leads = "setup.confirm" in allowed and bool(app.people)
        leads = leads and not queue.only_decides
        view = render_home(
            queue,
            render.playbook,
            render.words,
            zone=render.zone,
            now=app.clock(),
            away=queue.away,
            standing=await service.standing(app) if leads else None,
            delayed=await queries.delayed(app),
        )
        view = {**view, "blocks": permitted(view["blocks"], allowed, self._ctx.actions)}
        await self._ctx.responder.publish(actor.by, view)

    async def _allowed(self, actor: Actor) -> frozenset[str]:
        """What is offered to who may look; whom nobody knows yet is asked about."""
        allowed = await self._ctx.allowed(actor, PayloadSubject())
        if HOME in allowed:
            return allowed
        await self._ctx.admit(actor, HOME)
        return await self._ctx.allowed(actor, PayloadSubject())
