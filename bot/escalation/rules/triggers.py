"""Decides why management should know of a mention: escalated at once, or only
suggested.

Pure: `triggered` is called after every move, and for past mentions by `check
--escalations`. People set flags; keywords only suggest them (playbook 4.1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from bot.incoming.languages import language_of
from bot.mentions.rules.irony import is_quiet
from bot.mentions.rules.weight import weight_of
from bot.playbook.playbook import Playbook, Trigger
from bot.playbook.word_groups import (
    SentenceWords,
    first_found,
    fold,
    sentences,
)
from data.models import Escalation, Mention, Post, Status

READ = 600
"""The characters of a post that count."""

NEAR = 300
"""How many characters from the brand's name a word may stand."""

_SHORTEST_NAME = 3

Groups = Mapping[str, tuple[str, ...]]
"""Groups of words by language."""


def speaks_of(
    post: Post,
    keywords: Groups,
    unless: Groups,
    *,
    names: Iterable[str] = (),
    anywhere: bool = False,
) -> bool:
    """Whether one of the groups stands in the post, in a language it may be written in.

    `names` are what the brand is called; `anywhere`: not only near them.
    """
    if not keywords:
        return False
    text = "\n".join(filter(None, (post.title, post.text)))
    called = () if anywhere else (*names, *post.keywords)
    spoken = _languages(post.language, text[:READ], keywords)
    return _found(
        _in(spoken, keywords), _in(spoken, unless), text, tuple(dict.fromkeys(called))
    )


def _in(languages: Sequence[str], groups: Groups) -> tuple[str, ...]:
    if len(languages) == 1:
        return groups.get(languages[0], ())
    return tuple(word for name in languages for word in groups.get(name, ()))


def _languages(named: str | None, text: str, keywords: Groups) -> tuple[str, ...]:
    """The language the source names, and the one it looks like; all where nobody knows."""
    likely = ((named or "").split("-")[0].lower(), _looks_like(text) or "")
    known = tuple(dict.fromkeys(name for name in likely if name in keywords))
    return known or tuple(keywords)


@lru_cache(maxsize=64)
def _looks_like(text: str) -> str | None:
    """Every trigger asks it of the same post."""
    return language_of(text)


@lru_cache(maxsize=4096)
def _found(
    groups: tuple[str, ...], unless: tuple[str, ...], text: str, names: tuple[str, ...]
) -> bool:
    return any(
        first_found(groups, [sentence]) is not None
        and not (unless and first_found(unless, [sentence]))
        for sentence in _near(sentences(text[:READ]), text, names)
    )


def _near(
    read: Iterable[SentenceWords], text: str, names: tuple[str, ...]
) -> Iterator[SentenceWords]:
    places = tuple(_places(fold(text), names)) if names else ()
    for sentence in read:
        start, end = sentence[0].start, sentence[-1].end
        if not places or any(start - NEAR <= at <= end + NEAR for at in places):
            yield sentence


def _places(text: str, names: tuple[str, ...]) -> Iterator[int]:
    """Where the brand is named."""
    for name in names:
        called = fold(name).strip().lstrip("@#")
        at = text.find(called) if len(called) >= _SHORTEST_NAME else -1
        while at >= 0:
            yield at
            at = text.find(called, at + len(called))


@dataclass(frozen=True, slots=True)
class TriggerFacts:
    """What is known beside the mention.

    `move` was just made, by a person where `by_hand`. `author_posts` are the times and
    classes of this author's posts, this one included; not yet `counted`, they may be
    enough. `noticed` are findings of other
    rooms (`own_reply_backfires`, `author_unhappy`). `overdue` is the share of its time
    the first reply has used. `raised` is what management was told of this mention already,
    `told_lately` are causes that spoke of this author so lately that once is enough.
    `names` are what the brand is called.
    """

    now: datetime
    move: str | None = None
    by_hand: bool = True
    author_posts: tuple[tuple[datetime, str | None], ...] = ()
    counted: bool = True
    noticed: frozenset[str] = frozenset()
    overdue: float = 0.0
    raised: tuple[Escalation, ...] = ()
    told_lately: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


def triggered(
    mention: Mention, facts: TriggerFacts, playbook: Playbook
) -> tuple[Trigger, ...]:
    """Every trigger whose conditions all hold, in the order of the file."""
    return tuple(
        trigger
        for trigger in playbook.triggers.values()
        if _holds(trigger, mention, facts, playbook)
    )


def to_raise(
    mention: Mention, facts: TriggerFacts, playbook: Playbook
) -> tuple[Trigger, ...]:
    """What is raised now: each cause once, and none where a higher one said it.

    What follows from a press is only raised where a person pressed.
    """
    found: list[Trigger] = []
    for trigger in playbook.triggers.values():
        by_nobody = trigger.is_by_hand and not facts.by_hand
        if not trigger.raises or by_nobody or _is_told(trigger, mention, facts):
            continue
        covered = any(_covers(one, trigger) for one in found)
        if not covered and _holds(trigger, mention, facts, playbook):
            found.append(trigger)
    return tuple(found)


def suggested(
    mention: Mention,
    facts: TriggerFacts,
    playbook: Playbook,
    declined: frozenset[str] = frozenset(),
) -> tuple[Trigger, ...]:
    """What the card suggests: a flag to set, or an escalation where there is no flag.

    Nothing while irony is unresolved (S3.9), nor for what is closed or not about us.
    """
    klass = playbook.classes.get(mention.classification or "")
    sorted_out = klass is not None and klass.closes_as is not None
    if mention.status is Status.CLOSED or sorted_out or is_quiet(mention, playbook):
        return ()
    return tuple(
        trigger
        for trigger in playbook.triggers.values()
        if trigger.id not in declined
        and not _is_told(trigger, mention, facts)
        and _is_suggested(trigger, mention, facts, playbook)
    )


def _is_suggested(
    trigger: Trigger, mention: Mention, facts: TriggerFacts, playbook: Playbook
) -> bool:
    if not trigger.raises:
        return trigger.told is None and _holds(trigger, mention, facts, playbook)
    unset = trigger.flag is not None and trigger.flag not in mention.flags
    return unset and _speaks_of(mention, trigger, facts, playbook)


def _holds(
    trigger: Trigger, mention: Mention, facts: TriggerFacts, playbook: Playbook
) -> bool:
    if trigger.negative and is_quiet(mention, playbook):
        return False
    conditions = chain(
        _about_the_mention(trigger, mention, facts, playbook),
        _about_the_moment(trigger, mention, facts),
    )
    return next(conditions, False) and all(conditions)


def _about_the_mention(
    trigger: Trigger, mention: Mention, facts: TriggerFacts, playbook: Playbook
) -> Iterator[bool]:
    klass = playbook.classes.get(mention.classification or "")
    if trigger.flag is not None:
        yield trigger.flag in mention.flags
    if trigger.classes:
        yield not {mention.classification, mention.second_class}.isdisjoint(
            trigger.classes
        )
    if trigger.without:
        yield mention.classification not in trigger.without
    if trigger.classified:
        yield klass is not None
    if trigger.reply is not None:
        yield klass is not None and klass.reply == trigger.reply
    if trigger.followers is not None:
        yield _reach(mention, playbook) >= trigger.followers
    if trigger.keywords and not trigger.raises:
        yield _speaks_of(mention, trigger, facts, playbook)


def _about_the_moment(
    trigger: Trigger, mention: Mention, facts: TriggerFacts
) -> Iterator[bool]:
    if trigger.move is not None:
        yield trigger.move == facts.move
    if trigger.fact is not None:
        yield trigger.fact in facts.noticed
    if trigger.overdue is not None:
        yield mention.first_reply_at is None and facts.overdue >= trigger.overdue
    wanted = trigger.author_posts
    if wanted is not None:
        since = facts.now - wanted.within
        posts = [k for at, k in facts.author_posts if at >= since]
        enough = sum(klass in wanted.classes for klass in posts) >= wanted.at_least
        yield enough or not facts.counted


def _reach(mention: Mention, playbook: Playbook) -> int:
    """Followers as the source says, or as a flag that was set stands for.

    A person who said that it carries no further than most is right (S1.15).
    """
    if mention.priority is not None and weight_of(mention, playbook).level != "high":
        return 0
    flags = (playbook.flags[n] for n in mention.flags if n in playbook.flags)
    return max(
        mention.post.author.followers or 0, *(flag.followers or 0 for flag in flags), 0
    )


def _is_told(trigger: Trigger, mention: Mention, facts: TriggerFacts) -> bool:
    """Whether management knows: of this cause, or of the same matter higher up.

    What was taken back was never said; what ended with its case is asked again when the
    case comes back.
    """
    forgotten = {"taken_back"}
    if mention.status is not Status.CLOSED:
        forgotten.add("closed")
    if trigger.told is not None or trigger.id in facts.told_lately:
        return True
    return any(
        one.cause == trigger.id
        or (one.reason == trigger.reason and one.level >= trigger.level)
        for one in facts.raised
        if one.obsolete not in forgotten
    )


def _covers(one: Trigger, other: Trigger) -> bool:
    return one.reason == other.reason and one.level >= other.level


def _speaks_of(
    mention: Mention, trigger: Trigger, facts: TriggerFacts, playbook: Playbook
) -> bool:
    """Whether the post speaks of it, in its own words or those of related triggers."""
    related = (playbook.triggers[name] for name in trigger.words_of)
    return any(
        speaks_of(
            mention.post, one.keywords, one.unless,
            names=facts.names, anywhere=one.anywhere,
        )
        for one in (trigger, *related)
    )  # fmt: skip
