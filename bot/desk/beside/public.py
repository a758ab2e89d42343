"""The use cases of what others see: the community helped, and we said how it stands."""

from dataclasses import dataclass
from datetime import datetime

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.recording.record import record
from bot.desk.recording.told import keep_update
from bot.desk.starters import HELPED, starter
from bot.rules.beside import updating
from bot.rules.intake.namespaces import author_key
from bot.rules.life import silence
from bot.rules.life.step import Given
from data.beside import helpers, updates
from data.beside.inside import Helper, PublicUpdate, TaskId
from data.models import Mention, MentionId
from data.people import presses
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Help:
    """Who helped in our place and where: theirs, so that forgetting removes it."""

    partly: bool
    url: str | None = None
    handle: str | None = None


class Public(Pressing):
    """Community answers and public updates."""

    async def community_answered(self, press: Press, help_: Help) -> Done:
        """Others answered for us, as a whole or in part (S0.21, S2.36)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            step = silence.answered_by_others(mention, given, partly=help_.partly)
            record(tx, self.around, mention, step, given)
            helper = _helper(mention, help_, given)
            helpers.add(tx, helper)
            undoable = presses.last_move(tx, mention.id) is not None
            handle = f"@{helper.handle}" if helper.handle else ""
            thanks = starter(self.around, mention, given.by, HELPED, helper=handle)
            data = {**step.data, "starter": thanks}
            return Done(step.move, step.mention, undoable=undoable, data=data)

        return await self.press(press, decide)

    async def helpful_reply(self, mention: MentionId) -> tuple[str, str]:
        """Link and handle of the newest reply by somebody else, or two empty texts."""
        row = await self.around.store.read(
            lambda tx: helpers.newest_of_others(tx, mention)
        )
        found = row or {}
        return str(found.get("url") or ""), str(found.get("handle") or "")

    async def post_update(
        self,
        press: Press,
        kind: str,
        *,
        at: datetime,
        url: str | None = None,
        task: TaskId | None = None,
        next_by: datetime | None = None,
    ) -> Done:
        """The public was told how it stands; by when it hears more is a task (S3.37)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            step, update = updating.update(
                mention, given, kind=kind, at=at, url=url, task=task, next_by=next_by
            )
            record(tx, self.around, mention, step, given)
            keep_update(tx, self.around, step.mention, update, given)
            return Done(step.move, step.mention, data=step.data)

        return await self.press(press, decide)

    async def updates(self, mention: MentionId) -> list[PublicUpdate]:
        """What the public was told so far, oldest first."""
        return await self.around.store.read(lambda tx: updates.of_mention(tx, mention))


def _helper(mention: Mention, help_: Help, given: Given) -> Helper:
    handle = (help_.handle or "").strip().lstrip("@") or None
    post = mention.post
    key = author_key(
        handle,
        post.platform,
        given.playbook.platforms,
        source=post.source,
        url=help_.url or post.url,
    )
    return Helper(
        mention=mention.id,
        noted_by=given.by,
        at=given.now,
        partly=help_.partly,
        url=help_.url or None,
        handle=handle,
        author_key=key,
    )
