"""The OAuth scopes the bot needs and why: the same list as in `manifest.yaml`."""

NEEDED = {
    "chat:write": "cards cannot be posted",
    "commands": "/mentions and the shortcut do not work",
    "users:read": "names and time zones of people are unknown",
    "im:write": "nudges and escalations cannot be sent as direct messages",
    "im:history": "a direct message whose answer was lost cannot be found again",
    "channels:read": "channels cannot be checked",
    "channels:history": "a card whose answer was lost cannot be found again",
    "groups:read": "private channels cannot be checked",
    "groups:history": "in private channels a card whose answer was lost cannot be found",
}

OPTIONAL = {
    "dnd:read": "reminders do not wait for the end of do-not-disturb",
    "files:write": "a case cannot be sent as a file; `brandwacht export` still writes it",
}
"""What an installer may decline."""
