"""What each kind of event says beside who did what when: ids and codes, never their words.

`KINDS` says which class belongs to which kind. A field without default is always written,
one with a default only where it differs (`data/payloads.py`): what stands in the chain of
events is never written differently. A new field therefore has a default.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.payloads import from_json


@dataclass(frozen=True, slots=True)
class EventData:
    """Nothing more than the kind says."""

    @property
    def told(self) -> str | None:
        """Whom the event names as the one it went to, as an id."""
        return None

    @property
    def named(self) -> tuple[str | None, ...]:
        """Everybody the event names as an id, whoever did it aside."""
        return (self.told,)


NOTHING_MORE = EventData()


# ---- mentions


@dataclass(frozen=True, slots=True)
class Received(EventData):
    """A source delivered it."""

    source: str


@dataclass(frozen=True, slots=True)
class HandedOver(EventData):
    """`note`: whether a sentence went along."""

    from_: str | None
    to: str
    note: bool

    @property
    def told(self) -> str | None:
        return self.to

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.to, self.from_)


@dataclass(frozen=True, slots=True)
class HadBefore(EventData):
    """Whoever had it until then."""

    from_: str | None

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.from_,)


@dataclass(frozen=True, slots=True)
class Classed(EventData):
    """Classes; `finding` answers the question of the class, `because` led to another one,
    `outcome` is there where the class closes.
    """

    from_: str | None
    to: str | None
    finding: str | None = None
    because: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Flagged(EventData):
    """Names of flags."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed(EventData):
    """Levels; `before` is what was computed."""

    before: str
    weight: str


@dataclass(frozen=True, slots=True)
class PraisedFor(EventData):
    """Whom or what praise is for, by its name in the playbook."""

    praises: str


@dataclass(frozen=True, slots=True)
class ReadAs(EventData):
    """`ironic` or `serious`."""

    reading: str


@dataclass(frozen=True, slots=True)
class Waits(EventData):
    """For how many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Unanswered(EventData):
    """A reason of the playbook."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened(EventData):
    """The outcome it had until then."""

    outcome: str | None


@dataclass(frozen=True, slots=True)
class Undone(EventData):
    """The move that was taken back."""

    move: str


@dataclass(frozen=True, slots=True)
class Reminded(EventData):
    """Which clock ran out, and the step of its ladder."""

    clock: str
    step: str


@dataclass(frozen=True, slots=True)
class CaughtUp(EventData):
    """The clock that ran out while the desk was away."""

    clock: str


@dataclass(frozen=True, slots=True)
class NotPossible(EventData):
    """Why it was refused, as a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Overruled(EventData):
    """The rule somebody did not follow."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OurText(EventData):
    """A text of ours that went out: its number, its version, and the SHA-256 of its words."""

    posted: int | None = None
    version: int | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(OurText):
    """`own`: the number of the post a source showed; `update` where it told how it stands."""

    channel: str
    own: int | None = None
    update: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(OurText):
    """`result` is what a case came to; of the looks planned (`of`), so many were `made`."""

    outcome: str
    result: str | None = None
    reason: str | None = None
    made: int | None = None
    of: int | None = None


# ---- posts that change


@dataclass(frozen=True, slots=True)
class Changed(EventData):
    """What of a post says something else now; `version` is the number of what it said.

    `from_` is the class that has to be chosen anew, `again`: it is taken up again;
    `elsewhere`: another tool says so, in other words. The ratings are empty where it is the same one, nothing where there was none.
    """

    parts: tuple[str, ...]
    source: str
    version: int | None
    small: bool
    from_: str | None = None
    again: bool = False
    reply: int | None = None
    elsewhere: bool = False
    rating_before: str | None = ""
    rating_now: str | None = ""


@dataclass(frozen=True, slots=True)
class Restored(EventData):
    """A post that had been taken down; `again`: it is taken up again."""

    source: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnSeen(EventData):
    """A source showed a text of ours that was marked as posted."""

    own: int
    posted: int
    source: str


@dataclass(frozen=True, slots=True)
class OwnReply(EventData):
    """A source showed a reply of ours: whether it met the first-reply clock, since when the
    author had waited (`back`), and the step it filled (`dot`).
    """

    own: int
    source: str
    met: bool
    back: datetime | None
    dot: str | None = None


@dataclass(frozen=True, slots=True)
class OwnChanged(EventData):
    """A post of ours, as this source says."""

    own: int
    source: str


@dataclass(frozen=True, slots=True)
class OwnGone(EventData):
    """A post of ours that was taken down; `again`: its author waits for us again."""

    own: int
    source: str | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnNamed(EventData):
    """A post of ours."""

    own: int


@dataclass(frozen=True, slots=True)
class ReplyGone(EventData):
    """A reply that was taken down, as this source says."""

    reply: int
    source: str


# ---- looks after the reply


@dataclass(frozen=True, slots=True)
class Answers(EventData):
    """What had been answered before."""

    author: str | None
    others: str | None
    others_from: str | None
    mood: str | None
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(EventData):
    """One answer to one question of a look, and what follows from it (`verdict`)."""

    check: int
    look: str
    question: str
    answer: str | None
    verdict: str | None
    before: Answers | None = None
    outcome: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class LookDue(EventData):
    """Which look somebody was asked for."""

    check: int
    look: str


@dataclass(frozen=True, slots=True)
class QuietProposed(EventData):
    """When it ends if nobody says anything."""

    ends: datetime


@dataclass(frozen=True, slots=True)
class AuthorWatched(EventData):
    """Until when."""

    until: datetime


# ---- drafts and texts


@dataclass(frozen=True, slots=True)
class ReaderAsked(EventData):
    """Who asks whom to read a draft, and the rules that ask for it."""

    read: int
    by: str
    to: str
    rules: tuple[str, ...]

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class ReaderAnswered(EventData):
    """What a second reader said."""

    read: int
    by: str


@dataclass(frozen=True, slots=True)
class ReaderPassed(EventData):
    """Who had no time to read."""

    read: int
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class FactNoted(EventData):
    """The number of a fact or an answer."""

    fact: int


@dataclass(frozen=True, slots=True)
class PraiseKept(EventData):
    """What its author said about being quoted."""

    permission: str


@dataclass(frozen=True, slots=True)
class Shared(EventData):
    """`anyway`: although enough had been shared lately."""

    anyway: bool


# ---- private contact, tasks, the public


@dataclass(frozen=True, slots=True)
class TaskMoved(EventData):
    """A task as ids and codes; `to` is a person, `topic` what a channel is for."""

    task: int
    kind: str
    to: str | None = None
    topic: str | None = None
    answer: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class WentPrivate(EventData):
    """The way, and how far it got; `reached` where somebody tried."""

    via: str
    state: str | None = None
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Updated(EventData):
    """What the public was told, by its name in the playbook."""

    update: str


# ---- evidence, removals, reports


@dataclass(frozen=True, slots=True)
class EvidenceSaved(EventData):
    """`digest` is the SHA-256 of the piece, `to` its witness."""

    evidence: int
    digest: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Removing(EventData):
    """A measure; `to` is the second person who is to confirm it."""

    removal: int
    measure: str
    reason: str
    evidence: int | None
    to: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class LetBe(EventData):
    """A measure that was not carried out."""

    removal: int
    measure: str


@dataclass(frozen=True, slots=True)
class ReportAnswered(EventData):
    """What the platform decided, once it has."""

    report: int
    decided: str | None


@dataclass(frozen=True, slots=True)
class Held(EventData):
    """The number of the legal hold."""

    hold: int


@dataclass(frozen=True, slots=True)
class Stopped(EventData):
    """A reason of the playbook."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CameBack(EventData):
    """Which mention came back after which removal, and what it was recognised by."""

    removal: int
    why: str
    mention: int


# ---- escalation


@dataclass(frozen=True, slots=True)
class OfEscalation(EventData):
    """Which escalation it is about."""

    escalation: int


@dataclass(frozen=True, slots=True)
class Escalated(EventData):
    """Who is asked at which level, and for what reason; `cause` is what raised it."""

    escalation: int
    level: str
    reason: str
    manager: str
    cause: str

    @property
    def told(self) -> str | None:
        return self.manager


@dataclass(frozen=True, slots=True)
class Decided(EventData):
    """A decision of the playbook."""

    escalation: int
    decision: str


@dataclass(frozen=True, slots=True)
class PassedOn(EventData):
    """Who is asked instead of whom."""

    escalation: int
    from_: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.to, self.from_)


@dataclass(frozen=True, slots=True)
class CaseTaken(EventData):
    """Who was asked until then."""

    escalation: int
    from_: str

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.from_,)


@dataclass(frozen=True, slots=True)
class LevelRaised(EventData):
    """From one level to the next, and who is asked there."""

    escalation: int
    from_: str
    level: str
    manager: str

    @property
    def told(self) -> str | None:
        return self.manager


@dataclass(frozen=True, slots=True)
class NotNeeded(EventData):
    """Why nobody needs the answer any more."""

    escalation: int
    obsolete: str


@dataclass(frozen=True, slots=True)
class AskedBack(EventData):
    """A question back, by its number."""

    escalation: int
    info_request: int


@dataclass(frozen=True, slots=True)
class Pinged(EventData):
    """Who was told, and at which step."""

    escalation: int
    step: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class PingSent(EventData):
    """What became of a message; `code` is why Slack refused it."""

    escalation: int
    ping: int
    step: str
    to: str
    code: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Called(EventData):
    """Who was phoned: a Slack id, or the key of somebody without Slack."""

    escalation: int
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Frozen(EventData):
    """What is held, without the words of a keyword."""

    freeze: int
    escalation: int
    topic: str


@dataclass(frozen=True, slots=True)
class FreezeEnded(EventData):
    """Which hold is over."""

    freeze: int


@dataclass(frozen=True, slots=True)
class ReviewOpened(EventData):
    """Who owes it; `cause` is what ended."""

    review: int
    cause: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class ReviewWritten(EventData):
    """The questions whose answer was changed."""

    review: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declined(EventData):
    """The trigger whose suggestion does not fit."""

    cause: str


@dataclass(frozen=True, slots=True)
class Told(EventData):
    """Who was told."""

    to: str

    @property
    def told(self) -> str | None:
        return self.to


# ---- storms


@dataclass(frozen=True, slots=True)
class OfStorm(EventData):
    """Which storm, and its level then; how many mentions it was about (`count`), or why it
    was refused, where there is such a thing.
    """

    storm: int
    level: int
    reason: str | None = None
    count: int | None = None


# ---- the whole desk


@dataclass(frozen=True, slots=True)
class Exported(EventData):
    """The form of a case file, and the SHA-256 of what was handed out."""

    format: str
    hash: str


@dataclass(frozen=True, slots=True)
class ForgetRefused(EventData):
    """The legal hold that keeps the case, and who set it."""

    hold: int
    person: str

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.person,)


@dataclass(frozen=True, slots=True)
class AuthorForgotten(EventData):
    """What stands for an author in the list of who was forgotten."""

    author: str


@dataclass(frozen=True, slots=True)
class Confirmed(EventData):
    """Which version of what somebody vouched for."""

    item: str
    version: str


@dataclass(frozen=True, slots=True)
class ClockSet(EventData):
    """By how many seconds the wall clock was set; less than nothing where it was set back."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OfDrill(EventData):
    """The number of a drill."""

    drill: int


@dataclass(frozen=True, slots=True)
class PutBack(EventData):
    """A database that was put back: the copy, when it was begun, and the state it has.

    `head` and `replaced` are the ends of the chains it has and had: `number:hash`.
    """

    copy: str
    begun: str
    state: str
    head: str
    replaced: str
    adopted: int
    orphans: int


_OF_ESCALATIONS: Mapping[str, type[EventData]] = {
    "escalate": Escalated,
    "escalate_fyi": Escalated,
    "escalate_approval": Escalated,
    "acknowledged": OfEscalation,
    "asked_again": OfEscalation,
    "asked_instead": PassedOn,
    "called": Called,
    "case_taken": CaseTaken,
    "decided": Decided,
    "delegated": PassedOn,
    "emergency": Decided,
    "frozen": Frozen,
    "info_given": AskedBack,
    "info_wanted": AskedBack,
    "level_raised": LevelRaised,
    "lifted": FreezeEnded,
    "obsolete": NotNeeded,
    "ping_delivered": PingSent,
    "ping_refused": PingSent,
    "pinged": Pinged,
    "review_opened": ReviewOpened,
    "review_written": ReviewWritten,
    "stood_down": OfEscalation,
    "suggestion_declined": Declined,
    "thawed": FreezeEnded,
}

_OF_STORMS = (
    "storm_apart",
    "storm_ask_close",
    "storm_claim",
    "storm_close",
    "storm_decline",
    "storm_ease",
    "storm_easing",
    "storm_hand_over",
    "storm_keep",
    "storm_let_go",
    "storm_name",
    "storm_open",
    "storm_passed",
    "storm_pause",
    "storm_propose",
    "storm_propose_again",
    "storm_refused",
    "storm_reopen",
    "storm_review",
    "storm_rises",
    "storm_set_level",
    "storm_snooze",
    "storm_start",
    "storm_tell_lead",
    "storm_tick",
    "storm_update",
    "storm_wait",
    "storm_watch",
)

KINDS: Mapping[str, type[EventData]] = {
    **_OF_ESCALATIONS,
    **dict.fromkeys(_OF_STORMS, OfStorm),
    "account_manager_told": Told,
    "also": Classed,
    "also_via": Received,
    "answer": Replied,
    "author_returned": EventData,
    "author_watch_began": AuthorWatched,
    "author_watch_ended": EventData,
    "repost": CameBack,
    "bring_back": Classed,
    "cancel_removal": LetBe,
    "caught_up": CaughtUp,
    "check": Looked,
    "check_calms": Looked,
    "check_closes": Looked,
    "check_due": LookDue,
    "check_reopens": Looked,
    "claim": EventData,
    "classify": Classed,
    "clock_set": ClockSet,
    "close": Ended,
    "community_answered": Ended,
    "community_partly": EventData,
    "community_wait": Waits,
    "confirm_removal": Removing,
    "confirmed": Confirmed,
    "crowd_came": Looked,
    "draft": EventData,
    "drill_began": OfDrill,
    "drill_ended": OfDrill,
    "drill_seen": OfDrill,
    "edited_by_author": Changed,
    "evidence": EvidenceSaved,
    "exported": Exported,
    "fact_changed": FactNoted,
    "fact_kept": FactNoted,
    "fact_put_away": FactNoted,
    "fell_quiet": Ended,
    "flag": Flagged,
    "forget_refused": ForgetRefused,
    "forgot_author": AuthorForgotten,
    "forgotten": EventData,
    "forgotten_in_time": EventData,
    "hand_over": HandedOver,
    "hold": Held,
    "holding": Replied,
    "keep_praise": PraiseKept,
    "left_lying": EventData,
    "let_go": HadBefore,
    "lift_hold": Held,
    "listed": EventData,
    "make_confidential": EventData,
    "new_version": OurText,
    "no_reply": Unanswered,
    "nudge": Reminded,
    "open_up": EventData,
    "others_joined": EventData,
    "overruled": Overruled,
    "own_edited": OwnChanged,
    "own_removed": OwnGone,
    "own_reply": OwnReply,
    "own_seen": OwnSeen,
    "own_was_other": OwnNamed,
    "praise_for": PraisedFor,
    "private_accept": WentPrivate,
    "private_call": WentPrivate,
    "private_offer": WentPrivate,
    "public_update": Updated,
    "quiet_proposed": QuietProposed,
    "read_as": ReadAs,
    "reader_approved": ReaderAnswered,
    "reader_asked": ReaderAsked,
    "reader_passed": ReaderPassed,
    "reader_suggested": ReaderAnswered,
    "receive": Received,
    "refused": NotPossible,
    "release": EventData,
    "removal": Removing,
    "removal_lapsed": LetBe,
    "removed_by_author": EventData,
    "reopen": Reopened,
    "reply_edited": Changed,
    "reply_removed": ReplyGone,
    "reply_restored": Changed,
    "report": Removing,
    "report_answered": ReportAnswered,
    "restored": Restored,
    "rewritten": Changed,
    "save_answer": FactNoted,
    "settle": Ended,
    "share_success": Shared,
    "snooze": Waits,
    "sort_out": Classed,
    "spread": EventData,
    "stand": Ended,
    "still_on_it": EventData,
    "stirred": EventData,
    "stop": Stopped,
    "take_over": HadBefore,
    "task": TaskMoved,
    "task_answered": TaskMoved,
    "task_handed_on": TaskMoved,
    "undo": Undone,
    "unwatch_author": EventData,
    "vanished": Ended,
    "wake": EventData,
    "watch_author": AuthorWatched,
    "watch_on": EventData,
    "weigh": Weighed,
    "wrote_again": EventData,
}
"""What the events of a mention say, and those of the desk but for the next."""

OF_THE_DESK: Mapping[str, type[EventData]] = {"restored": PutBack}
"""Kinds that say something else where they are about no mention."""


def class_of(kind: str, mention: int | None) -> type[EventData]:
    """What an event of this kind says; nothing more for a kind of another version."""
    if mention is None and kind in OF_THE_DESK:
        return OF_THE_DESK[kind]
    return KINDS.get(kind, EventData)


def read(kind: str, mention: int | None, data: str) -> EventData:
    """What an event says, from what stands in its row."""
    return from_json(class_of(kind, mention), json.loads(data))
