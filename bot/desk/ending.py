"""The use case of closing: nothing ends with open ends unless somebody says why."""

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.recording.record import record
from bot.desk.starters import CANNOT, starter
from bot.rules.beside import private, tasking
from bot.rules.life import ending
from bot.rules.life.ending import Ending, OpenEnds
from bot.rules.life.step import Given
from data import events
from data.beside import notes, tasks
from data.escalation import escalations
from data.models import Mention, UserId
from data.people import presses
from data.transaction import Transaction
from data.writing import overrides


class Closings(Pressing):
    """Close a case, with its result, its dots and everything that hangs on it."""

    async def close(self, press: Press, how: Ending) -> Done:
        """Close it. Raises `Refused` naming what is open and the field of the way on."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            ends = open_ends(tx, mention, given)
            step = ending.close(mention, given, how, ends)
            record(tx, self.around, mention, step, given)
            self._keep(tx, mention, how, ends, given)
            undoable = presses.last_move(tx, mention.id) is not None
            data = {**step.data, **self._words_for_it(step.mention, how, given)}
            return Done(step.move, step.mention, undoable=undoable, data=data)

        return await self.press(press, decide)

    async def ends_of(self, mention: Mention) -> OpenEnds:
        """What is still open at a mention, for a dialog."""
        given = self.around.given(UserId(""))
        return await self.around.store.read(lambda tx: open_ends(tx, mention, given))

    def _words_for_it(
        self, mention: Mention, how: Ending, given: Given
    ) -> dict[str, object]:
        """What cannot be fixed is said with sympathy and the reason (S3.34)."""
        if not given.playbook.outcomes[how.outcome].needs_why:
            return {}
        known = {"reason": how.why, "alternative": how.instead}
        text = starter(self.around, mention, given.by, CANNOT, **known)
        return {"starter": text}

    def _keep(
        self,
        tx: Transaction,
        mention: Mention,
        how: Ending,
        ends: OpenEnds,
        given: Given,
    ) -> None:
        """Sentences are ours to keep; a rule that was overruled is counted by rule."""
        said = {"why": how.why, "instead": how.instead, "anyway": how.anyway}
        for kind, text in said.items():
            if text.strip():
                notes.add(tx, mention.id, kind, text.strip(), given.by, given.now)
        promised = mention.promise_due is not None
        if how.anyway.strip() and (ends.some or promised):
            overrides.add(tx, ending.RULE, mention.id, how.anyway.strip(), given.now)
            events.append(
                tx,
                mention=mention.id,
                at=given.now,
                kind="overruled",
                actor=given.by,
                data={"rule": ending.RULE},
            )


def open_ends(tx: Transaction, mention: Mention, given: Given) -> OpenEnds:
    """Open tasks that hold it, a question nobody decided, a contact nobody ended.

    Informing is not asking: a notice holds nothing, whether or not it was seen.
    """
    asked = escalations.latest(tx, mention.id)
    undecided = asked is not None and asked.ended_at is None and asked.kind != "fyi"
    return OpenEnds(
        tasks=tasking.holding_open(tasks.of_mention(tx, mention.id), given.playbook),
        escalation=asked if undecided else None,
        private=mention.private in private.RUNNING,
    )
