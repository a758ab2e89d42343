"""Decides about a mention for which nothing is due any more, so that it is not
forgotten.

Every reminder ladder ends. Below all of them one timer always exists while a mention is
open: each working morning it checks whether anything else will remind somebody of it,
and if not, the owner is asked what to do with it (DESIGN promise 5).
"""

from collections.abc import Mapping
from datetime import datetime

from bot.hours.hours import Hours
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.primary_class import leading
from bot.playbook.playbook import Playbook
from data.models import Mention, Status, Timer, UserId

KIND = "left"
_LONGEST = 5
_LEAD_HEARS = 2


def timer(
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    before: Mapping[str, Timer],
    now: datetime,
) -> list[Timer]:
    """The one timer a mention on the desk always has; counted anew for a new owner.

    What is only named in a list at the end of the day has none: nobody is asked about
    praise.
    """
    klass = playbook.classes.get(leading(mention, playbook) or "")
    calm = klass is not None and not klass.nudges and klass.closes_as is None
    if mention.status not in (Status.OPEN, Status.CLAIMED) or calm:
        return []
    since = mention.claimed_at or mention.open_since
    known = before.get(KIND)
    if known is not None and known.since == since:
        return [known]
    return [
        Timer("mention", mention.id, KIND, hours.next_working_morning(now), 0, since)
    ]


def next_time(step: int, hours: Hours, now: datetime) -> datetime:
    """The next morning, then rarer and rarer, at last once in five working days."""
    morning = now
    for _ in range(min(step + 1, _LONGEST)):
        morning = hours.next_working_morning(morning)
    return morning


def asked(mention: Mention, step: int, audience: Audience) -> list[UserId | None]:
    """Whom to ask: its owner, else who is on duty; from the third time on the lead, too."""
    whose = mention.owner or audience.on_duty
    if step < _LEAD_HEARS or audience.lead in (None, whose):
        return [whose]
    return [whose, audience.lead]
