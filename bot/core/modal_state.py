"""What a modal keeps between opening and submission, as `private_metadata`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from data.handoffs.models import NOT_YET, TaskId
from data.models import EscalationId, MentionId

_URL_LIFE = timedelta(minutes=28)
"""Slack ends a response url after 30 minutes (slack.md §2.1)."""

_NO_MENTION = MentionId(0)
_NO_ESCALATION = EscalationId(0)


@dataclass(frozen=True, slots=True)
class ModalState:
    """The mention, escalation or task a modal is about, and how its opener can be answered.

    `reply` is a response url, or empty where there was none (App Home); `opened` is when
    it was handed out, in seconds since 1970. `warned`: a hint was shown, the next
    submission counts; `entry` is one of a library. A dialog about a draft carries the
    `revision` it was drawn from, the `template` that fills it, how often its text was put
    in (`fresh`), the words of one's own that a template `replaced`, and the rules that
    were shown to be `met`: nothing is kept in the database before it is submitted. That of
    a holding reply carries the `voice` it was filled in; one about a storm its number.
    """

    mention: MentionId = _NO_MENTION
    escalation: EscalationId = _NO_ESCALATION
    task: TaskId = NOT_YET
    entry: int = 0
    channel: str = ""
    reply: str = ""
    opened: int = 0
    warned: bool = False
    info_request: int = 0
    revision: int = 0
    template: str = ""
    voice: str = ""
    fresh: int = 0
    replaced: str = ""
    met: str = ""
    storm: int = 0

    def can_be_answered(self, now: datetime) -> bool:
        """Whether its opener can still get an ephemeral message."""
        age = timedelta(seconds=now.timestamp() - self.opened)
        return bool(self.reply) and age < _URL_LIFE

    def as_text(self) -> str:
        """For `private_metadata` (at most 3,000 characters, Slack docs: views)."""
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value}
        )


def read_modal_state(view: Mapping[str, Any]) -> ModalState:
    """What a view was context to carry; nothing where it is not ours to read."""
    try:
        read = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return ModalState()
    if not isinstance(read, dict):
        return ModalState()
    return ModalState(
        mention=MentionId(_number(read.get("mention"))),
        escalation=EscalationId(_number(read.get("escalation"))),
        task=TaskId(_number(read.get("task"))),
        entry=_number(read.get("entry")),
        channel=str(read.get("channel") or ""),
        reply=str(read.get("reply") or ""),
        opened=_number(read.get("opened")),
        warned=bool(read.get("warned")),
        info_request=_number(read.get("info_request")),
        revision=_number(read.get("revision")),
        template=str(read.get("template") or ""),
        voice=str(read.get("voice") or ""),
        fresh=_number(read.get("fresh")),
        replaced=str(read.get("replaced") or ""),
        met=str(read.get("met") or ""),
        storm=_number(read.get("storm")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
