"""The use case of forgetting: on request, an author's words leave the desk and Slack."""

from bot.desk.pressing import Pressing
from bot.desk.redrawing import redraw as redraw
from bot.desk.saying import SOURCE
from bot.rules.step import Given
from data import cards, events, forgetting, outbox
from data.models import MentionId, UserId
from data.transaction import Transaction


class Forgetting(Pressing):
    """Forgets authors (DESIGN promise 10)."""

    async def forget(self, author_key: str) -> int:
        """Forget all this author wrote (`platform:handle`); how much that was.

        Cards and messages that quote it are drawn again; the story names nobody.
        """
        given = self.around.given(UserId(""))
        count = await self.around.store.write(
            lambda tx: self._forget(tx, author_key.lower(), given)
        )
        self.around.wake()
        return count

    def _forget(self, tx: Transaction, author_key: str, given: Given) -> int:
        mentions, replies = forgetting.written_by(tx, author_key)
        forgetting.forget_helper(tx, author_key)
        for mention in mentions:
            forgetting.forget_mention(tx, mention)
        touched = set(mentions) | {
            forgetting.forget_reply(tx, reply) for reply in replies
        }
        for mention in sorted(touched):
            self._scrub(tx, mention, given)
        return len(mentions) + len(replies)

    def _scrub(self, tx: Transaction, mention: MentionId, given: Given) -> None:
        event = events.append(
            tx, mention=mention, at=given.now, kind="forgotten", actor=SOURCE
        )
        cards.want(tx, mention, given.now, urgent=False)
        for letter in forgetting.letters_quoting(tx, mention):
            redraw(tx, outbox.letter(tx, letter), f"forgotten:{event}", given)
