"""Decides about evidence, reports to platforms, and removals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.nudges import NEVER
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import DeleteReason, Measure
from bot.playbook.schema.entries import LANGUAGES
from data.models import Mention, Post, Status, Timer, UserId
from data.takedown.event_data import Removing
from data.takedown.models import (
    EvidenceFile,
    Exhibit,
    PlatformReport,
    Removal,
    RemovalId,
    ReportId,
    TakedownState,
)

_SLIP = timedelta(minutes=5)
"""How far a person's clock may be ahead of ours before a time counts as future."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """The checklist as somebody filled it in; what is missing is empty or nothing."""

    content: str = ""
    author: str = ""
    author_url: str = ""
    platform: str = ""
    url: str = ""
    posted_at: datetime | None = None
    captured_at: datetime | None = None
    context: str = ""
    witness: UserId | None = None
    file_name: str = ""
    file_place: str = ""
    file_sha256: str = ""
    reason: str = ""


NEEDED = ("url", "reason")
"""What is asked for at once. Everything else of playbook 8.4 makes it stronger, and may be
added by saving again; the card says what is missing."""

UNSURE = "unsure"
"""The reason while nobody has decided it."""


def may_save(takedown: TakedownState) -> None:
    """Of suspected child-abuse content nothing may be saved, whoever asks."""
    if takedown.stop is not None:
        raise Refused("stopped")


def exhibit(
    shown: EvidenceForm, takedown: TakedownState, given: DecisionContext
) -> tuple[Exhibit, UserId | None]:
    """The evidence and its witness; a refusal names every field that is missing."""
    may_save(takedown)
    missing = [name for name in NEEDED if not getattr(shown, name)]
    if missing:
        what = ",".join(missing)
        raise Refused("evidence_incomplete", {"missing": what}, field=missing[0])
    if shown.witness == given.by:
        raise Refused("witness_is_you", field="witness")
    captured = shown.captured_at or given.now
    if captured > given.now + _SLIP:
        raise Refused("captured_in_the_future", field="captured_at")
    if shown.posted_at is not None and captured < shown.posted_at:
        raise Refused("captured_before_posted", field="captured_at")
    kept = Exhibit(
        content=shown.content,
        author=shown.author,
        author_url=shown.author_url,
        platform=shown.platform,
        url=shown.url,
        posted_at=shown.posted_at,
        captured_at=captured,
        context={"yes": True, "no": False}.get(shown.context),
        file=_file(shown),
        reason=shown.reason,
    )
    return kept, shown.witness


def _file(shown: EvidenceForm) -> EvidenceFile | None:
    """A screenshot by its name; where it lies and its hash are said if they are known."""
    fingerprint = "".join(shown.file_sha256.lower().split())
    if not any((shown.file_name, shown.file_place, fingerprint)):
        return None
    if not shown.file_name:
        raise Refused("file_incomplete", field="file_name")
    if fingerprint and not _SHA256.fullmatch(fingerprint):
        raise Refused("not_a_sha256", field="file_sha256")
    return EvidenceFile(shown.file_name, shown.file_place, fingerprint)


_NOT_YET = ReportId(0)
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,60}")
DECISIONS = ("removed", "restricted", "kept")
"""What a platform can decide."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody fills in: why it is unlawful, and who says so."""

    reason: str
    language: str
    why: str
    name: str
    email: str


def may_report(mention: Mention, takedown: TakedownState) -> None:
    """Without the exact address there is nothing to report."""
    if takedown.stop is not None:
        raise Refused("stopped")
    if not (takedown.url or mention.post.url):
        raise Refused("report_needs_an_address")


def report(
    mention: Mention, takedown: TakedownState, context: DecisionContext, notice: Notice
) -> PlatformReport:
    """One notice, ready to be copied."""
    may_report(mention, takedown)
    if notice.reason not in context.playbook.delete_reasons:
        raise Refused("needs_a_removal_reason", field="reason")
    if notice.language not in LANGUAGES:
        raise Refused("needs_a_language", field="language")
    if not notice.why:
        raise Refused("report_needs_a_why", field="why")
    if not notice.name:
        raise Refused("needs_a_name", field="name")
    if not _ADDRESS.fullmatch(notice.email):
        raise Refused("needs_an_email", field="email")
    return PlatformReport(
        id=_NOT_YET,
        mention=mention.id,
        reason=notice.reason,
        language=notice.language,
        why=notice.why,
        name=notice.name,
        email=notice.email,
        reported_by=context.by,
        reported_at=context.now,
    )


def answered(
    report: PlatformReport, context: DecisionContext, *, receipt: str, decision: str
) -> PlatformReport:
    """What the platform said so far: a receipt, and at last a decision."""
    if decision and decision not in DECISIONS:
        raise Refused("unknown_decision", field="decision")
    return replace(
        report,
        receipt=receipt or None,
        decision=decision or None,
        decided_at=(report.decided_at or context.now) if decision else None,
    )


def climbed(timer: Timer, steps: Sequence[timedelta], now: datetime) -> Timer:
    """The same timer after its reminder, waiting for the next step, or for ever.

    Steps that passed while the desk was away are one reminder together.
    """
    number = sum(timer.since + step <= now for step in steps)
    due = timer.since + steps[number] if number < len(steps) else NEVER
    return replace(timer, step=number, due=due)


def ladder(
    subject: str, number: int, since: datetime, steps: Sequence[timedelta]
) -> list[Timer]:
    """A timer that fires once for each of `steps` after `since`."""
    return [Timer(subject, number, "ask", since + steps[0], 0, since)] if steps else []


_READ = 5000
"""The first characters of a post that are looked at."""


def echo(
    post: Post,
    watched: Iterable[tuple[Removal, str | None]],
    words: Mapping[str, Iterable[str]],
) -> tuple[Removal, str] | None:
    """Which removal it follows and why: `author`, or `words` that speak of one.

    `watched` are the removals of these days, the youngest first, each with the key of
    the author whose post it was. Words begin a word: `delet` finds `deleted`.
    """
    removals = list(watched)
    author = post.author.key
    for removal, whose in removals:
        if author is not None and author == whose:
            return removal, "author"
    if removals and _speaks_of_it(post, words):
        return removals[0][0], "words"
    return None


def _speaks_of_it(post: Post, words: Mapping[str, Iterable[str]]) -> bool:
    said = f"{post.title or ''} {post.text or ''}"[:_READ].casefold()
    spaced = " " + "".join(c if c.isalnum() else " " for c in said)
    beginnings = (word for several in words.values() for word in several)
    return any(f" {word.casefold()}" in spaced for word in beginnings)


_NO_REMOVAL = RemovalId(0)
_STAYS = "never"


@dataclass(frozen=True, slots=True)
class RemovalRequest:
    """What somebody asks for. `lower`: why a gentler measure is not enough."""

    measure: str
    reason: str
    second: UserId | None = None
    rule: str = ""
    lower: str = ""


def may_begin(
    mention: Mention, takedown: TakedownState, context: DecisionContext
) -> None:
    """What can be said before anything is filled in: the missing step by its name.

    Where a class stays whatever it says, only few reasons remain; which of them needs
    evidence is known once one was chosen.
    """
    if takedown.stop is not None:
        raise Refused("stopped")
    if takedown.pending is not None:
        raise Refused(
            "removal_waits_already", {"person": takedown.pending.requested_by}
        )
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None:
        raise Refused("needs_a_class")
    if not _stays(mention, context) and takedown.evidence is None:
        raise Refused("needs_evidence")


def request(
    mention: Mention,
    takedown: TakedownState,
    context: DecisionContext,
    wanted: RemovalRequest,
) -> Removal:
    """A measure that waits for its second person and its time, or is done at once."""
    may_begin(mention, takedown, context)
    reason, measure = _known(wanted, context)
    _check_fits(mention, reason, measure, context)
    if reason.requires_rule and not wanted.rule:
        raise Refused("needs_a_rule", field="rule")
    if reason.evidence and takedown.evidence is None:
        raise Refused("needs_evidence", field="reason")
    _check_gentler(takedown, reason, measure, wanted, context)
    second = _second(measure, wanted, context)
    plan = context.playbook.removal
    waits = measure.irreversible and reason.severity not in plan.at_once
    removal = Removal(
        id=_NO_REMOVAL,
        mention=mention.id,
        measure=measure.id,
        reason=reason.id,
        requested_by=context.by,
        requested_at=context.now,
        possible_at=context.now + plan.delay if waits else context.now,
        rule=wanted.rule or None,
        lower=wanted.lower or None,
        evidence=None if takedown.evidence is None else takedown.evidence.id,
        second=second,
    )
    return removal if second is not None else _done(removal, context)


def confirm(
    takedown: TakedownState, context: DecisionContext, *, looked: bool
) -> Removal:
    """Another person carries it out, once its time has come."""
    pending = waiting(takedown, context)
    if not looked:
        raise Refused("needs_a_look", field="looked")
    return _done(pending, context)


def waiting(takedown: TakedownState, context: DecisionContext) -> Removal:
    """What this person could confirm now. Raises `Refused` with the missing step."""
    pending = takedown.pending
    if pending is None:
        raise Refused("nothing_to_confirm")
    if pending.requested_by == context.by:
        raise Refused("needs_another_person", {"person": pending.second})
    if context.now < pending.possible_at:
        raise Refused("removal_waits", {"at": pending.possible_at})
    return pending


def cancel(takedown: TakedownState, context: DecisionContext) -> Removal:
    """Either of the two, or anybody, lets it be; nothing was done."""
    if takedown.pending is None:
        raise Refused("nothing_to_confirm")
    return replace(
        takedown.pending,
        result="cancelled",
        decided_by=context.by,
        decided_at=context.now,
    )


def lapse(removal: Removal, context: DecisionContext) -> Removal:
    """Nobody confirmed it for long: it is let go."""
    return replace(removal, result="lapsed", decided_at=context.now)


def carried_out(
    name: str, mention: Mention, removal: Removal, context: DecisionContext
) -> Transition:
    """The moderation target is met; now it is watched (playbook 8.3).

    Where the class stays whatever it says, the author still wants an answer: what was
    hidden is recorded, and nothing else changes.
    """
    plan = context.playbook.removal
    measure = plan.measures[removal.measure]
    data = Removing(removal.id, removal.measure, removal.reason, removal.evidence)
    closed = mention.status is Status.CLOSED
    if measure.outcome is None or closed or _stays(mention, context):
        return finish(name, mention, context, data)
    after = replace(
        mention,
        status=Status.WATCHING,
        owner=mention.owner or removal.requested_by,
        claimed_at=mention.claimed_at or context.now,
        returned_at=None,
        promise_due=None,
        outcome=measure.outcome,
        reason=None,
        look_again_at=context.now + plan.follow_up[0] if plan.follow_up else None,
    )
    return finish(name, after, context, data)


def _stays(mention: Mention, context: DecisionContext) -> bool:
    klass = context.playbook.classes.get(mention.classification or "")
    return klass is not None and klass.deletion == _STAYS


def _known(
    wanted: RemovalRequest, context: DecisionContext
) -> tuple[DeleteReason, Measure]:
    reason = context.playbook.delete_reasons.get(wanted.reason)
    if reason is None:
        raise Refused("needs_a_removal_reason", field="reason")
    measure = context.playbook.removal.measures.get(wanted.measure)
    if measure is None:
        raise Refused("needs_a_measure", field="measure")
    return reason, measure


def _check_fits(
    mention: Mention, reason: DeleteReason, measure: Measure, context: DecisionContext
) -> None:
    klass = context.playbook.classes[mention.classification or ""]
    if klass.deletion not in reason.allowed:
        raise Refused("this_class_stays", {"class": klass.id}, field="reason")
    if reason.measures and measure.id not in reason.measures:
        gentle = ",".join(reason.measures)
        raise Refused("only_this_measure", {"measures": gentle}, field="measure")


def _check_gentler(
    takedown: TakedownState,
    reason: DeleteReason,
    measure: Measure,
    wanted: RemovalRequest,
    context: DecisionContext,
) -> None:
    """One sentence why the gentler step is not enough, and it is on record (S3.40)."""
    ladder = context.playbook.removal.measures
    at = list(ladder).index(measure.id)
    higher = set(list(ladder)[at:])
    tried = takedown.tried & {*measure.after, *higher}
    if tried or not measure.after or reason.severity in measure.unasked:
        return
    if not wanted.lower:
        gentle = ",".join(measure.after)
        raise Refused("why_not_gentler", {"measures": gentle}, field="lower")


def _second(
    measure: Measure, wanted: RemovalRequest, context: DecisionContext
) -> UserId | None:
    if not measure.second:
        return None
    if wanted.second is None:
        raise Refused("needs_second_person", field="second")
    if wanted.second == context.by:
        raise Refused("second_is_you", field="second")
    return wanted.second


def _done(removal: Removal, context: DecisionContext) -> Removal:
    plan = context.playbook.removal
    watched = plan.measures[removal.measure].watched
    return replace(
        removal,
        result="done",
        decided_by=context.by,
        decided_at=context.now,
        watch_until=context.now + plan.repost_watch if watched else None,
    )
