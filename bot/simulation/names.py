"""The names a simulated day may use: of people, classes, reasons and the rest."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.config.settings import Settings
from bot.playbook.playbook import Playbook


def names_of(settings: Settings, playbook: Playbook) -> dict[str, Any]:
    """Every name an entry may use, by kind; a person needs a Slack account to press."""
    questions = playbook.questions.values()
    return {
        "zone": ZoneInfo(settings.desk.time_zone),
        "people": [key for key, who in settings.people.items() if who.slack],
        "sources": ["own", *settings.sources],
        "classes": list(playbook.classes),
        "flags": list(playbook.flags),
        "findings": [name for question in questions for name in question.answers],
        "outcomes": list(playbook.outcomes),
        "no_reply_reasons": list(playbook.no_reply_reasons),
        "escalation_reasons": list(playbook.escalation_reasons),
        "delete_reasons": list(playbook.delete_reasons),
        "measures": list(playbook.removal.measures),
        "levels": list(playbook.escalation.levels),
        "decisions": list(playbook.escalation.decisions),
    }
