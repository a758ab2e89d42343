"""What the events of tasks, private contact and public updates say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class TaskMoved(EventData):
    """A task as ids and codes; `to` is a person, `topic` what a channel is for."""

    task: int
    kind: str
    to: str | None = None
    topic: str | None = None
    answer: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class WentPrivate(EventData):
    """The way, and how far it got; `reached` where somebody tried."""

    via: str
    state: str | None = None
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Updated(EventData):
    """What the public was told, by its name in the playbook."""

    update: str


KINDS: Mapping[str, type[EventData]] = {
    "community_partly": EventData,
    "private_accept": WentPrivate,
    "private_call": WentPrivate,
    "private_offer": WentPrivate,
    "public_update": Updated,
    "task": TaskMoved,
    "task_answered": TaskMoved,
    "task_handed_on": TaskMoved,
}
"""By kind: which class says more than who did what when."""
