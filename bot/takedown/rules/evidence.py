"""Decides whether a piece of evidence is complete, and what may be kept at all."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.models import UserId
from data.takedown.models import Exhibit, File, TakedownState

_SLIP = timedelta(minutes=5)
"""How far a person's clock may be ahead of ours before a time counts as future."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Shown:
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


NEEDED = (
    "content",
    "author",
    "platform",
    "url",
    "posted_at",
    "captured_at",
    "context",
    "witness",
)
"""In the order of the dialog (playbook 8.4)."""


def may_save(takedown: TakedownState) -> None:
    """Of suspected child-abuse content nothing may be saved, whoever asks."""
    if takedown.stop is not None:
        raise Refused("stopped")


def exhibit(
    shown: Shown, takedown: TakedownState, given: DecisionContext
) -> tuple[Exhibit, UserId]:
    """The evidence and its witness; a refusal names every field that is missing."""
    may_save(takedown)
    missing = [name for name in NEEDED if not getattr(shown, name)]
    posted, captured, witness = shown.posted_at, shown.captured_at, shown.witness
    if missing or posted is None or captured is None or witness is None:
        what = ",".join(missing)
        raise Refused("evidence_incomplete", {"missing": what}, field=missing[0])
    if witness == given.by:
        raise Refused("witness_is_you", field="witness")
    if captured > given.now + _SLIP:
        raise Refused("captured_in_the_future", field="captured_at")
    if captured < posted:
        raise Refused("captured_before_posted", field="captured_at")
    kept = Exhibit(
        content=shown.content,
        author=shown.author,
        author_url=shown.author_url,
        platform=shown.platform,
        url=shown.url,
        posted_at=posted,
        captured_at=captured,
        context=shown.context == "yes",
        file=_file(shown),
    )
    return kept, witness


def _file(shown: Shown) -> File | None:
    """A screenshot is named by all three, or there is none."""
    parts = {
        "file_name": shown.file_name,
        "file_place": shown.file_place,
        "file_sha256": shown.file_sha256,
    }
    if not any(parts.values()):
        return None
    empty = next((name for name, value in parts.items() if not value), None)
    if empty is not None:
        raise Refused("file_incomplete", field=empty)
    fingerprint = "".join(shown.file_sha256.lower().split())
    if not _SHA256.fullmatch(fingerprint):
        raise Refused("not_a_sha256", field="file_sha256")
    return File(shown.file_name, shown.file_place, fingerprint)
