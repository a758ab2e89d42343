"""Evidence is complete, or every missing field is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.takedown.rules import NEEDED, EvidenceForm, exhibit
from data.takedown.models import EvidenceFile, Stop, TakedownState
from tests.world.rule_cases import ANNA, BEN, TEN, context

WHOLE = EvidenceForm(
    content="I know where you live.",
    author="Sanne",
    platform="x",
    url="https://x.com/sanne/status/1",
    posted_at=TEN - timedelta(hours=1),
    captured_at=TEN,
    context="no",
    witness=BEN,
    reason="threat",
)
LEAST = EvidenceForm(url="https://x.com/sanne/status/1", reason="unsure")


def refused(shown: EvidenceForm, takedown: TakedownState | None = None) -> Refused:
    """What it says."""
    with pytest.raises(Refused) as told:
        exhibit(shown, takedown or TakedownState(), context())
    return told.value


@pytest.mark.parametrize("name", NEEDED)
def test_each_missing_field_is_named(name: str) -> None:
    """Playbook 8.4: without the address there is nothing to save."""
    told = refused(replace(WHOLE, **{name: ""}))  # type: ignore[arg-type]
    assert (told.reason, told.field) == ("evidence_incomplete", name)
    assert told.values == {"missing": name}


def test_all_that_is_missing_is_named_at_once() -> None:
    told = refused(replace(WHOLE, url="", reason=""))
    assert told.values == {"missing": "url,reason"}
    assert told.field == "url"


def test_link_and_reason_are_enough_and_what_is_unknown_stays_so() -> None:
    """On a phone nobody has a hash, and seconds count."""
    kept, witness = exhibit(LEAST, TakedownState(), context())
    assert witness is None
    assert (kept.posted_at, kept.captured_at, kept.context) == (None, TEN, None)
    assert kept.missing(witness) == [
        "content",
        "author",
        "posted_at",
        "context",
        "witness",
        "file",
    ]
    named = replace(LEAST, file_name="photo.jpg", witness=BEN, context="unknown")
    kept, witness = exhibit(named, TakedownState(), context())
    assert kept.file == EvidenceFile("photo.jpg", "", "")
    assert "file" not in kept.missing(witness)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"witness": ANNA}, "witness_is_you"),
        ({"captured_at": TEN + timedelta(hours=1)}, "captured_in_the_future"),
        ({"captured_at": TEN - timedelta(hours=2)}, "captured_before_posted"),
        ({"file_place": "safe"}, "file_incomplete"),
        (
            {"file_name": "a.png", "file_place": "safe", "file_sha256": "12"},
            "not_a_sha256",
        ),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], reason: str) -> None:
    assert refused(replace(WHOLE, **changes)).reason == reason  # type: ignore[arg-type]


def test_a_fingerprint_may_be_pasted_as_windows_shows_it() -> None:
    pasted = replace(
        WHOLE, file_name="a.png", file_place="safe", file_sha256=" AB" * 32
    )
    kept, witness = exhibit(pasted, TakedownState(), context())
    assert kept.file == EvidenceFile("a.png", "safe", "ab" * 32)
    assert (witness, kept.context) == (BEN, False)


def test_of_what_was_stopped_nothing_is_saved() -> None:
    assert refused(WHOLE, TakedownState(stop=Stop(ANNA, TEN))).reason == "stopped"
