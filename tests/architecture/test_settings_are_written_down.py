"""Every setting and command is documented, in the examples or in its own help.

The pages of the reference are made from these.
"""

import re
import tomllib
from typing import get_args

import pytest
from dotenv import dotenv_values
from pydantic import BaseModel

from bot.cli.app import COMMANDS, load
from bot.config.brand import Brand, Links, Phone, PrivateChannelSettings
from bot.config.environment import OF_A_SOURCE, PLAIN, SECRETS
from bot.config.opening import HoursSettings, TargetSettings
from bot.config.people import Person, Role, Roster, Shift
from bot.config.settings import DeskSettings, Settings
from bot.config.sources import ADAPTERS
from bot.config.tables import SECTIONS
from tests.architecture.modules import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SOURCES = (ROOT / "docs" / "sources" / "index.md").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / ".env.example").read_text(encoding="utf-8")
DESK = (ROOT / "desk.example.toml").read_text(encoding="utf-8")
TABLES: tuple[type[BaseModel], ...] = (
    DeskSettings,
    HoursSettings,
    Person,
    Roster,
    Shift,
    Brand,
    Links,
    Phone,
    PrivateChannelSettings,
)
NOT_WRITTEN = {"key", "groups"}
"""The key of a person is the name of its table; a group is a table of its own."""


@pytest.mark.parametrize("name", [*PLAIN, *SECRETS])
def test_every_variable_is_in_the_example(name: str) -> None:
    assert f"{name}=" in ENVIRONMENT


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    """`--help` imports none of them, so their first lines stand in a table."""
    said = str(load(name).help).strip().splitlines()[0]
    assert COMMANDS[name].line == said


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_changelog(name: str) -> None:
    assert f"`brandwacht {name}" in CHANGELOG or f"`{name}`" in CHANGELOG


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_says_what_it_is_for(name: str) -> None:
    command = load(name)
    all_of_it = (command, *getattr(command, "commands", {}).values())
    options = [one for part in all_of_it for one in part.params if "--" in one.opts[0]]

    assert [one.opts for one in options if not getattr(one, "help", "")] == []


@pytest.mark.parametrize("name", OF_A_SOURCE)
def test_the_variables_of_a_source_are_in_the_example(name: str) -> None:
    """Those, too, that hold while a secret is changed."""
    earlier = name.replace("NAME>_", "NAME>_PREVIOUS_")
    assert re.search(name.replace("<NAME>", "[A-Z]+"), ENVIRONMENT)
    assert earlier.replace("<NAME>", "MYTOOL") in ENVIRONMENT


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_in_the_example(section: str) -> None:
    assert f"[{section}" in DESK


def test_every_adapter_is_in_the_table_of_sources() -> None:
    table = SOURCES.partition("| `adapter` |")[2].partition("\n\n")[0]

    assert [name for name in ADAPTERS if f"`{name}`" not in table] == []


@pytest.mark.parametrize("model", TABLES)
def test_every_key_of_a_section_is_in_the_example(model: type[BaseModel]) -> None:
    keys = model.model_fields.keys() - NOT_WRITTEN

    assert [key for key in sorted(keys) if f"{key} = " not in DESK] == []


def test_every_target_and_role_is_in_the_example() -> None:
    targets = TargetSettings.model_fields.keys() - {"clock"}

    assert [key for key in sorted(targets) if f"{key} = " not in DESK] == []
    assert [role for role in get_args(Role) if role not in DESK] == []


def test_the_examples_are_a_desk_once_the_secrets_are_filled_in() -> None:
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-filled-in",
        "SLACK_APP_TOKEN": "xapp-filled-in",
        "BRANDWACHT_CONFIG": "desk.example.toml",
        "BRANDWACHT_SOURCE_OWN_TOKEN": "filled-in",
        "BRANDWACHT_SOURCE_OCTOLENS_TOKEN": "filled-in",
    }

    settings = Settings.read(variables, ROOT)

    assert settings.desk.name == tomllib.loads(DESK)["desk"]["name"]
    assert settings.people.keys() == {"anna", "ben", "carla", "david", "agency"}


def test_the_example_environment_holds_no_secret() -> None:
    filled = {
        name: text
        for name, text in dotenv_values(ROOT / ".env.example").items()
        if text
    }

    assert filled == {"SLACK_BOT_TOKEN": "xoxb-...", "SLACK_APP_TOKEN": "xapp-..."}
