"""Evidence is complete, or every missing field is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.takedown.rules import NEEDED, Shown, exhibit
from data.takedown.models import File, Stop, TakedownState
from tests.world.rule_cases import ANNA, BEN, TEN, context

WHOLE = Shown(
    content="I know where you live.",
    author="Sanne",
    platform="x",
    url="https://x.com/sanne/status/1",
    posted_at=TEN - timedelta(hours=1),
    captured_at=TEN,
    context="no",
    witness=BEN,
)
EMPTY = {"posted_at": None, "captured_at": None, "witness": None}


def refused(shown: Shown, takedown: TakedownState | None = None) -> Refused:
    """What it says."""
    with pytest.raises(Refused) as told:
        exhibit(shown, takedown or TakedownState(), context())
    return told.value


@pytest.mark.parametrize("name", NEEDED)
def test_each_missing_field_is_named(name: str) -> None:
    """Playbook 8.4: without the address or the time of capture, it says so."""
    told = refused(replace(WHOLE, **{name: EMPTY.get(name, "")}))  # type: ignore[arg-type]
    assert (told.reason, told.field) == ("evidence_incomplete", name)
    assert told.values == {"missing": name}


def test_all_that_is_missing_is_named_at_once() -> None:
    told = refused(replace(WHOLE, url="", captured_at=None, witness=None))
    assert told.values == {"missing": "url,captured_at,witness"}
    assert told.field == "url"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"witness": ANNA}, "witness_is_you"),
        ({"captured_at": TEN + timedelta(hours=1)}, "captured_in_the_future"),
        ({"captured_at": TEN - timedelta(hours=2)}, "captured_before_posted"),
        ({"file_name": "a.png"}, "file_incomplete"),
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
    assert kept.file == File("a.png", "safe", "ab" * 32)
    assert (witness, kept.context) == (BEN, False)


def test_of_what_was_stopped_nothing_is_saved() -> None:
    assert refused(WHOLE, TakedownState(stop=Stop(ANNA, TEN))).reason == "stopped"
