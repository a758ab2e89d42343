"""Decides who gives the one approval a considered reply may need, and by when.

Informing is not approving (playbook 4.5, S3.22): only flags with `approval` ask for it,
and one person is asked, for exactly the text that was shown. What a reply still waits
for is decided in `bot/replies/rules/publish_checklist.py`;
`bot/escalation/service/approving.py` supplies the recorded facts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.escalation.rules.escalating import EscalationRequest
from bot.playbook.playbook import EscalationReason, Flag, Playbook
from data.escalation.models import Freeze
from data.models import Mention, UserId


@dataclass(frozen=True, slots=True)
class RecordedFreeze:
    """Management asked to hold considered replies: who said so, when, and what to do."""

    by: UserId
    at: datetime
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """The one yes a flag asks for: whom it was asked of, and what became of the text."""

    asked: UserId
    asked_at: datetime
    text: str
    approved_by: UserId | None = None


def approval_of(
    mention: Mention, playbook: Playbook, *, text: str, question: str
) -> EscalationRequest | None:
    """The brief that asks for the yes; nothing where no flag asks for one.

    Of several flags the highest one counts: one approver is enough.
    """
    flags = _asking(mention, playbook)
    if not flags:
        return None
    flag = max(flags, key=lambda one: one.level or "L1")
    reason = _reason_of(flag, playbook)
    return EscalationRequest(
        level=flag.level or "L1",
        reason=reason.id,
        question=question,
        kind="approval",
        proposal=text,
    )


def needs_a_yes(mention: Mention, playbook: Playbook) -> bool:
    """Whether any of its flags asks for one."""
    return bool(_asking(mention, playbook))


def _asking(mention: Mention, playbook: Playbook) -> Sequence[Flag]:
    known = (playbook.flags[n] for n in mention.flags if n in playbook.flags)
    return [flag for flag in known if flag.approval]


def _reason_of(flag: Flag, playbook: Playbook) -> EscalationReason:
    """The reason its trigger gives, else the first one of its level."""
    reasons = playbook.escalation_reasons
    triggers = (t for t in playbook.triggers.values() if t.flag == flag.id)
    named = next((t.reason for t in triggers if t.raises), None)
    if named is not None:
        return reasons[named]
    return next(r for r in reasons.values() if r.level == (flag.level or "L1"))


ALL = "all"
STORM = "storm:"
"""Before the number of a storm, all of whose replies wait."""


def topics_of(mention: Mention) -> tuple[str, ...]:
    """What a freeze can be about, the narrowest first: this one, its topics, all."""
    return (
        f"mention:{mention.id}",
        *(f"flag:{flag}" for flag in mention.flags),
        *(f"keyword:{word.casefold()}" for word in mention.post.keywords if word),
        ALL,
    )


def is_about(topic: str, mention: Mention) -> bool:
    """Whether a held topic is this mention's, by its number, a flag, or a word in it."""
    kind, _, name = topic.partition(":")
    if kind == "keyword":
        post = mention.post
        said = [*post.keywords, post.title or "", post.text or ""]
        return any(name.casefold() in words.casefold() for words in said)
    if kind == "flag":
        return name in mention.flags
    return topic in (ALL, f"mention:{mention.id}")


def freeze_on(mention: Mention, held: Iterable[Freeze]) -> Freeze | None:
    """The freeze that holds this mention's considered reply longest, if one does."""
    holding = (freeze for freeze in held if is_about(freeze.topic, mention))
    return max(holding, key=lambda freeze: (freeze.until, freeze.id), default=None)
