"""What `storms.toml` says: when many posts are a storm, and what follows from its level."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.playbook.schema.entries import Duration, Label, Level, PlaybookEntry

Word = Annotated[str, StringConstraints(min_length=2, max_length=40, to_lower=True)]
Share = Annotated[float, Field(ge=0, le=1)]


class Flood(PlaybookEntry):
    """When further mentions are gathered instead of getting cards of their own."""

    cards: int = Field(gt=0, le=1000)
    within: Duration
    flags: tuple[str, ...]
    classes: tuple[str, ...]
    followers: int = Field(gt=0)
    hinted: int = Field(ge=0, le=100)
    delayed: Duration


class Threshold(PlaybookEntry):
    """One way to be more than usual: all of it must hold within `window`."""

    id: str
    window: Duration
    posts: int = Field(gt=0)
    times: float = Field(ge=1)
    z: float = Field(gt=0)


class Gathering(PlaybookEntry):
    """What has gathered slowly: `slack` and `sum` in deviations of five minutes."""

    slack: float = Field(gt=0)
    sum: float = Field(gt=0)
    most: float = Field(gt=0)
    lasts: Duration
    posts: int = Field(gt=0)
    times: float = Field(ge=1)


class LevelNow(PlaybookEntry):
    """How far what is usual follows the last hours: those of `back`, within two bounds."""

    back: tuple[int, ...]
    steady: float = Field(gt=0)
    least: float = Field(gt=0, le=1)
    most: float = Field(ge=1)


class WarmUp(PlaybookEntry):
    """What holds while too little is known: fixed numbers."""

    days: float = Field(ge=0)
    watch_posts: int = Field(gt=0)
    watch_authors: int = Field(gt=0)
    storm_posts: int = Field(gt=0)
    storm_authors: int = Field(gt=0)


class Negativity(PlaybookEntry):
    """Which share of negative posts makes it a storm. `recall`: what words find of it."""

    share: Share
    last: int = Field(gt=0)
    enough: int = Field(gt=0)
    guessed_share: Share
    guessed_enough: int = Field(gt=0)
    overwhelming: float = Field(ge=1)
    telling: Share
    outweighs: float = Field(ge=1)


class Detection(PlaybookEntry):
    """All numbers of the algorithm (playbook 5.3)."""

    days: int = Field(gt=0, le=60)
    offsets: tuple[Duration, ...]
    trim: float = Field(ge=0, lt=0.5)
    safety: float = Field(ge=1)
    floor: float = Field(gt=0)
    scatter: float = Field(gt=0)
    level: LevelNow
    unsure: float = Field(ge=0)
    per_author: int = Field(gt=0)
    repost: Share
    late: Duration
    watch: tuple[Threshold, ...]
    watch_authors: int = Field(gt=0)
    storm: tuple[Threshold, ...]
    slow: Gathering
    storm_authors: int = Field(gt=0)
    again_after: Duration
    warm_up: WarmUp
    negativity: Negativity


class StormLifecycle(PlaybookEntry):
    """How a storm begins, how often somebody hears of it, and how it ends."""

    lead_after: Duration
    opens_after: Duration
    opens_as: int = Field(ge=1, le=6)
    declined_for: Duration
    redraw: Duration
    remind: Duration
    rotate: Duration
    easing_after: Duration
    easing_posts: int = Field(gt=0)
    easing_times: float = Field(ge=1)
    rises: float = Field(ge=1)
    close_after: Duration
    reopens_within: Duration
    ends_after: Duration
    review_within_days: int = Field(gt=0)
    claim: int = Field(gt=0, le=25)


class Proxy(PlaybookEntry):
    """When a level is proposed from our own figures; all that is named must hold."""

    times: float | None = None
    posts: int | None = None
    platforms: int | None = None
    kinds: tuple[str, ...] = ()
    share: Share | None = None
    lasts: Duration | None = None
    abuse: Share | None = None
    campaign: bool = False


class StormLevel(PlaybookEntry):
    """One level of the scale: its name, what it looks like, and the duties it switches.

    `tells` is the lowest level of escalation that hears of it, `readers` how many second
    readers a reply waits for, `wall` whether nights count, `brief` how often management is
    told while it lasts.
    """

    id: str
    label: Label
    social: Label
    media: Label
    proposed: tuple[Proxy, ...] = ()
    tells: Level | None = None
    checklist: bool = False
    second_reader: bool = False
    wall: bool = False
    statement_only: bool = False
    brief: Duration | None = None

    @property
    def number(self) -> int:
        """0 to 6."""
        return int(self.id)


class SameText(PlaybookEntry):
    """From which similarity (0 to 100) two posts are copies, or nearly the same."""

    copy_from: int = Field(alias="copy", gt=50, le=100)
    near: int = Field(gt=50, le=100)
    last: int = Field(gt=0, le=1000)
    few_words: Share
    new_authors: Share


class GuessWords(PlaybookEntry):
    """What a guess goes by, in one language. A word may end with `*`."""

    negative: tuple[Word, ...]
    positive: tuple[Word, ...]
    skipped: tuple[Word, ...]


class ChecklistTask(PlaybookEntry):
    """One line of the checklist."""

    id: str
    label: Label


class Storms(PlaybookEntry):
    """All of it."""

    quiet: tuple[Literal["claim", "first_reply", "resolve"], ...]
    flood: Flood
    detection: Detection
    lifecycle: StormLifecycle
    levels: dict[Literal["0", "1", "2", "3", "4", "5", "6"], StormLevel]
    same_text: SameText
    checklist: dict[str, ChecklistTask]
    words: dict[str, GuessWords]

    @model_validator(mode="after")
    def _seven_levels(self) -> Self:
        if missing := [str(n) for n in range(7) if str(n) not in self.levels]:
            raise ValueError(f"levels: {', '.join(missing)} is missing")
        return self

    def level(self, number: int) -> StormLevel:
        """The entry of one level, from 0 to 6."""
        return self.levels[str(number)]  # type: ignore[index]

    def loose(self, flags: Collection[str], classes: Collection[str]) -> Iterator[str]:
        """What is named here and is nowhere else."""
        for name in self.flood.flags:
            if name not in flags:
                yield f"storms.toml: flood.flags: {name} is not a flag"
        for name in self.flood.classes:
            if name not in classes:
                yield f"storms.toml: flood.classes: {name} is not a class"
        known = set(self.words)
        if missing := {"en", "de", "nl"} - known:
            yield f"storms.toml: words: there is nothing for {', '.join(sorted(missing))}"
        if self.lifecycle.close_after <= timedelta(0):
            yield "storms.toml: lifecycle.close_after must be longer than nothing"
