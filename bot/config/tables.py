"""Merges the tables of `desk.toml` and of the environment, before they are validated."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.config.environment import (
    METRICS_TOKEN,
    SECRETS_OF_A_SOURCE,
    Environment,
    suggestion,
    variable_of,
)
from bot.config.sources import PRESETS

Tables = dict[str, Any]

SECTIONS = (
    "desk",
    "hours",
    "people",
    "roster",
    "staff",
    "topics",
    "targets",
    "sources",
    "brand",
    "links",
    "private",
    "rules",
    "profiles",
    "playbook",
)
_DEFAULT = "desk.toml"
_MADE_UP = "b25seSBmb3IgbG9va2luZyBhdCBhIHNhbXBsZQ=="
_OF_A_VARIABLE = {
    "database": "BRANDWACHT_DATABASE",
    "host": "BRANDWACHT_HOST",
    "port": "BRANDWACHT_PORT",
    "log": "BRANDWACHT_LOG",
}
_OF_SLACK = {
    "bot_token": "SLACK_BOT_TOKEN",
    "app_token": "SLACK_APP_TOKEN",
    "signing_secret": "SLACK_SIGNING_SECRET",
}


def read_file(variables: Environment, root: Path) -> tuple[str, Tables]:
    """The name of the file for messages, and its tables; none without a file.

    A file that was asked for by name must exist.
    """
    named = variables.plain("BRANDWACHT_CONFIG")
    path = root / (named or _DEFAULT)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            variables.problems.append(
                f"BRANDWACHT_CONFIG names {path}, which is not there."
            )
        return path.name, {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        variables.problems.append(f"{path.name} cannot be read: {error}.")
        return path.name, {}
    return path.name, {
        name: table
        for name, table in found.items()
        if _is_section(name, table, path.name, variables)
    }


def _is_section(name: str, table: object, file: str, variables: Environment) -> bool:
    if name not in SECTIONS:
        near = suggestion(name, SECTIONS)
        variables.problems.append(f"{file}: [{name}] there is no such section.{near}")
    elif not isinstance(table, dict):
        variables.problems.append(f"{file}: {name} must be a section: write [{name}].")
    else:
        return True
    return False


def over(assumed: Mapping[str, Any], said: Tables) -> Tables:
    """What was said, and where nothing was said what is assumed.

    `[desk]` and `[sources]` are laid over each other key by key; hours are taken whole,
    and so are people, roster and topics, which belong together.
    """
    laid = {**assumed, **said}
    for name in ("desk", "sources"):
        if name in laid:
            laid[name] = {**assumed.get(name, {}), **said.get(name, {})}
    for name in ("roster", "topics"):
        if "people" in said and name not in said:
            laid.pop(name, None)
    return laid


def slack(variables: Environment) -> Tables:
    """The secrets and the address of Slack as far as they are set."""
    found = {key: variables.secret(name) for key, name in _OF_SLACK.items()}
    found["api_url"] = variables.plain("SLACK_API_URL")
    return {key: text for key, text in found.items() if text is not None}


def plain(variables: Environment) -> Tables:
    """Address, port, database, log and the token of the figures as far as they are set."""
    found = {key: variables.plain(name) for key, name in _OF_A_VARIABLE.items()}
    found["metrics_token"] = variables.secret(METRICS_TOKEN)
    return {key: text for key, text in found.items() if text is not None}


def people(said: Tables) -> Tables:
    """Every person learns their key, and is called by it until there is a name."""
    return {
        key: {"name": key, **person, "key": key} if isinstance(person, dict) else person
        for key, person in said.items()
    }


def sources(
    said: Tables, variables: Environment, file: str, shared: str | None
) -> Tables:
    """The sources with their secrets, and those that exist only by their token.

    A source that checks a token and has none gets the `shared` one, if there is one.
    """
    found = {
        name: _without_secrets(name, table, variables, file)
        for name, table in said.items()
    }
    for spelled, secrets in variables.sources().items():
        name = _named(spelled, [*found, *PRESETS])
        if name is None:
            variable = f"BRANDWACHT_SOURCE_{spelled}_{next(iter(secrets)).upper()}"
            variables.problems.append(
                f"{variable} is set, but {file} has no [sources.{spelled.lower()}]."
            )
            continue
        table = found.setdefault(name, {"adapter": name})
        if isinstance(table, dict):
            table.update({what: secret for what, secret in secrets.items() if secret})
    return {name: _complete(name, table, shared) for name, table in found.items()}


def unproven(said: Tables) -> Tables:
    """The sources as they read, for looking at a sample: no secret is asked for."""
    made_up = {"token": _MADE_UP, "secret": _MADE_UP}
    return {
        name: {**table, **made_up, "name": name} if isinstance(table, dict) else table
        for name, table in said.items()
    }


def _complete(name: str, table: Any, token: str | None) -> Any:
    if not isinstance(table, dict):
        return table
    unsigned = table.get("auth", "token") in ("token", "basic")
    shared = {"token": token} if token and unsigned else {}
    return {**shared, **table, "name": name}


def _named(spelled: str, names: list[str]) -> str | None:
    return next(
        (n for n in names if re.sub(r"[^A-Z0-9]", "_", n.upper()) == spelled), None
    )


def _without_secrets(name: str, table: Any, variables: Environment, file: str) -> Any:
    if not isinstance(table, dict):
        return table
    for what in sorted(SECRETS_OF_A_SOURCE & table.keys()):
        variables.problems.append(
            f"{file}: [sources.{name}] {what}: secrets do not belong in this file. "
            f"Set {variable_of(name, what)} instead."
        )
    return {
        key: value for key, value in table.items() if key not in ("token", "secret")
    }
