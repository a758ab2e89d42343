"""`brandwacht init`: writes the files of a new desk into a folder, and asks five things.

It asks for what nobody can guess: the language, the time zone, the channel, one person
and the two tokens. Everything else has a default, and `desk.example.toml` shows it.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError

from bot.cli import start
from bot.cli.start import Start
from bot.config import local
from bot.config.people import Person
from bot.config.settings import DeskSettings
from bot.config.slack import SlackSettings
from bot.errors import Misconfigured
from data.files import make_folder, writing

EXAMPLES = ("desk.example.toml", ".env.example", "manifest.yaml")
"""In the root of a clone, and in the wheel beside this module (`setup.py`)."""

_APPS = "https://api.slack.com/apps"
_DESK = """\
# Written by `brandwacht init`. desk.example.toml shows every other setting.

[desk]
language = {language}
time_zone = {time_zone}
channel = {channel}

# One person for a start. Add your colleagues, and let somebody else be lead and manager.
[people.{key}]
slack = {member}
name = {name}
roles = ["agent", "lead", "manager", "admin"]

[roster]
default = ["{key}"]
"""
_ENV = """\
# Written by `brandwacht init`. .env.example shows every other variable.
SLACK_BOT_TOKEN={bot_token}
SLACK_APP_TOKEN={app_token}
BRANDWACHT_SOURCE_OWN_TOKEN={own_token}
"""


def example(name: str) -> str:
    """One of the `EXAMPLES` as it ships with this version."""
    here = Path(__file__)
    beside = here.with_name("examples") / name
    path = beside if beside.exists() else here.parents[2] / name
    return path.read_text(encoding="utf-8")


def _as_field(model: type[BaseModel], **others: str) -> Callable[[str, str], str]:
    """Reads one field as the settings will. Raises `BadParameter` with their sentence."""

    def read(field: str, said: str) -> str:
        said = said.strip()
        try:
            model.model_validate({**others, field: said})
        except ValidationError as error:
            found = next(one for one in error.errors() if one["loc"] == (field,))
            reason = (found.get("ctx") or {}).get("error", found["msg"])
            raise typer.BadParameter(str(reason)) from None
        return said

    return read


_desk = _as_field(DeskSettings, time_zone="UTC", channel="#any")
_person = _as_field(Person, key="any", name="Any")
_slack = _as_field(SlackSettings)


@dataclass(frozen=True, slots=True)
class InitQuestion:
    """One thing to know: its option, what is asked, and how the answer is checked."""

    option: str
    asks: str
    check: Callable[[str], str]
    default: str | None = None
    hidden: bool = False

    def ask(self) -> str:
        """Ask the person until the answer is right."""
        return str(
            typer.prompt(
                self.asks,
                default=self.default,
                value_proc=self.check,
                hide_input=self.hidden,
                show_default=bool(self.default),
            )
        )

    def settle(self, given: str | None, *, by_hand: bool) -> str:
        """What was given, else what is asked. Raises `Misconfigured` where nobody is there."""
        if given is None and by_hand:
            return self.ask()
        said = self.default if given is None else given
        if said is None:
            raise Misconfigured([f"{self.option} is missing: {self.asks}."])
        try:
            return self.check(said)
        except typer.BadParameter as wrong:
            raise Misconfigured([f"{self.option}: {wrong.message}"]) from None


def _questions(environment: Mapping[str, str]) -> dict[str, InitQuestion]:
    return {
        "language": InitQuestion(
            "--language",
            "Language of the desk: en, de or nl",
            lambda said: _desk("language", said),
            local.language(environment),
        ),
        "time_zone": InitQuestion(
            "--time-zone",
            "Time zone in which the desk works",
            lambda said: _desk("time_zone", said),
            local.time_zone(environment),
        ),
        "channel": InitQuestion(
            "--channel",
            "Channel for the mentions, such as #brand-mentions or its id",
            lambda said: _desk("channel", said),
        ),
        "name": InitQuestion(
            "--name", "Your first name", lambda said: _person("name", said)
        ),
        "member": InitQuestion(
            "--member",
            "Your Slack member id (profile, three dots, “Copy member ID”)",
            lambda said: _person("slack", said),
        ),
    }


def _token(name: str, field: str, begins: str) -> InitQuestion:
    """A token may be written down later."""

    def check(said: str) -> str:
        return _slack(field, said) if said.strip() else ""

    asks = f"{name} ({begins}…; Enter to write it into .env later)"
    return InitQuestion(name, asks, check, "", hidden=True)


_TOKENS = {
    "bot_token": _token("SLACK_BOT_TOKEN", "bot_token", "xoxb-"),
    "app_token": _token("SLACK_APP_TOKEN", "app_token", "xapp-"),
}


def init(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Where to write; made if it is not there.")
    ] = Path(),
    language: Annotated[str | None, typer.Option(help="en, de or nl.")] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Such as Europe/Berlin.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="Where mentions go: #name or id.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="First name of the first person.")
    ] = None,
    member: Annotated[
        str | None, typer.Option(help="Slack member id of that person.")
    ] = None,
) -> None:
    """Write the files of a new desk into FOLDER. Asks five things, and replaces no file.

    Tokens are taken from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or asked for.
    """
    begun = start.of(context)
    place = begun.root / folder
    by_hand = sys.stdin.isatty()
    given = {
        "language": language,
        "time_zone": time_zone,
        "channel": channel,
        "name": name,
        "member": member,
    }
    files = {name: example(name) for name in EXAMPLES} | {"desk.toml": "", ".env": ""}
    if not (place / "desk.toml").exists():
        questions = _questions(begun.environment)
        told = {
            key: question.settle(given[key], by_hand=by_hand)
            for key, question in questions.items()
        }
        files["desk.toml"] = _desk_file(told)
    if not (place / ".env").exists():
        tokens = {
            key: question.settle(
                begun.environment.get(question.option), by_hand=by_hand
            )
            for key, question in _TOKENS.items()
        }
        files[".env"] = _ENV.format(**tokens, own_token=local.own_token())
    _write(begun, place, files)


def _desk_file(told: Mapping[str, str]) -> str:
    """TOML; a JSON string is one of TOML as well."""
    key = re.sub(r"[^a-z0-9]+", "-", told["name"].lower()).strip("-") or "first"
    quoted = {name: json.dumps(said, ensure_ascii=False) for name, said in told.items()}
    return _DESK.format(**quoted, key=key)


def _write(begun: Start, place: Path, files: Mapping[str, str]) -> None:
    try:
        make_folder(place)
        for name, text in files.items():
            if (place / name).exists():
                begun.note(f"{place / name} is there already and was kept.")
                continue
            with writing(place / name) as out:
                out.write(text)
            begun.say(f"{place / name}")
    except OSError as error:
        raise Misconfigured(
            [f"{place} cannot be written to: {error.strerror}."]
        ) from None
    for number, line in enumerate(_next(begun.root, place), start=1):
        begun.say(f"  {number}. {line}")


def _next(root: Path, place: Path) -> list[str]:
    there = f"In {place}: " if place.resolve() != root.resolve() else ""
    missing = "=\n" in (place / ".env").read_text(encoding="utf-8")
    tokens = ", install it, and copy its two tokens into .env"
    then = tokens if missing else " and install it"
    return [
        f"Create the app at {_APPS} from manifest.yaml{then}.",
        "Invite it to the channel: /invite @brandwacht",
        f"{there}brandwacht check",
        f"{there}brandwacht run",
    ]
