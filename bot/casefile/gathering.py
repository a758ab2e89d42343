"""Loads a case from the database: the post, every fact, every event, and the people
involved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.casefile.facts import Fact, events_of, facts_of
from bot.errors import Refused
from data.audit import versions
from data.audit.versions import Broken
from data.instants import to_text
from data.intake import own_posts
from data.mentions import cases, mentions
from data.models import Mention, MentionId
from data.replies import posted
from data.takedown.event_data import EvidenceSaved, Removing
from data.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Case:
    """All of one case at `gathered_at`. `broken` is the first place that does not fit."""

    mention: Mention
    facts: tuple[Fact, ...]
    story: tuple[Fact, ...]
    evidence: tuple[int, ...]
    names: Mapping[str, str]
    gathered_at: datetime
    gathered_by: str
    broken: Broken | None
    tip: str

    @property
    def text_hash(self) -> str:
        """SHA-256 of what the author wrote, as we were told it."""
        return sha256((self.mention.post.text or "").encode()).hexdigest()


def gather(
    tx: Transaction,
    number: MentionId,
    by: str,
    now: datetime,
    name: Callable[[str], str],
) -> Case:
    """Read all of it in one transaction. Raises `Refused` for a number nobody knows.

    `name` says what to call a Slack id, or the key of somebody without Slack.
    """
    mention = mentions.find(tx, number)
    if mention is None:
        raise Refused("unknown_mention", {"number": number})
    story = tuple(events_of(cases.story(tx, number)))
    facts = facts_of(
        {
            "escalations": cases.escalations(tx, number),
            "posted": _posted(tx, number),
            "own_posts": _own_posts(tx, number),
            "versions": cases.versions(tx, number),
            "tasks": cases.tasks(tx, number),
            "reviews": cases.reviews(tx, number),
        }
    )
    people = {fact.who for fact in (*facts, *story)} | {fact.to for fact in facts}
    people |= {who or "" for fact in story for who in fact.event.named}
    return Case(
        mention=mention,
        facts=tuple(facts),
        story=story,
        evidence=_evidence(story),
        names={who: name(who) for who in people | {by} if who},
        gathered_at=now,
        gathered_by=by,
        broken=versions.first_broken(tx),
        tip=story[-1].hash if story else "",
    )


def _posted(tx: Transaction, number: MentionId) -> list[Row]:
    return [
        {
            "id": one.id,
            "first": one.first,
            "version": one.version,
            "posted_at": to_text(one.posted_at),
            "by": one.by,
            "text": one.text,
        }
        for one in posted.of_mention(tx, number)
    ]


def _own_posts(tx: Transaction, number: MentionId) -> list[Row]:
    return [
        {
            "id": own.id,
            "at": to_text(own.at),
            "source": own.post.source,
            "text": own.post.text or own.post.title,
        }
        for own in own_posts.of_mention(tx, number)
    ]


def _evidence(story: tuple[Fact, ...]) -> tuple[int, ...]:
    """The numbers of everything that was kept as evidence."""
    said = (fact.event for fact in story)
    kept = {one.evidence for one in said if isinstance(one, EvidenceSaved | Removing)}
    return tuple(sorted(number for number in kept if number is not None))
