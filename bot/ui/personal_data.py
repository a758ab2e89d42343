"""Finds data of people in a text, and says of each whether it is certain.

Certain is what a library or a check digit confirms. Everything else only looks like it:
it is shown, and a person decides. Which word stands beside a number is data (`lint.toml`).
"""

import re
from collections.abc import Callable, Iterator, Mapping

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type
from stdnum import iban as iban_numbers
from stdnum import luhn
from stdnum.de import idnr
from stdnum.nl import bsn

REGIONS = ("DE", "NL", "AT", "CH", "BE", "GB")
"""Whose numbers are understood without the code of a country."""

_NOBODYS = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
"""Kinds of numbers that belong to no person: hotlines."""

_SHORTEST_NUMBER = 8
_MAYBE_NUMBER = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])\(?\+?\(?\d(?:[^\w\n]{0,4}\d){6,18}(?![\w])"
)
_SEPARATED = re.compile(r"(?<=\d) ?[-–/.] ?(?=\d)")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"(?<!\d){_DAY} ?[./-] ?{_MONTH} ?[./-] ?(?:(?:19|20)\d\d(?!\d)|\d\d(?!\d|\.\d\d\.\d))"
    rf"|(?<!\d){_MONTH} ?/ ?{_DAY} ?/ ?(?:20)?\d\d(?!\d)"
    rf"|(?<!\d){_DAY} {_MONTH} 20\d\d(?!\d)"
    rf"|(?<!\d){_DAY}\. ?{_MONTH}\. ?(?:[-–]|{_DAY}\.)"
    rf"|(?<!\d)(?:19|20)\d\d[-./]{_MONTH}[-./]{_DAY}(?!\d)"
    r"|(?<!\d)\d{1,2}[:.]\d{2} ?[-–] ?\d{1,2}[:.]\d{2}(?!\d)"
    r"|(?<!\d)\d{1,2}[:.]\d{2} ?(?:uhr|uur|h|u|am|pm)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"\b(?:art(?:ikel|\.)?|item|los|charge|lot|batch|isbn|ean|sku|modell?|teile|part|serie\w*|serial)"
    r"[\w.-]{0,10}[ :#]{1,3}$",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d+")
_EMAIL = re.compile(
    r"(?<![\w.+-])([a-z0-9._%+-]{1,64})@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})(?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<![\w])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}(?![a-z0-9])", re.IGNORECASE
)
_CARD = re.compile(r"(?<![\d-])[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\d-])")
_NINE = re.compile(r"(?<![\d.-])\d(?:[ .]?\d){8}(?![\d.-])")
_ELEVEN = re.compile(r"(?<!\d)\d(?: ?\d){10}(?!\d)")
_UPS = re.compile(
    r"(?<!\w)1Z ?[0-9A-Z]{3} ?[0-9A-Z]{3} ?[0-9A-Z]{2} ?\d{4} ?\d{4}(?!\w)"
)
_S10 = re.compile(r"(?<!\w)[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}(?!\w)")
_POSTNL = re.compile(r"(?<!\w)3S[A-Z]{3,6}\d{6,12}(?!\w)", re.IGNORECASE)
_BSN_WORD = re.compile(r"\b(?:bsn|burgerservicenummer|sofinummer)\b", re.IGNORECASE)
_TAX_WORD = re.compile(
    r"\b(?:steuer-?id|steueridentifikationsnummer|identifikationsnummer|idnr|steuer-?identnummer)\b",
    re.IGNORECASE,
)
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def phones(text: str) -> Iterator[str]:
    """Numbers that somebody answers: valid in a country, never a date or a time.

    A hotline is nobody's number. `06 - 24 81 93 55` is one although no plan writes it so.
    """
    undated = _DATE.sub(lambda date: "x" * len(date[0]), text)
    for found in _MAYBE_NUMBER.finditer(undated):
        of_a_thing = _OTHER_NUMBER.search(text, 0, found.start())
        if of_a_thing is None and _is_phone(found[0]):
            yield found[0]


def _is_phone(said: str) -> bool:
    groups = _GROUPS.findall(said)
    alone = all(len(group) == 1 for group in groups)
    short = sum(map(len, groups)) < _SHORTEST_NUMBER
    if alone or short or said.lstrip("( ")[:1] not in ("+", "0"):
        return False
    return any(
        _is_somebodys(form) for form in dict.fromkeys((said, _SEPARATED.sub(" ", said)))
    )


def _is_somebodys(said: str) -> bool:
    """Whether a country knows the number, and none knows it as a hotline."""
    kinds = {
        number_type(match.number)
        for region in REGIONS
        for match in PhoneNumberMatcher(said, region, leniency=_leniency(said))
        if _digits(match.raw_string) == _digits(said)
    }
    return bool(kinds) and kinds.isdisjoint(_NOBODYS)


def _leniency(said: str) -> int:
    """With the code of a country, what may be a number is one."""
    abroad = said.lstrip("( ").startswith(("+", "00"))
    return int(Leniency.POSSIBLE if abroad else Leniency.VALID)


def _digits(said: str) -> str:
    return "".join(_GROUPS.findall(said))


def emails(text: str) -> Iterator[str]:
    """Addresses of mailboxes; whether one is a person's stands in `lint.toml`."""
    yield from (found[0] for found in _EMAIL.finditer(text))


def _is_length(said: str) -> bool:
    """Whether it is as long as account numbers of its country are."""
    compact = iban_numbers.compact(said)
    return len(compact) == _IBAN_LENGTHS.get(compact[:2].upper(), len(compact))


_IBAN_LENGTHS = {"DE": 22, "NL": 18, "AT": 20, "CH": 21, "BE": 16, "GB": 22, "FR": 27}
"""Of the countries whose account numbers turn up most; a shorter part of one is none."""


def ibans(text: str) -> Iterator[str]:
    """Account numbers whose checksum and length fit their country, in any spelling."""
    for found in _IBAN.finditer(text):
        said = found[0]
        # What follows may be a word of the sentence: shorter ones are tried, too.
        for end in range(len(said), 14, -1):
            part = said[:end]
            # Lists of the banks of a country are old before they are printed.
            if iban_numbers.is_valid(part, check_country=False) and _is_length(part):
                yield part.strip()
                break


def cards(text: str) -> Iterator[str]:
    """Numbers of payment cards, in their usual groups."""
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
            yield found[0]


def citizen_numbers(text: str) -> Iterator[str]:
    """A Dutch BSN with its name beside it; its checksum alone proves little."""
    if _BSN_WORD.search(text):
        yield from (f[0] for f in _NINE.finditer(text) if bsn.is_valid(f[0]))


def tax_numbers(text: str) -> Iterator[str]:
    """A German tax id with its name beside it."""
    if _TAX_WORD.search(text):
        yield from (f[0] for f in _ELEVEN.finditer(text) if idnr.is_valid(f[0]))


def parcels(text: str) -> Iterator[str]:
    """Numbers of parcels that their check digit or their form proves."""
    for found in _UPS.finditer(text):
        if _ups(found[0].replace(" ", "")):
            yield found[0]
    for found in _S10.finditer(text):
        if _s10(found[0].replace(" ", "")):
            yield found[0]
    yield from (found[0] for found in _POSTNL.finditer(text))


def _ups(number: str) -> bool:
    values = [
        int(sign) if sign.isdigit() else (ord(sign) - 63) % 10 for sign in number[2:17]
    ]
    total = sum(values[::2]) + 2 * sum(values[1::2])
    return number[17:].isdigit() and (10 - total % 10) % 10 == int(number[17])


def _s10(number: str) -> bool:
    digits = [int(sign) for sign in number[2:11]]
    total = sum(
        weight * digit for weight, digit in zip(_S10_WEIGHTS, digits, strict=False)
    )
    rest = 11 - total % 11
    return {10: 0, 11: 5}.get(rest, rest) == digits[8]


CERTAIN: Mapping[str, Callable[[str], Iterator[str]]] = {
    "phone": phones,
    "email": emails,
    "iban": ibans,
    "card": cards,
    "citizen": citizen_numbers,
    "tax": tax_numbers,
    "parcel": parcels,
}
"""What is certainly somebody's, by its name in `lint.toml`."""


def certain(text: str, kinds: tuple[str, ...] = tuple(CERTAIN)) -> Iterator[str]:
    """Everything in a text that is certainly data of a person, kind by kind."""
    for kind in kinds:
        yield from CERTAIN[kind](text)
