"""Small validators that compose the schema of a JSON value.

A validator gets a value and its JSON pointer and yields one line per problem, worded
the way Slack words them, so that a test log reads like Slack's own errors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.localslack.people import Json

Check = Callable[[Any, str], Iterator[str]]


def problem(message: str, at: str) -> str:
    return f"{message} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return check


def boolean(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def integer(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield problem("must be an integer", at)


def number(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield problem("must be a number", at)


def anything(value: Any, at: str) -> Iterator[str]:
    yield from ()


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", at)

    return check


def items(each: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with exactly these fields. A field that is `None` counts as absent."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", at)
        for name, inner in value.items():
            rule = required.get(name) or optional.get(name)
            if rule is None:
                yield problem(f"additional property: {name}", at)
            elif inner is not None:
                yield from rule(inner, f"{at}/{name}")

    return check


def typed(kinds: Mapping[str, Check], allowed: Iterable[str] | None = None) -> Check:
    """An object whose `type` decides its shape."""
    names = frozenset(kinds if allowed is None else allowed)

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield problem("must be an object", at)
        elif not isinstance(kind, str) or kind not in names or kind not in kinds:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from kinds[kind](value, at)

    return check


def of(
    type_name: str, required: Mapping[str, Check], optional: Mapping[str, Check]
) -> Check:
    """A record that also says its `type`."""
    return record({"type": one_of(type_name), **required}, optional)


def needs_one(of_these: tuple[str, ...], then: Check) -> Check:
    """At least one of these fields must be there."""

    def check(value: Json, at: str) -> Iterator[str]:
        yield from then(value, at)
        if isinstance(value, dict) and not any(value.get(name) for name in of_these):
            yield problem(f"missing required field: {' or '.join(of_these)}", at)

    return check
