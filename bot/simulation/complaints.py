"""Explains errors in `DAY.toml`: one plain sentence per error, with the fix."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.config.environment import suggestion


def sentences(
    error: ValidationError, model: type[BaseModel], entry: str
) -> Iterator[str]:
    """Everything `model` found wrong with one entry."""
    for found in error.errors():
        where = _where(found["loc"])
        said = _what(found, model)
        yield f"{entry}{f', {where}' if where else ''}: {said}"


def entry_title(section: str, number: int, raw: object) -> str:
    """`[[presses]] number 3 (anna, claim)`: as the writer will find it again."""
    table = raw if isinstance(raw, dict) else {}
    known = [str(table[key]) for key in ("name", "who", "move") if table.get(key)]
    named = f" ({', '.join(known)})" if known else ""
    return f"[[{section}]] number {number + 1}{named}"


def _where(place: Iterable[int | str]) -> str:
    return " ".join(
        f"number {part + 1}" if isinstance(part, int) else part for part in place
    )


def _what(found: Any, model: type[BaseModel]) -> str:
    kind, context = found["type"], found.get("ctx") or {}
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        names = [f.alias or name for name, f in model.model_fields.items()]
        near = suggestion(str(found["loc"][-1]), names)
        listed = f" There is: {', '.join(names)}."
        return f"there is no such key.{near or listed}"
    if kind == "literal_error":
        return f"must be {context['expected']}.".replace("'", '"')
    said = str(context["error"]) if kind == "value_error" else str(found["msg"])
    said = said.replace("Input should", "must").replace("'", '"')
    return said if said.endswith((".", "?")) else f"{said}."
