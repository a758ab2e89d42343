"""Where ids, handles and conversations are unique, and which key identifies an author.

On a platform, on one of its sites, or only within one source (`platforms.toml`); a
platform that is not described there gets the strictest rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.incoming.addresses import canonical, site_of

ACCOUNT = re.compile(r"^@?([^@\s/]+)@([^@\s/]+\.[^@\s/]+)$")
"""`lena@norden.example`"""


class Namespaces(Protocol):
    """What is unique where, on one platform."""

    @property
    def ids(self) -> str: ...
    @property
    def handles(self) -> str: ...
    @property
    def conversations(self) -> str: ...
    @property
    def address(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Careful:
    """The kind that says the least."""

    ids: str = "source"
    handles: str = "source"
    conversations: str = "source"
    address: str = "page"


UNKNOWN = Careful()
Platforms = Mapping[str, Namespaces]


def author_key(
    handle: str | None,
    platform: str,
    platforms: Platforms,
    *,
    source: str,
    url: str | None = None,
    profile: str | None = None,
) -> str | None:
    """By what an author is known again: `x:sanne`, `forum@forum.example:sanne`.

    `web/octolens:sanne` where only what one source sends belongs together.
    """
    account = (handle or "").strip().removeprefix("@").casefold()
    if not account:
        return None
    scope = platforms.get(platform, UNKNOWN).handles
    site = site_of(url) or site_of(profile)
    if scope == "site":
        account, site = _at_home(account, site, url, profile)
    return f"{namespace(platform, scope, source, site)}:{account}".lower()


def spoken_key(written: str, platforms: Platforms) -> str:
    """The key of an author a person writes by hand: `X:@Anna`, `mastodon:anna@norden.example`."""
    space, _, account = written.strip().lower().partition(":")
    account = account.strip().removeprefix("@")
    known = platforms.get(space)
    full = ACCOUNT.match(account)
    if known is not None and known.handles == "site" and full is not None:
        return f"{space}@{full[2]}:{full[1]}"
    return f"{space}:{account}"


def namespace(platform: str, scope: str, source: str, site: str | None) -> str:
    """`x`, `forum@forum.example`, `web/octolens@shop.example` or `web/octolens`."""
    if scope == "platform":
        return platform
    place = f"@{site.replace(':', '_')}" if site else ""
    if scope == "site" and place:
        return f"{platform}{place}"
    return f"{platform}/{source}{place}"


def _at_home(
    account: str, site: str | None, url: str | None, profile: str | None
) -> tuple[str, str | None]:
    """A handle with the site it belongs to: `lena@norden.example` is Lena of Norden."""
    for written in (account, _account_in(profile), _account_in(url)):
        full = ACCOUNT.match(written)
        if full is not None and (written == account or full[1].casefold() == account):
            return full[1].casefold(), site_of(f"https://{full[2]}") or site
    return account, site


def _account_in(url: str | None) -> str:
    """`@lena@norden.example`, where a server shows an account of another one."""
    written = canonical(url) if url else None
    steps = written.split("/")[3:4] if written else []
    return steps[0] if steps and steps[0].startswith("@") else ""
