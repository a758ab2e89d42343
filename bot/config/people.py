"""`[people]`, `[roster]` and `[staff]`: who is on the team, and who is on duty when."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from bot.config.opening import TimeSpan, Weekdays

Role = Literal[
    "agent",
    "lead",
    "manager",
    "crisis",
    "admin",
    "legal",
    "privacy",
    "press",
    "hr",
    "agency",
]


def _known(key: str, info: ValidationInfo) -> str:
    """A key of `[people]`. Which keys there are is in the context of the validation."""
    people: frozenset[str] | None = (info.context or {}).get("people")
    if people is not None and key not in people:
        known = ", ".join(sorted(people)) or "nobody yet"
        msg = f"“{key}” is nobody in [people]; there is {known}"
        raise ValueError(msg)
    return key


def _slack_id(written: str) -> str:
    """A person's id in Slack: `U` or `W`, then capitals and digits."""
    if not (written[:1] in ("U", "W") and len(written) > 2 and written.isalnum()):
        msg = (
            f'"{written}" is not the id of a person in Slack: open their profile, '
            "press the three dots and choose “Copy member ID”"
        )
        raise ValueError(msg)
    return written


def _first_name(written: str) -> str:
    """A first name or an alias, as it can stand below a reply."""
    if not all(part.isalpha() for part in written.replace("-", " ").split(" ")):
        msg = f"“{written}” cannot stand below a reply: write a first name or an alias"
        raise ValueError(msg)
    return written


def _as_known(handles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(handle.replace("@", "").strip().lower() for handle in handles)


SlackId = Annotated[str, AfterValidator(_slack_id)]
PersonKey = Annotated[str, AfterValidator(_known)]
_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Person(BaseModel):
    """`[people.<key>]`. Somebody of the crisis team, or an agency, may have no Slack.

    `accounts` are the business customers this person looks after: handles,
    `platform:handle` or names; `*` for all who have nobody else.

    `signs` is what this person signs replies with, a first name or an alias; whoever
    has none does not sign (S2.45).
    """

    model_config = _FROZEN

    key: str
    slack: SlackId | None = None
    name: str = Field(min_length=1)
    roles: tuple[Role, ...] = ("agent",)
    deputy: PersonKey | None = None
    phone: str | None = Field(default=None, repr=False)
    signs: Annotated[str, AfterValidator(_first_name)] | None = Field(
        default=None, min_length=1, max_length=30
    )
    email: str | None = Field(default=None, repr=False)
    accounts: tuple[str, ...] = ()


class Shift(BaseModel):
    """Who is asked first on these weekdays (Monday is 0) between two local times."""

    model_config = _FROZEN

    days: Weekdays
    hours: TimeSpan
    people: tuple[PersonKey, ...] = Field(min_length=1)


class DutyGroup(BaseModel):
    """Shifts, and who is asked when none of them covers the moment."""

    model_config = _FROZEN

    default: tuple[PersonKey, ...] = ()
    shifts: tuple[Shift, ...] = ()


class Roster(DutyGroup):
    """`[roster]`: who is on duty; `[roster.groups.<name>]` for what a rule sends there."""

    groups: Mapping[str, DutyGroup] = {}


class Staff(BaseModel):
    """`[staff]`: accounts of colleagues who agreed to be recognised (S2.8).

    A handle, or `platform:handle`; both with or without `@`, in any case.
    """

    model_config = _FROZEN

    handles: Annotated[tuple[str, ...], AfterValidator(_as_known)] = ()


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
