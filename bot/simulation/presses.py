"""What somebody can press in a written day, one shape a move, taken from the actions.

A row whose rule or use case asks for nothing has its shape by itself; the others name
theirs (`written`).
"""

from collections.abc import Iterator, Mapping

from bot.core.action import Action, Actions, OnMention
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.written_day import Cast, Pressed
from bot.mentions.rules.transition import Rule


def shapes_of(actions: Actions) -> Mapping[str, type[Pressed]]:
    """The shape of every move that can be written down, by its name."""
    return {name: shape for row in actions.rows for name, shape in _shapes(row)}


def _shapes(row: Action) -> Iterator[tuple[str, type[Pressed]]]:
    if row.written:
        yield from row.written.items()
    elif row.makes and row.rule is not None:
        yield row.makes, _by_rule(row.rule)
    elif row.makes and isinstance(row.command, OnMention):
        yield row.makes, _by_use_case(row.command)


def _by_rule(rule: Rule) -> type[Pressed]:
    class OneRule(Pressed):
        def rule(self, cast: Cast) -> Rule:
            return rule

    return OneRule


def _by_use_case(asked: OnMention) -> type[Pressed]:
    class OneUseCase(Pressed):
        async def make(
            self, app: AppContext, command: Command, cast: Cast
        ) -> CommandResult | Rule:
            return await asked.use(app, command)

    return OneUseCase
