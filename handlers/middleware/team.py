"""Decides in one place who belongs to the team, for every field in which a person is
chosen.

Slack offers everybody in such a field: us, itself, other bots, people who left, and
people of other workspaces in a shared channel, who may read but not press.
"""

from bot.core.fields import Fields
from bot.errors import Refused
from data.models import UserId
from data.team import members
from handlers.middleware.context import HandlerContext

_SLACKBOT = UserId("USLACKBOT")


async def check_people(ctx: HandlerContext, fields: Fields) -> None:
    """Raises `Refused` at the first field that names somebody who could never act."""
    for name, person in fields.people().items():
        await check_person(ctx, person, field=name)


async def check_person(
    ctx: HandlerContext, person: UserId, *, field: str | None = None
) -> None:
    """The same for one person. Whom Slack does not tell us of now is believed in.

    An account that Slack refused a message for has left, whatever a list says of it.
    """
    if person in (ctx.us, _SLACKBOT):
        raise Refused("a_bot", field=field)
    told = await ctx.responder.person(person)
    if told.get("is_bot"):
        raise Refused("a_bot", field=field)
    if told.get("deleted") or person in await ctx.app.store.read(members.gone):
        raise Refused("has_left", field=field)
    teams = {told.get("team_id"), *(told.get("enterprise_user") or {}).get("teams", ())}
    if told and not is_ours(ctx.team, teams):
        raise Refused("not_of_the_team", field=field)
    if told.get("is_restricted") or told.get("is_ultra_restricted"):
        raise Refused("a_guest", field=field)


def is_ours(ours: str, teams: set[str | None]) -> bool:
    """Whether one of these workspaces is the one the app is installed in."""
    named = {team for team in teams if team}
    return not named or ours in named
