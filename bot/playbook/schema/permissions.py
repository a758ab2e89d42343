"""The model of `permissions.toml`: which groups may do what.

A row names relations (`member`, `owner` …), roles of desk.toml, or groups of the file,
which may name further groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from rapidfuzz import process

from bot.playbook.schema.entries import PlaybookEntry

ANYONE = "anyone"
RELATIONS = (ANYONE, "member", "desk_member", "owner", "asked", "circle")
"""What somebody is to a mention or to the desk, beside the roles of desk.toml."""

ROLES = (
    "agent",
    "lead",
    "manager",
    "crisis",
    "admin",
    "legal",
    "privacy",
    "press",
    "hr",
    "agency",
)
"""Those of desk.toml."""

_KNOWN = (*RELATIONS, *ROLES)


class Permissions(PlaybookEntry):
    """Who may do what: `actions` by name, and the `groups` their rows may name."""

    groups: dict[str, tuple[str, ...]]
    actions: dict[str, tuple[str, ...]]

    def who(self, action: str) -> tuple[str, ...]:
        """The relations and roles that may, in the order of the file. Raises KeyError."""
        return self._whole[action]

    @cached_property
    def _whole(self) -> Mapping[str, tuple[str, ...]]:
        return {
            action: tuple(dict.fromkeys(self._spelled_out(who, ())))
            for action, who in self.actions.items()
        }

    def _spelled_out(
        self, names: tuple[str, ...], above: tuple[str, ...]
    ) -> Iterator[str]:
        for name in names:
            if name in self.groups and name not in above:
                yield from self._spelled_out(self.groups[name], (*above, name))
            elif name in _KNOWN:
                yield name


def loose_permissions(table: Permissions) -> Iterator[str]:
    """Names nobody knows, rows that name nobody, and groups that contain themselves."""
    spots = {f"groups.{name}": who for name, who in table.groups.items()}
    spots |= {f"actions.{name}": who for name, who in table.actions.items()}
    known = (*_KNOWN, *table.groups)
    for spot, who in spots.items():
        if not who:
            yield f'permissions.toml: {spot}: names nobody; write for example ["admin"]'
        for name in who:
            if name not in known:
                near = _near(name, known) or f" There are {', '.join(known)}."
                yield f"permissions.toml: {spot}: “{name}” is no role or group.{near}"
    for name in table.groups:
        if name in _KNOWN:
            yield f"permissions.toml: groups.{name}: is a role already; choose another name"
        if name in _contained(table, name, ()):
            yield f"permissions.toml: groups.{name}: contains itself"


def unknown_actions(
    shipped: Mapping[str, Any], overrides: Mapping[str, Any]
) -> Iterator[str]:
    """Rows of desk.toml for what nobody can do: a misspelled row would protect nothing."""
    known, said = shipped.get("actions", {}), overrides.get("actions", {})
    if not isinstance(said, Mapping):
        return
    for name in said:
        if name not in known:
            near = _near(str(name), sorted(known))
            yield f"permissions.toml: actions.{name}: there is no such action.{near}"


def _near(wrong: str, known: Sequence[str]) -> str:
    near = process.extractOne(wrong, known, score_cutoff=60)
    return f" Did you mean “{near[0]}”?" if near else ""


def _contained(table: Permissions, name: str, above: tuple[str, ...]) -> Iterator[str]:
    for inner in table.groups.get(name, ()):
        if inner in table.groups and inner not in above:
            yield inner
            yield from _contained(table, inner, (*above, inner))
