"""A draft as it would be posted: signed, measured, with the findings of the lint."""

from dataclasses import dataclass

from bot.playbook.schema.texts import PLACEHOLDER
from bot.replies.rules import lint
from bot.replies.rules.lint import Finding

_LONGEST_FILLING = 200
"""How long what fills one gap of a template may be."""


@dataclass(frozen=True, slots=True)
class RenderedDraft:
    """A draft as it would stand there: signed, measured, and what was found in it.

    `raw` is the template with its gaps, in the voice of the draft, `as_is` whether it is
    that and no more; `org` is whose account
    it goes out from, `public_replies` how often we have answered there in public.
    """

    text: str
    length: int
    limit: int
    remarks: tuple[Finding, ...] = ()
    raw: str = ""
    as_is: bool = False
    org: str = ""
    public_replies: int = 0

    @property
    def warned(self) -> bool:
        """Whether anything was found that one should look at."""
        return lint.needs_a_tick(self.remarks) or lint.stopped(self.remarks)

    @property
    def heated(self) -> bool:
        """Whether it was written in anger."""
        return lint.heated(self.remarks)


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """A template one can start from, filled as far as we know.

    `asked_for`: a flag of the mention asks for it.
    """

    id: str
    label: str
    text: str
    asked_for: bool = False


def stands_as_it_was(text: str, raw: str) -> bool:
    """Whether a text is the template `raw` with nothing but its gaps filled (S3.25)."""
    parts = [part.strip() for part in PLACEHOLDER.split(raw)[::2]]
    at = 0
    for index, part in enumerate(parts):
        room = _LONGEST_FILLING if index else 0
        found = text.find(part, at, at + len(part) + room + 1)
        if found < 0 or (not index and found):
            return False
        at = found + len(part)
    rest = len(text) - at
    return bool(raw) and (rest <= _LONGEST_FILLING if not parts[-1] else not rest)
