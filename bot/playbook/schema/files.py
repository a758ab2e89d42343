"""Reads the files of the playbook and merges the overrides, before validation.

Returns dictionaries; what they must look like is defined in `bot/playbook/playbook.py`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import data
from bot.playbook.schema.permissions import unknown_actions

PACKAGED = Path(data.__file__).parent / "playbook"
FILES = (
    "classes",
    "questions",
    "flags",
    "reasons",
    "outcomes",
    "nudges",
    "escalation",
    "triggers",
    "clocks",
    "platforms",
    "drafting",
    "tasks",
    "reviews",
    "voices",
    "placeholders",
    "templates",
    "lint",
    "library",
    "guidance",
    "private",
    "removal",
    "retention",
    "follow_up",
    "storms",
    "stories",
    "reports",
    "permissions",
)
_SECTIONS = ("platforms", "tasks", "voices", "placeholders", "templates", "lint")
"""Files that hold nothing but entries by their ids."""

_REASONS = {
    "no_reply_reasons": "no_reply",
    "delete_reasons": "delete",
    "escalation_reasons": "escalation",
}


def read_pages(
    folder: Path, overrides: Mapping[str, Any], problems: list[str]
) -> dict[str, Any]:
    """Every file by its stem, with `overrides` (by stem, then as in the file) on top.

    What cannot be read is added to `problems`.
    """
    pages = {stem: _read(folder / f"{stem}.toml", problems) for stem in FILES}
    for stem, changes in overrides.items():
        if stem not in pages:
            problems.append(f"playbook override: {stem}: there is no {stem}.toml")
        elif isinstance(changes, Mapping):
            if stem == "permissions":
                problems += unknown_actions(pages[stem], changes)
            pages[stem] = _laid_over(pages[stem], changes)
        else:
            problems.append(f"playbook override: {stem}: must be a table")
    return pages


def arrange(pages: dict[str, Any]) -> dict[str, Any]:
    """The pages as one document: every entry learns its key as its id."""
    classes = dict(pages["classes"])
    reasons = pages["reasons"]
    escalation = dict(pages["escalation"])
    for part in ("levels", "decisions"):
        escalation[part] = _with_ids(escalation.get(part, {}))
    removal = dict(pages["removal"])
    removal["measures"] = _with_ids(removal.get("measures", {}))
    questions = _with_ids(pages["questions"])
    for question in questions.values():
        if isinstance(question, dict):
            question["answers"] = _with_ids(question.get("answers", {}))
    drafting = dict(pages["drafting"])
    drafting["wants"] = _with_ids(drafting.get("wants", {}))
    reviews = dict(pages["reviews"])
    reviews["questions"] = _with_ids(reviews.get("questions", {}))
    return {
        "unclassified": classes.pop("unclassified", {}),
        "classes": _with_ids(classes),
        "questions": questions,
        "flags": _with_ids(pages["flags"]),
        **{name: _with_ids(reasons.get(key, {})) for name, key in _REASONS.items()},
        "outcomes": _with_ids(pages["outcomes"]),
        "nudges": pages["nudges"],
        "escalation": escalation,
        "triggers": _with_ids(pages["triggers"]),
        "clocks": pages["clocks"],
        "follow_up": {
            **pages["follow_up"],
            "looks": _with_ids(pages["follow_up"].get("looks", {})),
        },
        "drafting": drafting,
        "reviews": reviews,
        "library": pages["library"],
        **{name: _with_ids(pages[name]) for name in _SECTIONS},
        "guidance": {
            **pages["guidance"],
            "praises": _with_ids(pages["guidance"].get("praises", {})),
        },
        "removal": removal,
        "retention": pages["retention"],
        "private": _with_shelves(pages["private"]),
        "storms": {
            **pages["storms"],
            **{
                part: _with_ids(pages["storms"].get(part, {}))
                for part in ("levels", "checklist")
            },
        },
        "stories": pages["stories"],
        "reports": pages["reports"],
        "permissions": pages["permissions"],
    }


def _with_shelves(page: dict[str, Any]) -> dict[str, Any]:
    """Every entry of private.toml learns its key, but for what a reply fills."""
    return {
        name: part if name.startswith("fills") else _with_ids(part)
        for name, part in page.items()
    }


def place(location: tuple[int | str, ...]) -> str:
    """Where in the files a spot of the arranged document is: file, then key."""
    top, rest = str(location[0]), list(location[1:])
    if top in _REASONS:
        return _spot("reasons", [_REASONS[top], *rest])
    if top == "unclassified":
        return _spot("classes", [top, *rest])
    return _spot(top, rest)


def _spot(stem: str, keys: list[int | str]) -> str:
    spelled = ".".join(str(key) for key in keys)
    return f"{stem}.toml: {spelled}" if spelled else f"{stem}.toml"


def _read(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return _table(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name}: is missing in {path.parent}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: is not readable TOML: {error}")
    return {}


@cache
def _table(text: str) -> dict[str, Any]:
    """The same text is the same table, which nobody changes; one process may open many desks."""
    return tomllib.loads(text)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        merged[key] = _laid_over(under, value) if both else value  # type: ignore[arg-type]
    return merged


def _with_ids(entries: Any) -> Any:
    if not isinstance(entries, Mapping):
        return entries
    return {
        key: {**entry, "id": key} if isinstance(entry, Mapping) else entry
        for key, entry in entries.items()
    }
