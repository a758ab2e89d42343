"""Errors, grouped by who has to be told.

The person in Slack sees `Refused`, the sender of a webhook `BadPayload`, the person
starting the bot `Misconfigured`. Everything else is a bug and is logged.
"""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """A polite no to the person who pressed, with the reason as a sentence to look up.

    `reason` is a key below `refused.` in the words, `values` fill its placeholders
    (`person` is a Slack user id, `at` an instant: who says it turns them into words) and
    `field` names the input of a dialog the reason belongs to, if there is one.
    """

    def __init__(
        self,
        reason: str,
        values: Mapping[str, object] | None = None,
        *,
        field: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = dict(values or {})
        self.field = field


class BadPayload(Exception):
    """What a sender is told over HTTP: a status, and the fields that are wrong."""

    def __init__(
        self, status: int, message: str, fields: Sequence[Mapping[str, str]] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.fields = [dict(field) for field in fields]


class Misconfigured(Exception):
    """Everything that keeps the bot from starting, all of it at once, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


class Failed(Exception):
    """A command of the command line could not do what it was asked; says why, in a sentence."""
