"""The model of `retention.toml`: how long a closed case is kept before it is deleted."""

from collections.abc import Collection, Iterator

from bot.playbook.schema.entries import Duration, PlaybookEntry


class Retention(PlaybookEntry):
    """The fields: see retention.toml. `outcomes` and `classes` by their ids."""

    on: bool
    closed: Duration
    kept: Duration
    outcomes: dict[str, Duration]
    classes: dict[str, Duration]

    def loose(
        self, classes: Collection[str], outcomes: Collection[str]
    ) -> Iterator[str]:
        """What is named here and is nowhere else."""
        for name in set(self.outcomes) - set(outcomes):
            yield f"retention.toml: outcomes.{name} is not an outcome of outcomes.toml"
        for name in set(self.classes) - set(classes):
            yield f"retention.toml: classes.{name} is not a class"
