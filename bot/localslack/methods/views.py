"""The `views.*` methods: modals and Home."""

from bot.localslack.blocks import problems_of_view
from bot.localslack.calls import Call
from bot.localslack.changes import HOME, VIEWS
from bot.localslack.inputs import with_ids
from bot.localslack.people import Json
from bot.localslack.posting import told
from bot.localslack.refusals import ApiError
from bot.localslack.team import Team


def open_view(call: Call) -> Json:
    body = checked(call.team, call.args.get("view"), "modal")
    trigger = call.team.tickets.redeem_trigger(call.text("trigger_id"))
    view = call.team.views.open(trigger.user, body)
    call.team.changes.tell(VIEWS, trigger.user)
    return {"view": view.as_payload()}


def push(call: Call) -> Json:
    body = checked(call.team, call.args.get("view"), "modal")
    trigger = call.team.tickets.redeem_trigger(call.text("trigger_id"))
    view = call.team.views.push(trigger.user, body)
    call.team.changes.tell(VIEWS, trigger.user)
    return {"view": view.as_payload()}


def update(call: Call) -> Json:
    view = call.team.views.find(call.args.get("view_id"), call.args.get("external_id"))
    body = checked(call.team, call.args.get("view"), view.body["type"])
    call.team.views.update(view, body, call.args.get("hash"))
    call.team.changes.tell(VIEWS if body["type"] == "modal" else HOME, view.user)
    return {"view": view.as_payload()}


def publish(call: Call) -> Json:
    user = call.text("user_id")
    if user not in call.team.people:
        raise ApiError("user_not_found")
    body = checked(call.team, call.args.get("view"), "home")
    view = call.team.views.publish(user, body, call.args.get("hash"))
    call.team.keep_home(user, body)
    call.team.changes.tell(HOME, user)
    return {"view": view.as_payload()}


def checked(team: Team, view: object, kind: str) -> Json:
    """A view with all ids. Raises `invalid_arguments` with every problem."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise ApiError("invalid_arguments", told([f"view must be a {kind}"]))
    found = problems_of_view(view)
    if found:
        raise ApiError("invalid_arguments", told(found))
    return {**view, "blocks": with_ids(view["blocks"], team.mint)}
