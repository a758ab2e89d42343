"""The model of `drafting.toml`: cooldown, second reader and approval of the considered
reply.
"""

from pydantic import Field

from bot.playbook.schema.entries import Duration, NamedEntry, PlaybookEntry


class CoolOff(PlaybookEntry):
    """How long a considered reply rests beyond what its class says."""

    heated_extra: Duration
    heated_by: tuple[str, ...]
    spare: Duration


class SecondReader(PlaybookEntry):
    """When a second person reads a reply, and how long one waits for them."""

    answer_within: Duration
    newcomer_replies: int = Field(ge=0)
    least_there: int = Field(ge=2)


class Approving(PlaybookEntry):
    """What needs nobody's yes although a flag asks for one."""

    never_waits: tuple[str, ...]
    still_the_template: float = Field(gt=0, le=1)


class Want(NamedEntry):
    """What an author may want; `first` are the templates that then stand on top."""

    first: tuple[str, ...] = ()


class Drafting(PlaybookEntry):
    """All of it; `wants` is what an author may want, apart from what they say."""

    cool_off: CoolOff
    second_reader: SecondReader
    approval: Approving
    same_text_within: Duration
    wants: dict[str, Want]


class FactLimits(PlaybookEntry):
    """How many facts a draft is offered, and how long a new one holds."""

    offered: int = Field(ge=0, le=10)
    holds: Duration


class Sharing(PlaybookEntry):
    """How many successes are shared within which time before somebody is asked twice."""

    most: int = Field(ge=0)
    within: Duration


class Library(PlaybookEntry):
    """All of it."""

    facts: FactLimits
    sharing: Sharing
