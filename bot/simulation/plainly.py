"""Turns Slack's mrkdwn back into plain text, as a reader sees it."""

import re
from collections.abc import Callable
from html import unescape

_TOKEN = re.compile(r"<([^<>]*)>")
_INVISIBLE = re.compile("[\u2060\u200b]")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def plain(text: str, name_of: Callable[[str], str]) -> str:
    """`<!date^…|14:30>` is 14:30, `<@U1>` is @Anna, a link is its label."""

    def shown(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@"):
            return f"@{name_of(target[1:])}"
        return label or target

    return unescape(_INVISIBLE.sub("", _TOKEN.sub(shown, text))).strip()


def pinged(text: str) -> list[str]:
    """The ids of everybody the text asks for, each once."""
    return list(dict.fromkeys(_PERSON.findall(text)))
