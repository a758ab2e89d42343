"""The use case of forgetting: on request, an author's words leave the desk and Slack."""

from dataclasses import dataclass

from bot.desk.ground.pressing import Pressing
from bot.desk.ground.redrawing import redraw as redraw
from bot.desk.ground.saying import SOURCE
from bot.rules.life.step import Given
from data import events, forgetting, mentions
from data.courier import cards, outbox
from data.models import Author, MentionId, UserId
from data.removal import evidence, holds
from data.removal.guarding import Hold
from data.transaction import Transaction
from data.watch import author_watches
from data.writing import drafts, posted


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many mentions and replies were forgotten, and the holds that kept the others."""

    count: int
    held: tuple[Hold, ...] = ()


class Forgetting(Pressing):
    """Forgets authors (DESIGN promise 10)."""

    async def forget(self, author_key: str) -> Forgotten:
        """Forget all this author wrote (`platform:handle`); how much that was.

        Cards and messages that quote it are drawn again; the story names nobody. What
        is on legal hold stays whole, and the refusal is on record (S0.5).
        """
        given = self.around.given(UserId(""))
        forgotten = await self.around.store.write(
            lambda tx: self._forget(tx, author_key.lower(), given)
        )
        self.around.wake()
        return forgotten

    def _forget(self, tx: Transaction, author_key: str, given: Given) -> Forgotten:
        written, replies = forgetting.written_by(tx, author_key)
        about = [*written, *(mention for _, mention in replies)]
        held = {m: hold for m in about if (hold := holds.on(tx, m)) is not None}
        forgetting.forget_helper(tx, author_key)
        touched, count = set(), 0
        author_watches.forget(tx, author_key, given.now)
        for mention in written:
            if mention not in held:
                self._forget_ours(tx, mention, given)
                forgetting.forget_mention(tx, mention)
                evidence.forget(tx, mention, given.now)
                touched.add(mention)
                count += 1
        for reply, mention in replies:
            if mention not in held:
                forgetting.forget_reply(tx, reply)
                touched.add(mention)
                count += 1
        for mention in sorted(touched):
            self._scrub(tx, mention, given)
        for mention, hold in held.items():
            _refuse(tx, mention, hold, given)
        return Forgotten(count, tuple(held.values()))

    def _forget_ours(self, tx: Transaction, number: MentionId, given: Given) -> None:
        """Our published words stay, without the author's name; a draft does not."""
        mention = mentions.find(tx, number)
        author = mention.post.author if mention is not None else Author()
        handle = (author.handle or "").lstrip("@")
        names = [author.name or "", *(author.name or "").split(), handle]
        posted.forget(tx, number, names, given.now)
        drafts.forget(tx, number)

    def _scrub(self, tx: Transaction, mention: MentionId, given: Given) -> None:
        event = events.append(
            tx, mention=mention, at=given.now, kind="forgotten", actor=SOURCE
        )
        cards.want(tx, mention, given.now, urgent=False)
        for letter in forgetting.letters_quoting(tx, mention):
            redraw(tx, outbox.letter(tx, letter), f"forgotten:{event}", given)


def _refuse(tx: Transaction, mention: MentionId, hold: Hold, given: Given) -> None:
    """A case on legal hold is kept; why stands with the hold, that it was stands here."""
    events.append(
        tx,
        mention=mention,
        at=given.now,
        kind="forget_refused",
        actor=SOURCE,
        data={"hold": hold.id, "person": hold.set_by},
    )
