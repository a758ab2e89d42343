"""`[people]`, `[roster]` and `[staff]`: who is on the team, and who is on duty when."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

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


class Roster(BaseModel):
    """`[roster]`: the shifts, and who is asked when no shift covers the moment."""

    model_config = _FROZEN

    default: tuple[PersonKey, ...] = ()
    shifts: tuple[Shift, ...] = ()


class Staff(BaseModel):
    """`[staff]`: accounts of colleagues who agreed to be recognised (S2.8).

    A handle, or `platform:handle`; both with or without `@`, in any case.
    """

    model_config = _FROZEN

    handles: Annotated[tuple[str, ...], AfterValidator(_as_known)] = ()
