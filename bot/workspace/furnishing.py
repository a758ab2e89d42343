"""What the app may do and hear in a local workspace unless somebody says otherwise."""

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
        "usergroups:read",
        "dnd:read",
    }
)
"""The scopes granted at installation. `im:history` lets the courier look for a direct
message whose answer was lost."""

EVENTS = frozenset(
    {
        "app_home_opened",
        "channel_archive",
        "channel_unarchive",
        "member_joined_channel",
        "member_left_channel",
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


SHORTCUTS = (Shortcut("track", "Track as mention"),)
COMMANDS = (
    Command(
        "/mentions",
        "Queue, status and settings of the desk",
        "[status | mine | next | add <url> | show <n> | away | storm | export | setup | help]",
    ),
)
