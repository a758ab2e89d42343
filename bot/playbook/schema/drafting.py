"""The model of `drafting.toml`: cooldown, second reader and approval of the considered
reply.
"""

from pydantic import Field

from bot.playbook.schema.entries import Duration, Named, Page


class CoolOff(Page):
    """How long a considered reply rests beyond what its class says."""

    heated_extra: Duration
    heated_by: tuple[str, ...]
    spare: Duration


class SecondReader(Page):
    """When a second person reads a reply, and how long one waits for them."""

    answer_within: Duration
    newcomer_replies: int = Field(ge=0)
    least_there: int = Field(ge=2)


class Approving(Page):
    """What needs nobody's yes although a flag asks for one."""

    never_waits: tuple[str, ...]
    still_the_template: float = Field(gt=0, le=1)


class Want(Named):
    """What an author may want; `first` are the templates that then stand on top."""

    first: tuple[str, ...] = ()


class Drafting(Page):
    """All of it; `wants` is what an author may want, apart from what they say."""

    cool_off: CoolOff
    second_reader: SecondReader
    approval: Approving
    same_text_within: Duration
    wants: dict[str, Want]
