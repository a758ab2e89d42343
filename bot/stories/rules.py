"""Decides what is joined to another story, what looks alike, and varies what everybody is told.

It suggests and never joins by itself. `fuzz.ratio` on cleaned text finds copies and nearly the
same words; the same story in other words or in another language is joined by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.errors import Refused
from bot.mentions.rules.lifecycle import ended, finish
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.schema.stories import Wording
from bot.playbook.schema.storms import SameText
from bot.storms.rules.wording import plain_words
from data.models import Mention, MentionId, Status
from data.stories.event_data import OfStory
from data.stories.models import How, News

JOIN, UNJOIN = "join", "unjoin"
SAME_STORY = "joined"
"""The outcome of a mention that is told of at another one."""


def join(
    mention: Mention, context: DecisionContext, *, parent: MentionId, open_end: bool
) -> Transition:
    """It is looked after at its parent from now on; nothing of it stays open.

    `open_end`: something of it still waits for somebody, such as a question.
    """
    if parent == mention.id:
        raise Refused("own_story", field="parent")
    if mention.status not in MOVES[JOIN].begins:
        raise Refused("already_closed", {"at": mention.closed_at})
    if mention.owner not in (None, context.by):
        raise Refused("owned_by", {"person": mention.owner, "at": mention.claimed_at})
    if open_end:
        raise Refused("something_is_open")
    closed = ended(mention, SAME_STORY, context)
    return finish(JOIN, closed, context, OfStory(parent))


def with_promise(parent: Mention, child: Mention) -> Mention:
    """The parent keeps our word to the author of the child, too: whichever is sooner.

    Raises `Refused` where nobody looks after the parent any more.
    """
    if child.promise_due is None:
        return parent
    if parent.status is Status.CLOSED:
        raise Refused("something_is_open")
    sooner = min(filter(None, (parent.promise_due, child.promise_due)))
    return replace(parent, promise_due=sooner)


def unjoin(
    restored: Mention, context: DecisionContext, *, parent: MentionId
) -> Transition:
    """A story of its own again, as it stood before (`restored`)."""
    return finish(UNJOIN, restored, context, OfStory(parent))


SHORTEST = 25
"""Fewer characters than these look alike without telling the same."""


@dataclass(frozen=True, slots=True)
class EarlierMention:
    """An earlier mention: its words, cleaned, and the story it belongs to."""

    mention: MentionId
    text: str
    parent: MentionId | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """The earlier mention, and how much it is like it."""

    mention: MentionId
    how: How
    likeness: float


@lru_cache(maxsize=2048)
def bare(title: str | None, text: str | None) -> str:
    """What is compared: without links, names and signs."""
    return plain_words(f"{title or ''} {text or ''}")


def nearest(text: str, told: Sequence[EarlierMention], rules: SameText) -> Like | None:
    """The most alike of these, or nothing; what tells a story stands for that story."""
    found = ranked(text, told, rules, most=1)
    return found[0] if found else None


def ranked(
    text: str, told: Sequence[EarlierMention], rules: SameText, most: int
) -> list[Like]:
    """The most alike first, each story once."""
    if len(text) < SHORTEST:
        return []
    near = process.extract(
        text,
        [one.text for one in told],
        scorer=fuzz.ratio,
        score_cutoff=rules.near,
        limit=4 * most,
    )
    found: dict[MentionId, Like] = {}
    for _, likeness, place in near:
        one = told[place]
        story = one.parent or one.mention
        how: How = "copy" if likeness >= rules.copy_from else "near"
        found.setdefault(story, Like(story, how, likeness))
    return list(found.values())[:most]


def varied(
    wordings: Sequence[Wording], voice: str, *, name: str, news: str, number: int
) -> str:
    """One reply. `number` is the place in the list: neighbours differ.

    `voice` is one of the playbook; without a name the sentence begins without one.
    """
    spoken = [one for one in wordings if voice in one.text]
    if not spoken:
        return news
    wording = spoken[number % len(spoken)]
    text = wording.text[voice] if name else wording.nameless[voice]
    return " ".join(text.format(name=name, news=news.strip()).split())


@dataclass(frozen=True, slots=True)
class Offered:
    """An earlier mention to join, and whether its words are alike."""

    mention: Mention
    how: How | None


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who was told, with a reply in words of their own; who told them, if anybody."""

    mention: Mention
    text: str
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One piece of news and everybody it is for; `done` of `total` have heard it."""

    news: News
    hearers: tuple[Hearer, ...]
    first: int
    total: int
    done: int
