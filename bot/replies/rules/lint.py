"""Checks a draft before it is posted: what may hurt, what is missing, and how to fix
it.

The rules are data (`data/playbook/lint.toml`); how each kind is evaluated is in
`bot/replies/rules/lint_checks.py`. A finding is not a grade: it contains the matched
words and a suggestion.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.playbook.playbook import Playbook
from bot.playbook.schema.texts import LintRule, Severity
from bot.replies.rules.drafts import DraftSubject, LintText
from bot.replies.rules.lint_checks import LOOKS, Spoken
from bot.ui.translator import Translator

__all__ = [
    "DraftSubject",
    "Finding",
    "Verdict",
    "check",
    "heated",
    "needs_a_tick",
    "needs_second",
    "stopped",
    "verdict",
]

_WEIGHT: Mapping[str, int] = {"block": 0, "second": 1, "warn": 2, "info": 3}
_CHANNELS: Mapping[str, tuple[str, ...]] = {
    "public": ("public",),
    "both": ("public", "private"),
    "internal": ("internal",),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the lint noticed: `message` and `suggestion` in the reader's language.

    `matched` are the words it is about, empty where something is missing; `template`
    is a text that would do instead, where there is one for this class.
    """

    rule: str
    severity: Severity
    matched: str
    message: str
    suggestion: str
    template: str | None = None
    heated: bool = False


class Verdict(StrEnum):
    """The traffic light over a draft (S1.9)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def symbol(self) -> str:
        """Beside the word, never instead of it."""
        return {"green": "🟢", "yellow": "🟡", "red": "🔴"}[self]


def check(
    text: str, about: DraftSubject, playbook: Playbook, *, reader: str | None = None
) -> tuple[Finding, ...]:
    """Everything the lint notices, what weighs most first. Raises nothing.

    `reader` is the language in which it is told; that of the draft where nobody says.
    """
    draft = LintText(text)
    told = reader or playbook.voices[about.voice].language
    found = [
        finding
        for rule in playbook.lint.values()
        if _applies(rule, about)
        for finding in _found(rule, draft, about, playbook, told)
    ]
    return tuple(sorted(found, key=lambda finding: _WEIGHT[finding.severity]))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Red cannot be posted, yellow wants a tick or a second reader, hints are green."""
    severities = {finding.severity for finding in findings}
    if "block" in severities:
        return Verdict.RED
    return Verdict.YELLOW if severities & {"second", "warn"} else Verdict.GREEN


def stopped(findings: Iterable[Finding]) -> bool:
    """Whether it cannot be marked as posted as it is."""
    return any(finding.severity == "block" for finding in findings)


def needs_second(findings: Iterable[Finding]) -> bool:
    """Whether somebody else has to read it first, unless it is changed."""
    return any(finding.severity == "second" for finding in findings)


def needs_a_tick(findings: Iterable[Finding]) -> bool:
    """Whether the two boxes polite and factual have to be ticked (S0.28)."""
    return any(finding.severity in ("second", "warn") for finding in findings)


def heated(findings: Iterable[Finding]) -> bool:
    """Whether it was written in anger and wants a longer pause."""
    return any(finding.heated for finding in findings)


def _applies(rule: LintRule, about: DraftSubject) -> bool:
    return (
        about.channel in _CHANNELS[rule.scope]
        and (not rule.kinds or about.kind in rule.kinds)
        and about.template not in rule.spares
        and _is_of_class(rule, about)
        and (not rule.findings or about.finding in (None, *rule.findings))
    )


def _is_of_class(rule: LintRule, about: DraftSubject) -> bool:
    everywhere = not rule.classes or about.emoji in rule.emoji
    return everywhere or about.classification in rule.classes


def _found(
    rule: LintRule, draft: LintText, about: DraftSubject, playbook: Playbook, told: str
) -> Iterator[Finding]:
    seen = LOOKS[rule.looks](rule, draft, about, playbook)
    if seen is None:
        return
    yield Finding(
        rule=rule.id,
        severity=seen.severity or _severity(rule, about),
        matched=seen.words,
        message=_put(rule.message[told], _told_in(told, seen.values)),
        suggestion=rule.suggestion[told],
        template=_template(rule, about, playbook),
        heated=rule.id in playbook.drafting.cool_off.heated_by,
    )


def _severity(rule: LintRule, about: DraftSubject) -> Severity:
    severity = rule.severity
    if rule.without_flags is not None and about.flags.isdisjoint(rule.flags):
        severity = rule.without_flags
    if about.kind == "holding" and severity != "block":
        return "info"
    return severity


def _template(rule: LintRule, about: DraftSubject, playbook: Playbook) -> str | None:
    fitting = (
        name
        for name in rule.templates
        if about.classification in (None, *playbook.templates[name].classes)
    )
    return next(fitting, None)


def _told_in(language: str, values: Mapping[str, object]) -> dict[str, object]:
    """The values as the reader calls them: *English*, *Englisch*, *Engels*."""
    words = Translator(language)
    return {
        name: words(f"language.{value.code}") if isinstance(value, Spoken) else value
        for name, value in values.items()
    }


def _put(sentence: str, values: Mapping[str, object]) -> str:
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence
