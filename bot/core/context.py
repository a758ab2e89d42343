"""What every use case needs: store, playbook, hours, people and channels."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.config.brand import BrandProfile
from bot.config.people import Person, Topic
from bot.config.routing import RoutingRule
from bot.core.command import CommandAnswer, CommandResult
from bot.hours.hours import Hours
from bot.hours.weekly import Span
from bot.mentions.rules.clocks import to_the_millisecond
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from data.models import ChannelId, Mention, Post, UserId
from data.store import Store
from data.transaction import Transaction

DRILL = "drill"
"""The source of what only rehearses."""


@dataclass(frozen=True, slots=True)
class DeskChannels:
    """Where cards and briefs go, as Slack ids; a source may have a channel of its own.

    `names` are what `desk.toml` calls them, by id.
    """

    desk: ChannelId
    management: ChannelId
    of_source: Mapping[str, ChannelId] = field(default_factory=dict)
    of_topic: Mapping[str, ChannelId] = field(default_factory=dict)
    of_rule: Mapping[str, ChannelId] = field(default_factory=dict)
    confidential: ChannelId | None = None
    drill: ChannelId | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def of_mention(self, mention: Mention) -> ChannelId:
        """The channel its card goes to: that of the rule that fitted, else of its source.

        What only rehearses goes to the channel for that, where there is one.
        """
        if mention.post.source == DRILL and self.drill is not None:
            return self.drill
        usual = self.of_source.get(mention.post.source, self.desk)
        return mention.routed.channel or usual

    def of_the_desk(self) -> frozenset[ChannelId]:
        """Every channel in which cards stand."""
        drill = () if self.drill is None else (self.drill,)
        return frozenset({self.desk, *self._of_cards(), *drill})

    def _of_cards(self) -> tuple[ChannelId, ...]:
        return (*self.of_source.values(), *self.of_rule.values())

    def all(self) -> tuple[ChannelId, ...]:
        """Every channel that is ours in any way, each once."""
        more = [one for one in (self.confidential, self.drill) if one is not None]
        ours = (self.desk, self.management, *self._of_cards(), *more)
        return tuple(dict.fromkeys((*ours, *self.of_topic.values())))


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty, asked anew at each instant. Built from the roster.

    Whoever is away is left out; `Attendance` knows who that is.
    """

    audience: Callable[[Collection[UserId]], Audience]
    is_on_duty: Callable[[UserId, Collection[UserId]], bool]
    on_shift: Callable[[datetime], tuple[UserId, ...]] = lambda _: ()
    next_change: Callable[[datetime], datetime | None] = lambda _: None
    of_group: Callable[[str, Collection[UserId]], UserId | None] = lambda *_: None
    """Who is asked first of a group that a rule names; nobody where nobody of it is there."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A later post that was put to its mention: its number, and how it came.

    `how`: as an `answer`, as `spread`, or because its author is watched (`watch`).
    """

    reply: int
    post: Post
    how: str
    by_author: bool


MoveEffect = Callable[
    [Transaction, "AppContext", Mention, Transition, DecisionContext],
    CommandAnswer | None,
]
"""After a transition; gets the mention from before it, tells who made it what followed."""

CommandEffect = Callable[
    [Transaction, "AppContext", CommandResult, DecisionContext], CommandResult
]
"""After a whole command of a person; returns its result, with what it adds."""

MentionEffect = Callable[[Transaction, "AppContext", Mention, DecisionContext], None]
"""After a mention arrived, or after its words were forgotten."""

ReplyEffect = Callable[
    [Transaction, "AppContext", Mention, Attached, DecisionContext], None
]
"""After a later post was put to its mention; gets the mention as it was."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from what happens, in its transaction, each tuple in its order."""

    on_move: tuple[MoveEffect, ...] = ()
    on_command: tuple[CommandEffect, ...] = ()
    on_arrival: tuple[MentionEffect, ...] = ()
    on_reply: tuple[ReplyEffect, ...] = ()
    on_withdrawal: tuple[MentionEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class AppContext:
    """Handed to every use case.

    `address` is the workspace's own (`https://team.slack.com/`), `wake` tells the
    courier that something was recorded, `profile` is what drafts are written for.
    `effects` are listed in `bot/desk/effects.py`. `variants` are the ways our sentences are
    said, `region` the one of them that texts for the public follow, too.
    """

    store: Store
    playbook: Playbook
    hours: Hours
    channels: DeskChannels
    people: Mapping[str, Person]
    duty: Duty
    clock: Clock
    language: str
    zone: str
    address: str
    wake: Callable[[], None]
    effects: Effects
    topics: Mapping[str, Topic] = field(default_factory=dict)
    profile: BrandProfile = field(default_factory=BrandProfile)
    staff: frozenset[str] = frozenset()
    accounts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rules: Mapping[str, RoutingRule] = field(default_factory=dict)
    prepared: frozenset[str] = frozenset()
    week: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    region: str = ""

    def context(self, by: UserId) -> DecisionContext:
        """What a rule may know, frozen at this moment: one `now` per decision."""
        return DecisionContext(
            now=to_the_millisecond(self.clock()),
            by=by,
            playbook=self.playbook,
            hours=self.hours,
            is_on_duty=lambda user: self.duty.is_on_duty(user, ()),
            lead=self.duty.audience(()).lead,
        )

    def person(self, user: UserId) -> Person | None:
        """Who of the people in `desk.toml` this is, if it is one of them."""
        return next((p for p in self.people.values() if p.slack == user), None)

    def deputy_of(self, user: UserId) -> UserId | None:
        """Who stands in for this person by `desk.toml`, where that can be asked."""
        person = self.person(user)
        deputy = self.people.get((person.deputy if person else None) or "")
        return UserId(deputy.slack) if deputy is not None and deputy.slack else None

    def words(self, key: str) -> str:
        """A sentence of ours in the language of the desk."""
        return self.translator(self.language)(key)

    def translator(self, language: str) -> Translator:
        """Our sentences in this language, said the way this desk wants them."""
        return Translator(language, self.variants)

    def whose(self, topic: str) -> tuple[UserId | None, ChannelId | None]:
        """Who hears of a topic: a person, or a channel; nobody where it is not ours."""
        known = self.topics.get(topic)
        if known is None:
            return None, None
        person = self.people.get(known.owner or "")
        if person is not None and person.slack:
            return UserId(person.slack), None
        return None, self.channels.of_topic.get(topic)
