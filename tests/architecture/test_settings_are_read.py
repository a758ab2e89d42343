"""Every setting and every key of the playbook is used somewhere."""

import ast
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from bot.config import environment
from bot.config.environment import PLAIN, SECRETS
from bot.config.settings import Settings
from bot.hours.weekly import WEEKDAYS
from bot.playbook.playbook import Playbook
from tests.architecture.modules import ROOT

IDENTITY = {"id", "key", "name"}
"""What an entry is called by; the key of its table, which cannot be left out."""


def models(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every model that can be written inside it, each once."""
    seen: set[type[BaseModel]] = set()
    waiting: list[object] = [root]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in seen:
                seen.add(kind)
                yield kind
                waiting += [f.annotation for f in kind.model_fields.values()]
        elif get_origin(kind) is not None or isinstance(kind, UnionType):
            waiting += get_args(kind)


LOOKED_AT = (ast.Attribute, ast.Assign, ast.arg, ast.Call, ast.Constant)
Module = list[ast.AST]
"""Those nodes of a module that the tests look at."""


@cache
def modules() -> list[Module]:
    """Every module of the program, parsed and walked once."""
    return [
        list(looked_at(ast.parse(path.read_text(encoding="utf-8"))))
        for folder in ("bot", "handlers", "data")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def looked_at(tree: ast.AST) -> Iterator[ast.AST]:
    """Those nodes of a tree; `ast.walk` would take three times as long for all of them."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, LOOKED_AT):
            yield node
        for value in vars(node).values():
            if isinstance(value, list):
                waiting += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)


@cache
def read_names() -> set[str]:
    """Attributes that are asked for, and names given to `getattr` of a setting by loop.

    The days of a week are read by a loop over their names.
    """
    found: set[str] = set(WEEKDAYS)
    for module in modules():
        by_name = any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "getattr"
            and not isinstance(node.args[1], ast.Constant)
            for node in module
        )
        for node in module:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.add(node.attr)
            elif by_name and isinstance(node, ast.Constant):
                found |= {node.value} if isinstance(node.value, str) else set()
    return found


MODELS = sorted({*models(Playbook), *models(Settings)}, key=lambda kind: kind.__name__)


def test_every_key_that_can_be_written_is_read_by_somebody() -> None:
    unread = {
        model.__name__: sorted(keys)
        for model in MODELS
        if (keys := model.model_fields.keys() - IDENTITY - read_names())
    }

    assert unread == {}


def test_all_of_the_playbook_and_the_settings_is_looked_at() -> None:
    """What the walk does not reach would never be missed."""
    names = {kind.__name__ for kind in MODELS}

    assert {"Nudges", "LadderStep", "Clocks", "EscalationPlan", "AuthorPosts"} <= names
    assert {"Person", "Shift", "SourceSettings", "FieldRule", "HoursSettings"} <= names


def called(node: ast.AST) -> str:
    """The last name of an expression: `nudges` of `playbook.nudges`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def aliases(module: Module) -> dict[str, set[str]]:
    """What every variable of a module may stand for: `plan = playbook.removal`."""
    names: dict[str, set[str]] = {}
    for node in module:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values = [node.value]
                targets = [target]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    targets, values = target.elts, node.value.elts
                for one, value in zip(targets, values, strict=False):
                    names.setdefault(called(one), set()).add(called(value))
        elif isinstance(node, ast.arg) and node.annotation is not None:
            kinds = {called(part) for part in ast.walk(node.annotation)}
            names.setdefault(node.arg, set()).update(kinds)
    return names


@cache
def asked_of() -> set[tuple[str, str]]:
    """Every attribute that is asked for, with what it is asked of."""
    found: set[tuple[str, str]] = set()
    for module in modules():
        known = aliases(module)
        for node in module:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                whose = called(node.value)
                found |= {(one, node.attr) for one in {whose, *known.get(whose, ())}}
    return found


BY_THEMSELVES = {
    ("unclassified", "nudges"),  # asked of a class or of what holds without one
    ("unclassified", "recommended"),
    ("removal", "deadline_weeks"),  # asked by a property beside it
    ("follow_up", "plans"),
    ("slack", "bot_token"),
    *(("hours", day) for day in WEEKDAYS),
}
SECTIONS = [
    (section, field.annotation)
    for root in (Playbook, Settings)
    for section, field in root.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
]


def test_every_key_of_a_section_is_asked_of_that_section() -> None:
    """Another thing that has an attribute of the same name hides nothing here."""
    unread = [
        f"{section}.{key}"
        for section, model in SECTIONS
        for key in model.model_fields
        if not asked_of() & {(section, key), (model.__name__, key)}
        and (section, key) not in BY_THEMSELVES
    ]

    assert unread == []


@pytest.mark.parametrize("name", [*PLAIN, *SECRETS])
def test_every_variable_is_read_by_somebody(name: str) -> None:
    constants = {
        spelled for spelled, value in vars(environment).items() if value == name
    }
    spellings = {f'"{name}"', *(f"({constant})" for constant in constants)}
    said = [
        path.name
        for path in sorted((ROOT / "bot").rglob("*.py"))
        if path.name != "environment.py"
        and any(spelled in path.read_text("utf-8") for spelled in spellings)
    ]

    assert said != []
