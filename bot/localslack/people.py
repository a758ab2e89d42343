"""The people and channels of a local workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]
"""A Slack payload, as it travels: its shape is Slack's, not ours."""

TEAM_ID = "TLOCAL"
APP_ID = "ALOCAL"
BOT_ID = "BLOCAL"

COLORS = (
    "9f69e7",
    "4bbe2e",
    "e7392d",
    "3c989f",
    "e96699",
    "674b1b",
    "e06b56",
    "2b6836",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `quiet` is their do-not-disturb window, both ends aware.

    `guest` is `multi` for a guest of several channels, `single` for one of a single channel.
    """

    id: str
    name: str
    real_name: str = ""
    title: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    color: str = ""
    admin: bool = False
    bot: bool = False
    deleted: bool = False
    team: str = TEAM_ID
    guest: Literal["", "multi", "single"] = ""
    quiet: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel to open the workspace with.

    An empty `id` is made from the name (`CBRANDMENTIONS`). `members` are user ids, `None`
    means everybody. `bot` says whether the bot has been invited.
    """

    name: str
    id: str = ""
    private: bool = False
    members: Sequence[str] | None = None
    topic: str = ""
    bot: bool = True


BOT = Person(id="UBOT", name="app", real_name="App", tz="UTC", bot=True)
"""The app's bot user; a workspace gives it the app's name."""

SLACKBOT = Person(
    id="USLACKBOT", name="slackbot", real_name="Slackbot", tz="UTC", bot=True
)


def user_object(person: Person, now: datetime, *, with_locale: bool) -> Json:
    """What `users.info` says of a person. Source: the users.info page of the Slack docs."""
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    told: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": person.deleted,
        "color": color_of(person),
        "real_name": person.real_name or person.name,
        "tz": person.tz,
        "tz_label": local.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": profile(person),
        "is_admin": person.admin,
        "is_owner": False,
        "is_restricted": bool(person.guest),
        "is_ultra_restricted": person.guest == "single",
        "is_bot": person.bot,
        "is_app_user": False,
        "is_stranger": person.team != TEAM_ID,
        "updated": 0,
    }
    return {**told, "locale": person.locale} if with_locale else told


def profile(person: Person) -> Json:
    """The profile inside a user object."""
    shown = person.real_name or person.name
    told: Json = {
        "title": person.title,
        "real_name": shown,
        "real_name_normalized": shown,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "team": person.team,
    }
    return {**told, "bot_id": BOT_ID, "api_app_id": APP_ID} if person.bot else told


def color_of(person: Person) -> str:
    """A colour that stays with the person, six hexadecimal digits."""
    return person.color or COLORS[sum(map(ord, person.id)) % len(COLORS)]
