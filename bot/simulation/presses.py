"""The moves a simulated day may name, one model each, derived from the actions.

A row whose rule or use case asks for nothing needs no model of its own; the others name
theirs (`simulated`).
"""

from collections.abc import Iterator, Mapping

from bot.core.action import Action, Actions, OnMention
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import Cast, Pressed
from bot.mentions.rules.transition import Rule


def models_of(actions: Actions) -> Mapping[str, type[Pressed]]:
    """The model of every move that can be simulated, by its name."""
    return {name: model for row in actions.rows for name, model in _models(row)}


def _models(row: Action) -> Iterator[tuple[str, type[Pressed]]]:
    if row.simulated:
        yield from row.simulated.items()
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
