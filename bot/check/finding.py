"""One line of the report of `brandwacht check`: what was looked at, and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Right as long as there is no `fix`; the fix is a sentence that says what to do."""

    about: str
    seen: str
    fix: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing has to be done."""
        return self.fix is None
