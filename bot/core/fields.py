"""Reads what a person entered in a modal, by the name of the field.

A field is a block with one input; its `block_id` is its name, the same name a `Refused`
gives in `field`.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import Refused
from bot.ui.texts import safe_url
from data.models import UserId


class Fields:
    """The state of a submitted view. A field that is empty or absent reads as empty."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        state = (view.get("state") or {}).get("values") or {}
        self._held: dict[str, Mapping[str, Any]] = {
            block: next(iter(inputs.values()), {}) for block, inputs in state.items()
        }
        self._inputs = [
            str(block["block_id"])
            for block in view.get("blocks") or []
            if block.get("type") == "input"
        ]

    def text(self, name: str) -> str:
        """What was typed, without the space around it."""
        return str(self._of(name).get("value") or "").strip()

    def link(self, name: str) -> str | None:
        """The address that was typed. Raises `Refused` where it is none."""
        url = self.text(name)
        if url and safe_url(url) is None:
            raise Refused("bad_url", field=name)
        return url or None

    def choice(self, name: str) -> str:
        """The value of the chosen option."""
        return str((self._of(name).get("selected_option") or {}).get("value") or "")

    def choices(self, name: str) -> frozenset[str]:
        """The values of all chosen options."""
        chosen = self._of(name).get("selected_options") or []
        return frozenset(str(option["value"]) for option in chosen)

    def person(self, name: str) -> UserId | None:
        """The person chosen."""
        chosen = self._of(name).get("selected_user")
        return UserId(str(chosen)) if chosen else None

    def people(self) -> dict[str, UserId]:
        """Everybody chosen in a field for people, by the name of the field."""
        chosen = {name: self.person(name) for name in self._held}
        return {name: person for name, person in chosen.items() if person is not None}

    def anybody(self, name: str) -> UserId | None:
        """The person chosen, from everybody or from a list of ours."""
        return self.person(name) or UserId(self.choice(name)) or None

    def moment(self, name: str) -> datetime | None:
        """The instant chosen in a datetime picker, which Slack gives in seconds."""
        chosen = self._of(name).get("selected_date_time")
        return datetime.fromtimestamp(int(chosen), UTC) if chosen else None

    def day(self, name: str) -> date | None:
        """The day chosen in a date picker."""
        chosen = self._of(name).get("selected_date")
        return date.fromisoformat(str(chosen)) if chosen else None

    def asks(self, name: str) -> bool:
        """Whether the view had this field at all."""
        return name in self._inputs

    def input_for(self, name: str | None) -> str | None:
        """The block an error about this field belongs to, else the first input.

        Slack drops a whole answer that names a block which is no input.
        """
        if name in self._inputs:
            return name
        return self._inputs[0] if self._inputs else None

    def _of(self, name: str) -> Mapping[str, Any]:
        return self._held.get(name, {})
