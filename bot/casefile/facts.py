"""Lists the facts of a case in order of time: who, what, when, and the hash that proves it.

Pure: from what `data/mentions/cases.py` read. Codes stay codes; a file format turns them
into words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from data.audit.event_data import NOTHING_MORE, EventData
from data.escalation.models import Freeze, InfoRequest, Ping
from data.handoffs.models import Task
from data.instants import to_text
from data.intake.versions import TextVersion
from data.mentions.cases import EscalationRecord, Record, ReviewRecord, Sealed
from data.models import Escalation, Event, OwnPost
from data.replies.models import Posted


@dataclass(frozen=True, slots=True)
class TimedFact:
    """One thing that was so at an instant (`at`, UTC).

    `item` says of what it is a fact (`escalation 3`), `who` is an id, `code` names an
    entry of the playbook in the table `group`.
    """

    item: str
    what: str
    at: datetime
    who: str = ""
    text: str = ""
    hash: str = ""
    to: str = ""
    group: str = ""
    code: str = ""
    event: EventData = NOTHING_MORE


def facts_of(record: Record) -> list[TimedFact]:
    """Everything but the events, which tell their own story."""
    found = [
        *(fact for one in record.escalations for fact in _escalation(one)),
        *(_posted(one) for one in record.posted),
        *(_own_post(one) for one in record.own_posts),
        *(_version(one) for one in record.versions),
        *(fact for one in record.tasks for fact in _task(one.row, one.hash)),
        *(fact for one in record.reviews for fact in _review(one)),
    ]
    return sorted(found, key=lambda fact: fact.at)


def event_fact(event: Event) -> TimedFact:
    """One line of the story as a fact."""
    return TimedFact(
        item="event",
        what=event.kind,
        at=event.at,
        who=event.actor,
        hash=event.hash,
        event=event.data,
    )


def _escalation(record: EscalationRecord) -> Iterator[TimedFact]:
    one, link = record.escalation.row, record.escalation.hash
    item = f"escalation {one.id}"

    def raised(what: str, text: str = "", who: str = "") -> TimedFact:
        return TimedFact(item, what, one.raised_at, who, text, link)

    def entry(what: str, group: str, code: str) -> TimedFact:
        return replace(raised(what), group=group, code=code)

    yield raised(f"raised_{one.kind}", one.question, one.raised_by)
    yield entry("level", "levels", one.level)
    yield entry("trigger", "reasons", one.reason)
    yield raised("cause", one.cause)
    for name in ("proposal", "known", "unknown"):
        if text := getattr(one, name):
            yield raised(name, text, one.raised_by)
    if one.decide_by:
        yield raised("decide_by", to_text(one.decide_by))
    yield from (fact for ping in record.pings for fact in _told(ping, item))
    yield from (fact for asked in record.info_requests for fact in _asked(asked, item))
    yield from _became(one, item, link)
    yield from (fact for held in record.freezes for fact in _held(held, item))


def _told(sealed: Sealed[Ping], item: str) -> Iterator[TimedFact]:
    ping = sealed.row

    def told(what: str, at: datetime, text: str = "", who: str = "") -> TimedFact:
        return TimedFact(item, what, at, who, text, sealed.hash, ping.person)

    yield told("told", ping.at, ping.step)
    if ping.delivered_at:
        yield told("delivered", ping.delivered_at)
    if ping.error:
        yield told("undelivered", ping.at, ping.error)
    if ping.called_at:
        yield told("phoned", ping.called_at, who=ping.called_by or "")


def _asked(sealed: Sealed[InfoRequest], item: str) -> Iterator[TimedFact]:
    one, link = sealed.row, sealed.hash
    yield TimedFact(item, "asked_back", one.asked_at, one.asked_by, one.question, link)
    if one.answered_at:
        by, said = one.answered_by or "", one.answer or ""
        yield TimedFact(item, "answered_back", one.answered_at, by, said, link)


def _became(one: Escalation, item: str, link: str) -> Iterator[TimedFact]:
    seen_by = one.acknowledged_by or ""
    if one.acknowledged_at:
        yield TimedFact(item, "acknowledged", one.acknowledged_at, seen_by, hash=link)
    if one.taken_over_at:
        by = seen_by or one.manager
        yield TimedFact(item, "taken_over", one.taken_over_at, by, hash=link)
    if one.decided_at:
        at, by, code = one.decided_at, one.decided_by or "", one.decision or ""
        yield TimedFact(item, "decided", at, by, "", link, group="decisions", code=code)
        for what, text in (("reason", one.why), ("instruction", one.instruction)):
            if text:
                yield TimedFact(item, what, at, by, text, link)
    if one.ended_at:
        what = f"obsolete_{one.obsolete}" if one.obsolete else "ended"
        by = (one.ended_by or "") if one.obsolete else ""
        yield TimedFact(item, what, one.ended_at, by, hash=link)


def _held(sealed: Sealed[Freeze], item: str) -> Iterator[TimedFact]:
    one, link = sealed.row, sealed.hash
    until = f"{one.topic} → {to_text(one.until)}"
    yield TimedFact(item, "held", one.since, one.set_by, until, link)
    if one.lifted_at:
        yield TimedFact(
            item, "lifted", one.lifted_at, one.lifted_by or "", one.topic, link
        )


def _posted(one: Posted) -> TimedFact:
    item = f"posted {one.first or one.id}.{one.version}"
    return TimedFact(item, "posted", one.posted_at, one.by, one.text)


def _own_post(one: OwnPost) -> TimedFact:
    """What we posted, as a source saw it."""
    said = one.post.text or one.post.title
    text = f"{one.post.source}: {said}" if said else one.post.source
    return TimedFact(f"own {one.id}", "own_post", one.at, text=text)


def _version(one: TextVersion) -> TimedFact:
    """What the post, or what was written below it, said before."""
    of = f"own {one.of.own}" if one.of.own else f"reply {one.of.reply}"
    item = f"version {one.id} of {of if one.of.own or one.of.reply else 'post'}"
    text = " · ".join(part for part in (one.rating, one.title, one.text) if part)
    return TimedFact(item, f"version_{one.why}", one.at, text=text)


def _task(one: Task, link: str) -> Iterator[TimedFact]:
    item, to = f"task {one.id}", one.owner or one.channel or ""
    yield TimedFact(item, "task", one.asked_at, one.asked_by, one.what, link, to)
    yield TimedFact(item, "task_due", one.asked_at, "", to_text(one.due), link, to)
    if one.answered_at:
        said = f"{one.answer} {one.note}".strip()
        by = one.answered_by or ""
        yield TimedFact(item, "task_answered", one.answered_at, by, said, link)


def _review(record: ReviewRecord) -> Iterator[TimedFact]:
    one, link = record.review.row, record.review.hash
    item, at, to = f"review {one.id}", one.opened_at, one.owner
    yield TimedFact(item, "review", at, one.opened_by, one.cause, link, to)
    yield TimedFact(item, "review_due", at, "", to_text(one.due), link, to)
    for sealed in record.answers:
        said = sealed.row
        yield TimedFact(
            item,
            "review_answer",
            said.at,
            said.by,
            said.text,
            sealed.hash,
            group="questions",
            code=said.question,
        )
    if one.written_at:
        by = one.written_by or ""
        yield TimedFact(item, "review_written", one.written_at, by, hash=link)
