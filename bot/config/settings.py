"""All settings, read once at the start: complete or not at all.

Secrets come from the environment, the rest from `desk.toml`. All errors are collected
and reported together (`Misconfigured`), one plain sentence each.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from bot.config import local, slack, tables
from bot.config.brand import Brand, Links, PrivateChannelSettings
from bot.config.environment import Environment, suggestion
from bot.config.opening import HoursSettings, TargetSettings
from bot.config.people import Channel, Person, Roster, Staff, Topic
from bot.config.routing import Profile, RoutingRule, loose_rules
from bot.config.slack import SlackSettings
from bot.config.sources import BY_HAND, PRESETS, SourceSettings
from bot.errors import Misconfigured
from bot.hours.zones import is_zone

_OF_THE_ENVIRONMENT = {
    ("slack", "bot_token"): "SLACK_BOT_TOKEN",
    ("slack", "app_token"): "SLACK_APP_TOKEN",
    ("slack", "signing_secret"): "SLACK_SIGNING_SECRET",
    ("slack", "api_url"): "SLACK_API_URL",
    ("database",): "BRANDWACHT_DATABASE",
    ("host",): "BRANDWACHT_HOST",
    ("port",): "BRANDWACHT_PORT",
    ("log",): "BRANDWACHT_LOG",
}
_DEPTH_OF_A_TABLE = {
    "people": 2,
    "targets": 2,
    "sources": 2,
    "private": 2,
    "rules": 2,
    "profiles": 3,
}

_MISSING = {
    ("desk",): "is missing: copy desk.example.toml and fill it in.",
    (
        "desk",
        "channel",
    ): "is missing: the id of the channel where mentions are to appear.",
    (
        "desk",
        "time_zone",
    ): 'is missing: where the desk works, for example "Europe/Berlin".',
}

Place = Sequence[int | str]


def sentences(error: ValidationError, model: type[BaseModel], file: str) -> list[str]:
    """Every problem of `error`, which `model` raised for what `file` and the variables say."""
    return [
        f"{where(found['loc'], file)} {_what(found, model)}" for found in error.errors()
    ]


def where(place: Place, file: str) -> str:
    """`SLACK_BOT_TOKEN`, or `desk.toml: [people.anna] roles:`."""
    variable = _OF_THE_ENVIRONMENT.get(tuple(str(part) for part in place[:2]))
    if variable is not None:
        return variable
    depth = _DEPTH_OF_A_TABLE.get(str(place[0]), 1) if place else 0
    table = ".".join(str(part) for part in place[:depth])
    key = "".join(_step(part) for part in place[depth:]).lstrip(".")
    return f"{file}: [{table}] {key}:" if key else f"{file}: [{table}]:"


def _step(part: int | str) -> str:
    return f" (number {part + 1})" if isinstance(part, int) else f".{part}"


def _what(found: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind, context = found["type"], found.get("ctx") or {}
    if kind == "extra_forbidden":
        *parents, name = found["loc"]
        return f"there is no such setting.{suggestion(str(name), names_at(parents, model))}"
    if kind == "missing":
        return _MISSING.get(tuple(found["loc"]), "is missing.")
    if kind == "literal_error":
        return f"must be {context['expected']}.".replace("'", '"')
    if kind == "value_error":
        return _ended(str(context["error"]))
    said: str = found["msg"]
    return _ended(said.replace("Input should", "must").replace("'", '"'))


def _ended(said: str) -> str:
    return said if said.endswith(("?", ".")) else f"{said}."


def names_at(place: Place, model: type[BaseModel]) -> list[str]:
    """The names of the settings that exist at this place."""
    here: Any = model
    for part in place:
        here = _inside(here, part)
    return list(here.model_fields) if _is_model(here) else []


def _inside(kind: Any, part: int | str) -> Any:
    """The type one step further down: a field of a model, a value of a table or list."""
    if _is_model(kind):
        field = kind.model_fields.get(part)
        return field.annotation if field else None
    values = [choice for choice in get_args(kind) if choice is not Ellipsis]
    return values[-1] if values and get_origin(kind) is not None else None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _zone(name: str) -> str:
    if not is_zone(name):
        near = suggestion(name, sorted(available_timezones()))
        msg = f"“{name}” is not a time zone.{near}"
        raise ValueError(msg)
    return name


_HERE = ("localhost", "127.0.0.1", "::1")


def _heartbeat(url: str) -> str:
    """An address that may be called every minute: https, or this machine."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in _HERE
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ValueError("write an address that begins with https://")
    return url


_REGIONS = ("de-AT", "de-CH")


class DeskSettings(BaseModel):
    """`[desk]`: its name, its language, its time zone and its channels.

    `address` is how the bot speaks to the team: *du* and *je*, or *Sie* and *u*.

    A channel is its id (`C0123ABCD`) or its name (`#brand-mentions`). Drills have one of
    their own, so that nobody takes a rehearsed storm for a real one.
    """

    model_config = _FROZEN

    name: str = Field(default="Brand desk", min_length=1, max_length=80)
    language: Literal["en", "de", "nl"] = "en"
    region: Literal["", "AT", "CH"] = ""
    address: Literal["du", "sie", "je", "u"] = "du"
    gender: Literal["colon", "pair", "generic"] = "colon"
    time_zone: Annotated[str, AfterValidator(_zone)]
    channel: Channel
    management_channel: Channel | None = None
    confidential_channel: Channel | None = None
    drill_channel: Channel | None = None
    heartbeat_url: Annotated[str, AfterValidator(_heartbeat)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_region(cls, raw: Any) -> Any:
        """`de-CH` is German as it is written in Switzerland."""
        said = raw.get("language") if isinstance(raw, Mapping) else None
        if not isinstance(said, str) or said not in _REGIONS:
            return raw
        language, _, region = said.partition("-")
        return {**raw, "language": language, "region": region}

    @model_validator(mode="after")
    def _drills_apart(self) -> Self:
        others = (self.channel, self.management_channel, self.confidential_channel)
        if self.drill_channel is not None and self.drill_channel in others:
            msg = "drill_channel must be a channel of its own, in which nothing else stands"
            raise ValueError(msg)
        return self


class Settings(BaseModel):
    """All of it. `database` is an absolute path, `playbook` goes to `Playbook.load`."""

    model_config = _FROZEN

    slack: SlackSettings = SlackSettings()
    desk: DeskSettings
    hours: HoursSettings = HoursSettings()
    people: Mapping[str, Person] = {}
    roster: Roster = Roster()
    staff: Staff = Staff()
    targets: Mapping[str, TargetSettings] = {}
    topics: Mapping[str, Topic] = {}
    sources: Mapping[str, SourceSettings] = Field(default={}, repr=False)
    brand: Brand = Brand()
    links: Links = Links()
    private: Mapping[str, PrivateChannelSettings] = {}
    rules: Mapping[str, RoutingRule] = {}
    profiles: Mapping[str, Profile] = {}
    playbook: Mapping[str, Any] = {}
    database: Path = Path("var/brandwacht.db")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    log: Literal["console", "json"] = "console"
    metrics_token: SecretStr | None = None
    only_here: bool = False

    @property
    def variants(self) -> tuple[str, ...]:
        """In which ways the bot says its sentences, in the order they are applied."""
        desk = self.desk
        formal = ("formal",) if desk.address in ("sie", "u") else ()
        named = () if desk.gender == "colon" else (desk.gender,)
        return (*formal, *named, *filter(None, [desk.region]))

    def __repr__(self) -> str:
        """Short: whoever shows a task or an exception shows what it holds."""
        return f"Settings({str(self.database)!r})"

    @classmethod
    def read(cls, environment: Mapping[str, str], root: Path) -> Self:
        """The settings of a desk in a real workspace; relative paths start at `root`.

        Raises `Misconfigured` with every problem there is, a missing token included.
        """
        variables = Environment(environment, root)
        secrets = tables.slack(variables)
        if not any("SLACK_" in said for said in variables.problems):
            variables.problems += slack.missing(secrets.keys())
        return cls._build(variables, root, secrets, {})

    @classmethod
    def read_without_slack(cls, environment: Mapping[str, str], root: Path) -> Self:
        """The same for what needs no workspace: no token and no channel is asked for."""
        variables = Environment(environment, root)
        assumed = {"desk": local.tables(environment)["desk"]}
        return cls._build(variables, root, tables.slack(variables), assumed)

    @classmethod
    def read_for_database(cls, environment: Mapping[str, str], root: Path) -> Self:
        """For what works on the database or looks at a sample: no secret is asked for.

        Neither those of Slack nor those of the sources, which take in nothing then.
        """
        variables = Environment(environment, root)
        assumed = {"desk": local.tables(environment)["desk"]}
        return cls._build(variables, root, {}, assumed, secret_sources=False)

    @classmethod
    def local(cls, environment: Mapping[str, str], root: Path) -> Self:
        """The embedded desk of `run --local`, with what `desk.toml` says instead.

        Its sources share a token that is another one at every start, and nothing of it
        is reachable from elsewhere.
        """
        variables = Environment(environment, root)
        assumed = local.tables(environment)
        built = cls._build(variables, root, local.SLACK, assumed, local.own_token())
        return built.model_copy(update={"host": local.HOST, "only_here": True})

    @classmethod
    def _build(
        cls,
        variables: Environment,
        root: Path,
        secrets: tables.Tables,
        assumed: tables.Tables,
        token: str | None = None,
        *,
        secret_sources: bool = True,
    ) -> Self:
        file, said = tables.read_file(variables, root)
        raw = tables.over(assumed, said) | tables.plain(variables)
        raw["slack"] = secrets
        raw["people"] = tables.people(raw.get("people", {}))
        listed = raw.get("sources", {})
        raw["sources"] = (
            tables.sources(listed, variables, file, token)
            if secret_sources
            else tables.unproven(listed)
        )
        try:
            settings = cls.model_validate(raw, context={"people": raw["people"].keys()})
        except ValidationError as error:
            problems = [*variables.problems, *sentences(error, cls, file)]
            raise Misconfigured(problems) from None
        loose = loose_rules(
            settings.rules,
            profiles=settings.profiles,
            groups=settings.roster.groups,
            sources=[*settings.sources, *PRESETS, BY_HAND],
            file=file,
        )
        if problems := [*variables.problems, *loose]:
            raise Misconfigured(problems)
        return settings.model_copy(
            update={"database": (root / settings.database).absolute()}
        )
