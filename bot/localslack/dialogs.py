"""What a person can do in a modal or on Home: press, fill in, submit, close."""

from collections.abc import Mapping
from typing import Any

from bot.localslack import interactions
from bot.localslack.changes import VIEWS
from bot.localslack.dispatcher import Dispatcher
from bot.localslack.inputs import HOLDS, Typed, elements, held, missing, values
from bot.localslack.methods.views import checked
from bot.localslack.people import Json, Person
from bot.localslack.refusals import ApiError, NotOnScreen
from bot.localslack.selectors import Pointed, by_ids, chosen, field, point
from bot.localslack.team import Team
from bot.localslack.views import View

FAILED = "We had some trouble connecting. Try again?"


class Dialogs:
    """Acts on the topmost dialog of a person. Raises `NotOnScreen` when there is none."""

    def __init__(self, team: Team, dispatcher: Dispatcher) -> None:
        self._team, self._dispatcher = team, dispatcher

    async def press_in_view(self, user: str, ref: str) -> bool:
        """Presses a button, or chooses an option, in the topmost dialog."""
        person, view = self._top(user)
        return await self._use(person, view, point(view.body["blocks"], ref))

    async def press_home(self, user: str, ref: str) -> bool:
        """Presses a button in the Home."""
        person = self._team.person(user)
        home = self._team.views.home(person.id)
        if home is None:
            raise NotOnScreen(f"the Home of {person.name} is empty")
        return await self._use(person, home, point(home.body["blocks"], ref))

    async def use_in_view(
        self, user: str, view_id: str, used: Json, state: Typed
    ) -> bool:
        """The page's way to press: the element as it was drawn, and all inputs."""
        person, view = self._shown(user, view_id)
        view.typed = state or view.typed
        return await self._use(person, view, by_ids(view.body["blocks"], used))

    async def fill(
        self, user: str, entries: Mapping[str, Any], *, submit: bool = True
    ) -> dict[str, str]:
        """Fills inputs by label, block id or action id, then submits.

        What the person is told is wrong, by block id; empty when it went through. An entry
        under "" is an error about the dialog as a whole.
        """
        person, view = self._top(user)
        for ref, value in entries.items():
            await self._enter(person, view, ref, value)
        return await self._submit(person, view) if submit else {}

    async def submit_view(
        self, user: str, view_id: str, state: Typed
    ) -> dict[str, str]:
        """The page's way to submit: the state of all inputs."""
        person, view = self._shown(user, view_id)
        view.typed = state or view.typed
        return await self._submit(person, view)

    async def close_view(self, user: str, view_id: str | None = None) -> None:
        """Closes the topmost dialog (or this one); the bot hears of it if it asked to."""
        person, view = (
            self._top(user) if view_id is None else self._shown(user, view_id)
        )
        for gone in self._team.views.close(view):
            await self._tell_closed(person, gone)
        self._team.changes.tell(VIEWS, person.id)

    async def _tell_closed(self, person: Person, view: View) -> None:
        if view.body.get("notify_on_close"):
            cleared = bool(view.body.get("clear_on_close"))
            payload = interactions.closed(
                self._team, person, view.as_payload(), cleared=cleared
            )
            await self._dispatcher.send(person, payload)

    async def _enter(self, person: Person, view: View, ref: str, value: Any) -> None:
        block, element = field(view.body["blocks"], ref)
        choice = chosen(self._team, element, value)
        if block["type"] != "input" or block.get("dispatch_action"):
            await self._use(person, view, (block, element, choice))
        else:
            hold(view, block, element, choice)

    async def _use(self, person: Person, view: View, pointed: Pointed) -> bool:
        block, element, choice = pointed
        if element["type"] in HOLDS:
            hold(view, block, element, choice)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return True
        done = interactions.action(element, block, choice, self._team.stamp())
        payload = interactions.pressed_view(
            self._team, person, view.as_payload(), [done]
        )
        return (await self._dispatcher.interact(person, payload, view=view.id)).ok

    async def _submit(self, person: Person, view: View) -> dict[str, str]:
        blocks = view.body["blocks"]
        wrong = missing(blocks, values(blocks, view.typed))
        if wrong:
            return wrong
        payload = interactions.submitted(self._team, person, view.as_payload())
        answer = await self._dispatcher.interact(person, payload, view=view.id)
        if not answer.ok:
            return {"": self._team.failures[-1].text}
        wrong = self._follow(person, view, answer.body or {})
        self._team.changes.tell(VIEWS, person.id)
        return wrong

    def _follow(self, person: Person, view: View, body: Json) -> dict[str, str]:
        """Does what the bot answered a submission with."""
        preference = body.get("response_action")
        try:
            if preference == "errors":
                return known_errors(view, body.get("errors") or {})
            if preference == "update":
                shown = checked(self._team, body.get("view"), "modal")
                self._team.views.update(view, shown)
            elif preference == "push":
                shown = checked(self._team, body.get("view"), "modal")
                self._team.views.push(person.id, shown)
            elif preference == "clear":
                self._team.views.clear(person.id)
            elif preference is None:
                self._team.views.close(view)
            else:
                raise ApiError("invalid_response_action")
        except ApiError as refusal:
            self._dispatcher.fail(person, f"{FAILED} ({refusal.code})")
            return {
                "": f"{FAILED} ({refusal.code}) {refusal.more.get('errors', '')}".strip()
            }
        return {}

    def _top(self, user: str) -> tuple[Person, View]:
        person = self._team.person(user)
        stack = self._team.views.stack(person.id)
        if not stack:
            raise NotOnScreen(f"{person.name} has no dialog open")
        return person, stack[-1]

    def _shown(self, user: str, view_id: str) -> tuple[Person, View]:
        person = self._team.person(user)
        home = self._team.views.home(person.id)
        for view in (*self._team.views.stack(person.id), *([home] if home else [])):
            if view.id == view_id:
                return person, view
        raise NotOnScreen("that dialog is no longer open")


def hold(view: View, block: Json, element: Json, choice: Any) -> None:
    mine = held(element, choice)
    view.typed.setdefault(block["block_id"], {})[element["action_id"]] = mine


def known_errors(view: View, errors: Json) -> dict[str, str]:
    """Slack drops the whole answer when an error names a block that is not an input."""
    blocks = elements(view.body["blocks"])
    inputs = {block["block_id"] for block, _ in blocks if block["type"] == "input"}
    if not errors or set(errors) - inputs:
        raise ApiError("invalid_errors", {"errors": [f"inputs are {sorted(inputs)}"]})
    return {str(block): str(text) for block, text in errors.items()}
