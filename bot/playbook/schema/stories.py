"""`stories.toml`: how everybody who was told is told again, each in words of their own."""

from collections.abc import Mapping

from bot.playbook.schema.entries import PlaybookEntry


class Wording(PlaybookEntry):
    """One way to say it, by voice: with the author's name (`{name}`) and without.

    `{news}` is what a person wrote.
    """

    text: Mapping[str, str]
    nameless: Mapping[str, str]


class Stories(PlaybookEntry):
    """`compared` are so many earlier mentions, `wordings` are used in turn."""

    compared: int
    wordings: tuple[Wording, ...]
