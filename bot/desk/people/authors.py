"""The use case of asking what we hold about an author, as somebody in Slack may see it.

It says how much there is and where, and never what was written: that stands on the cards,
and a whole copy comes from `brandwacht about`.
"""

from collections.abc import Iterable

from bot.desk.ground.need_to_know import may_see
from bot.desk.ground.pressing import Pressing
from bot.reading.lenient import read_text
from bot.rules.intake.about import About
from bot.rules.intake.namespaces import spoken_key
from data import holdings, mentions
from data.models import MentionId, UserId
from data.transaction import Transaction


class Authors(Pressing):
    """Says what is held about somebody."""

    async def about(self, typed: str, by: UserId) -> About:
        """`x:anna_b`, or a name or handle alone, which is looked for."""
        return await self.around.store.read(lambda tx: self._about(tx, typed, by))

    def _about(self, tx: Transaction, typed: str, by: UserId) -> About:
        typed, alone = read_text(typed), list[int]()
        if ":" in typed:
            keys = [spoken_key(typed, self.around.playbook.platforms)]
        else:
            keys, alone = holdings.called(tx, typed)
        nameless = len(alone)
        found = holdings.of_author(tx, keys[0]) if len(keys) == 1 else None
        if found is None or found.nothing:
            several = tuple(keys) if len(keys) > 1 else ()
            return About(typed, several=several, nameless=nameless)
        wrote = [int(row["number"]) for row in found.mentions]
        replied = [int(row["number"]) for row in found.replies]
        shown = self._open_to(tx, {*wrote, *replied}, by)
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

    def _open_to(self, tx: Transaction, numbers: Iterable[int], by: UserId) -> set[int]:
        """Those of them that this person may see."""
        known = (mentions.find(tx, MentionId(number)) for number in numbers)
        return {
            int(mention.id)
            for mention in known
            if mention is not None and may_see(tx, self.around, mention, by)
        }
