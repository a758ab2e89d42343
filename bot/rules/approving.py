"""Decides whether a considered reply may go: by default yes, without asking anybody.

Informing is not approving (playbook 4.5, S3.22): only a flag with `approval` makes a
considered reply wait, for one person and for this very text. A holding reply never
waits, nor does an apology for the upset (S3.27).

For whoever publishes a draft: `desk.gate(mention, text)` says what stands in the way
(`Gate`); `desk.ask_approval(press, text=…)` asks the one approver; `check_gate` refuses
in words; `desk.publish_in_emergency(press, text=…, reason=…)` is the lead's way out.
The yes is for the text as it was shown: change a word and it asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.errors import Refused
from bot.playbook import Flag, Playbook
from data.freezes import Freeze
from data.models import Escalation, Mention

State = Literal["free", "needed", "waiting", "approved", "declined"]


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a text and its publication.

    `state`: no approval needed (`free`), not asked yet (`needed`), asked (`waiting`),
    given (`approved`), or answered otherwise (`declined`). `asked` is the approval that
    says so, with who, when and the instruction; `freeze` a hold of management.
    """

    state: State
    asked: Escalation | None = None
    freeze: Freeze | None = None

    @property
    def is_open(self) -> bool:
        """Whether a considered reply may go out now."""
        if self.asked is not None and self.asked.decision == "emergency":
            return True
        return self.freeze is None and self.state in ("free", "approved")


def approving_flags(mention: Mention, playbook: Playbook) -> tuple[Flag, ...]:
    """The flags that make this mention's considered reply wait for one yes."""
    known = (playbook.flags[n] for n in mention.flags if n in playbook.flags)
    return tuple(flag for flag in known if flag.approval)


def gate(
    mention: Mention,
    text: str,
    asked: Sequence[Escalation],
    playbook: Playbook,
    freeze: Freeze | None = None,
) -> Gate:
    """What stands in the way of this text. `asked`: the mention's escalations."""
    same = [a for a in asked if a.kind == "approval" and _same(a.proposal, text)]
    approves = playbook.escalation.decisions
    yes = [a for a in same if a.decision in approves and approves[a.decision].approves]
    if yes:
        return Gate("approved", yes[-1], freeze)
    if not approving_flags(mention, playbook):
        return Gate("free", None, freeze)
    if not same:
        return Gate("needed", None, freeze)
    state: State = "waiting" if same[-1].ended_at is None else "declined"
    return Gate(state, same[-1], freeze)


def check_gate(found: Gate, now: datetime) -> None:
    """Raises `Refused` with who holds the text and until when."""
    if found.is_open:
        return
    if found.freeze is not None and found.freeze.until > now:
        raise Refused(
            "frozen", {"person": found.freeze.set_by, "at": found.freeze.until}
        )
    if found.state == "waiting" and found.asked is not None:
        raise Refused("approval_waits", {"person": found.asked.manager})
    if found.state == "declined" and found.asked is not None:
        raise Refused("approval_declined", {"person": found.asked.decided_by})
    raise Refused("approval_needed")


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
