"""Reads what a person entered in a modal, by name, and what the modal kept since it opened."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.errors import Refused
from bot.mentions.rules.replying import Written
from bot.ui.texts import safe_url
from data.handoffs.models import NOT_YET, TaskId
from data.models import EscalationId, MentionId, UserId


def a_link(url: str, field: str) -> str | None:
    """The address that was typed, if any. Raises `Refused` where it is none."""
    if url and safe_url(url) is None:
        raise Refused("bad_url", field=field)
    return url or None


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
        return a_link(self.text(name), name)

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


def posted_in(fields: Fields, now: datetime, *, channel: str = "") -> Written:
    """What was posted: text or link, where and when.

    A dialog that does not ask where or when means `channel` and `now`.
    """
    return Written(
        url=fields.link("url"),
        text=fields.text("text"),
        channel=fields.choice("channel") or channel,
        at=posted_at(fields, now),
    )


def posted_at(fields: Fields, now: datetime) -> datetime:
    """When it was posted: now, where the dialog does not ask."""
    at = fields.moment("at")
    if at is None and fields.asks("at"):
        raise Refused("posted_in_the_future", field="at")
    return at or now


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
    were shown to be `met`: nothing is kept in the database before it is submitted. It carries
    the `voice` it was filled in and the `place` the reply is for, while their fields are
    folded; one about a storm its number; one
    about many mentions which were `chosen`. `at_card`: it was opened from the card, which
    shows what comes of it. `unfolded`: its rarer fields are shown, too.
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
    at_card: bool = False
    chosen: str = ""
    unfolded: bool = False
    place: str = ""

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
        at_card=bool(read.get("at_card")),
        chosen=str(read.get("chosen") or ""),
        unfolded=bool(read.get("unfolded")),
        place=str(read.get("place") or ""),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
