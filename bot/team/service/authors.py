"""The use case of asking in Slack what is stored about an author.

It says how much and where, never what was written: that is on the cards, and
`brandwacht about` exports a full copy.
"""

from collections.abc import Iterable

from bot.core.access import may_see
from bot.core.context import AppContext
from bot.incoming.lenient import read_text
from bot.intake.rules.about import About
from bot.intake.rules.namespaces import spoken_key
from data.mentions import mentions
from data.models import MentionId, UserId
from data.privacy import holdings
from data.privacy.forgetting import signed_in
from data.transaction import Transaction


async def about(app: AppContext, typed: str, by: UserId) -> About:
    """`x:anna_b`, or a name or handle alone, which is looked for."""
    return await app.store.read(lambda tx: _about(app, tx, typed, by))


def _about(app: AppContext, tx: Transaction, typed: str, by: UserId) -> About:
    typed, alone = read_text(typed), list[str]()
    if ":" in typed:
        keys = [spoken_key(typed, app.playbook.platforms)]
    else:
        keys, alone = holdings.called(tx, typed)
    cases = {int(case) for key in alone if (case := signed_in(key)) is not None}
    nameless = tuple(sorted(_open_to(app, tx, cases, by)))
    found = holdings.of_author(tx, keys[0]) if len(keys) == 1 else None
    if found is None or found.nothing:
        several = tuple(keys) if len(keys) > 1 else ()
        return About(typed, several=several, nameless=nameless)
    wrote = [int(row["number"]) for row in found.mentions]
    replied = [int(row["number"]) for row in found.replies]
    shown = _open_to(app, tx, {*wrote, *replied}, by)
    return About(
        typed,
        author=found.author,
        mentions=tuple(number for number in wrote if number in shown),
        replies=tuple(number for number in replied if number in shown),
        hidden=len({*wrote, *replied} - shown),
        noted=len({number for cases in found.ours.values() for number in cases}),
        held=tuple(number for number in found.on_hold if number in shown),
        followed=found.watched_until is not None,
        nameless=nameless,
    )


def _open_to(
    app: AppContext, tx: Transaction, numbers: Iterable[int], by: UserId
) -> set[int]:
    """Those of them that this person may see."""
    known = (mentions.find(tx, MentionId(number)) for number in numbers)
    return {
        int(mention.id)
        for mention in known
        if mention is not None and may_see(tx, app, mention, by)
    }
