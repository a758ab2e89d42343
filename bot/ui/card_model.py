"""Everything a card shows, as one value; rendering does not load anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.mentions.rules.replying import Unmet
from bot.mentions.rules.weight import Weight
from bot.playbook.playbook import Playbook, Trigger
from data.escalation.models import Freeze, InfoRequest
from data.followup.models import Check, Earlier, NotedAuthor
from data.handoffs.models import Handover, PublicUpdate, Task
from data.models import Escalation, Mention, MentionId, OwnPost, UserId
from data.replies.models import Draft
from data.takedown.models import TakedownState


@dataclass(frozen=True, slots=True)
class WatchModel:
    """The looks of the watch that goes on, and what is known of the author.

    `waiting` is the look to make now, `ends_at` when the watch ends by itself, `people`
    how many others write, `last_sign` when we last wrote in public. `watched_until` is
    for an author whose posts come into this thread, `watched_posts` how many did.
    `posts` are this author's in the last 7 and 30 days, `noted` what people noted of them.
    """

    checks: Sequence[Check] = ()
    waiting: Check | None = None
    ends_at: datetime | None = None
    people: int = 0
    spread: int = 0
    last_sign: datetime | None = None
    watched_until: datetime | None = None
    watched_posts: int = 0
    posts: tuple[int, int] = (0, 0)
    earlier: Sequence[Earlier] = ()
    knows: UserId | None = None
    noted: NotedAuthor | None = None

    def wants_help(self, playbook: Playbook) -> bool:
        """Whether what was seen last should be known to the duty lead."""
        made = [c for c in self.checks if c.done_at is not None]
        last = max(made, key=lambda c: (c.done_at, c.id), default=None)
        verdicts = playbook.follow_up.decisions
        return last is not None and any(
            v.level is not None for v in verdicts if v.id == last.verdict
        )

    def why_back(self, returned_at: datetime) -> str | None:
        """The line of the table that brought it back then; nothing for the author."""
        found = (c.verdict for c in self.checks if c.done_at == returned_at)
        return next(found, None)

    def check(self, number: object) -> Check | None:
        """One of its looks by its number."""
        return next((c for c in self.checks if str(c.id) == str(number)), None)


@dataclass(frozen=True, slots=True)
class PhoneContact:
    """Somebody who is phoned, and whether somebody has done so. `key` is of desk.toml."""

    key: str
    name: str
    phone: str | None = None
    email: str | None = None
    external: bool = False
    called_by: UserId | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastMove:
    """Who moved last, and when: as long as it can be taken back."""

    actor: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a brief shows beside its mention: whom to phone, what was asked back.

    `held_at` is when the last holding reply was posted.
    """

    contacts: tuple[PhoneContact, ...] = ()
    info_requests: tuple[InfoRequest, ...] = ()
    freeze: Freeze | None = None
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The mention whose story it tells (`parent`), and the first `children` of the `count`
    that tell its own. `like` is an earlier one with much the same words; `how`: a copy, or
    nearly.
    """

    parent: MentionId | None = None
    children: tuple[MentionId, ...] = ()
    count: int = 0
    like: MentionId | None = None
    how: Literal["copy", "near"] | None = None


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
    source saw it. `other_words` are texts of the post that nobody said its author took back.
    `masked`: contact data in its words are masked. `owner_gone`: Slack says that the account of who has it is gone.
    """

    mention: Mention
    drawn_at: datetime
    names: Mapping[UserId, str] = field(default_factory=dict)
    replies: int = 0
    replies_by_author: int = 0
    also_via: tuple[str, ...] = ()
    masked: bool = False
    unmasked_words: tuple[str, ...] = ()
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
    draft_text: str = ""
    missing: tuple[Unmet, ...] = ()
    arrival: Literal["arrived", "underway", "unreached"] = "arrived"
    owner_gone: bool = False
    own: OwnPost | None = None
    other_words: tuple[str, ...] = ()
    story: Story = field(default_factory=Story)
    last_move: LastMove | None = None

    @property
    def hidden(self) -> bool:
        """Whether whoever reads this may know no more than that it is there."""
        return self.mention.post.visibility == CONFIDENTIAL
