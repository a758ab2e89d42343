"""One line of the report of `brandwacht check`: what was checked, and the fix."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Right as long as there is no `fix`; the fix is a sentence that says what to do.

    A `hint` is nothing to mend: the desk works without, and is better with it.
    """

    about: str
    seen: str
    fix: str | None = None
    hint: bool = False

    @property
    def is_right(self) -> bool:
        """Whether nothing has to be done."""
        return self.fix is None or self.hint
