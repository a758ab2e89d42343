"""App Home: drawn when somebody opens it, and again after what they do soon after.

Home notifies nobody and each publish is a call of its own, so it is not kept up to date
for people who do not look at it.
"""

from datetime import datetime, timedelta

from bot.desk import queries
from bot.desk.views.home import closed_home, draw_home
from bot.errors import Refused
from bot.onboarding.service import preparing
from bot.team.service.admitting import Subject
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Actor
from handlers.middleware.rows import offered
from handlers.team.absences import away_now

ROW = "desk.home"
"""What stands in the permission table for looking at Home."""

_LOOKING = timedelta(minutes=10)
"""How long somebody who opened Home is taken to be looking at it."""

_MOST = 500
"""People remembered; whoever falls out sees Home anew when they open it."""


class Homes:
    """Who has opened Home lately."""

    def __init__(self, doors: HandlerContext) -> None:
        self._doors = doors
        self._opened: dict[UserId, datetime] = {}

    async def opened(self, caller: Actor) -> None:
        """Somebody looks at their Home."""
        self._opened.pop(caller.by, None)
        self._opened[caller.by] = self._doors.app.clock()
        while len(self._opened) > _MOST:
            del self._opened[next(iter(self._opened))]
        await queries.opened_home(self._doors.app, caller.by, caller.name)
        await self._publish(caller)

    async def refresh(self, caller: Actor) -> None:
        """Somebody did something; draw their Home again if they are looking at it."""
        opened = self._opened.get(caller.by)
        now = self._doors.app.clock()
        if caller.home or (opened is not None and now - opened <= _LOOKING):
            await self._publish(caller)

    async def _publish(self, caller: Actor) -> None:
        app = self._doors.app
        pen = await self._doors.pen_for(caller)
        try:
            await self._doors.admit(caller, ROW)
        except Refused as refused:
            view = closed_home(refused, pen, now=app.clock())
            await self._doors.voice.publish(caller.by, view)
            return
        allowed = await self._doors.allowed(caller, Subject())
        leads = "setup.confirm" in allowed and bool(app.people)
        view = draw_home(
            await queries.queue_of(app, caller.by),
            pen.playbook,
            pen.words,
            zone=pen.zone,
            now=app.clock(),
            away=await away_now(self._doors, caller.by),
            standing=await preparing.standing(app) if leads else None,
        )
        view = {**view, "blocks": offered(view["blocks"], allowed)}
        await self._doors.voice.publish(caller.by, view)
