"""A storm, and what belongs to it, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from data.models import ChannelId, MentionId, UserId

StormId = NewType("StormId", int)


class StormStage(StrEnum):
    """Where it stands.

    `gathering`: more came than cards can show, without being a storm. `watch`: more than
    usual. `proposed`: a person is asked. `open`, `easing`, `closed`; `declined` by a
    person; `passed`: what was watched or gathered is over.
    """

    GATHERING = "gathering"
    WATCH = "watch"
    PROPOSED = "proposed"
    OPEN = "open"
    EASING = "easing"
    CLOSED = "closed"
    DECLINED = "declined"
    PASSED = "passed"

    @property
    def is_storm(self) -> bool:
        """Whether the duties of a storm hold."""
        return self in (StormStage.OPEN, StormStage.EASING)

    @property
    def is_over(self) -> bool:
        """Whether nothing more joins it."""
        return self in (StormStage.CLOSED, StormStage.DECLINED, StormStage.PASSED)


@dataclass(frozen=True, slots=True)
class Claim:
    """What many posts say, as a person put it: posts with one of the words make it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DetectionFigures:
    """What the last look above the usual found, as a proposal shows it (S4.2).

    `rate` posts an hour, `usual` and `times` where the usual is known, `authors` where a
    source tells. `share` is the negative share, `guessed` where no person said so.
    """

    rate: int = 0
    usual: float | None = None
    times: float | None = None
    authors: int | None = None
    platforms: tuple[tuple[str, int], ...] = ()
    share: float | None = None
    guessed: bool = True
    because: str = ""


@dataclass(frozen=True, slots=True)
class Storm:
    """Many posts at once in one channel.

    `began_at` is the first post that belongs to it. `topic` and `words` are what a person
    called it and by what new posts are known; without words it takes all of the channel.
    `raised_at` is when it was last above the usual, `quiet_since` since when it is not.
    `opens_at`: when a proposal nobody answers opens. `why` is what was said of its level, `media` the level by
    what the media do, which only a person says. `lead` speaks for it; only `speaker`
    may post a public update where somebody was named. `asked_close_at`: when closing was
    proposed. `drill`: only rehearsed, and nobody is told of it.
    """

    id: StormId
    channel: ChannelId
    stage: StormStage
    began_at: datetime
    raised_at: datetime
    topic: str = ""
    words: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    level: int = 0
    media: int = 0
    why: str = ""
    watched_at: datetime | None = None
    lead_told_at: datetime | None = None
    proposed_at: datetime | None = None
    opens_at: datetime | None = None
    declined_at: datetime | None = None
    declined_by: UserId | None = None
    opened_at: datetime | None = None
    opened_by: UserId | None = None
    management_told_at: datetime | None = None
    quiet_since: datetime | None = None
    asked_close_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: UserId | None = None
    lead: UserId | None = None
    lead_since: datetime | None = None
    done: tuple[str, ...] = ()
    split_from: StormId | None = None
    drill: bool = False
    times_reopened: int = 0
    figures: DetectionFigures = DetectionFigures()


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What was done about the mentions of a storm, for whoever looks back (playbook 5.5).

    `first_card_at` is when Slack showed the first of their cards. `replies` went out, so many of them `holding`; `escalations` were raised, and so many
    `seen`, by the middle one after `minutes`; so many posts of others were `removed`.
    """

    first_card_at: datetime | None = None
    first_reply_at: datetime | None = None
    replies: int = 0
    holding: int = 0
    escalations: int = 0
    seen: int = 0
    minutes: int | None = None
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What the public was told about a storm: a sentence, where it stands, and since when."""

    storm: StormId
    text: str
    url: str | None
    posted_by: UserId
    at: datetime
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class StormMention:
    """One mention of a storm. `gathered` where it has no card of its own."""

    mention: MentionId
    at: datetime
    gathered: bool
    why: str


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """Where a mention counts: its channel, its storm, and whether it has no card."""

    channel: ChannelId
    storm: StormId | None
    gathered: bool


@dataclass(frozen=True, slots=True)
class CameIn:
    """What came into a channel lately: how many mentions, and how many have a card only for
    their words; how many posts within an hour (up to 100), how many of this author, and
    whether something is watched, gathered or a storm there.
    """

    mentions: int = 0
    hinted: int = 0
    within_an_hour: int = 0
    by_author: int = 0
    stormy: bool = False
