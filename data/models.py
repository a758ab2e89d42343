"""The values stored in the database: a mention and everything that belongs to it.

They are frozen; a change is a new value made with `dataclasses.replace`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from data.audit import event_kinds
from data.audit.event_data import EventData
from data.mapping import beside, made_of

MentionId = NewType("MentionId", int)
EscalationId = NewType("EscalationId", int)
OutboxId = NewType("OutboxId", int)
UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
MessageTs = NewType("MessageTs", str)


class Status(StrEnum):
    """Whose move it is: nobody's yet, the owner's, the public's, or no more."""

    OPEN = "open"
    CLAIMED = "claimed"
    WATCHING = "watching"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, as far as the source told us. `key` is `x:anna_b`."""

    key: str | None = None
    name: str | None = None
    handle: str | None = None
    url: str | None = None
    followers: int | None = None
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What was written in public: the content of a mention or of a reply to it.

    `reactions` is everything people did with it, `likes` a part of that; `picture` is the
    address of its first picture.
    """

    source: str
    platform: str = "web"
    kind: str = "post"
    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    language: str | None = None
    author: Author = field(default_factory=Author, metadata=beside("author_"))
    channel_name: str | None = None
    visibility: str = "public"
    conversation_id: str | None = None
    keywords: tuple[str, ...] = ()
    sentiment: str | None = None
    rating: str | None = None
    reactions: int | None = None
    likes: int | None = None
    picture: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """What a rule made of a mention when it came: the name of the `rule`, and its effects.

    `aside`: kept without a card, muted or in the tray. `channel` is where its card stands
    instead, `targets` are its response times by name, `on_duty` is who is asked first.
    """

    rule: str | None = None
    aside: str | None = None
    channel: ChannelId | None = None
    targets: str | None = None
    on_duty: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingStep:
    """One of the three closing steps (playbook C2): done at a time, or left out for a `reason`."""

    name: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One post about us and where it stands. `number` is what people say aloud.

    `started_at` is where every clock starts, whatever happens later (S3.11);
    `open_since` is when it last became nobody's, where the claim clock starts;
    `returned_at` is when the author came back and has had no answer since. `reopened_at`
    is when it was last taken up again: clocks that were not met run from then on;
    `reopened_by` is whoever did, nobody where the author or a look did.
    `second_class` is one, `priority` what a person said of it, `praise_target` whom or what
    praise is for, `suggested_flag` a flag somebody should think of. `doubted_by` asked for a second
    opinion, `read_as` is what `read_by` made of it.
    The due instants are `None` where the class has no such clock or it was met.
    `private_state` is where a private handover stands, `resolution` what a case came to, and
    `snoozed_for` whom a snooze waits for; `voice` is the one somebody chose to reply in. `edited_at` is when its author changed the post,
    as a source says, `changed_at` when we heard of it, `withdrawn_at` when it was taken
    down.
    """

    id: MentionId
    post: Post = field(metadata=beside())
    received_at: datetime
    started_at: datetime
    open_since: datetime
    status: Status = Status.OPEN
    owner: UserId | None = None
    claimed_at: datetime | None = None
    classification: str | None = None
    finding: str | None = None
    flags: tuple[str, ...] = ()
    claim_due: datetime | None = None
    first_reply_due: datetime | None = None
    resolve_due: datetime | None = None
    promise_due: datetime | None = None
    first_reply_at: datetime | None = None
    returned_at: datetime | None = None
    reopened_at: datetime | None = None
    reopened_by: UserId | None = None
    answered_at: datetime | None = None
    reply_url: str | None = None
    reply_channel: str | None = None
    outcome: str | None = None
    reason: str | None = None
    look_again_at: datetime | None = None
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_minutes: int = 0
    snoozed_for: str | None = None
    closing_steps: tuple[ClosingStep, ...] = ()
    private_state: str | None = None
    resolution: str | None = None
    second_class: str | None = None
    priority: str | None = None
    praise_target: str | None = None
    suggested_flag: str | None = None
    doubted_by: UserId | None = None
    read_as: str | None = None
    read_by: UserId | None = None
    confidential: str | None = None
    voice: str | None = None
    edited_at: datetime | None = None
    changed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_via: str | None = None
    withdrawn_said: str | None = None
    forgotten_at: datetime | None = None
    routed: Routed = field(default_factory=Routed, metadata=beside("routed_"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What mentions are searched for. All of it has to hold; what is empty does not count."""

    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    status: str = ""
    classification: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A later post in the conversation of a mention: by its author, or by others."""

    id: int
    mention: MentionId
    post: Post = field(metadata=beside())
    by_author: bool
    received_at: datetime
    how: str = "answer"
    edited_at: datetime | None = None
    changed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_via: str | None = None
    withdrawn_said: str | None = None
    forgotten_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnPost:
    """What the brand itself posted, as a source saw it.

    `mention` is what it answers, `posted` the text the team marked as posted where it is
    the same one. `says` is what somebody said it was: `holding`, `considered`, or `other`
    where it answers nothing.
    """

    id: int
    mention: MentionId | None
    post: Post = field(metadata=beside())
    received_at: datetime
    posted: int | None = None
    parent_id: str | None = None
    parent_address: str | None = None
    says: str | None = None
    said_by: UserId | None = None
    said_at: datetime | None = None
    edited_at: datetime | None = None
    changed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_via: str | None = None
    withdrawn_said: str | None = None

    @property
    def at(self) -> datetime:
        """When it was posted, as far as the source told; never after we saw it."""
        told = self.post.published_at
        return self.received_at if told is None else min(told, self.received_at)

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what it was."""
        return (
            self.mention is not None
            and self.posted is None
            and self.says is None
            and self.withdrawn_at is None
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """What management was told or asked, and what became of it (DESIGN promise 7).

    Seen (`acknowledged_at`) and decided (`decided_at`) are two clocks. `kind` is a
    `question`, an `fyi` (which ends when it was seen) or an `approval`, whose `proposal`
    is the text to be approved. `cause` is the trigger that raised it, or `manual`.
    Pinging begins at `pages_from`; at any hour where it is `wall`. `quoted`: the author's
    words may be repeated although the post is not public. `obsolete` says why nobody needs
    the answer any more, where it ended without one, and `ended_by` through whom. `pending` is
    a decision of one press, which its maker can still take back.
    """

    id: EscalationId
    mention: MentionId
    level: str
    reason: str
    question: str
    raised_by: UserId
    raised_at: datetime
    manager: UserId
    pages_from: datetime
    kind: str = "question"
    cause: str = "manual"
    proposal: str = ""
    known: str = ""
    unknown: str = ""
    quoted: bool = False
    wall: bool = False
    decide_by: datetime | None = None
    acknowledged_by: UserId | None = None
    acknowledged_at: datetime | None = None
    taken_over_at: datetime | None = None
    decision: str | None = None
    instruction: str | None = None
    why: str | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    obsolete: str | None = None
    ended_by: UserId | None = None
    pending: str | None = None
    pending_by: UserId | None = None
    pending_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story: who did what when, in ids and codes, never in their words."""

    id: int
    mention: MentionId | None
    at: datetime
    kind: str
    actor: str
    data: EventData = field(
        metadata=made_of(event_kinds.read, "kind", "mention", "data")
    )
    hash: str = field(metadata=made_of(bytes.hex, "hash"))


@dataclass(frozen=True, slots=True)
class Timer:
    """What falls due and when. `step` is how far up its ladder it has been."""

    subject: str
    subject_id: int
    kind: str
    due: datetime
    step: int
    since: datetime

    @property
    def key(self) -> tuple[str, int, str, datetime]:
        """What tells it from any other, and from its own next time."""
        return self.subject, self.subject_id, self.kind, self.since
