"""What one person sees of the workspace, as the page wants it. Pure."""

from bot.localslack.channels import ChannelState
from bot.localslack.people import BOT, BOT_ID, TEAM_ID, Json, Person, color_of
from bot.localslack.team import DOMAIN, Team

LAST = 200


def state(team: Team, me: Person) -> Json:
    """Everything the page draws for this person."""
    home = team.views.home(me.id)
    return {
        "team": {
            "id": TEAM_ID,
            "name": team.name,
            "domain": DOMAIN,
            "app": person_shown(BOT),
        },
        "me": person_shown(me),
        "users": [person_shown(person) for person in team.people.values()],
        "channels": [room_shown(room, me) for room in rooms_of(team, me)],
        "ephemerals": team.ephemerals.get(me.id, []),
        "views": [view.as_payload() for view in team.views.stack(me.id)],
        "home": None if home is None else home.as_payload(),
        "failures": failures(team, me),
    }


def rooms_of(team: Team, me: Person) -> list[ChannelState]:
    """Their channels, then their own direct messages with the bot."""
    team.rooms.im(me)
    mine = [room for room in team.rooms if me.id in room.members]
    return sorted(mine, key=lambda room: room.kind == "im")


def room_shown(room: ChannelState, me: Person) -> Json:
    """One conversation; in a direct message `user` is the other one."""
    others = sorted(room.members - {me.id}) if room.kind == "im" else []
    return {
        "id": room.id,
        "name": room.name,
        "kind": room.kind,
        "user": others[0] if others else None,
        "topic": room.topic,
        "archived": room.archived,
        "members": sorted(room.members),
        "messages": [
            {**one, "replies": room.replies(one["ts"])} for one in room.messages[-LAST:]
        ],
    }


def person_shown(person: Person) -> Json:
    told: Json = {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name or person.name,
        "title": person.title,
        "tz": person.tz,
        "locale": person.locale,
        "color": color_of(person),
        "is_bot": person.bot,
    }
    return {**told, "bot_id": BOT_ID} if person.id == BOT.id else told


def failures(team: Team, me: Person) -> list[Json]:
    """Errors this person was shown, oldest first."""
    return [
        {"id": one.id, "text": one.text, "at": one.at.timestamp()}
        for one in team.failures
        if one.user == me.id
    ][-20:]
