"""What one person sees of the workspace, as the page wants it. Pure."""

from collections.abc import Sequence

from bot.workspace.people import BOT, SLACKBOT, TEAM_ID, Json, Person, color_of
from bot.workspace.rooms import Room
from bot.workspace.team import DOMAIN, NAME, Team

LAST = 200


def state(team: Team, me: Person, shortcuts: Sequence[Json]) -> Json:
    """Everything the page draws for this person."""
    home = team.views.home(me.id)
    return {
        "team": {
            "id": TEAM_ID,
            "name": NAME,
            "domain": DOMAIN,
            "app": person_shown(BOT),
        },
        "me": person_shown(me),
        "users": [person_shown(person) for person in team.people.values()],
        "channels": [room_shown(team, room) for room in rooms_of(team, me)],
        "ephemerals": team.ephemerals.get(me.id, []),
        "views": [view.as_payload() for view in team.views.stack(me.id)],
        "home": None if home is None else home.as_payload(),
        "failures": failures(team, me),
        "shortcuts": list(shortcuts),
    }


def rooms_of(team: Team, me: Person) -> list[Room]:
    """Their channels, then their own direct messages with the bot."""
    team.rooms.im(me)
    mine = [room for room in team.rooms if me.id in room.members]
    return sorted(mine, key=lambda room: room.kind == "im")


def room_shown(team: Team, room: Room) -> Json:
    messages = room.messages[-LAST:]
    return {
        "id": room.id,
        "name": BOT.real_name if room.kind == "im" else room.name,
        "kind": room.kind,
        "user": BOT.id if room.kind == "im" else None,
        "topic": room.topic,
        "archived": room.archived,
        "bot": BOT.id in room.members,
        "members": sorted(room.members),
        "messages": [{**one, "replies": room.replies(one["ts"])} for one in messages],
    }


def person_shown(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name or person.name,
        "title": person.title,
        "tz": person.tz,
        "locale": person.locale,
        "color": color_of(person),
        "bot": person.bot,
        "hidden": person.id == SLACKBOT.id,
    }


def failures(team: Team, me: Person) -> list[Json]:
    """Errors this person was shown, oldest first."""
    return [
        {"id": one.id, "text": one.text, "at": one.at.timestamp()}
        for one in team.failures
        if one.user == me.id
    ][-20:]
