"""What a modal carries from its opening to its submission, as `private_metadata`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.models import EscalationId, MentionId

_NO_MENTION = MentionId(0)
_NO_ESCALATION = EscalationId(0)


@dataclass(frozen=True, slots=True)
class Carried:
    """The mention or escalation a modal is about, and how its opener can be answered.

    `reply` is a response url, or empty where there was none (App Home).
    """

    mention: MentionId = _NO_MENTION
    escalation: EscalationId = _NO_ESCALATION
    channel: str = ""
    reply: str = ""

    def as_text(self) -> str:
        """For `private_metadata` (at most 3,000 characters, Slack docs: views)."""
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value}
        )


def read_carried(view: Mapping[str, Any]) -> Carried:
    """What a view was given to carry; nothing where it is not ours to read."""
    try:
        read = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return Carried()
    if not isinstance(read, dict):
        return Carried()
    return Carried(
        mention=MentionId(_number(read.get("mention"))),
        escalation=EscalationId(_number(read.get("escalation"))),
        channel=str(read.get("channel") or ""),
        reply=str(read.get("reply") or ""),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
