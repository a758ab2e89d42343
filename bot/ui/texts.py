"""Makes third-party text harmless: cleaned, literal, truncated, and never a link.

Third-party text may only ever be text (DESIGN promise 9). `clean` goes first, then
`literal` for plain_text and rich_text elements, or `escape_mrkdwn` for mrkdwn.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from bot.ui.translator import Translator

_MOST = 40_000
_HALF_A_YEAR = timedelta(days=183)
_MOST_MARKS = 4
_LONGEST_URL = 3000

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad\u061c\u180e"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]{2,}")
_BLANK = re.compile("[\\s\u200c\u200d\ufe0e\ufe0f\u115f\u1160\u3164\uffa0\u2800]*")
_NEWLINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_SPACES = re.compile(r"[ \t]{9,}")
_COMMANDS = re.compile(r"<(?=[@!#]|[a-zA-Z]{2,10}:)")
_MARKS = re.compile(r"[*_~`:>|]|^[-•]", re.MULTILINE)
_WORD_PINGS = re.compile(r"[@#](?=\w)")
_DOTS = re.compile(r"(?<=\w)\.(?=\w)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_JOIN = "\u2060"


def clean(text: str | None) -> str:
    """NFC, without controls, direction overrides and invisible runs; newlines collapsed.

    At most 40,000 characters; a lone surrogate becomes U+FFFD, and a text in which
    nothing can be seen is none.
    """
    if not text:
        return ""
    text = _LONE_SURROGATES.sub("\ufffd", text[:_MOST])
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text))
    text = _JOINERS.sub("", text)
    text = _few_marks(unicodedata.normalize("NFC", text))
    if _BLANK.fullmatch(text):
        return ""
    return _SPACES.sub(" ", _NEWLINES.sub("\n\n", text)).strip()


def line(text: str | None, budget: int) -> str:
    """Cleaned and on one line, cut to `budget` characters."""
    return cut(" ".join(clean(text).split()), budget)


def literal(text: str) -> str:
    """For plain_text and rich_text: what looks like a command of Slack's is none."""
    return _COMMANDS.sub(f"<{_JOIN}", text)


def esc(text: str) -> str:
    """The three characters Slack reads, escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def strip_formatting(text: str) -> str:
    """No mark formats, no word pings, no address links; still to be escaped."""
    text = _MARKS.sub(lambda mark: _JOIN + mark[0] + _JOIN, text)
    text = _WORD_PINGS.sub(rf"\g<0>{_JOIN}", text)
    return _DOTS.sub(f"{_JOIN}.", text)


def escape_mrkdwn(text: str) -> str:
    """For mrkdwn: disarmed and escaped."""
    return esc(strip_formatting(text))


def escape_line(text: str | None, budget: int) -> str:
    """One inert line of at most `budget` characters, and never much longer escaped."""
    return cut_escaped(strip_formatting(line(text, budget)), 2 * budget)


def cut(text: str, budget: int) -> str:
    """At most `budget` characters, with an ellipsis, never inside a joined emoji."""
    return text if len(text) <= budget else _ended(text, budget - 1)


def cut_escaped(text: str, budget: int) -> str:
    """`esc` with a budget for the escaped length; no entity is ever cut."""
    whole = esc(text)
    if len(whole) <= budget:
        return whole
    kept, room = 0, budget - 1
    for char in text:
        room -= len(_ENTITIES.get(char, char))
        if room < 0:
            break
        kept += 1
    return esc(_ended(text, kept))


def fits(text: str, characters: int, octets: int) -> str:
    """Cut to a number of characters and of UTF-8 bytes, whichever comes first."""
    text = cut(text, characters)
    while len(text.encode()) > octets:
        text = cut(text, max(1, len(text) * octets // len(text.encode()) - 1))
    return text


def cut_words(text: str, budget: int) -> str:
    """At most `budget` characters, ending with a whole word where that loses little."""
    if len(text) <= budget:
        return text
    short = cut(text, budget)
    at = short.rfind(" ", budget // 2)
    return short if at < 0 else f"{short[:at].rstrip(' ,;:.')}…"


def cut_lines(text: str, most: int) -> str:
    """At most so many lines, with an ellipsis where there are more."""
    lines = text.split("\n")
    return text if len(lines) <= most else "\n".join(lines[:most]).rstrip() + "…"


def safe_url(url: str | None, longest: int = _LONGEST_URL) -> str | None:
    """An address a button may open: http(s), a real host, no userinfo; else nothing.

    International host names come back as punycode, so that they show what they are.
    """
    try:
        parts = urlsplit(clean(url))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return None
    if "." not in host or not re.fullmatch(r"[a-z0-9.-]+", host):
        return None
    rest = [re.sub(r"[\s<>|\"\\^`{}]", _quoted, part) for part in parts[2:]]
    safe = urlunsplit((parts.scheme, host + port, *rest))
    return safe if len(safe) <= longest else None


def host_of(url: str) -> str:
    """The host of an address, without `www.`; empty where it cannot be read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def moment(at: datetime, zone: ZoneInfo, words: Translator, today: datetime) -> str:
    """An instant in words of the desk's zone: `14:30`, or `Mon 2 Mar, 14:30`.

    With its year where that could be another one.
    """
    local, now = at.astimezone(zone), today.astimezone(zone)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return dated(at, zone, words, today)


def dated(at: datetime, zone: ZoneInfo, words: Translator, today: datetime) -> str:
    """The same with its day in any case, for what is read on another day, too."""
    local, now = at.astimezone(zone), today.astimezone(zone)
    far = abs(local - now) > _HALF_A_YEAR
    return words(
        "format.day_year_and_time" if far else "format.day_and_time",
        year=local.year,
        weekday=words(f"format.weekday.{local.isoweekday()}"),
        day=local.day,
        month=words(f"format.month.{local.month}"),
        time=f"{local:%H:%M}",
    )


def date_token(at: datetime, zone: ZoneInfo, words: Translator, today: datetime) -> str:
    """For mrkdwn: Slack shows it in the reader's zone, else as `moment` says it."""
    fallback = moment(at, zone, words, today)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in found[0].encode())


def _ended(text: str, end: int) -> str:
    """The first `end` characters of a longer text and an ellipsis."""
    soonest = max(0, end - 40)
    while end > soonest and _joins(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _joins(text: str, end: int) -> bool:
    """Whether cutting before `end` would part what is shown as one."""
    after, before = text[end], text[end - 1]
    joined = unicodedata.combining(after) or after in "\u200d\ufe0e\ufe0f"
    skin = "\U0001f3fb" <= after <= "\U0001f3ff"
    flag = "\U0001f1e6" <= after <= "\U0001f1ff" and before >= "\U0001f1e6"
    return bool(joined or skin or flag or before == "\u200d")


def _few_marks(text: str) -> str:
    """Stacked combining marks climb out of their line: four on a message are enough."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def harmless(value: object) -> object:
    """What goes into a cell: a text that a spreadsheet would take for a formula gets an
    apostrophe, also where the formula stands behind spaces.
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]\s*\S")
