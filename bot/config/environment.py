"""Reads environment variables: which names exist, and secrets from files (`NAME_FILE`)."""

import re
from collections.abc import Mapping
from pathlib import Path

from rapidfuzz import process

METRICS_TOKEN = "BRANDWACHT_METRICS_TOKEN"
SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    METRICS_TOKEN,
)
PLAIN = (
    "SLACK_API_URL",
    "BRANDWACHT_CONFIG",
    "BRANDWACHT_DATABASE",
    "BRANDWACHT_HOST",
    "BRANDWACHT_PORT",
    "BRANDWACHT_LOG",
)
SECRETS_OF_A_SOURCE = {"token", "secret", "previous_token", "previous_secret"}
OF_A_SOURCE = ("BRANDWACHT_SOURCE_<NAME>_TOKEN", "BRANDWACHT_SOURCE_<NAME>_SECRET")

_OURS = "BRANDWACHT_"
_SOURCE = re.compile(
    r"BRANDWACHT_SOURCE_([A-Z0-9_]+?)_((?:PREVIOUS_)?(?:TOKEN|SECRET))(?:_FILE)?"
)


def suggestion(wrong: str, known: list[str] | tuple[str, ...]) -> str:
    """` Did you mean "language"?`, or nothing when nothing is near."""
    near = process.extractOne(wrong, known, score_cutoff=60)
    return f' Did you mean "{near[0]}"?' if near else ""


def variable_of(source: str, what: str) -> str:
    """The variable that holds a source's `token` or `secret`."""
    name = re.sub(r"[^A-Z0-9]", "_", source.upper())
    return f"BRANDWACHT_SOURCE_{name}_{what.upper()}"


class Environment:
    """The variables, with every complaint about them collected in `problems`.

    An empty variable counts as one that is not set.
    """

    def __init__(self, variables: Mapping[str, str], root: Path) -> None:
        self._variables = {
            name: text.strip() for name, text in variables.items() if text.strip()
        }
        self._root = root
        self.problems = [self._unknown(name) for name in self._strangers()]

    def plain(self, name: str) -> str | None:
        """A setting that is no secret."""
        return self._variables.get(name)

    def secret(self, name: str) -> str | None:
        """A secret, from the variable itself or from the file `NAME_FILE` names."""
        file = self._variables.get(f"{name}_FILE")
        if file is None:
            return self._variables.get(name)
        if name in self._variables:
            self.problems.append(
                f"{name} and {name}_FILE are both set: keep one of them."
            )
            return None
        return self._from_file(f"{name}_FILE", self._root / file)

    def sources(self) -> dict[str, dict[str, str]]:
        """`{"OWN": {"token": …}}` for every source that has a secret."""
        found: dict[str, dict[str, str]] = {}
        for name in sorted(self._variables):
            match = _SOURCE.fullmatch(name)
            if match is None:
                continue
            what = match[2].lower()
            if what not in found.setdefault(match[1], {}):
                secret = self.secret(f"BRANDWACHT_SOURCE_{match[1]}_{match[2]}")
                found[match[1]][what] = secret or ""
        return found

    def _from_file(self, name: str, path: Path) -> str | None:
        try:
            secret = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            self.problems.append(
                f"{name} names {path}, which cannot be read: {reason}."
            )
            return None
        if not secret:
            self.problems.append(f"{name} names {path}, which is empty.")
        return secret or None

    def _strangers(self) -> list[str]:
        known = {*PLAIN, *SECRETS, *(f"{name}_FILE" for name in SECRETS)}
        return sorted(
            name
            for name in self._variables
            if name.startswith(_OURS)
            and name not in known
            and not _SOURCE.fullmatch(name)
        )

    def _unknown(self, name: str) -> str:
        return (
            f"{name} is not a setting.{suggestion(name, PLAIN + SECRETS + OF_A_SOURCE)}"
        )
