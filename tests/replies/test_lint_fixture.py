"""The lint on 180 drafts in three languages: the rules it finds, exactly.

The drafts stand in `tests/rules/drafts/`. Nine in ten rules are about judgement, so a few
may be off; which ones is said.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playbook.playbook import Playbook
from bot.replies.rules.lint import DraftSubject, Finding, check

BOOK = Playbook.load()
VOICES: dict[str, str] = {"de": "de_formal", "nl": "nl_informal", "en": "en"}
USUAL: dict[str, Any] = {
    "platform": "x",
    "domains": ("example.com",),
    "contacts": ("0800 1234567", "service@example.com"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One draft, what it is about, and what has to be found."""

    text: str
    about: DraftSubject
    expects: frozenset[str]
    good: bool

    def found(self) -> tuple[Finding, ...]:
        """What the lint says."""
        return check(self.text, self.about, BOOK)

    def missed(self) -> str:
        """What is not as it should be; empty when all is."""
        got = {finding.rule for finding in self.found()}
        if got == self.expects:
            return ""
        more, less = sorted(got - self.expects), sorted(self.expects - got)
        return f"{self.about.voice}: “{self.text}” too much {more}, missing {less}"


def cases(language: str) -> Iterator[Case]:
    """The drafts of one language."""
    path = Path(__file__).parent / "drafts" / f"{language}.toml"
    for draft in tomllib.loads(path.read_text(encoding="utf-8"))["drafts"]:
        said = {**USUAL, "voice": VOICES[language], **draft}
        text, expects = said.pop("text"), said.pop("expects", [])
        good = said.pop("good", False)
        said["classification"] = said.pop("class", None)
        said["flags"] = frozenset(said.get("flags", ()))
        said["confidential"] = tuple(said.get("confidential", ()))
        yield Case(text, DraftSubject(**said), frozenset(expects), good)


EVERY = [case for language in VOICES for case in cases(language)]


def test_there_are_forty_and_more_drafts_for_each_language() -> None:
    counts = Counter(str(BOOK.voices[c.about.voice].language) for c in EVERY)
    assert all(counts[language] >= 40 for language in VOICES)
    assert len(EVERY) >= 120


def test_every_rule_has_a_draft_that_meets_it() -> None:
    met = {rule for case in EVERY for rule in case.expects}
    assert met == set(BOOK.lint)


def test_every_draft_is_judged_exactly_right() -> None:
    """S0.24, S2.23, S2.26, S2.28, S3.17, S3.18, S3.26, S3.35 and all of playbook 7.3."""
    missed = [said for case in EVERY if (said := case.missed())]
    assert missed == []


def test_a_good_draft_is_never_stopped() -> None:
    for case in [c for c in EVERY if c.good]:
        stops = [f for f in case.found() if f.severity in ("block", "second")]
        assert stops == [], case.text


def test_a_bad_draft_never_passes_unseen() -> None:
    """Whatever else is judged wrongly, one of the rules that matter is found."""
    for case in [c for c in EVERY if not c.good]:
        assert case.expects & {finding.rule for finding in case.found()}, case.text
