"""Says which parts of a mention each view shows, so that nothing else is loaded."""

from collections.abc import Mapping

from bot.card.service import basics
from bot.card.service.model import Part
from bot.escalation.service.shown import FREEZE, QUESTION, SUGGESTIONS
from bot.escalation.views import briefs
from bot.followup.service.shown import AUTHOR, CONVERSATION, LOOKS, SIGNS
from bot.followup.views import notifications as followup
from bot.handoffs.service.shown import HANDOVER, TASKS, UPDATES
from bot.handoffs.views import private_notifications
from bot.replies.service.draft_dossier import DRAFT
from bot.replies.views import second_reader
from bot.takedown.service.shown import TAKEDOWN

Parts = tuple[Part, ...]

CARD: Parts = (
    TAKEDOWN,
    QUESTION,
    FREEZE,
    *SUGGESTIONS,
    DRAFT,
    TASKS,
    HANDOVER,
    UPDATES,
    CONVERSATION,
    LOOKS,
    *SIGNS,
    AUTHOR,
    basics.SOURCES,
    basics.OWN_REPLY,
    basics.OWNER_GONE,
)
"""A card shows all there is."""

_SAID: Parts = (TAKEDOWN, QUESTION)
"""What every message looks at: whether the mention is stopped, and what was asked."""

_MORE: Mapping[str, Parts] = {
    **dict.fromkeys(briefs.KINDS, CARD),
    "confidential": CARD,
    **dict.fromkeys(
        (*followup.KINDS, "check_round", "reply_arrived"), (CONVERSATION, LOOKS)
    ),
    **dict.fromkeys(
        ("bundle", "catch_up", "day_end", "duty_note", "left_lying"), SIGNS
    ),
    **dict.fromkeys(private_notifications.KINDS, (HANDOVER,)),
    **dict.fromkeys(second_reader.KINDS, (DRAFT,)),
}


def shown_by(kind: str) -> Parts:
    """The parts that a message of this kind shows, each once."""
    return tuple(dict.fromkeys((*_SAID, *_MORE.get(kind, ()))))
