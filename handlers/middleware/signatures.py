"""Signs what only one person is shown: a modal, Home, an ephemeral message.

Slack keeps no copy of these to look up, and what a client sends back may be old or
forged. So each value of a button and each `private_metadata` carries a signature over
the value, the button and the person it was rendered for. The key belongs to the
database, and a restore replaces it: what was shown before a restore is not accepted
after it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from bot.ui.blocks import Block, View
from data.models import UserId

_MARK = "~"
_LENGTH = 20
_SIGNATURE = "signature"


class Signatures:
    """Signs and checks with one key; without one, with a key of its own."""

    def __init__(self, key: str = "") -> None:
        self._key = (key or secrets.token_hex(16)).encode()

    def view(self, view: View, user: UserId) -> View:
        """A dialog or a Home, signed for one person."""
        signed: dict[str, Any] = {
            **view,
            "blocks": self.blocks(view["blocks"], user),
        }
        if view.get("private_metadata"):
            modal_state = json.loads(view["private_metadata"])
            modal_state[_SIGNATURE] = self._sign(user, _canonical(view, modal_state))
            signed["private_metadata"] = json.dumps(modal_state)
        return signed

    def blocks(self, blocks: Sequence[Block], user: UserId) -> list[Block]:
        """Blocks with every value that can be pressed signed for one person."""
        return [self._block(block, user) for block in blocks]

    def value(self, action: str, value: str, user: UserId) -> str | None:
        """What was signed; nothing where it was not, for this button and this person."""
        plain, mark, signature = value.rpartition(_MARK)
        right = self._sign(user, f"{action}\n{plain}")
        right_one = mark and hmac.compare_digest(signature.encode(), right.encode())
        return plain if right_one else None

    def holds(self, view: Mapping[str, Any], user: UserId) -> bool:
        """Whether what a dialog carries is what we gave it for this person."""
        try:
            modal_state = json.loads(view.get("private_metadata") or "")
        except ValueError:
            return False
        if not isinstance(modal_state, dict):
            return False
        signature = modal_state.pop(_SIGNATURE, "")
        right = self._sign(user, _canonical(view, modal_state))
        return hmac.compare_digest(str(signature).encode(), right.encode())

    def _block(self, block: Block, user: UserId) -> Block:
        signed = dict(block)
        if "accessory" in signed:
            signed["accessory"] = self._element(signed["accessory"], user)
        if signed.get("type") == "actions":
            signed["elements"] = [self._element(e, user) for e in signed["elements"]]
        return signed

    def _element(self, element: Block, user: UserId) -> Block:
        if element.get("type") == "button" and element.get("value"):
            return {**element, "value": self._signed(element, element["value"], user)}
        if element.get("type") == "overflow":
            options = [
                {**one, "value": self._signed(element, one["value"], user)}
                for one in element["options"]
            ]
            return {**element, "options": options}
        return element

    def _signed(self, element: Block, value: str, user: UserId) -> str:
        signature = self._sign(user, f"{element['action_id']}\n{value}")
        return f"{value}{_MARK}{signature}"

    def _sign(self, user: UserId, text: str) -> str:
        message = f"{user}\n{text}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_LENGTH]


def unsigned(value: str) -> str:
    """The value as it was drawn; whether the signature is right is not looked at."""
    plain, mark, _ = value.rpartition(_MARK)
    return plain if mark else value


def _canonical(view: Mapping[str, Any], modal_state: Mapping[str, Any]) -> str:
    """What is signed holds for one dialog only: another one was never opened."""
    return json.dumps([view.get("callback_id") or "", modal_state], sort_keys=True)
