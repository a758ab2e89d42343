"""The use cases of following an author for a while: begin by hand, and end it early."""

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.recording.following_authors import SUBJECT, begin
from bot.errors import Refused
from bot.rules.life.step import Given
from data import events, timers
from data.courier import cards
from data.models import Mention
from data.people import presses
from data.transaction import Transaction
from data.watch import author_watches


class AuthorWatching(Pressing):
    """Begin and end by hand."""

    async def watch_author(self, press: Press) -> Done:
        """Follow the author of this mention. Raises `Refused` where nobody knows them."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            if mention.post.author.key is None:
                raise Refused("author_unknown")
            watch = begin(tx, self.around, mention, given)
            if watch is None:
                raise Refused("already_watched")
            told: dict[str, object] = {"until": watch.ends_at.isoformat()}
            return self._tell(tx, mention, "watch_author", given, told)

        return await self.press(press, decide)

    async def unwatch_author(self, press: Press) -> Done:
        """Follow them no longer."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            watch = author_watches.running(tx, mention.post.author.key)
            if watch is None:
                raise Refused("not_watched")
            author_watches.end(tx, watch.id, by=given.by, at=given.now)
            timers.set_all(tx, SUBJECT, watch.id, ())
            cards.want(tx, watch.mention, given.now, urgent=False)
            return self._tell(tx, mention, "unwatch_author", given, {})

        return await self.press(press, decide)

    def _tell(
        self,
        tx: Transaction,
        mention: Mention,
        kind: str,
        given: Given,
        data: dict[str, object],
    ) -> Done:
        events.append(
            tx, mention=mention.id, at=given.now, kind=kind, actor=given.by, data=data
        )
        presses.forget_undo(tx, mention.id)
        cards.want(tx, mention.id, given.now, urgent=True)
        return Done(kind, mention, data=data)
