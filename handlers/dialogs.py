"""Every dialog that can be submitted: what it is called, and what stands behind it.

Validation happens before the acknowledgement, because errors travel in it: what was
typed stays where it is. What went through closes the dialog and is confirmed.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.core.command import CommandResult
from bot.desk import commands
from bot.errors import Refused
from bot.team.service.admitting import Subject
from bot.ui.blocks import View
from data.replies.models import ReadId
from handlers import followup, takedown, triage
from handlers.escalation import asking, deciding, reviewing
from handlers.handoffs import endings, private, tasks
from handlers.home import Homes
from handlers.intake import manual_mentions
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.notice import notice
from handlers.middleware.payloads import Actor, Body, Interaction, read_submission
from handlers.middleware.result import HandlerResult, Sought
from handlers.middleware.rows import row_of
from handlers.middleware.team import check_people
from handlers.replies import drafting, holding, note_check, posting, second_reader
from handlers.replies.library import (
    answer_saved,
    fact_kept,
    permitted,
    praise_kept,
    shared,
)
from handlers.team import settings
from handlers.view_submissions import RULES

_READ = "read_suggest"
_CLOSE_ALL = {"response_action": "clear"}
"""A dialog may stand on the menu it was opened from; both have done their work."""


Submission = Callable[[HandlerContext, Interaction, Fields], Awaitable[CommandResult]]

_OTHERS: Mapping[str, Submission] = {
    "save_answer": answer_saved,
    "keep_praise": praise_kept,
    "share_success": shared,
    "escalate": asking.asked,
    **deciding.SUBMISSIONS,
    "review": reviewing.written,
    "pass_on": tasks.passed_on,
    "task_answer": tasks.answered,
    "task_hand_on": tasks.handed_on,
    "close": endings.closed,
    "cannot_fix": endings.not_fixed,
    "private_offer": private.offered,
    "private_call": private.called,
    "community": private.helped_out,
    "public_update": private.updated,
    **takedown.SUBMISSIONS,
    "saw": followup.saw,
    "holding": holding.posted,
    "answer": holding.answered,
    "new_version": posting.edited,
    "read_suggest": second_reader.suggested,
}

_STEPS: Mapping[
    str,
    Callable[[HandlerContext, Interaction, Fields], Awaitable[CommandResult | View]],
] = {
    "draft": drafting.submitted,
    "reply_anyway": drafting.anyway,
    "mark_posted": posting.posted,
}
"""Dialogs another dialog may follow, in the same window."""

_ABOUT_NO_MENTION: Mapping[
    str, Callable[[HandlerContext, Actor, Fields], Awaitable[HandlerResult]]
] = {
    "add": manual_mentions.added,
    "settings": settings.saved,
    "keep_fact": fact_kept,
    "permission": permitted,
}

CALLBACKS = frozenset({*RULES, *_OTHERS, *_STEPS, *_ABOUT_NO_MENTION})
"""The `callback_id` of every dialog that can be submitted."""


_ROWS: Mapping[str, str] = {
    "classify_more": "mention.change_class",
    "draft": "draft.write",
    "read_suggest": "draft.suggest",
    "private_offer": "mention.private_offer",
    "cannot_fix": "mention.unfixable",
    "community": "mention.community_answered",
    "report_answered": "mention.report",
    "task_answer": "task.answer",
    "task_hand_on": "task.hand_on",
    "decide": "escalation.decide",
    "delegate": "escalation.delegate",
    "ask_back": "escalation.ask_back",
    "stand_down": "escalation.stand_down",
    "answer_back": "escalation.answer_back",
    "settings": "person.settings",
    "keep_fact": "library.add_fact",
    "permission": "library.permission",
}
"""The row of a dialog that is not called like the button of a mention that opens it."""

ROWS: Mapping[str, str] = {
    name: _ROWS.get(name, f"mention.{name}") for name in sorted(CALLBACKS)
}
"""The row of every dialog: whoever may open it may send it, and nobody else."""


class ViewSubmissions:
    """The door for submissions."""

    def __init__(self, ctx: HandlerContext, homes: Homes) -> None:
        self._ctx, self._homes = ctx, homes

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of every dialog, by its name."""
        return ROWS

    def seeks(self, body: Body) -> Sought | None:
        """Raises `Refused` for a dialog nobody sends."""
        submitted = read_submission(body)
        row, modal_state = row_of(submitted.action, ROWS), submitted.actor.modal_state
        read = modal_state.revision if submitted.action == _READ else 0
        return Sought(
            row,
            Subject(
                modal_state.mention,
                modal_state.escalation,
                modal_state.task,
                ReadId(read),
            ),
        )

    async def __call__(self, body: Body) -> HandlerResult:
        submitted, fields = read_submission(body), Fields(body["view"])
        await check_people(self._ctx, fields)
        apart = _ABOUT_NO_MENTION.get(submitted.action)
        if apart is not None:
            return await apart(self._ctx, submitted.actor, fields)
        first = await triage.asked_in_dialog(self._ctx, submitted, fields)
        if first is not None:
            return first
        hint = await note_check.second_thoughts(self._ctx, submitted, fields)
        if hint is not None:
            return hint
        step = _STEPS.get(submitted.action)
        if step is None:
            return await self._confirmed(submitted, await self._do(submitted, fields))
        came = await step(self._ctx, submitted, fields)
        if isinstance(came, CommandResult):
            return await self._confirmed(submitted, came)
        return HandlerResult({"response_action": "update", "view": came})

    async def _do(self, submitted: Interaction, fields: Fields) -> CommandResult:
        """Raises `Refused`, naming the field where there is one."""
        rule_of = RULES.get(submitted.action)
        if rule_of is not None:
            press = submitted.on(submitted.actor.modal_state.mention)
            return await commands.move(self._ctx.app, press, rule_of(fields))
        other = _OTHERS.get(submitted.action)
        if other is None:
            raise Refused("not_here")
        return await other(self._ctx, submitted, fields)

    async def _confirmed(
        self, submitted: Interaction, done: CommandResult
    ) -> HandlerResult:
        """Whispered where the dialog was opened; in the dialog if that was Home or long ago."""
        actor = submitted.actor
        now = self._ctx.app.clock()
        if actor.modal_state.can_be_answered(now):
            return HandlerResult(_CLOSE_ALL, partial(self._tell, submitted, done))
        render = await self._ctx.render_context_for(actor)
        message = await self._ctx.confirmation(done, render)
        view = notice(message, render.words, actor.modal_state)
        update = {"response_action": "update", "view": view}
        return HandlerResult(update, partial(self._homes.refresh, actor))

    async def _tell(self, submitted: Interaction, done: CommandResult) -> None:
        render = await self._ctx.render_context_for(submitted.actor)
        message = await self._ctx.confirmation(done, render)
        await self._ctx.responder.whisper(submitted.actor, message)
        await self._homes.refresh(submitted.actor)
