"""The use case of exporting a case in Slack: the files, and the event that says who has
them.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.casefile.files import ExportedFile, write
from bot.casefile.gathering import gather
from bot.core.access import check_may_see
from bot.core.context import AppContext
from bot.core.names import language_of, name_of
from bot.errors import Refused
from data.audit import events
from data.audit.event_data import Exported
from data.mentions import mentions
from data.models import MentionId, UserId
from data.team import members
from data.transaction import Transaction


async def export_case(
    app: AppContext, number: MentionId, by: UserId, forms: Sequence[str]
) -> list[ExportedFile]:
    """The case in these forms; each is in the record, with its hash, before it leaves.

    Raises `Refused` for a number nobody knows, and for who may not see it.
    """
    context = app.context(by)

    def take(tx: Transaction) -> list[ExportedFile]:
        mention = mentions.find(tx, number)
        if mention is None:
            raise Refused("unknown_mention", {"number": number})
        check_may_see(tx, app, mention, by)
        members.met(tx, by, name_of(tx, app, by), context.now)
        case = gather(tx, number, by, context.now, lambda who: _called(app, tx, who))
        words = app.translator(language_of(tx, app, by))
        zone = ZoneInfo(app.zone)
        files = [write(case, f, context.playbook, words, zone) for f in forms]
        for form, file in zip(forms, files, strict=True):
            events.append(
                tx,
                mention=number,
                at=context.now,
                kind="exported",
                actor=by,
                data=Exported(form, file.hash),
            )
        return files

    return await app.store.write(take)


def _called(app: AppContext, tx: Transaction, who: str) -> str:
    """By Slack id, or by the key of somebody who has no Slack."""
    known = app.people.get(who)
    return known.name if known is not None else name_of(tx, app, UserId(who))
