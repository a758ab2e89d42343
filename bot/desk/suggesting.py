"""The use case of saying that a suggestion does not fit: it is not made again."""

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.errors import Refused
from bot.rules.life.step import Given
from data import events, suggestions
from data.courier import cards
from data.models import Mention
from data.transaction import Transaction


class Suggesting(Pressing):
    """Declines what a card suggests; following it is an ordinary move."""

    async def decline(self, press: Press, cause: str) -> Done:
        """It does not look like that to this person."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            if cause not in given.playbook.triggers:
                raise Refused("not_here")
            suggestions.decline(tx, mention.id, cause, given.by, given.now)
            events.append(
                tx,
                mention=mention.id,
                at=given.now,
                kind="suggestion_declined",
                actor=given.by,
                data={"cause": cause},
            )
            cards.want(tx, mention.id, given.now, urgent=True)
            return Done("suggestion_declined", mention)

        return await self.press(press, decide)
