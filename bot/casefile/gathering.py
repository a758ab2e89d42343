"""Loads a case from the database: the post, every fact, every event, and the people
involved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.casefile.facts import TimedFact, facts_of
from bot.errors import Refused
from data.audit import events, versions
from data.audit.versions import Mismatch
from data.mentions import cases, mentions
from data.models import Event, Mention, MentionId
from data.takedown.event_data import EvidenceSaved, Removing
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All of one case at `gathered_at`. `broken` is the first place that does not fit."""

    mention: Mention
    facts: tuple[TimedFact, ...]
    story: tuple[Event, ...]
    evidence: tuple[int, ...]
    names: Mapping[str, str]
    gathered_at: datetime
    gathered_by: str
    broken: Mismatch | None
    last_hash: str

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
) -> CaseFile:
    """Read all of it in one transaction. Raises `Refused` for a number nobody knows.

    `name` says what to call a Slack id, or the key of somebody without Slack.
    """
    mention = mentions.find(tx, number)
    if mention is None:
        raise Refused("unknown_mention", {"number": number})
    story = tuple(events.story(tx, number))
    facts = facts_of(cases.read(tx, number))
    people = {fact.who for fact in facts} | {fact.to for fact in facts}
    people |= {event.actor for event in story}
    people |= {who or "" for event in story for who in event.data.named}
    return CaseFile(
        mention=mention,
        facts=tuple(facts),
        story=story,
        evidence=_evidence(story),
        names={who: name(who) for who in people | {by} if who},
        gathered_at=now,
        gathered_by=by,
        broken=versions.first_broken(tx),
        last_hash=story[-1].hash if story else "",
    )


def _evidence(story: tuple[Event, ...]) -> tuple[int, ...]:
    """The numbers of everything that was kept as evidence."""
    said = (event.data for event in story)
    kept = {one.evidence for one in said if isinstance(one, EvidenceSaved | Removing)}
    return tuple(sorted(number for number in kept if number is not None))
