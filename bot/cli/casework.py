"""`brandwacht export --case`: one case as a file, and an event that says who exported
it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.casefile.files import ExportedFile, write
from bot.casefile.gathering import gather
from bot.cli.upkeep import reading, writing
from bot.config.settings import Settings
from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from data.audit import events
from data.audit.event_data import Exported
from data.models import MentionId, UserId
from data.team import members
from data.transaction import Transaction

OPERATOR = "operator"
"""The actor of what is done at the command line."""


class CaseForm(StrEnum):
    """How a case is written."""

    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


def export_case(
    settings: Settings, number: int, form: CaseForm, now: datetime
) -> ExportedFile:
    """The file. That it was made, when, and its hash are in the record first (S0.5).

    Raises `Refused` for a number nobody knows, `DatabaseUnusable` for no database.
    """
    playbook = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    mention, zone = MentionId(number), ZoneInfo(settings.desk.time_zone)
    words = Translator(settings.desk.language, settings.variants)
    with reading(settings.database) as tx:
        named = _names(tx, settings)
        case = gather(tx, mention, OPERATOR, now, lambda who: named.get(who, who))
    file = write(case, form.value, playbook, words, zone)
    with writing(settings.database) as tx:
        data = Exported(form.value, file.hash)
        events.append(
            tx, mention=mention, at=now, kind="exported", actor=OPERATOR, data=data
        )
    return file


def _names(tx: Transaction, settings: Settings) -> Mapping[str, str]:
    """Everybody we can name, by Slack id and by key."""
    rows = tx.all("select id from members")
    known = [members.find(tx, UserId(row["id"])) for row in rows]
    named = {str(one.id): one.name for one in known if one is not None}
    for key, person in settings.people.items():
        named[key] = person.name
        if person.slack:
            named[person.slack] = person.name
    told = tx.all("select distinct person from pings where step = 'channel'")
    channel = settings.desk.management_channel or settings.desk.channel
    return named | {str(row["person"]): channel for row in told}
