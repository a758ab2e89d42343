"""The model of `library.toml`: how many facts are offered, how often praise is shared."""

from pydantic import Field

from bot.playbook.schema.entries import Duration, Page


class Facts(Page):
    """How many facts a draft is offered, and how long a new one holds."""

    offered: int = Field(ge=0, le=10)
    holds: Duration


class Sharing(Page):
    """How many successes are shared within which time before somebody is asked twice."""

    most: int = Field(ge=0)
    within: Duration


class Library(Page):
    """All of it."""

    facts: Facts
    sharing: Sharing
