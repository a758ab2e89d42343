"""The methods about people: the bot itself, users, user groups, do not disturb."""

from bot.localslack.calls import Call
from bot.localslack.methods.conversations import paged
from bot.localslack.people import (
    APP_ID,
    BOT,
    BOT_ID,
    TEAM_ID,
    Json,
    Person,
    user_object,
)
from bot.localslack.refusals import ApiError


def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.team.address}/",
        "team": call.team.name,
        "user": call.team.bot.name,
        "team_id": TEAM_ID,
        "user_id": BOT.id,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def info(call: Call) -> Json:
    person = known(call, call.text("user"))
    told = user_object(
        person, call.team.clock(), with_locale=call.flag("include_locale")
    )
    return {"user": told}


def list_people(call: Call) -> Json:
    now, locale = call.team.clock(), call.flag("include_locale")
    everybody = [
        user_object(person, now, with_locale=locale)
        for person in call.team.people.values()
    ]
    page, cursor = paged(call, everybody, 999)
    return {
        "members": page,
        "cache_ts": int(now.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def dnd_info(call: Call) -> Json:
    person = known(call, str(call.args.get("user") or BOT.id))
    return {**quiet(person), "snooze_enabled": False}


def dnd_team(call: Call) -> Json:
    asked = call.text("users").split(",")
    return {"users": {user: quiet(known(call, user)) for user in asked}}


def quiet(person: Person) -> Json:
    if person.quiet is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = person.quiet
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(start.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }


def usergroups(call: Call) -> Json:
    """User groups are a paid feature, and this workspace is free."""
    raise ApiError("plan_upgrade_required")


def known(call: Call, user: str) -> Person:
    person = call.team.people.get(user)
    if person is None:
        raise ApiError("user_not_found")
    return person
