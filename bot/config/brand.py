"""`[brand]`, `[links]` and `[private.<platform>]`: how we write, and what we link to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from bot.config.opening import Day
from bot.config.people import PersonKey
from bot.errors import Misconfigured
from bot.hours.hours import Hours
from bot.playbook.schema.texts import Pattern
from bot.ui.texts import host_of
from data.models import UserId

_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
_USUAL: Mapping[str, "VoiceId"] = {"de": "de_formal", "nl": "nl_informal", "en": "en"}

Language = Literal["de", "nl", "en"]
VoiceId = Literal["de_formal", "de_informal", "nl_formal", "nl_informal", "en"]
PrivateFirst = Literal["never", "offer", "prefer"]


def _address(written: str) -> str:
    if not (
        written.startswith("https://") and "." in (urlsplit(written).hostname or "")
    ):
        msg = f"“{written}” is not a link: write https://…"
        raise ValueError(msg)
    return written


def _domain(written: str) -> str:
    plain = written.lower().removeprefix("https://").removeprefix("www.").rstrip("/")
    if "." not in plain or not plain.replace(".", "").replace("-", "").isalnum():
        msg = f"“{written}” is not a domain: write example.com"
        raise ValueError(msg)
    return plain


def _where(written: str) -> str:
    plain = written.strip().lower().removeprefix("https://").removeprefix("www.")
    if not plain.replace(".", "").replace("-", "").replace("_", "").isalnum():
        msg = f"“{written}” is no platform and no site: write x, or forum.example.com"
        raise ValueError(msg)
    return plain.rstrip("/")


def _some(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


def _handles(written: tuple[str, ...]) -> tuple[str, ...]:
    bare = tuple(handle.strip().removeprefix("@").casefold() for handle in written)
    if any(not handle or "://" in handle or " " in handle for handle in bare):
        msg = "write handles as on the platform, such as lumivelo_help"
        raise ValueError(msg)
    return bare


def _each_language(written: Any) -> Any:
    return (
        dict.fromkeys(("de", "nl", "en"), written)
        if isinstance(written, str)
        else written
    )


Link = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]
Where = Annotated[str, AfterValidator(_where)]
Handles = Annotated[tuple[str, ...], BeforeValidator(_some), AfterValidator(_handles)]
PerLanguage = Annotated[Mapping[Language, str], BeforeValidator(_each_language)]
"""One text for every language, or a table of `de`, `nl` and `en`."""


class Brand(BaseModel):
    """`[brand]`: who speaks, in which voice, and what may stand in public.

    `contacts` are our own numbers and addresses, the first is given in replies; `domains` are
    the pages we link to, `order_numbers` how our own order numbers look, `core_hours` the times of a working day in which a heated case
    needs no second reader. `accounts` are our own handles on each platform, or on a site
    of its own such as a forum: what they post is our reply, never a mention.
    """

    model_config = _FROZEN

    name: str | None = Field(default=None, min_length=1, max_length=80)
    voices: Mapping[Language, VoiceId] = {}
    emoji: Literal["none", "sparse", "free"] = "sparse"
    sign_off: bool = True
    max_public_replies: int = Field(default=2, ge=1, le=20)
    private_first: PrivateFirst = "offer"
    private_first_on: Mapping[str, PrivateFirst] = {}
    contacts: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    order_numbers: tuple[Pattern, ...] = ()
    team_hours: PerLanguage = {}
    core_hours: Day = ()
    accounts: Mapping[Where, Handles] = {}

    def voice(self, language: str | None, otherwise: str = "en") -> VoiceId:
        """The voice for a language; for one we do not write, that of `otherwise`."""
        spoken = (language or "")[:2].lower()
        known: str = spoken if spoken in _USUAL else otherwise
        chosen = {name: voice for name, voice in self.voices.items() if name == known}
        return next(iter(chosen.values()), _USUAL[known])

    @model_validator(mode="after")
    def _speaks_its_language(self) -> Self:
        for language, voice in self.voices.items():
            if not voice.startswith(language):
                msg = f"voices: {voice} is not a voice of {language}"
                raise ValueError(msg)
        return self


class Phone(BaseModel):
    """Somebody to call in an emergency."""

    model_config = _FROZEN

    name: str = Field(min_length=1, max_length=80)
    number: str = Field(min_length=3, max_length=40, repr=False)


class Links(BaseModel):
    """`[links]`: our own rules and pages; what is missing is asked for in the setup."""

    model_config = _FROZEN

    guideline: Link | None = None
    house_rules: tuple[str, ...] = Field(default=(), max_length=10)
    netiquette: Link | None = None
    privacy_notice: Link | None = None
    crisis_plan: Link | None = None
    statement: Link | None = None
    statement_owner: PersonKey | None = None
    press: Link | None = None
    phones: tuple[Phone, ...] = ()

    def missing(self) -> tuple[str, ...]:
        """What every brand should configure and this one has not."""
        wanted = (
            "guideline",
            "netiquette",
            "privacy_notice",
            "crisis_plan",
            "statement_owner",
            "phones",
        )
        return tuple(name for name in wanted if not getattr(self, name))


class PrivateChannelSettings(BaseModel):
    """`[private.<platform>]`: where to go on in private; `any` is for all the others.

    We keep which channel it was and how far it got, never what was said there (S4.5).
    """

    model_config = _FROZEN

    link: Link
    channel: Literal["dm", "whatsapp", "form", "email", "phone"] = "dm"
    name: str = Field(default="", max_length=40)
    hours: PerLanguage = {}

    def where(self, language: str) -> str:
        """Its name, when somebody answers there, and the link, as far as they are known."""
        open_ = self.hours.get(language)  # type: ignore[call-overload]
        return " · ".join(filter(None, (self.name, open_, self.link)))


ANY = "any"
"""The private channel of every platform that has none of its own."""


@dataclass(frozen=True, slots=True)
class BrandProfile:
    """`signs` is the first name or alias each person chose to sign with (S2.45).

    `core` are the hours in which a heated answer needs no second reader.
    """

    name: str = ""
    language: str = "en"
    brand: Brand = field(default_factory=Brand)
    links: Links = field(default_factory=Links)
    private: Mapping[str, PrivateChannelSettings] = field(default_factory=dict)
    signs: Mapping[UserId, str] = field(default_factory=dict)
    core: Hours = field(default_factory=Hours.always_open)

    def voice(self, language: str | None) -> str:
        """The voice for a post in this language; the desk's own where we write none."""
        return self.brand.voice(language, self.language)

    @property
    def voices(self) -> tuple[str, ...]:
        """The voices one can choose from: those written down, else the usual ones."""
        spoken: Iterable[str] = self.brand.voices or ("en", "de", "nl")
        return tuple(dict.fromkeys(self.voice(language) for language in spoken))

    def private_first(self, platform: str) -> str:
        """`never`, `offer` or `prefer`: how we go on in private here (S4.1)."""
        return self.brand.private_first_on.get(platform, self.brand.private_first)

    def private_channel(self, platform: str) -> PrivateChannelSettings | None:
        """Where to go on in private from this platform, if there is a place."""
        return self.private.get(platform) or self.private.get(ANY)

    def sign_off(self, user: UserId) -> str:
        """`^Anna`, or nothing if the brand or the person does not sign."""
        name = self.signs.get(user)
        return f"^{name}" if name and self.brand.sign_off else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What people call the brand: its names and its accounts."""
        own = (handle for handles in self.brand.accounts.values() for handle in handles)
        return tuple(dict.fromkeys(filter(None, (self.brand.name, self.name, *own))))

    @property
    def domains(self) -> tuple[str, ...]:
        """The pages we link to: those written down, and our own links."""
        if not self.brand.domains:
            return ()
        own = (host_of(link) for link in self._links())
        return tuple(dict.fromkeys([*self.brand.domains, *filter(None, own)]))

    def values(self, language: str, platform: str, user: UserId) -> dict[str, str]:
        """What templates can be filled with before anybody has typed a word."""
        private = self.private_channel(platform)
        known = {
            "org": self.name,
            "agent": self.signs.get(user),
            "team_hours": self.brand.team_hours.get(language),  # type: ignore[call-overload]
            "contact_public": next(iter(self.brand.contacts), None),
            "netiquette_url": self.links.netiquette,
            "press_contact": self.links.press,
            "statement_url": self.links.statement,
            "private_link": private.link if private else None,
        }
        return {name: value for name, value in known.items() if value}

    def _links(self) -> Iterator[str]:
        links = self.links
        pages = (links.guideline, links.netiquette, links.privacy_notice)
        yield from filter(None, (*pages, links.statement, links.press))
        yield from (channel.link for channel in self.private.values())


def check_platforms(profile: BrandProfile, platforms: Mapping[str, object]) -> None:
    """Raises `Misconfigured` for platforms the playbook does not know."""
    problems = [
        f"desk.toml: [{table}]: “{name}” is not a platform of platforms.toml."
        for table, names in (
            ("private", profile.private.keys() - {ANY}),
            ("brand.private_first_on", profile.brand.private_first_on.keys()),
        )
        for name in sorted(names)
        if name not in platforms
    ]
    if problems:
        raise Misconfigured(problems)
