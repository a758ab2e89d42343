"""All kinds of events, joined from the subjects, and reading what stands in a row."""

import json
from collections.abc import Mapping

from data.audit import event_data as desk
from data.audit.event_data import EventData, PutBack
from data.escalation import event_data as escalation
from data.followup import event_data as followup
from data.handoffs import event_data as handoffs
from data.intake import event_data as intake
from data.mentions import event_data as mentions
from data.payloads import from_json
from data.replies import event_data as replies
from data.routing import event_data as routing
from data.stories import event_data as stories
from data.storms import event_data as storms
from data.takedown import event_data as takedown

KINDS: Mapping[str, type[EventData]] = {
    **desk.KINDS,
    **escalation.KINDS,
    **followup.KINDS,
    **handoffs.KINDS,
    **intake.KINDS,
    **mentions.KINDS,
    **replies.KINDS,
    **routing.KINDS,
    **stories.KINDS,
    **storms.KINDS,
    **takedown.KINDS,
}
"""What the events of a mention say, and those of the desk but for the next."""

OF_THE_DESK: Mapping[str, type[EventData]] = {"restored": PutBack}
"""Kinds that say something else where they are about no mention."""


def class_of(kind: str, mention: int | None) -> type[EventData]:
    """What an event of this kind says; nothing more for a kind of another version."""
    if mention is None and kind in OF_THE_DESK:
        return OF_THE_DESK[kind]
    return KINDS.get(kind, EventData)


def read(kind: str, mention: int | None, data: str) -> EventData:
    """What an event says, from what stands in its row."""
    return from_json(class_of(kind, mention), json.loads(data))
