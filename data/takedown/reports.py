"""Reports to platforms: the notice, its receipt and the decision."""

from data.instants import maybe_text, to_text
from data.models import MentionId, UserId
from data.takedown.models import PlatformReport, ReportId
from data.transaction import Transaction


def add(tx: Transaction, report: PlatformReport) -> ReportId:
    """Store a new one; the `id` it came with is ignored."""
    return ReportId(
        tx.add(
            "insert into reports (mention, reason, language, why, name, email, "
            "reported_by, reported_at) values (:mention, :reason, :language, :why, "
            ":name, :email, :reported_by, :reported_at)",
            mention=report.mention,
            reason=report.reason,
            language=report.language,
            why=report.why,
            name=report.name,
            email=report.email,
            reported_by=report.reported_by,
            reported_at=to_text(report.reported_at),
        )
    )


def save(tx: Transaction, report: PlatformReport) -> None:
    """Store the receipt, and what the platform decided."""
    tx.run(
        "update reports set receipt = :receipt, decision = :decision, "
        "decided_at = :decided_at where id = :id",
        id=report.id,
        receipt=report.receipt,
        decision=report.decision,
        decided_at=maybe_text(report.decided_at),
    )


def find(tx: Transaction, number: ReportId) -> PlatformReport | None:
    """One by its id."""
    return tx.one_of(PlatformReport, "select * from reports where id = :id", id=number)


def latest(tx: Transaction, mention: MentionId) -> PlatformReport | None:
    """The youngest about a mention."""
    return tx.one_of(
        PlatformReport,
        "select * from reports where mention = :mention order by id desc limit 1",
        mention=mention,
    )


def last_by(tx: Transaction, person: UserId) -> PlatformReport | None:
    """What this person reported last: the name and address they use stand in it."""
    return tx.one_of(
        PlatformReport,
        "select * from reports where reported_by = :by order by id desc limit 1",
        by=person,
    )
