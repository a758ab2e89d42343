"""`[topics.<key>]`: which colleague is responsible for a topic, so that things can be
passed on.
"""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.config.people import Person, PersonKey

OF_A_ROLE = ("legal", "privacy", "press", "hr")
"""Roles that are topics by themselves, as soon as somebody has them."""


def channel(written: str) -> str:
    """The id of a channel or its name. Raises ValueError for anything else."""
    if written.startswith(("C", "G")) and written.isalnum() and written.isupper():
        return written
    if written.startswith("#") and written == written.lower() and " " not in written:
        return written
    msg = f'“{written}” is neither the id of a channel ("C0123ABCD") nor its name ("#brand")'
    raise ValueError(msg)


Channel = Annotated[str, Field(min_length=2), AfterValidator(channel)]


class Topic(BaseModel):
    """One topic: a person of `[people]` or a channel hears of it, never both.

    Without a `label` it is called by its key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    label: str | None = Field(default=None, min_length=1, max_length=60)
    owner: PersonKey | None = None
    channel: Channel | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.owner is None) == (self.channel is None):
            msg = "write owner (a key of [people]) or channel, one of the two"
            raise ValueError(msg)
        return self


def with_roles(
    topics: Mapping[str, Topic], people: Mapping[str, Person]
) -> dict[str, Topic]:
    """The topics that were written down, and those that follow from people's roles."""
    found = dict(topics)
    for role in OF_A_ROLE:
        holders = [key for key, person in people.items() if role in person.roles]
        if holders and role not in found:
            found[role] = Topic(owner=holders[0])
    return found
