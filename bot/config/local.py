"""The settings `brandwacht run --local` uses when nothing is configured."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.config.sources import PRESETS
from bot.hours.zones import is_zone
from data.files import writing

Table = dict[str, Any]

SLACK: Table = {
    "bot_token": "xoxb-local",
    "app_token": "xapp-local",
    "signing_secret": "local-signing-secret",
}
"""Tokens of the right form. They open nothing: `fresh` makes others at every start."""

HOST = "127.0.0.1"
"""Nothing of a local desk is reachable from elsewhere."""

_TOKEN_FILE = Path("var/own-token")
_LANGUAGES = ("en", "de", "nl")
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_SYSTEM_ZONE = Path("/etc/localtime")


def tables(environment: Mapping[str, str]) -> Table:
    """What `desk.toml` would say: a small team that is always there."""
    return {
        "desk": {
            "name": "Brand desk",
            "language": language(environment),
            "time_zone": time_zone(environment),
            "channel": "#brand-mentions",
            "management_channel": "#brand-management",
            "drill_channel": "#brand-drill",
        },
        "hours": {"always_open": True},
        "people": {
            "anna": _person("UANNA", "Anna", "agent", deputy="ben"),
            "ben": _person("UBEN", "Ben", "agent", deputy="anna"),
            "carla": _person("UCARLA", "Carla", "lead", deputy="david"),
            "david": _person("UDAVID", "David", "manager"),
            "eva": _person("UEVA", "Eva", "admin"),
        },
        "roster": {"default": ["anna"]},
        "topics": {"product": {"label": "Product", "owner": "david"}},
        "sources": {name: {"adapter": name, "auth": "token"} for name in PRESETS},
    }


def fresh() -> Table:
    """Secrets for one run of the local workspace, which nobody can know beforehand."""
    return {
        "bot_token": f"xoxb-{secrets.token_urlsafe(24)}",
        "app_token": f"xapp-{secrets.token_urlsafe(24)}",
        "signing_secret": secrets.token_urlsafe(24),
    }


def own_token() -> str:
    """The token local sources share in this run."""
    return secrets.token_urlsafe(24)


def keep_token(root: Path, token: str) -> None:
    """Write it down, for its owner only, so that `brandwacht send` and curl find it."""
    with writing(root / _TOKEN_FILE) as out:
        out.write(f"{token}\n")


def kept_token(root: Path) -> str | None:
    """The token of the local desk that was started here last, if there was one."""
    path = root / _TOKEN_FILE
    return (path.read_text(encoding="utf-8").strip() or None) if path.exists() else None


def language(environment: Mapping[str, str]) -> str:
    """The language of the person at this machine, or English."""
    spoken = next(filter(None, map(environment.get, _LOCALE_VARIABLES)), "")
    return spoken[:2].lower() if spoken[:2].lower() in _LANGUAGES else "en"


def time_zone(environment: Mapping[str, str]) -> str:
    """The zone of this machine as far as it tells, or UTC."""
    said = environment.get("TZ", "").lstrip(":")
    _, _, linked = str(_SYSTEM_ZONE.resolve()).partition("/zoneinfo/")
    return next((name for name in (said, linked) if name and is_zone(name)), "UTC")


def _person(slack_id: str, name: str, role: str, *, deputy: str | None = None) -> Table:
    return {"slack": slack_id, "name": name, "roles": [role], "deputy": deputy}
