"""Cleans what a source parsed: entities, tags, labels of the tool, names written
together.

Done once for the fields of every source, so that no text field is forgotten.
"""

import codecs
import html
import re
from collections.abc import Mapping

import nh3

from bot.incoming.lenient import is_code

Fields = dict[str, object]

_MOST_HTML = 200_000
# html5 trees are built one level per open tag, and deep ones take quadratic time.
_MOST_TAGS = 1_000
_LINE_ENDS = re.compile(
    r"<(?:br|/?p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^<>]{0,80}>", re.I
)
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_TAGS = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|hellip|[lrsb]?[sd]quo|[lr]aquo|[nm]dash|euro|szlig"
    r"|[a-z]{1,2}(?:uml|acute|grave|circ|tilde|cedil|ring|slash|lig)"
    r"|#[0-9]{1,7}|#x[0-9a-f]{1,6});",
    re.I,
)
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:/?(?:p|b|i|u|a|em|mark|strong|span|div|li|ul|ol|pre|code|blockquote|h[1-6]"
    r"|hl|img|font|small)|br ?/?)[ >]|<!\[CDATA\[",
    re.I,
)
_CLOSES = re.compile(r"</[a-z][a-z0-9]{0,15}\s*>", re.I)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)

_POSTS = (
    "post|comment|reply|tweet|toot|skeet|thread|note|status|article|video|review|story"
    "|question|answer|message|submission|mention|beitrag|kommentar|bericht|reactie"
)
_BY_SOMEBODY = re.compile(
    rf"(?:[\w./+-]+ ){{0,3}}?(?:{_POSTS})s? (?:by|from|von|door|van) (?P<rest>.+)",
    re.I | re.S,
)
_LABEL = re.compile(
    r"\s*(?:keywords?|query|search(?: term)?|alert|suchbegriffe?|zoekwoord(?:en)?)\s*:\s*",
    re.I,
)
_HANDLE_THEN_NAME = re.compile(r"(@?[^\s()]{1,200})\s+\((.{1,200})\)", re.S)
_NAME_THEN_HANDLE = re.compile(r"(.{1,200}?)\s+\(@([^\s()]{1,200})\)", re.S)
_SUBREDDIT = re.compile(r"(?:/?r/)+(?=[\w.-])", re.I)
# Words that programs write where they have nothing to say.
_NOTHING = {"null", "undefined", "none", "nan", "[object object]", "n/a"}
_WORDLESS = (
    "external_id", "url", "thread_id", "title", "text", "language", "published_at",
    "edited_at", "platform",
)  # fmt: skip
_ONE_VALUE = (*_WORDLESS, "kind", "action", "visibility", "rating", "channel", "author")
_MISREAD = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")


def tidied(fields: Mapping[str, object]) -> Fields:
    """The same fields as people would have written them."""
    kept = {name: _clean(name, value) for name, value in fields.items()}
    author = _author(kept.get("author"))
    if author is not None:
        kept["author"] = author
    for name in ("title", "text"):
        if isinstance(kept.get(name), str):
            kept[name] = _without_byline(str(kept[name]), author or {}, name)
    if "channel" in kept:
        kept["channel"] = _channel(kept["channel"])
    if isinstance(matched := kept.get("matched"), dict):
        kept["matched"] = {key: _unlabelled(part) for key, part in matched.items()}
    return kept


def _clean(name: str, value: object) -> object:
    if isinstance(value, list) and len(value) == 1 and name in _ONE_VALUE:
        value = value[0]
    if isinstance(value, str):
        if name in _WORDLESS and value.strip().lower() in _NOTHING:
            return None
        return value if name in _ADDRESSES or is_code(value) else readable(value)
    if isinstance(value, dict):
        return {key: _clean(f"{name}.{key}", part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(name, part) for part in value]
    return value


_ADDRESSES = {
    "url", "quoted_url", "author.url", "author.avatar_url", "channel.url",
    "in_reply_to.url", "media.url", "media.preview_url", "external_id", "thread_id",
}  # fmt: skip
"""Nothing that stands here is for reading; an address may hold `&lt=` by right."""


def readable(text: str) -> str:
    """A text as somebody wrote it, whatever a tool has made of it on the way."""
    if not text.isascii() and _MISREAD.search(text):
        text = _read_again(text)
    if "&" not in text and "<" not in text:
        return text
    cleaned = plain_if_html(text)
    # Some tools escape what was escaped already; twice is enough for all we have seen.
    return html.unescape(cleaned) if _ENTITY.search(cleaned) else cleaned


def _read_again(text: str) -> str:
    """`FÃ¼r` is `Für`: UTF-8 that a program on the way took for Windows-1252.

    Only where the whole text is such; a sequence that was cut off at the end is lost.
    """
    try:
        raw = b"".join(_byte(sign) for sign in text)
        return codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeError:
        return text


def _byte(sign: str) -> bytes:
    """The byte behind a sign; five bytes have none in Windows-1252 and stay as they are."""
    return sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else "cp1252")


def plain(markup: object) -> object:
    """HTML as text with line ends; what is no text is given back as it is."""
    return _as_text(markup) if isinstance(markup, str) else markup


def _as_text(markup: str) -> str:
    whole = markup[:_MOST_HTML].encode("utf-8", "ignore").decode()
    text = _LINE_ENDS.sub("\n", _CDATA.sub(r"\1", whole))
    if text.count("<") <= _MOST_TAGS:
        text = nh3.clean(text, tags=set())
    else:
        text = _TAGS.sub("", text)
    return _MANY_LINE_ENDS.sub("\n\n", html.unescape(text))


def plain_if_html(text: str) -> str:
    """For fields that hold HTML only sometimes: `<3` and `a < b` stay what they are."""
    if _LOOKS_LIKE_HTML.search(text):
        return _as_text(text)
    if not _ENTITY.search(text):
        return text
    bare = html.unescape(text)
    return _as_text(bare) if _CLOSES.search(bare) else bare


def _author(author: object) -> Fields | None:
    """`anna (Anna V.)` and `Anna V. (@anna)` are a handle and a name."""
    if isinstance(author, str):
        author = {"handle" if author.lstrip().startswith("@") else "name": author}
    if not isinstance(author, dict):
        return None
    for pattern, first, second in (
        (_NAME_THEN_HANDLE, "name", "handle"),
        (_HANDLE_THEN_NAME, "handle", "name"),
    ):
        for key in ("handle", "name") if first == "name" else ("handle",):
            found = pattern.fullmatch(str(author.get(key) or "").strip())
            if found:
                return {**author, first: found[1], second: found[2]}
    return author


def _without_byline(text: str, author: Mapping[str, object], field: str) -> str | None:
    """`Bluesky post by anna (Anna V.)` says nothing that the author does not say.

    Before a text it goes only where the author is named and a line or a colon follows.
    """
    found = _BY_SOMEBODY.fullmatch(text.strip())
    if found is None:
        return text
    handle, name = str(author.get("handle") or ""), str(author.get("name") or "")
    rest = found["rest"].strip()
    for called in (
        f"{handle} ({name})",
        f"{name} (@{handle})",
        f"@{handle}",
        handle,
        name,
    ):
        spelled = rest.removeprefix("u/") if called == handle else rest
        if called.strip(" @()") and spelled.startswith(called):
            return _after(spelled.removeprefix(called), text, field)
    alone = field == "title" and not (handle or name) and " " not in rest
    return None if alone else text


def _after(rest: str, text: str, field: str) -> str | None:
    """What follows the author's name, where it is not more of a sentence."""
    said = re.fullmatch(
        r"(?:\s*[:\n–—|-]\s*|\s+(?:on|in|auf|bei|op)[: ]\s*)(.*)", rest, re.S
    )
    if not rest.strip() and field == "title":
        return None
    if said is None or (field == "text" and rest.lstrip(" ")[:1] not in (":", "\n")):
        return text
    return said[1] or None


def _channel(channel: object) -> object:
    """`r/r/fietsen` and `/r/fietsen` are `r/fietsen`."""
    name = channel.get("name") if isinstance(channel, dict) else channel
    if not isinstance(name, str):
        return channel
    once = _SUBREDDIT.sub("r/", name.strip(), count=1) if _doubled(name) else name
    return {**channel, "name": once} if isinstance(channel, dict) else once


def _doubled(name: str) -> bool:
    return _SUBREDDIT.match(name.strip()) is not None


def _unlabelled(part: object) -> object:
    """`Keywords: acme` is `acme`."""
    if isinstance(part, str):
        return _LABEL.sub("", part, count=1) if _LABEL.match(part) else part
    if isinstance(part, list):
        return [_unlabelled(one) for one in part]
    return part


def keywords_of(search: object) -> object:
    """The words a search looks for: `acme tag:brand NOT site:acme.example` is `acme`."""
    if not isinstance(search, str):
        return search
    found: list[str] = []
    refused = False
    for quoted, bare in _SEARCHED.findall(_LABEL.sub("", search, count=1)):
        word = quoted or bare.strip("(),;")
        operator = not quoted and (":" in word or word[:1] == "-")
        if word and not refused and not operator and word not in ("AND", "OR", "NOT"):
            found.append(word)
        refused = not quoted and word == "NOT"
    return found


_SEARCHED = re.compile(r'"([^"]+)"|(\S+)')
