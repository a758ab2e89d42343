"""`[sources.<name>]` of desk.toml: who sends, how they authenticate, how fields are
mapped.

Tokens and secrets come from the environment; the settings insert them before this model
validates. Unknown keys are errors.
"""

import base64
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from bot.config.environment import suggestion
from bot.hours.zones import is_zone
from bot.incoming.format import Incoming
from bot.incoming.parts import IncomingPart

ADAPTERS = ("own", "octolens", "syften", "kwatch", "f5bot", "map")
"""The modules in `handlers/sources/adapters/`: how a source's deliveries are parsed."""

PRESETS = tuple(name for name in ADAPTERS if name != "map")
"""These need no `[sources.<name>]`: a token in the environment is enough."""

BY_HAND = "manual"
"""The source of what people add themselves."""

Scalar = str | int | float | bool


def _expression(text: str) -> str:
    """A JMESPath expression that can be read."""
    try:
        jmespath.compile(text)
    except JMESPathError as error:
        msg = f"is no JMESPath expression: {str(error).splitlines()[0]}"
        raise ValueError(msg) from None
    return text


def _target(name: str) -> str:
    """A field of the own format, such as `text` or `author.name`."""
    field, _, inner = name.partition(".")
    known = Incoming.model_fields.get(field)
    if known is None:
        msg = f"{field!r} is no field of a mention; see /schemas/mention.json"
        raise ValueError(msg)
    if inner and inner not in _inner_fields(known.annotation):
        msg = f"{field!r} has no field {inner!r}; see /schemas/mention.json"
        raise ValueError(msg)
    return name


def _inner_fields(annotation: object) -> set[str]:
    parts = [annotation, *getattr(annotation, "__args__", ())]
    return {
        name
        for part in parts
        if isinstance(part, type) and issubclass(part, IncomingPart)
        for name in part.model_fields
    }


def _adapter(name: str) -> str:
    if name not in ADAPTERS:
        names = ", ".join(ADAPTERS)
        msg = f"there is no adapter {name!r}, only {names}.{suggestion(name, ADAPTERS)}"
        raise ValueError(msg)
    return name


Adapter = Annotated[str, AfterValidator(_adapter)]
Expression = Annotated[str, AfterValidator(_expression)]
Target = Annotated[str, AfterValidator(_target)]


class FieldRule(BaseModel):
    """Where one field comes from and how it is turned into ours.

    In this order: `const`, else `path`; `split`; `as` with `format`; `lower`; `map`;
    `default` where nothing was found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    path: Expression | None = None
    const: Scalar | None = None
    default: Scalar | None = None
    split: str | None = Field(default=None, min_length=1)
    convert: Literal[
        "str", "int", "float", "bool", "datetime", "html", "lang", "url"
    ] = Field(default="str", alias="as")
    format: str | None = Field(
        default=None, description="For datetime: s, ms, us, or as for strptime."
    )
    lower: bool = False
    map: dict[str, Scalar] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_path(cls, data: object) -> object:
        return {"path": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Self:
        if self.path is None and self.const is None:
            raise ValueError("needs a path or a const")
        return self


class Mapping(BaseModel):
    """How JSON we have never seen becomes mentions, without code (JMESPath)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    items: Expression = "@"
    fields: dict[Target, FieldRule]
    drop_if: Expression | None = None


def _is_standard(secret: str) -> bool:
    """`whsec_` or not, then base64, with or without the signs that fill it up."""
    encoded = secret.removeprefix("whsec_").rstrip("=")
    try:
        filled = encoded + "=" * (-len(encoded) % 4)
        return bool(base64.b64decode(filled, validate=True))
    except ValueError:
        return False


class SourceSettings(BaseModel):
    """One source. For `hmac`, the signed text is `template` with `{id}`, `{ts}`, `{body}`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    adapter: Adapter = "own"
    auth: Literal["token", "basic", "hmac", "standard-webhooks"] = "token"
    token: str | None = Field(default=None, min_length=1, repr=False)
    previous_token: str | None = Field(default=None, min_length=1, repr=False)
    secret: str | None = Field(default=None, min_length=1, repr=False)
    previous_secret: str | None = Field(default=None, min_length=1, repr=False)
    header: str | None = Field(
        default=None,
        description="Of the signature, or of a token in a header of its own.",
    )
    prefix: str = Field(
        default="", description="Before the signature: sha256=, v0=, v1=."
    )
    algorithm: Literal["sha1", "sha256", "sha384", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    template: str = "{body}"
    id_header: str = "webhook-id"
    timestamp_header: str | None = None
    timestamp_prefix: str | None = Field(
        default=None, description="Where the time is inside the signature header: t=."
    )
    tolerance: int = Field(default=300, ge=1, le=86_400, description="Seconds.")
    handshake: Literal["hub", "crc", "challenge"] | None = Field(
        default=None,
        description="What the sender asks by GET before it sends: hub (Meta, WebSub), "
        "crc (X) or challenge (LinkedIn).",
    )
    answer: Literal[200, 202] = Field(
        default=202, description="The status for success; some senders insist on 200."
    )
    channel: str | None = None
    time_zone: str | None = Field(
        default=None, description="Of times that name no zone; without it UTC."
    )
    mapping: Mapping | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None and not is_zone(name):
            near = suggestion(name, sorted(available_timezones()))
            msg = f"“{name}” is not a time zone.{near}"
            raise ValueError(msg)
        return name

    @property
    def zone(self) -> ZoneInfo | None:
        """Of times that name none."""
        return None if self.time_zone is None else ZoneInfo(self.time_zone)

    @property
    def signs(self) -> bool:
        """The proof covers the body, so it can only be checked after reading it."""
        return self.auth in ("hmac", "standard-webhooks")

    @model_validator(mode="after")
    def _can_be_trusted_and_read(self) -> Self:
        variable = f"BRANDWACHT_SOURCE_{self.name.upper().replace('-', '_')}"
        if self.signs and not self.secret:
            raise ValueError(
                f"auth {self.auth!r} needs a secret: set {variable}_SECRET"
            )
        if not self.signs and not self.token:
            raise ValueError(f"auth {self.auth!r} needs a token: set {variable}_TOKEN")
        if self.auth == "hmac" and not self.header:
            raise ValueError("auth 'hmac' needs the header with the signature")
        if self.auth == "hmac" and self.template.count("{body}") != 1:
            raise ValueError("template must contain {body} once")
        if "{ts}" in self.template and not (
            self.timestamp_header or self.timestamp_prefix
        ):
            raise ValueError(
                "template has {ts}: set timestamp_header or timestamp_prefix"
            )
        if self.auth == "standard-webhooks" and not _is_standard(self.secret or ""):
            raise ValueError("a standard-webhooks secret is whsec_ and base64")
        if (self.adapter == "map") != (self.mapping is not None):
            raise ValueError("adapter 'map' and a mapping belong together")
        return self

    @model_validator(mode="after")
    def _can_answer_the_handshake(self) -> Self:
        if self.handshake in ("crc", "challenge") and self.auth != "hmac":
            raise ValueError(f"handshake {self.handshake!r} belongs to auth 'hmac'")
        if self.handshake == "hub" and not self.token:
            variable = f"BRANDWACHT_SOURCE_{self.name.upper().replace('-', '_')}"
            raise ValueError(f"handshake 'hub' needs a token: set {variable}_TOKEN")
        return self
