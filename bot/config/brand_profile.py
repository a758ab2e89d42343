"""The company we write for: its voice, its links, its private channels, who signs how.

One value for everything that drafts, checks or renders; built once from the settings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.config.brand import Brand, Links, PrivateChannel
from bot.errors import Misconfigured
from bot.hours.hours import Hours
from bot.ui.texts import host_of
from data.models import UserId

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
    private: Mapping[str, PrivateChannel] = field(default_factory=dict)
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

    def private_channel(self, platform: str) -> PrivateChannel | None:
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
