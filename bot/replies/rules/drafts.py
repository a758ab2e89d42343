"""What a draft is, to whom and where it goes, and its text as the lint reads it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from bot.config.brand import BrandProfile
from data.models import Mention, UserId

LONGEST = 2000
"""How many characters of a draft the patterns look at."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINK = re.compile(r"\bhttps?://[^\s<>]{1,500}")
_ENDS = re.compile(r"[.!?…](?=\s|$)|\n")
_TRAILING = ".,;:!?)…"


@dataclass(frozen=True, slots=True)
class DraftSubject:
    """What a draft is about, as far as the lint needs to know.

    `voice` is of the draft's own language, as it was chosen. `channel` is
    `internal` for our own notes. `sign_off` is what has to stand at the end (`^Anna`),
    empty where nobody signs. `template_text` is the template as it was filled in.
    `promised`: a person and a time are attached to the draft. `public_replies` is how
    many public replies of ours stand in the conversation already, `same_text` how often
    this very text went out in the last 24 hours. `confidential` are names of people in
    confidential cases, `order_numbers` what our own order numbers look like.
    """

    voice: str
    channel: Literal["public", "private", "internal"] = "public"
    kind: Literal["holding", "considered", "update"] = "considered"
    classification: str | None = None
    finding: str | None = None
    flags: frozenset[str] = frozenset()
    platform: str = ""
    author: str = ""
    sign_off: str = ""
    contacts: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    order_numbers: tuple[str, ...] = ()
    emoji: Literal["none", "sparse", "free"] = "sparse"
    template: str = ""
    template_text: str = ""
    promised: bool = False
    public_replies: int = 0
    most_public_replies: int = 2
    same_text: int = 0
    confidential: tuple[str, ...] = ()


def subject_of(profile: BrandProfile, mention: Mention, user: UserId) -> DraftSubject:
    """What the lint has to know of a reply to this mention by this person."""
    post, brand = mention.post, profile.brand
    return DraftSubject(
        voice=profile.voice(post.language),
        classification=mention.classification,
        finding=mention.finding,
        flags=frozenset(mention.flags),
        platform=post.platform,
        author=post.author.name or "",
        sign_off=profile.sign_off(user),
        contacts=brand.contacts,
        domains=profile.domains,
        order_numbers=brand.order_numbers,
        emoji=brand.emoji,
        most_public_replies=brand.max_public_replies,
    )


class LintText:
    """A text, and how the lint reads it: cut, on one line, without what nobody sees."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()

    @cached_property
    def said(self) -> str:
        """What the patterns look at."""
        return read(self.text)

    @cached_property
    def beginning(self) -> str:
        """The first two sentences; a greeting of one or two words is none."""
        whole, count = self.text[:LONGEST], 0
        start = 0
        for found in _ENDS.finditer(whole):
            count += len(whole[start : found.start()].split()) > 2
            start = found.end()
            if count == 2:
                return read(whole[:start])
        return read(whole)

    @cached_property
    def without_links(self) -> str:
        """What was said, without the addresses of pages."""
        return _LINK.sub(" ", self.said)

    def hosts(self) -> Iterator[tuple[str, str]]:
        """Every link with the host it leads to, in lower case; https only."""
        for link in links(self.said):
            if link.startswith("https://"):
                yield link, host_of(link)

    def signed(self, sign_off: str) -> str:
        """The text with the name at its end, as it will be posted."""
        return signed(self.text, sign_off)


def read(text: str) -> str:
    """A text on one line: at most 2,000 characters, one kind of apostrophe and space."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[:LONGEST]))
    return " ".join(plain.replace("'", "’").split())


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence, or the sentences, in which `text[start:end]` stands."""
    before = [found.end() for found in _ENDS.finditer(text, 0, start)]
    after = _ENDS.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else None]


def links(text: str) -> list[str]:
    """The http(s) links of a text, without the punctuation that follows them."""
    return [found.rstrip(_TRAILING) for found in _LINK.findall(text)]


def host_of(link: str) -> str:
    """The host a link leads to, in lower case; empty where it cannot be read."""
    try:
        return (urlsplit(link).hostname or "").lower()
    except ValueError:
        return ""


def is_of(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host is one of these domains or below one of them."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def signed(text: str, sign_off: str) -> str:
    """A text with the name at its end, once (S2.46). Nobody signs with an empty one."""
    text = text.rstrip()
    if not sign_off or text.endswith(sign_off):
        return text
    return f"{text} {sign_off}"


def measured(text: str, link_length: int | None) -> int:
    """How long a platform says a text is; `link_length` is what each link counts for."""
    if link_length is None:
        return len(text)
    return len(text) + sum(link_length - len(link) for link in links(text))
