"""Turns each pydantic error into one plain sentence with the key and the fix."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bot.config.environment import suggestion

_OF_THE_ENVIRONMENT = {
    ("slack", "bot_token"): "SLACK_BOT_TOKEN",
    ("slack", "app_token"): "SLACK_APP_TOKEN",
    ("slack", "signing_secret"): "SLACK_SIGNING_SECRET",
    ("slack", "api_url"): "SLACK_API_URL",
    ("database",): "BRANDWACHT_DATABASE",
    ("host",): "BRANDWACHT_HOST",
    ("port",): "BRANDWACHT_PORT",
    ("log",): "BRANDWACHT_LOG",
}
_DEPTH_OF_A_TABLE = {"people": 2, "targets": 2, "sources": 2, "private": 2}

_MISSING = {
    ("desk",): "is missing: copy desk.example.toml and fill it in.",
    (
        "desk",
        "channel",
    ): "is missing: the id of the channel where mentions are to appear.",
    (
        "desk",
        "time_zone",
    ): 'is missing: where the desk works, for example "Europe/Berlin".',
}

Place = Sequence[int | str]


def sentences(error: ValidationError, model: type[BaseModel], file: str) -> list[str]:
    """Every problem of `error`, which `model` raised for what `file` and the variables say."""
    return [
        f"{where(found['loc'], file)} {_what(found, model)}" for found in error.errors()
    ]


def where(place: Place, file: str) -> str:
    """`SLACK_BOT_TOKEN`, or `desk.toml: [people.anna] roles:`."""
    variable = _OF_THE_ENVIRONMENT.get(tuple(str(part) for part in place[:2]))
    if variable is not None:
        return variable
    depth = _DEPTH_OF_A_TABLE.get(str(place[0]), 1) if place else 0
    table = ".".join(str(part) for part in place[:depth])
    key = "".join(_step(part) for part in place[depth:]).lstrip(".")
    return f"{file}: [{table}] {key}:" if key else f"{file}: [{table}]:"


def _step(part: int | str) -> str:
    return f" (number {part + 1})" if isinstance(part, int) else f".{part}"


def _what(found: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind, context = found["type"], found.get("ctx") or {}
    if kind == "extra_forbidden":
        *parents, name = found["loc"]
        return f"there is no such setting.{suggestion(str(name), names_at(parents, model))}"
    if kind == "missing":
        return _MISSING.get(tuple(found["loc"]), "is missing.")
    if kind == "literal_error":
        return f"must be {context['expected']}.".replace("'", '"')
    if kind == "value_error":
        return _ended(str(context["error"]))
    said: str = found["msg"]
    return _ended(said.replace("Input should", "must").replace("'", '"'))


def _ended(said: str) -> str:
    return said if said.endswith(("?", ".")) else f"{said}."


def names_at(place: Place, model: type[BaseModel]) -> list[str]:
    """The names of the settings that exist at this place."""
    here: Any = model
    for part in place:
        here = _inside(here, part)
    return list(here.model_fields) if _is_model(here) else []


def _inside(kind: Any, part: int | str) -> Any:
    """The type one step further down: a field of a model, a value of a table or list."""
    if _is_model(kind):
        field = kind.model_fields.get(part)
        return field.annotation if field else None
    values = [choice for choice in get_args(kind) if choice is not Ellipsis]
    return values[-1] if values and get_origin(kind) is not None else None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
