"""Modals (a stack of at most three per person) and the Home of each person."""

import secrets
from dataclasses import dataclass, field

from bot.localslack.inputs import Typed, values
from bot.localslack.people import APP_ID, BOT_ID, TEAM_ID, Json
from bot.localslack.refusals import ApiError

DEPTH = 3


@dataclass(slots=True)
class View:
    """A view that is open. `typed` is what the person has entered so far."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    typed: Typed = field(default_factory=dict)

    def as_payload(self) -> Json:
        """The view object Slack sends and answers with."""
        body = self.body
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": values(body["blocks"], self.typed)},
            "hash": self.hash,
            "title": body.get("title"),
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": APP_ID,
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class Views:
    """Everything that is open, per person. Raises Slack's errors."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """Bottom first; empty when no dialog is open."""
        return self._stacks.setdefault(user, [])

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def open(self, user: str, body: Json) -> View:
        """Opens a first dialog; whatever was open is gone, as in Slack."""
        self._stacks[user] = []
        return self._put(user, body)

    def push(self, user: str, body: Json) -> View:
        if len(self.stack(user)) >= DEPTH:
            raise ApiError("push_limit_reached")
        return self._put(user, body)

    def update(self, view: View, body: Json, hash_seen: str | None = None) -> View:
        """Replaces what a view shows; inputs with the same ids keep what was typed."""
        if hash_seen is not None and hash_seen != view.hash:
            raise ApiError("hash_conflict")
        view.body, view.hash = body, new_hash()
        return view

    def publish(self, user: str, body: Json, hash_seen: str | None = None) -> View:
        home = self._homes.get(user)
        if home is None:
            name = new_id()
            home = self._homes[user] = View(name, user, body, new_hash(), name)
            return home
        return self.update(home, body, hash_seen)

    def find(self, view_id: str | None, external_id: str | None) -> View:
        for view in self.everything():
            if view_id is not None and view.id == view_id:
                return view
            if external_id and view.body.get("external_id") == external_id:
                return view
        raise ApiError("not_found")

    def everything(self) -> list[View]:
        stacked = [view for stack in self._stacks.values() for view in stack]
        return [*stacked, *self._homes.values()]

    def close(self, view: View) -> list[View]:
        """Closes a view, or the whole stack when it says `clear_on_close`."""
        stack = self.stack(view.user)
        gone = list(stack) if view.body.get("clear_on_close") else [view]
        self._stacks[view.user] = [kept for kept in stack if kept not in gone]
        return gone

    def clear(self, user: str) -> None:
        self._stacks[user] = []

    def _put(self, user: str, body: Json) -> View:
        stack, name = self.stack(user), new_id()
        view = View(
            id=name,
            user=user,
            body=body,
            hash=new_hash(),
            root=stack[0].id if stack else name,
            previous=stack[-1].id if stack else None,
        )
        stack.append(view)
        return view


def new_id() -> str:
    return "V" + secrets.token_hex(5).upper()


def new_hash() -> str:
    return f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"
