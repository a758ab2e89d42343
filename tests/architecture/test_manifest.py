"""The Slack manifest asks for exactly what the bot uses, and explains it."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.app import local
from bot.cli.doctor.slack import NEEDED, OPTIONAL
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.localslack.app_manifest import SCOPES
from tests.architecture.modules import ROOT

TEXT = (ROOT / "manifest.yaml").read_text(encoding="utf-8")
SCHEMA = ROOT / "tests" / "architecture" / "slack-manifest.schema.2.0.0.json"


@pytest.fixture
def manifest() -> dict[str, Any]:
    """As Slack reads it."""
    read: dict[str, Any] = yaml.safe_load(TEXT)
    return read


def _faults(manifest: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [
        found.message
        for found in jsonschema.Draft7Validator(schema).iter_errors(manifest)
    ]


def test_slack_accepts_it(manifest: dict[str, Any]) -> None:
    assert _faults(manifest) == []


def test_slack_would_refuse_one_with_a_mistake(manifest: dict[str, Any]) -> None:
    manifest["features"]["app_home"]["home_tab_enable"] = True

    assert len(_faults(manifest)) == 1


def test_it_asks_for_the_scopes_that_check_looks_for(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]

    assert set(scopes["bot"]) == NEEDED.keys() | OPTIONAL.keys()
    assert set(scopes["bot_optional"]) == OPTIONAL.keys()


def test_every_scope_and_every_event_has_its_reason(manifest: dict[str, Any]) -> None:
    asked = [
        *manifest["oauth_config"]["scopes"]["bot"],
        *manifest["settings"]["event_subscriptions"]["bot_events"],
    ]

    unexplained = [name for name in asked if not re.search(rf"- {name} # \S+", TEXT)]

    assert unexplained == []


def test_it_never_asks_to_read_what_people_write(manifest: dict[str, Any]) -> None:
    """No `message.*` event, no other people's direct messages, no impersonation."""
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    scopes = manifest["oauth_config"]["scopes"]["bot"]

    assert [name for name in events if name.startswith("message")] == []
    assert {"chat:write.public", "chat:write.customize", "mpim:history"}.isdisjoint(
        scopes
    )


def test_it_offers_the_command_and_the_shortcut(manifest: dict[str, Any]) -> None:
    features = manifest["features"]

    assert [c["command"] for c in features["slash_commands"]] == ["/mentions"]
    assert [s["callback_id"] for s in features["shortcuts"]] == ["track"]


def test_every_event_it_asks_for_is_handled(manifest: dict[str, Any]) -> None:
    ctx = (ROOT / "handlers" / "slack.py").read_text(encoding="utf-8")
    events = manifest["settings"]["event_subscriptions"]["bot_events"]

    assert events
    assert [name for name in events if f'"{name}"' not in ctx] == []


def test_the_local_workspace_installs_the_same_app(manifest: dict[str, Any]) -> None:
    """What works there works in Slack. Its own tests ask it for more."""
    features = manifest["features"]

    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert [command["command"] for command in features["slash_commands"]] == [
        command.command for command in local.COMMANDS
    ]
    assert [
        (entry["callback_id"], entry["name"]) for entry in features["shortcuts"]
    ] == [(shortcut.callback_id, shortcut.name) for shortcut in local.SHORTCUTS]


def test_messages_to_the_bot_are_off_in_the_local_workspace_as_well(
    manifest: dict[str, Any], tmp_path: Path
) -> None:
    workspace = local.local_workspace(Settings.local({}, tmp_path), wall_clock)
    home = manifest["features"]["app_home"]

    assert workspace.team.read_only_messages is home["messages_tab_read_only_enabled"]
