"""What the app may do and receive in a local workspace, unless the caller says
otherwise.
"""

from dataclasses import dataclass

SCOPES = frozenset(
    {
        "chat:write",
        "commands",
        "users:read",
        "im:write",
        "im:history",
        "channels:read",
        "channels:history",
        "groups:read",
        "groups:history",
        "dnd:read",
        "files:write",
        "canvases:write",
    }
)
"""The scopes granted at installation: what the implemented methods need."""

EVENTS = frozenset(
    {
        "app_home_opened",
        "channel_archive",
        "channel_unarchive",
        "group_archive",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "user_change",
    }
)
"""The events the app is subscribed to. `message.im` and the like work too."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the menu of every message."""

    callback_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, with its slash."""

    command: str
    description: str
    usage_hint: str
