"""Reads settings from text, as an installation would write them."""

from collections.abc import Mapping
from pathlib import Path

from bot.config.settings import Settings
from bot.errors import Misconfigured

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-geheim", "SLACK_APP_TOKEN": "xapp-1-geheim"}
DESK = """
[desk]
time_zone = "Europe/Berlin"
channel = "C0123ABCD"
"""


def read(
    root: Path, desk: str = DESK, variables: Mapping[str, str] = TOKENS
) -> Settings:
    """The settings of a folder with this `desk.toml`."""
    (root / "desk.toml").write_text(desk, encoding="utf-8")
    return Settings.read(variables, root)


def problems(
    root: Path, desk: str = DESK, variables: Mapping[str, str] = TOKENS
) -> list[str]:
    """What is said about them; none when they are right."""
    try:
        read(root, desk, variables)
    except Misconfigured as wrong:
        return wrong.problems
    return []
