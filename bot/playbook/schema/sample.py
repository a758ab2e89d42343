"""The models of the sample day; `sample.toml` says what they mean."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.playbook.schema.entries import Duration, Label, PlaybookEntry


class SamplePost(PlaybookEntry):
    """One invented post; `author` as in our own format."""

    id: str
    platform: str
    kind: str
    ago: Duration
    author: Mapping[str, Any]
    text: Label
    claimed: bool = False
    asked: Label | None = None
    proposal: Label | None = None


class SampleStorm(PlaybookEntry):
    """Posts on one topic: each text under each name, one every so many `seconds`."""

    seconds: float = Field(gt=0)
    names: tuple[str, ...] = Field(min_length=8)
    texts: Mapping[str, tuple[str, ...]]


class SampleDay(PlaybookEntry):
    """What happens on the sample day."""

    asks: Duration
    posts: tuple[SamplePost, ...]
    storm: SampleStorm
