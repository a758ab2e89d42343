"""What each kind of message is drawn from: ids and codes, and in `_text` a sentence of ours.

`KINDS` says which class belongs to which kind. All fields have a default, so that a message
an older version put, or of which something was forgotten, is drawn from what is left.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.models import UserId
from data.payloads import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationData:
    """Whose move it is (`person`, pinged in a thread), and whom it was meant for who is not
    there. `adopted`: its own row was lost, only its place is known. `forgotten`: it names
    somebody who was forgotten.
    """

    person: UserId | None = None
    absent: UserId | None = None
    adopted: bool = False
    forgotten: bool = False

    @property
    def named(self) -> tuple[UserId | None, ...]:
        """Everybody it names, whoever it was meant for included."""
        return (self.person, self.absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson(NotificationData):
    """Who did what it tells of."""

    by: UserId | None = None

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedToYou(ByPerson):
    """With a sentence for whoever has it now."""

    note_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromTo(ByPerson):
    """Who did it, and whom it went to."""

    to: UserId | None = None

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.by, self.to)


NO_MORE = NotificationData()
"""A message that is drawn from where its mention stands alone."""


# ---- reminders and lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(NotificationData):
    """The clock that runs `since` then, and the step of its ladder."""

    clock: str = ""
    step: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem(Reminder):
    """One mention in a list, with the whole reminder it stands for, by its `kind`; a look,
    or a notice to management.
    """

    mention: int
    kind: str = ""
    check: int | None = None
    escalation: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(NotificationData):
    """A message about several mentions."""

    items: tuple[ListItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayOffer(Listed):
    """What somebody has (`by`) who is away `until` then, if they ever come back."""

    by: UserId | None = None
    until: datetime | None = None
    note_text: str = ""

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.by)


# ---- escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(ByPerson):
    """At which step, who passed it on (`by`), and in whose place somebody is asked."""

    step: str = ""
    for_: UserId | None = None

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.by, self.for_)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationNews(FromTo):
    """What the team hears of an escalation: about a question back (`info_request`), or the
    mentions whose drafts waited.
    """

    escalation: int | None = None
    info_request: int | None = None
    step: str = ""
    drafts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfReview(FromTo):
    """Who owes a look back, and until when."""

    due: datetime | None = None


# ---- looks, and the posts below


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCheck(NotificationData):
    """Which look it asks for."""

    check: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyArrived(OfCheck):
    """A later post, and how it belongs here; the look it asks for."""

    reply: int | None = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChanged(NotificationData):
    """A later post says something else; `again`: it is taken up again."""

    reply: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanged(NotificationData):
    """What of the post says something else, as in the event."""

    parts: tuple[str, ...] = ()
    source: str = ""
    version: int | None = None
    small: bool = False
    from_: str | None = None
    again: bool = False
    elsewhere: bool = False
    rating_before: str | None = ""
    rating_now: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved(NotificationData):
    """Whether a legal hold keeps what it said."""

    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOwnPost(NotificationData):
    """A post of ours; `asks`: somebody has to say what it was. Taken down, as a `source`
    says, and `again`: its author waits for us again.
    """

    own: int | None = None
    asks: bool = False
    source: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd(NotificationData):
    """How many people write below it."""

    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietEnd(NotificationData):
    """When it ends if nobody says anything."""

    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FellQuiet(NotificationData):
    """Of the looks planned, so many were made."""

    made: int = 0
    of: int = 0


# ---- tasks, drafts, evidence and removals


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTask(ByPerson):
    """A task; `step` is how often it was reminded of."""

    task: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRead(FromTo):
    """A question to a second reader; `manager` is who is asked next."""

    read: int | None = None
    manager: UserId | None = None

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.by, self.to, self.manager)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRemoval(ByPerson):
    """A measure."""

    removal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostSeen(NotificationData):
    """Which mention had been removed, and what this one was recognised by."""

    removed: int | None = None
    why: str = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfReport(NotificationData):
    """A notice to a platform."""

    report: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(NotificationData):
    """Since when the team knew."""

    knew: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Irreversible(ByPerson):
    """What was done that cannot be taken back."""

    move: str = ""
    measure: str = ""
    reason: str = ""
    note_text: str = ""


# ---- the whole desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(NotificationData):
    """What an admin has to see to, and where; `who` is a name."""

    kind: str = ""
    channel: str = ""
    code: str = ""
    source: str = ""
    message: str = ""
    who: str = ""
    mention: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutStorm(NotificationData):
    """A storm; `number` is how often its board was begun anew."""

    storm: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDay(Listed):
    """What was counted in the morning or in the evening. `came` is by class, since then;
    `duty` is who is on duty, `opens` when the desk opens again; `slow` is which percentage of
    cards and redraws took too long; `aside` is what rules muted and put into the tray;
    `praised` how much praise was passed on.
    """

    overdue: int = 0
    due: int = 0
    promises: int = 0
    checks: int = 0
    open_: int = 0
    since: datetime | None = None
    opens: datetime | None = None
    came: Mapping[str, int] = field(default_factory=dict)
    duty: UserId | None = None
    slow: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)
    praised: int = 0

    @property
    def named(self) -> tuple[UserId | None, ...]:
        return (self.person, self.absent, self.duty)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPeriod(Listed):
    """A week or a month, from when until when."""

    period: str = "week"
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSource(NotificationData):
    """What is wrong with a source, or was (`trouble`), in numbers."""

    source: str = ""
    trouble: str = ""
    last: datetime | None = None
    seconds: int = 0
    count: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPing(NotificationData):
    """The number of a drill; `again`: nobody has seen the first one."""

    drill: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillResult(NotificationData):
    """How a storm drill went, of the team as a whole; times in seconds.

    `claimed` of `posts`, the first and the middle one after so long; `wrong` of `classified`
    in another class than they were meant; promises that were `missed`; after how long a
    person `answered` whether it is a storm, and the public was `told`.
    """

    posts: int = 0
    claimed: int = 0
    first_claim: int | None = None
    middle_claim: int | None = None
    classified: int = 0
    wrong: int = 0
    missed: int = 0
    answered: int | None = None
    told: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot(NotificationData):
    """What stands for the author, and how many posts were forgotten."""

    author: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport(NotificationData):
    """The span nothing is known of, and how many messages nobody can tell the mention of."""

    since: datetime | None = None
    until: datetime | None = None
    orphans: int = 0


KINDS: Mapping[str, type[NotificationData]] = {
    "account_manager": ByPerson,
    "author_watch_ended": NotificationData,
    "away_offer": AwayOffer,
    "report_evening": OfDay,
    "report_month": OfPeriod,
    "report_morning": OfDay,
    "report_week": OfPeriod,
    "repost": RepostSeen,
    "brief": Brief,
    "brief_again": Brief,
    "brief_delegated": Brief,
    "brief_deputy": Brief,
    "brief_dm": Brief,
    "brief_instead": Brief,
    "brief_next": Brief,
    "brief_redrawn": Brief,
    "bundle": Listed,
    "card": NotificationData,
    "case_taken": EscalationNews,
    "catch_up": Listed,
    "check": OfCheck,
    "check_round": Listed,
    "check_worse": ByPerson,
    "confidential": NotificationData,
    "crowd": Crowd,
    "day_end": Listed,
    "deadline": Deadline,
    "decided": EscalationNews,
    "draft_rested": NotificationData,
    "draft_text": NotificationData,
    "drill_ping": DrillPing,
    "drill_result": DrillResult,
    "duty_note": Listed,
    "edited_by_author": PostChanged,
    "emergency": EscalationNews,
    "fell_quiet": FellQuiet,
    "forgot": Forgot,
    "handed_over": HandedToYou,
    "home": NotificationData,
    "info_given": EscalationNews,
    "info_missing": EscalationNews,
    "info_wanted": EscalationNews,
    "irreversible": Irreversible,
    "knows_author": NotificationData,
    "left_lying": Listed,
    "many_overdue": NotificationData,
    "obsolete": EscalationNews,
    "many_replies": NotificationData,
    "moved_on": NotificationData,
    "nobody_answers": EscalationNews,
    "news_ready": NotificationData,
    "notices": Listed,
    "nudge_after": Reminder,
    "nudge_before": Reminder,
    "nudge_claim": Reminder,
    "nudge_lead": Reminder,
    "nudge_nobody": Reminder,
    "nudge_nobody_lead": Reminder,
    "nudge_promise": Reminder,
    "nudge_promise_lead": Reminder,
    "nudge_snooze": Reminder,
    "own_post": OfOwnPost,
    "own_removed": OfOwnPost,
    "ping_refused": EscalationNews,
    "private_shift": FromTo,
    "quiet_proposed": QuietEnd,
    "read_again": OfRead,
    "read_please": OfRead,
    "reader_approved": OfRead,
    "reader_next": OfRead,
    "reader_nobody": OfRead,
    "reader_suggested": OfRead,
    "released_politely": Reminder,
    "removal_asked": OfRemoval,
    "removal_done": OfRemoval,
    "removal_lapsed": OfRemoval,
    "removal_let_be": OfRemoval,
    "removal_possible": OfRemoval,
    "removed_by_author": PostRemoved,
    "reopened": ByPerson,
    "repaired": OfTask,
    "reply_arrived": ReplyArrived,
    "reply_edited": ReplyChanged,
    "reply_removed": ReplyChanged,
    "reply_restored": ReplyChanged,
    "report_ask": OfReport,
    "restored": RestoreReport,
    "restored_by_author": PostChanged,
    "review_due": OfReview,
    "review_opened": OfReview,
    "review_written": OfReview,
    "second_opinion": ByPerson,
    "silence": ByPerson,
    "still_on_it": Reminder,
    "reach_doubled": NotificationData,
    "stood_down": EscalationNews,
    "source_back": OfSource,
    "source_trouble": OfSource,
    "storm_board": AboutStorm,
    "storm_brief": AboutStorm,
    "storm_brief_again": AboutStorm,
    "storm_lead": AboutStorm,
    "storm_reminder": AboutStorm,
    "storm_review": AboutStorm,
    "storm_rotate": AboutStorm,
    "storm_update_due": AboutStorm,
    "taken_over": FromTo,
    "task": OfTask,
    "task_answered": OfTask,
    "task_due": OfTask,
    "thawed": EscalationNews,
    "trouble": Trouble,
    "witness": ByPerson,
}
"""Every kind of message that is put."""


def item_of(
    mention: int, data: NotificationData, *, kind: str = "", clock: str = ""
) -> ListItem:
    """A message as one line of a list; `kind` where it is said as itself when alone."""
    reminder = data if isinstance(data, Reminder) else Reminder()
    return ListItem(
        mention=mention,
        kind=kind,
        person=data.person,
        absent=data.absent,
        clock=clock or reminder.clock,
        step=reminder.step,
        since=reminder.since,
        check=data.check if isinstance(data, OfCheck) else None,
    )


def class_of(kind: str) -> type[NotificationData]:
    """What a message of this kind is drawn from; of another version's kind, the least."""
    return KINDS.get(kind, NotificationData)


def read(kind: str, data: str) -> NotificationData:
    """What a message is drawn from, from what stands in its row."""
    return of(kind, json.loads(data))


def of(kind: str, data: Mapping[str, object]) -> NotificationData:
    """The same from a JSON object."""
    return from_json(class_of(kind), data)
