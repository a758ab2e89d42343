"""Checks at the start that every action has one behaviour, its words and a permission."""

from collections.abc import Iterator, Mapping

from bot.core.action import Action, Actions
from bot.errors import Misconfigured
from bot.mentions.rules.moves import MOVES
from bot.playbook.playbook import LANGUAGES
from bot.playbook.schema.permissions import Permissions
from bot.ui.translator import Translator


def check(actions: Actions, table: Permissions, others: Mapping[str, str]) -> None:
    """Whether every row can be started with. Raises `Misconfigured`, which says which.

    `others` ask for a row of the permission table without being an action: who looks at
    Home.
    """
    problems = [said for row in actions.rows for said in _wrong_with(row)]
    problems += _twice(actions)
    wanted = {row.row: row.id for row in actions.rows} | {
        row: name for name, row in others.items()
    }
    problems += [
        f"permissions.toml: actions.{row}: is missing; {name} asks for it: "
        "write down who may."
        for row, name in sorted(wanted.items())
        if row not in table.actions
    ]
    problems += [
        f"permissions.toml: actions.{row}: nothing asks for it; remove the row."
        for row in table.actions
        if row not in wanted
    ]
    if problems:
        raise Misconfigured(problems)


def _wrong_with(row: Action) -> Iterator[str]:
    does = [one for one in (row.rule, row.rule_for, row.command, row.modal) if one]
    if len(does) > 1:
        yield f"action {row.id}: does two things; keep one of rule, command and modal."
    if not does and row.submit is None:
        yield f"action {row.id}: does nothing; give it a rule, a command or a modal."
    if row.is_family != bool(row.example):
        yield f"action {row.id}: a family, and only a family, names one example."
    if row.makes and row.makes not in MOVES:
        yield f"action {row.id}: there is no move “{row.makes}”."
        return
    for key in row.words():
        missing = [one for one in LANGUAGES if not Translator(one).has(key)]
        if missing:
            yield f"action {row.id}: {key} has no words in {', '.join(missing)}."


def _twice(actions: Actions) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in actions.rows:
        names: list[tuple[str, str]] = []
        if row.callback:
            names.append(("dialog", row.callback))
        if row.can_be_pressed:
            names.append((row.kind, row.id))
        for name in names:
            if name in seen:
                yield f"action {row.id}: there are two rows for this {name[0]}."
            seen.add(name)
