"""Evaluates the lint rules: one small function per kind of rule."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.incoming.languages import language_of
from bot.playbook.playbook import Playbook
from bot.playbook.schema.texts import LintRule, Severity
from bot.playbook.word_groups import first_found, fold, sentences
from bot.replies.rules.drafts import (
    DraftSubject,
    LintText,
    is_of,
    measured,
    read,
    sentence_around,
)
from bot.ui.personal_data import certain

_WORD = re.compile(r"[^\W\d_]{2,60}")
_PARTS = re.compile(r"@?[\w.-]*\w")
_DIGITS = re.compile(r"\d")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language, to be called as the reader calls it."""

    code: str


@dataclass(frozen=True, slots=True)
class LintMatch:
    """What was seen: the words, and values for the sentence about them.

    `severity`: less than what the rule says, where this is less certain.
    """

    words: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None


Look = Callable[[LintRule, LintText, DraftSubject, Playbook], LintMatch | None]


def _pattern(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    return _first(_matches(rule, draft.said, _spoken(draft, about, book)), rule)


def _promise(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """A promise is kept by a time in the text, or by a person and a time beside it."""
    timed = any(
        True
        for language in _spoken(draft, about, book)
        for _ in _regular(rule, draft.said, f"{language}_time", ())
    )
    return None if about.promised or timed else _pattern(rule, draft, about, book)


def _personal_data(
    rule: LintRule, draft: LintText, about: DraftSubject, _book: Playbook
) -> LintMatch | None:
    text = _without_orders(draft.without_links, about)
    found = certain(text, rule.certain)
    persons = (words for words in found if _mailbox(words) not in rule.allowed)
    return _first(_not_ours(persons, about), rule)


def _mailbox(words: str) -> str:
    """The name before the sign of an address, letters only; empty for anything else."""
    name, at, _ = words.partition("@")
    return "".join(_WORD.findall(name)).casefold() if at else ""


def _number(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """What looks like a number of somebody; what is proved is said by its own rule."""
    spoken, text = _spoken(draft, about, book), draft.without_links
    ours = list(_orders(text, about))
    if ours and rule.orders:
        return _first(iter(ours), rule)
    text = _without_orders(text, about)
    for proved in certain(text):
        text = text.replace(proved, "…")
    found = (
        words for key in rule.patterns for words in _regular(rule, text, key, spoken)
    )
    return _first(_not_ours(found, about), rule)


def _orders(text: str, about: DraftSubject) -> Iterator[str]:
    """Numbers of our own orders, as the company writes them."""
    for pattern in about.order_numbers:
        yield from (found[0] for found in _compiled(pattern, False).finditer(text))


def _without_orders(text: str, about: DraftSubject) -> str:
    """An order number is nobody's phone or account, however much it looks like one."""
    for number in _orders(text, about):
        text = text.replace(number, "…")
    return text


def _confidential(
    rule: LintRule, draft: LintText, about: DraftSubject, _book: Playbook
) -> LintMatch | None:
    """The whole name of somebody in a confidential case, as words or as a handle."""
    said = f" {' '.join(_PARTS.findall(fold(draft.said)))} "
    named = (
        name
        for name in about.confidential
        if f" {' '.join(_PARTS.findall(fold(name)))} " in said
    )
    return _first(named, rule)


def _language(
    _rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """A draft that is certainly in another language than its voice."""
    spoken = book.voices[about.voice].language
    found = language_of(draft.text)
    if found is None or found == spoken:
        return None
    return LintMatch(values={"found": Spoken(found), "voice": Spoken(spoken)})


def _person_name(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """Neither the author's own name nor the one that signs counts."""
    known = set(_WORD.findall(f"{about.author} {about.sign_off}"))
    found = _matches(rule, draft.said, _spoken(draft, about, book))
    others = (words for words in found if known.isdisjoint(_WORD.findall(words)))
    return _first(others, rule)


def _signature(
    _rule: LintRule, draft: LintText, about: DraftSubject, _book: Playbook
) -> LintMatch | None:
    if not about.sign_off or draft.text.endswith(about.sign_off):
        return None
    return LintMatch(values={"name": about.sign_off})


def _address_form(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """Words of the other form of address, where the language has one."""
    twin = book.voices[about.voice].twin
    return _first(_matches(rule, draft.said, (twin,)), rule) if twin else None


def _canned(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    template = book.templates.get(about.template)
    if template is not None and template.shared:
        return None
    repeated = rule.most is not None and about.same_text >= rule.most
    verbatim = (
        about.classification in rule.verbatim
        and bool(about.template_text)
        and _plain(draft.text, about) == _plain(about.template_text, about)
    )
    return LintMatch() if repeated or verbatim else None


def _length(
    _rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    platform = book.platforms.get(about.platform)
    if platform is None:
        return None
    length = measured(draft.signed(about.sign_off), platform.link_length)
    if length <= platform.limit:
        return None
    label = platform.label[book.voices[about.voice].language]
    return LintMatch(values={"platform": label, "n": length, "max": platform.limit})


def _source(
    _rule: LintRule, draft: LintText, about: DraftSubject, _book: Playbook
) -> LintMatch | None:
    """An https link to one of our pages; without a list of them, to any page."""
    hosts = [host for _, host in draft.hosts()]
    ours = [host for host in hosts if is_of(host, about.domains)]
    return None if (ours if about.domains else hosts) else LintMatch()


def _absent(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    return (
        None
        if any(_matches(rule, draft.said, _spoken(draft, about, book)))
        else LintMatch()
    )


def _beginning(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    """Only the first reply in a conversation has to begin with the person.

    One that begins with an explanation warns; any other is only a thought, because there
    are more ways to be kind than a list knows.
    """
    spoken = _spoken(draft, about, book)
    if about.public_replies or any(
        True for key in spoken for _ in _regular(rule, draft.beginning, key, spoken)
    ):
        return None
    explains = any(
        True
        for key in spoken
        for _ in _near(rule, draft.beginning, f"{key}_explains", spoken)
    )
    return LintMatch(draft.beginning[:_SHOWN], severity=None if explains else "info")


def _exchange(
    _rule: LintRule, _draft: LintText, about: DraftSubject, _book: Playbook
) -> LintMatch | None:
    if about.public_replies < about.most_public_replies:
        return None
    return LintMatch(values={"n": about.public_replies + 1})


def _links(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    strange = (
        link
        for link, host in draft.hosts()
        if not is_of(host, about.domains or (host,))
    )
    return _pattern(rule, draft, about, book) or _first(strange, rule)


def _emoji(
    rule: LintRule, draft: LintText, about: DraftSubject, book: Playbook
) -> LintMatch | None:
    return None if about.emoji == "free" else _pattern(rule, draft, about, book)


LOOKS: Mapping[str, Look] = {
    "pattern": _pattern,
    "promise": _promise,
    "personal_data": _personal_data,
    "number": _number,
    "confidential": _confidential,
    "language": _language,
    "person_name": _person_name,
    "signature": _signature,
    "address_form": _address_form,
    "canned": _canned,
    "length": _length,
    "source": _source,
    "absent": _absent,
    "beginning": _beginning,
    "exchange": _exchange,
    "links": _links,
    "emoji": _emoji,
}
"""By what a rule says in `looks`."""


def _spoken(draft: LintText, about: DraftSubject, book: Playbook) -> tuple[str, ...]:
    """Whose patterns hold for this draft: everybody's, the language's and the voice's.

    A draft in another language than its voice is looked at in both.
    """
    known = book.voices[about.voice].language
    found = language_of(draft.text)
    return tuple(dict.fromkeys(filter(None, ("any", known, about.voice, found))))


def _matches(rule: LintRule, text: str, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        yield from _regular(rule, text, key, keys)
        yield from _near(rule, text, key, keys)


def _regular(
    rule: LintRule, text: str, key: str, spoken: tuple[str, ...]
) -> Iterator[str]:
    for pattern in rule.patterns.get(key, ()):
        for found in _compiled(pattern, rule.case).finditer(text):
            if not _excused(rule, sentence_around(text, *found.span()), spoken):
                yield found[0].strip()


def _near(
    rule: LintRule, text: str, key: str, spoken: tuple[str, ...]
) -> Iterator[str]:
    """The words of a group, from the first to the last one, in each sentence."""
    groups = rule.near.get(key, ())
    for sentence in sentences(text) if groups else ():
        found = first_found(groups, (sentence,))
        if found is None:
            continue
        start, end = found[0].start, found[1].end
        if not _excused(rule, sentence_around(text, start, end), spoken):
            yield text[start:end]


def _excused(rule: LintRule, sentence: str, keys: tuple[str, ...]) -> bool:
    """Whether the sentence itself says what makes it fine: *in a private message*."""
    return any(
        _compiled(pattern, rule.case).search(sentence)
        for key in keys
        for pattern in rule.unless.get(key, ())
    )


def _not_ours(found: Iterator[str], about: DraftSubject) -> Iterator[str]:
    """What is none of our own contacts."""
    return (
        words
        for words in found
        if not any(_same_contact(words, own) for own in about.contacts)
    )


def _first(found: Iterator[str], rule: LintRule) -> LintMatch | None:
    """The first match that is not made of words the rule never minds."""
    minded = (words for words in found if not _is_allowed(words, rule))
    words = next(minded, None)
    return None if words is None else LintMatch(words[:_SHOWN])


def _is_allowed(words: str, rule: LintRule) -> bool:
    said = set(_WORD.findall(words))
    return bool(said) and said <= set(rule.allowed)


@cache
def _compiled(pattern: str, case: bool) -> re.Pattern[str]:
    return re.compile(pattern, 0 if case else re.IGNORECASE)


def _same_contact(words: str, own: str) -> bool:
    """Whether it is this contact of ours; a number may be written in another way."""
    number = "".join(_DIGITS.findall(words))
    ours = "".join(_DIGITS.findall(own))
    same_number = len(number) > 5 and number[-9:] == ours[-9:]
    return words.casefold() in own.casefold() or same_number


def _plain(text: str, about: DraftSubject) -> str:
    return read(text).removesuffix(read(about.sign_off)).strip().casefold()
