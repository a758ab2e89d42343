"""Parses values that senders write in many forms: times, numbers, languages, addresses,
texts.

A parser returns the normalised value, or `None` where the sender meant "nothing". A
value that cannot be parsed raises `PydanticCustomError` with a sentence that names the
fix and never repeats the value, because it may be third-party text.
"""

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

MOST_TEXT = 40_000
MOST_ADDRESS = 4_096
MOST_ID = 500
LARGEST_COUNT = 2**63 - 1
_EXACT_FLOAT = 2**53

# Control characters, the bidirectional overrides that turn lines around, zero-width
# spaces, halves of surrogate pairs and the values Unicode promises never to assign.
# Joiners (U+200C, U+200D) stay: Persian words and family emoji need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")

# Clocks that were never set start in 1970, 1980 or 2000.
_EARLIEST = datetime(2000, 1, 2, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
# What a program prints of an object, also where it was cut: no person writes like this.
_OBJECT = re.compile(
    r"""\s*(?:\[\s*){0,3}(?:\{\s*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}')\s*:|object Object\])"""
    r"|\s*<(?:\?xml|!doctype|html|rss|feed)\b",
    re.I,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# An instant since 2000 has nine or ten digits in seconds and three more per unit.
_EPOCH_UNITS = ((10**11, 10**6), (10**14, 10**3), (10**17, 1))


def wrong(fix: str) -> PydanticCustomError:
    """The error of a field; `fix` is shown to the sender as it is."""
    return PydanticCustomError("unreadable", "{fix}", {"fix": fix})


def read_text(value: object) -> str:
    """Text without characters that could break a layout; numbers become digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong("must be text")
    text = value if isinstance(value, str) else str(value)
    # Nearly every text is clean, and this finds out at a tenth of the cost.
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return text.strip()


def is_code(value: object) -> bool:
    """Whether a text is an object as a program prints it, and not what somebody wrote."""
    return isinstance(value, str) and _OBJECT.match(value) is not None


def read_written(value: object) -> str:
    """What a person wrote: an envelope nobody could open is never shown as one."""
    if is_code(value):
        raise wrong("is JSON or XML and not a text; send its fields by themselves")
    return read_text(value)


def read_headline(value: object) -> str | None:
    """The same as one line."""
    return read_line(read_written(value))


def read_line(value: object) -> str | None:
    """One line of at most 1,000 characters: a name, a title."""
    text = read_text(value)
    if "\n" in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return text[:1000].rstrip() or None


def read_id(value: object) -> str | None:
    """An id as text, exactly. Numbers above 2^53 keep every digit."""
    if isinstance(value, float) and not (
        value.is_integer() and abs(value) < _EXACT_FLOAT
    ):
        raise wrong("must be text: this number has lost digits on the way")
    text = read_text(int(value) if isinstance(value, float) else value)
    if len(text) > MOST_ID:
        raise wrong(f"must have at most {MOST_ID} characters")
    return text or None


def read_address(value: object) -> str | None:
    """A web address, or an error: nothing but http and https is ever linked."""
    text = _BLANKS.sub("", read_text(value))
    if not text:
        return None
    if text.startswith("//"):
        text = f"https:{text}"
    if len(text) > MOST_ADDRESS:
        raise wrong(f"must have at most {MOST_ADDRESS} characters")
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise wrong("must be a web address that starts with https:// or http://")
    return text


def read_number(value: object) -> float | None:
    """A finite number, also as text with a decimal point or comma."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong("must be a number")
    try:
        number = float(
            value.strip().replace(",", ".") if isinstance(value, str) else value
        )
    except (ValueError, OverflowError):
        raise wrong("must be a number, such as 4.5") from None
    if not math.isfinite(number):
        raise wrong("must be a finite number")
    return number


def read_whole(value: object) -> int:
    """A whole number, also as `"1,234"` or `12.0`."""
    try:
        if isinstance(value, str):
            return int(value.strip().replace(",", "").removesuffix(".0")[:30])
        if isinstance(value, int | float) and not isinstance(value, bool):
            return int(value)
    except (ValueError, OverflowError):
        pass
    raise wrong("must be a whole number, such as 1200")


def read_count(value: object) -> int | None:
    """How many. Negative is how some tools say that they do not know."""
    count = read_whole(value)
    if count > LARGEST_COUNT:
        raise wrong("must be below 2^63")
    return count if count >= 0 else None


def read_score(value: object) -> int | None:
    """Votes up minus votes down, which may be negative."""
    score = read_whole(value)
    if abs(score) > LARGEST_COUNT:
        raise wrong("must be within 64 bits")
    return score


def read_instant(value: object, zone: tzinfo | None = None) -> datetime | None:
    """An instant in UTC from the forms of sources.md 0.8; without a zone it is in `zone`."""
    if isinstance(value, datetime):
        return _plausible(value, zone)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong(_DATE_FIX)
    text = value.strip() if isinstance(value, str) else _digits(value)
    if not text or text == "0" or len(text) > 80:
        if len(text) > 80:
            raise wrong(_DATE_FIX)
        return None
    return _plausible(_epoch(text) or _written(text), zone)


_DATE_FIX = "must be a time such as 2026-11-14T09:41:05Z, or seconds since 1970"
_FORMS = (
    "%B %d, %Y at %I:%M%p",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M:%S", "%d.%m.%Y, %H:%M",
    "%d.%m.%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S UTC",
)  # fmt: skip
"""Those no library reads. None of them can be read in two ways."""
_NAMED_OFFSETS = {
    "CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200",
    "WET": "+0000", "WEST": "+0100", "BST": "+0100", "EET": "+0200", "EEST": "+0300",
}  # fmt: skip


def _digits(number: float) -> str:
    if isinstance(number, float) and not number.is_integer():
        return repr(number)
    return str(int(number)) if math.isfinite(number) else "nothing"


def _epoch(text: str) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970, told apart by their size."""
    whole, _, fraction = text.partition(".")
    if not (
        whole.isascii() and whole.isdigit() and (not fraction or fraction.isdigit())
    ):
        return None
    if len(whole) < 9 or len(whole) > 17:
        return None
    for limit, unit in _EPOCH_UNITS:
        if int(whole) < limit:
            return _EPOCH + timedelta(microseconds=round(float(text) * unit))
    return None


def _written(text: str) -> datetime:
    """Aware, unless the text names no zone."""
    text = _with_offset(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        pass
    for form in _FORMS:
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return at.replace(tzinfo=UTC) if form.endswith("UTC") else at
    raise wrong(_DATE_FIX)


def _with_offset(text: str) -> str:
    """`09:30 CET` as `09:30 +0100`, which the readers know."""
    before, _, last = text.rpartition(" ")
    offset = _NAMED_OFFSETS.get(last.upper())
    if offset is None:
        return text
    return f"{before}{offset}" if before[:4].isdigit() else f"{before} {offset}"


def _plausible(instant: datetime, zone: tzinfo | None) -> datetime:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=zone or UTC)
    try:
        utc = aware.astimezone(UTC)
    except OverflowError:
        raise wrong(_DATE_FIX) from None
    if not _EARLIEST <= utc < _LATEST:
        raise wrong(f"must be a time between {_EARLIEST.year} and {_LATEST.year}")
    return utc
