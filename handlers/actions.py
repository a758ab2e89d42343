"""Every button: what it is called, and what stands behind it.

`mention.<move>` carries the number of a mention. One press makes a move
(`rules.py`), opens a dialog (`openings.py`), or is one of the few named here.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.core.command import Command, CommandResult
from bot.desk import commands
from bot.errors import Refused
from bot.escalation.service import suggesting
from bot.intake.service import own_posting
from bot.mentions.rules.own_replies import SAYS
from bot.takedown.service import removing
from bot.team.service import wellbeing
from bot.team.service.admitting import Subject
from bot.ui.blocks import Message
from bot.ui.translator import Translator
from data.handoffs.models import TaskId
from data.models import EscalationId, MentionId
from data.replies.models import ReadId
from handlers import followup, onboarding, one_press_rules, triage
from handlers.escalation import deciding, handing_out
from handlers.handoffs import private, tasks
from handlers.home import Homes
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Body, Interaction, read_interaction
from handlers.middleware.proofs import unsigned
from handlers.middleware.result import HandlerResult, Sought
from handlers.middleware.rows import check_stands_there, row_of, rows_of
from handlers.modals import MODALS, open_modal
from handlers.one_press_rules import rule_behind
from handlers.replies import library, second_reader
from handlers.replies.drafting import PRESSES
from handlers.team import absences, settings

Route = Callable[[Interaction], Awaitable[HandlerResult]]
Doing = Callable[[HandlerContext, Interaction], Awaitable[CommandResult]]

_UNSUITED = "mention.unsuited."
_OVERFLOW = {"mention.more": "mention", "escalation.more": "escalation"}
_LIFT = "escalation.lift"
_OF_A_READER = ("draft.approve", "draft.adopt", "draft.suggest")
_IN_A_REPLY = ("draft", "hold")
_OF_A_MENTION = "full_text"
"""Stands behind the menu of a brief, too, and carries the number of the mention."""


class Actions:
    """The door for everything that can be pressed."""

    def __init__(self, ctx: HandlerContext, homes: Homes) -> None:
        self._ctx, self._homes = ctx, homes
        self._routes: Mapping[str, Route] = {
            "mention.undo": partial(self._make, partial(commands.undo, ctx.app)),
            "mention.cancel_removal": partial(
                self._make, partial(removing.cancel_removal, ctx.app)
            ),
            "mention.too_close": partial(
                self._make, partial(wellbeing.too_close, ctx.app)
            ),
            "mention.to_duty": partial(self._make, partial(wellbeing.to_duty, ctx.app)),
            **{
                f"mention.own_was.{what}": partial(
                    self._make,
                    partial(partial(own_posting.own_was, ctx.app), what=what),
                )
                for what in SAYS
            },
            **{name: partial(self._do, do) for name, do in deciding.PRESSES.items()},
            **{name: partial(open_, ctx) for name, open_ in deciding.DIALOGS.items()},
            "task.done": self._task_done,
            "mention.private_accept": self._private_accepted,
            "task.planned": partial(tasks.answering, ctx, chosen="planned"),
            "task.no": partial(tasks.answering, ctx, chosen="no"),
            "task.hand_on": partial(tasks.handing_on, ctx),
            "escalation.export": partial(handing_out.of_escalation, ctx),
            **followup.routes(ctx, homes),
            "draft.approve": self._approve,
            "draft.adopt": self._adopt,
            "draft.suggest": partial(second_reader.ask_suggestion, ctx),
            "library.add_fact": partial(library.change_fact, ctx),
            "library.fact": partial(library.change_fact, ctx),
            "library.permission": partial(library.ask_permission, ctx),
            "person.settings": self._settings,
            "person.back": self._back,
        }
        families = (_UNSUITED, followup.FAMILY)
        self._rows = rows_of(
            [
                *self._routes,
                *MODALS,
                *one_press_rules.NAMES,
                *onboarding.NAMES,
                *families,
            ],
            inside=PRESSES,
        )

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of every button, by its name."""
        return self._rows

    def seeks(self, body: Body) -> Sought | None:
        """A link asks for nothing. Raises `Refused` for what stands nowhere."""
        interaction = _unfolded(read_interaction(body))
        interaction = replace(interaction, value=unsigned(interaction.value))
        if interaction.is_link:
            return None
        check_stands_there(body)
        return Sought(row_of(interaction.action, self._rows), _subject(interaction))

    async def __call__(self, body: Body) -> HandlerResult:
        interaction = _unfolded(read_interaction(body))
        if interaction.is_link:
            return HandlerResult()
        if (first := await triage.asked_first(self._ctx, interaction)) is not None:
            return first
        rule = rule_behind(interaction.action)
        if rule is not None:
            press = interaction.on(MentionId(interaction.number))
            return self._done(
                interaction, await commands.move(self._ctx.app, press, rule)
            )
        if followup.is_answer(interaction.action):
            return await followup.answered(self._ctx, self._homes, interaction)
        if interaction.action in MODALS:
            return await open_modal(self._ctx, interaction, MODALS[interaction.action])
        if onboarding.is_ours(interaction.action):
            return await onboarding.interaction(self._ctx, interaction)
        if interaction.action.startswith(_UNSUITED):
            return await self._decline(interaction)
        route = self._routes.get(interaction.action) or self._in_dialog(
            interaction, body
        )
        return await route(interaction) if route else self._unknown(interaction)

    def _in_dialog(self, interaction: Interaction, body: Body) -> Route | None:
        """What is pressed inside a dialog sees what stands in its fields."""
        inside, ctx = PRESSES.get(interaction.action), self._ctx
        if inside is None:
            return None
        return lambda one: inside(ctx, one, Fields(body.get("view") or {}))

    async def _make(
        self,
        use_case: Callable[[Command], Awaitable[CommandResult]],
        interaction: Interaction,
    ) -> HandlerResult:
        press = interaction.on(MentionId(interaction.number))
        return self._done(interaction, await use_case(press))

    async def _do(self, do: Doing, interaction: Interaction) -> HandlerResult:
        return self._done(interaction, await do(self._ctx, interaction))

    async def _decline(self, interaction: Interaction) -> HandlerResult:
        cause = interaction.action.removeprefix(_UNSUITED)
        press = interaction.on(MentionId(interaction.number))
        return self._done(
            interaction, await suggesting.decline(self._ctx.app, press, cause)
        )

    async def _task_done(self, interaction: Interaction) -> HandlerResult:
        done = await tasks.done(self._ctx, interaction)
        return (
            self._done(interaction, done) if isinstance(done, CommandResult) else done
        )

    async def _private_accepted(self, interaction: Interaction) -> HandlerResult:
        return self._done(interaction, await private.accepted(self._ctx, interaction))

    async def _approve(self, interaction: Interaction) -> HandlerResult:
        return self._done(
            interaction, await second_reader.approve(self._ctx, interaction)
        )

    async def _adopt(self, interaction: Interaction) -> HandlerResult:
        return self._done(
            interaction, await second_reader.adopt(self._ctx, interaction)
        )

    async def _settings(self, interaction: Interaction) -> HandlerResult:
        return await settings.ask(self._ctx, interaction.actor)

    async def _back(self, interaction: Interaction) -> HandlerResult:
        render = await self._ctx.render_context_for(interaction.actor)
        said = await absences.come_back(self._ctx, interaction.actor, render)
        return HandlerResult(after=partial(self._hear, interaction, said, render.words))

    async def _hear(
        self, interaction: Interaction, said: Message, words: Translator
    ) -> None:
        if not interaction.actor.home:
            await self._ctx.responder.tell(interaction.actor, said, words)
        await self._homes.refresh(interaction.actor)

    def _done(self, interaction: Interaction, done: CommandResult) -> HandlerResult:
        return HandlerResult(after=partial(self._tell, interaction, done))

    async def _tell(self, interaction: Interaction, done: CommandResult) -> None:
        """At home the list itself shows what happened."""
        if not interaction.actor.home:
            await self._ctx.confirm(interaction.actor, done)
        await self._homes.refresh(interaction.actor)

    def _unknown(self, interaction: Interaction) -> HandlerResult:
        """A button of another version: it is said, never ignored."""
        return HandlerResult(
            after=partial(self._ctx.say, interaction.actor, "refused.not_here")
        )


def _subject(interaction: Interaction) -> Subject:
    """What the value of a button names. In a dialog it is what the dialog is about."""
    kind, modal_state = (
        interaction.action.partition(".")[0],
        interaction.actor.modal_state,
    )
    _, _, last = interaction.value.rpartition(":")
    if interaction.action == _LIFT:
        return Subject(mention=MentionId(_number(last)))
    if kind == "escalation":
        return Subject(escalation=EscalationId(_number(last)))
    if kind == "task":
        return Subject(task=TaskId(interaction.number))
    if interaction.action in _OF_A_READER:
        return Subject(read=ReadId(interaction.number))
    if kind in _IN_A_REPLY:
        return Subject(mention=modal_state.mention)
    if kind != "mention":
        return Subject()
    if modal_state.mention not in (0, interaction.number):
        raise Refused("not_here")
    return Subject(mention=MentionId(interaction.number))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _unfolded(interaction: Interaction) -> Interaction:
    """An option of the menu means the button it stands for: `release:482`."""
    kind = _OVERFLOW.get(interaction.action)
    if kind is None:
        return interaction
    name, _, number = interaction.value.rpartition(":")
    kind = "mention" if name == _OF_A_MENTION else kind
    return replace(interaction, action=f"{kind}.{name}", value=number)
