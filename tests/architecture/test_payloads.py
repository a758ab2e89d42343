"""What events and messages say has a class: no loose dictionaries in rules and services."""

import ast
from collections.abc import Iterator
from pathlib import Path

from data.audit import event_kinds
from data.outbox import notification_data

ROOT = Path(__file__).parents[2]
LAYERS = ("rules", "service", "effects")
LOOSE = ("dict[str, object]", "Mapping[str, object]")

# What fills the placeholders of a sentence is a dictionary on purpose, and so is content.
ALLOWED = {
    "bot/replies/rules/drafting.py",
    "bot/replies/rules/lint.py",
    "bot/replies/rules/lint_checks.py",
    "bot/storms/service/looking.py",
}


def loose(source: str) -> Iterator[str]:
    """The annotations that say nothing about what is in a dictionary."""
    for node in ast.walk(ast.parse(source)):
        for hint in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
        ):
            if isinstance(hint, ast.expr) and any(
                one in ast.unparse(hint) for one in LOOSE
            ):
                yield f"line {hint.lineno}: {ast.unparse(hint)}"


def test_rules_services_and_effects_pass_classes_on() -> None:
    found = {
        f"{path.relative_to(ROOT)}, {hint}"
        for layer in LAYERS
        for path in (
            *ROOT.glob(f"bot/*/{layer}/**/*.py"),
            *ROOT.glob(f"bot/*/{layer}.py"),
        )
        if str(path.relative_to(ROOT)) not in ALLOWED
        for hint in loose(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_loose_dictionary_is_found() -> None:
    source = "def told(data: dict[str, object]) -> None:\n    said: Mapping[str, object] = data\n"
    assert len(list(loose(source))) == 2


def test_what_is_allowed_is_still_needed() -> None:
    unneeded = [
        name
        for name in sorted(ALLOWED)
        if not any(loose((ROOT / name).read_text(encoding="utf-8")))
    ]
    assert unneeded == []


def test_one_name_is_one_class() -> None:
    """No class of a message is called like one of an event."""
    said = {cls.__name__ for cls in event_kinds.KINDS.values()}
    drawn = {cls.__name__ for cls in notification_data.KINDS.values()}
    assert said & drawn == set()
