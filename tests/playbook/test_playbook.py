"""The playbook: validated at the start, with errors that name file and key."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Misconfigured
from bot.playbook.playbook import LANGUAGES, Playbook, Targets
from bot.playbook.schema.files import FILES, PACKAGED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged playbook that a test may spoil."""
    for stem in FILES:
        shutil.copy(PACKAGED / f"{stem}.toml", tmp_path)
    return tmp_path


def problems_of(folder: Path, **changes: Any) -> list[str]:
    """What is wrong with it."""
    with pytest.raises(Misconfigured) as caught:
        Playbook.load(folder, **changes)
    return caught.value.problems


def test_the_eight_classes_stand_in_their_order() -> None:
    """One page, eight buttons, each with an action of its own."""
    playbook = Playbook.load()
    assert list(playbook.classes) == [
        "praise",
        "question",
        "complaint",
        "wrong_facts",
        "feedback",
        "rant_troll",
        "abuse",
        "not_relevant",
    ]
    assert len({klass.action["en"] for klass in playbook.classes.values()}) == 8
    assert len(playbook.flags) == 13


def test_targets_are_those_of_the_playbook() -> None:
    """S3.10, S2.38: a sign of life within the hour for questions and complaints."""
    classes = Playbook.load().classes
    hour = timedelta(hours=1)
    assert classes["complaint"].targets.first_reply == hour
    assert classes["question"].targets.first_reply == hour
    assert classes["complaint"].targets.claim == timedelta(minutes=15)
    assert classes["abuse"].targets.clock == "wall"
    assert classes["rant_troll"].targets.first_reply is None
    assert classes["not_relevant"].targets.claim is None
    assert Playbook.load().unclassified.targets.first_reply == hour


def test_praise_is_never_nudged_and_criticism_never_removed() -> None:
    """S1.11: no nag for praise; deletion has its own two classes."""
    classes = Playbook.load().classes
    assert [k.id for k in classes.values() if not k.nudges] == [
        "praise",
        "not_relevant",
    ]
    assert [k.id for k in classes.values() if k.deletion != "never"] == [
        "abuse",
        "not_relevant",
    ]
    assert "criticism" not in Playbook.load().delete_reasons


def test_the_ladder_climbs_quietly() -> None:
    """Playbook §3.3: silent, thread, one message, then the lead."""
    steps = [s for s in Playbook.load().nudges.steps if s.clock == "first_reply"]
    assert [(s.at, s.how, s.to) for s in steps] == [
        (0.5, "silent", "nobody"),
        (0.8, "thread", "owner"),
        (1.0, "dm", "owner"),
        (1.5, "dm", "lead"),
    ]


def test_every_label_exists_in_three_languages() -> None:
    playbook = Playbook.load()
    sections = (
        playbook.classes,
        playbook.flags,
        playbook.outcomes,
        playbook.no_reply_reasons,
        playbook.escalation_reasons,
        playbook.escalation.decisions,
        playbook.escalation.levels,
        playbook.platforms,
    )
    for section in sections:
        for entry in section.values():
            assert set(entry.label) == set(LANGUAGES)
            assert max(map(len, entry.label.values())) <= 40


def test_all_mistakes_are_named_at_once_by_file_and_key(folder: Path) -> None:
    flags = (folder / "flags.toml").read_text(encoding="utf-8")
    spoiled = flags.replace("urgency = 0.5", "urgency = 5").replace(
        'level = "L3"', 'level = "L9"'
    )
    (folder / "flags.toml").write_text(spoiled, encoding="utf-8")
    found = problems_of(folder)
    assert [problem.split(":")[0] for problem in found] == ["flags.toml"] * 2
    assert found[0].startswith("flags.toml: multiplier.urgency: ")
    assert found[1].startswith("flags.toml: self_harm.level: ")


def test_a_missing_and_a_broken_file_are_both_named(folder: Path) -> None:
    (folder / "clocks.toml").unlink()
    (folder / "nudges.toml").write_text("steps = [", encoding="utf-8")
    found = problems_of(folder)
    assert any(p.startswith("nudges.toml: is not readable TOML") for p in found)
    assert any(p.startswith("clocks.toml: is missing") for p in found)


def test_a_missing_translation_is_named(folder: Path) -> None:
    overrides = {"classes": {"praise": {"label": {"nl": ""}}}}
    assert problems_of(folder, overrides=overrides) == [
        "classes.toml: praise.label: has no text in nl"
    ]


def test_references_that_lead_nowhere_are_named(folder: Path) -> None:
    overrides = {
        "classes": {"praise": {"ask": "nothing", "settles": ["shrugged"]}},
        "clocks": {"off_hours": {"classes": ["gossip"]}},
    }
    assert problems_of(folder, overrides=overrides) == [
        "classes.toml: praise: shrugged is not an outcome of outcomes.toml",
        "classes.toml: praise.ask: nothing is not a question of questions.toml",
        "clocks.toml: off_hours.classes: gossip is not a class",
    ]


def test_an_unknown_key_or_duration_is_a_mistake(folder: Path) -> None:
    overrides = {"nudges": {"snooze": ["soon"], "volume": 11}}
    found = problems_of(folder, overrides=overrides)
    assert any(p.startswith("nudges.toml: snooze.0: write minutes") for p in found)
    assert any(p.startswith("nudges.toml: volume: ") for p in found)


def test_an_override_changes_only_what_it_names() -> None:
    playbook = Playbook.load(overrides={"nudges": {"max_per_mention": 1}})
    assert playbook.nudges.max_per_mention == 1
    assert playbook.nudges.bundle_size == 8


def test_targets_of_the_desk_change_only_the_clocks_they_name() -> None:
    targets = {"complaint": Targets(first_reply="90s")}  # type: ignore[arg-type]
    changed = Playbook.load(targets=targets).classes["complaint"].targets
    assert changed.first_reply == timedelta(seconds=90)
    assert changed.claim == timedelta(minutes=15)


def test_targets_for_a_class_nobody_knows_are_a_mistake() -> None:
    with pytest.raises(Misconfigured, match=r"targets\.gossip: no such class"):
        Playbook.load(targets={"gossip": Targets()})


def test_it_is_parsed_once_and_shown_short() -> None:
    """A traceback or a task that is shown holds the desk, and would show all of it."""
    assert (
        Playbook.load().classes is not Playbook.load(overrides={"nudges": {}}).classes
    )
    assert Playbook.load().nudges is Playbook.load().nudges
    assert len(repr(Playbook.load())) < 100
