"""Everything a card shows, as one value; rendering does not load anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.mentions.rules.unmet import Unmet
from bot.mentions.rules.weight import Weight
from bot.playbook.playbook import Trigger
from bot.ui.watched import WatchModel
from data.escalation.models import Freeze, InfoRequest
from data.handoffs.models import Handover, PublicUpdate, Task
from data.models import Escalation, Mention, OwnPost, UserId
from data.replies.models import Draft
from data.takedown.models import TakedownState


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is phoned, and whether somebody has done so. `key` is of desk.toml."""

    key: str
    name: str
    phone: str | None = None
    email: str | None = None
    external: bool = False
    called_by: UserId | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a brief shows beside its mention: whom to phone, what was asked back.

    `held_at` is when the last holding reply was posted.
    """

    contacts: tuple[Contact, ...] = ()
    info_requests: tuple[InfoRequest, ...] = ()
    freeze: Freeze | None = None
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CardModel:
    """A mention with what surrounds it at `drawn_at`.

    `names` are plain names, never pings. `earlier` counts earlier mentions by the same
    author, `earlier_last` is the class and the outcome of the latest of them.  `weight` has
    its reason. `tasks` are those still open, `handover` is the latest way into private,
    `updates` is what the public was told along the way. `suggestions` are what the rules
    would tell management, `freeze` what holds the reply, `decided` what management said
    last, `info_request` what it wants to know before it says more. `missing` is what the draft
    waits for before it can go out. `arrival` is what became of the message to whoever
    is asked: nobody was told before it stands in Slack. `own` is our last reply as a
    source saw it.
    `owner_gone`: Slack says that the account of who has it is gone.
    """

    mention: Mention
    drawn_at: datetime
    names: Mapping[UserId, str] = field(default_factory=dict)
    replies: int = 0
    replies_by_author: int = 0
    also_via: tuple[str, ...] = ()
    escalation: Escalation | None = None
    tasks: tuple[Task, ...] = ()
    weight: Weight | None = None
    handover: Handover | None = None
    updates: tuple[PublicUpdate, ...] = ()
    takedown: TakedownState = field(default_factory=TakedownState)
    suggestions: tuple[Trigger, ...] = ()
    freeze: Freeze | None = None
    decided: Escalation | None = None
    info_request: InfoRequest | None = None
    briefing: Briefing = field(default_factory=Briefing)
    watch: WatchModel = field(default_factory=WatchModel)
    draft: Draft | None = None
    missing: tuple[Unmet, ...] = ()
    arrival: Literal["arrived", "underway", "unreached"] = "arrived"
    owner_gone: bool = False
    own: OwnPost | None = None

    @property
    def hidden(self) -> bool:
        """Whether whoever reads this may know no more than that it is there."""
        return self.mention.post.visibility == CONFIDENTIAL
