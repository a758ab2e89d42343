"""What one person sees of the workspace, as the page needs it. Pure."""

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
            "app": person_shown(team.bot),
            "read_only_messages": team.read_only_messages,
        },
        "me": person_shown(me),
        "users": [person_shown(person) for person in team.people.values()],
        "channels": [channel_shown(channel, me) for channel in channels_of(team, me)],
        "ephemerals": team.ephemerals.get(me.id, []),
        "views": [view.as_payload() for view in team.views.stack(me.id)],
        "home": None if home is None else home.as_payload(),
        "failures": failures(team, me),
    }


def channels_of(team: Team, me: Person) -> list[ChannelState]:
    """Their channels, then their own direct messages with the bot."""
    team.channels.im(me)
    mine = [channel for channel in team.channels if me.id in channel.members]
    return sorted(mine, key=lambda channel: channel.kind == "im")


def channel_shown(channel: ChannelState, me: Person) -> Json:
    """One conversation; in a direct message `user` is the other one."""
    others = sorted(channel.members - {me.id}) if channel.kind == "im" else []
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "user": others[0] if others else None,
        "topic": channel.topic,
        "archived": channel.archived,
        "members": sorted(channel.members),
        "messages": [
            {**one, "replies": channel.replies(one["ts"])}
            for one in channel.messages[-LAST:]
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
