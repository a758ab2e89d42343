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
from handlers.middleware.payloads import Body, Interaction, read_press
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
_DOTS = {"mention.more": "mention", "escalation.more": "escalation"}
_LIFT = "escalation.lift"
_OF_A_READER = ("draft.approve", "draft.adopt", "draft.suggest")
_IN_A_REPLY = ("draft", "hold")
_OF_A_MENTION = "full_text"
"""Stands behind the dots of a brief, too, and carries the number of the mention."""


class Actions:
    """The door for everything that can be pressed."""

    def __init__(self, doors: HandlerContext, homes: Homes) -> None:
        self._doors, self._homes = doors, homes
        self._routes: Mapping[str, Route] = {
            "mention.undo": partial(self._make, partial(commands.undo, doors.app)),
            "mention.cancel_removal": partial(
                self._make, partial(removing.cancel_removal, doors.app)
            ),
            "mention.too_close": partial(
                self._make, partial(wellbeing.too_close, doors.app)
            ),
            "mention.to_duty": partial(
                self._make, partial(wellbeing.to_duty, doors.app)
            ),
            **{
                f"mention.own_was.{what}": partial(
                    self._make,
                    partial(partial(own_posting.own_was, doors.app), what=what),
                )
                for what in SAYS
            },
            **{name: partial(self._do, do) for name, do in deciding.PRESSES.items()},
            **{name: partial(open_, doors) for name, open_ in deciding.DIALOGS.items()},
            "task.done": self._task_done,
            "mention.private_accept": self._private_accepted,
            "task.planned": partial(tasks.answering, doors, chosen="planned"),
            "task.no": partial(tasks.answering, doors, chosen="no"),
            "task.hand_on": partial(tasks.handing_on, doors),
            "escalation.export": partial(handing_out.of_escalation, doors),
            **followup.routes(doors, homes),
            "draft.approve": self._approve,
            "draft.adopt": self._adopt,
            "draft.suggest": partial(second_reader.ask_suggestion, doors),
            "library.add_fact": partial(library.change_fact, doors),
            "library.fact": partial(library.change_fact, doors),
            "library.permission": partial(library.ask_permission, doors),
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
        pressed = _unfolded(read_press(body))
        pressed = replace(pressed, value=unsigned(pressed.value))
        if pressed.is_link:
            return None
        check_stands_there(body)
        return Sought(row_of(pressed.action, self._rows), _subject(pressed))

    async def __call__(self, body: Body) -> HandlerResult:
        pressed = _unfolded(read_press(body))
        if pressed.is_link:
            return HandlerResult()
        if (first := await triage.asked_first(self._doors, pressed)) is not None:
            return first
        rule = rule_behind(pressed.action)
        if rule is not None:
            press = pressed.on(MentionId(pressed.number))
            return self._done(
                pressed, await commands.move(self._doors.app, press, rule)
            )
        if followup.is_answer(pressed.action):
            return await followup.answered(self._doors, self._homes, pressed)
        if pressed.action in MODALS:
            return await open_modal(self._doors, pressed, MODALS[pressed.action])
        if onboarding.is_ours(pressed.action):
            return await onboarding.pressed(self._doors, pressed)
        if pressed.action.startswith(_UNSUITED):
            return await self._decline(pressed)
        route = self._routes.get(pressed.action) or self._in_dialog(pressed, body)
        return await route(pressed) if route else self._unknown(pressed)

    def _in_dialog(self, pressed: Interaction, body: Body) -> Route | None:
        """What is pressed inside a dialog sees what stands in its fields."""
        inside, doors = PRESSES.get(pressed.action), self._doors
        if inside is None:
            return None
        return lambda one: inside(doors, one, Fields(body.get("view") or {}))

    async def _make(
        self,
        use_case: Callable[[Command], Awaitable[CommandResult]],
        pressed: Interaction,
    ) -> HandlerResult:
        press = pressed.on(MentionId(pressed.number))
        return self._done(pressed, await use_case(press))

    async def _do(self, do: Doing, pressed: Interaction) -> HandlerResult:
        return self._done(pressed, await do(self._doors, pressed))

    async def _decline(self, pressed: Interaction) -> HandlerResult:
        cause = pressed.action.removeprefix(_UNSUITED)
        press = pressed.on(MentionId(pressed.number))
        return self._done(
            pressed, await suggesting.decline(self._doors.app, press, cause)
        )

    async def _task_done(self, pressed: Interaction) -> HandlerResult:
        done = await tasks.done(self._doors, pressed)
        return self._done(pressed, done) if isinstance(done, CommandResult) else done

    async def _private_accepted(self, pressed: Interaction) -> HandlerResult:
        return self._done(pressed, await private.accepted(self._doors, pressed))

    async def _approve(self, pressed: Interaction) -> HandlerResult:
        return self._done(pressed, await second_reader.approve(self._doors, pressed))

    async def _adopt(self, pressed: Interaction) -> HandlerResult:
        return self._done(pressed, await second_reader.adopt(self._doors, pressed))

    async def _settings(self, pressed: Interaction) -> HandlerResult:
        return await settings.ask(self._doors, pressed.caller)

    async def _back(self, pressed: Interaction) -> HandlerResult:
        pen = await self._doors.pen_for(pressed.caller)
        said = await absences.come_back(self._doors, pressed.caller, pen)
        return HandlerResult(after=partial(self._hear, pressed, said, pen.words))

    async def _hear(
        self, pressed: Interaction, said: Message, words: Translator
    ) -> None:
        if not pressed.caller.home:
            await self._doors.voice.tell(pressed.caller, said, words)
        await self._homes.refresh(pressed.caller)

    def _done(self, pressed: Interaction, done: CommandResult) -> HandlerResult:
        return HandlerResult(after=partial(self._tell, pressed, done))

    async def _tell(self, pressed: Interaction, done: CommandResult) -> None:
        """At home the list itself shows what happened."""
        if not pressed.caller.home:
            await self._doors.confirm(pressed.caller, done)
        await self._homes.refresh(pressed.caller)

    def _unknown(self, pressed: Interaction) -> HandlerResult:
        """A button of another version: it is said, never ignored."""
        return HandlerResult(
            after=partial(self._doors.say, pressed.caller, "refused.not_here")
        )


def _subject(pressed: Interaction) -> Subject:
    """What the value of a button names. In a dialog it is what the dialog is about."""
    kind, carried = pressed.action.partition(".")[0], pressed.caller.carried
    _, _, last = pressed.value.rpartition(":")
    if pressed.action == _LIFT:
        return Subject(mention=MentionId(_number(last)))
    if kind == "escalation":
        return Subject(escalation=EscalationId(_number(last)))
    if kind == "task":
        return Subject(task=TaskId(pressed.number))
    if pressed.action in _OF_A_READER:
        return Subject(read=ReadId(pressed.number))
    if kind in _IN_A_REPLY:
        return Subject(mention=carried.mention)
    if kind != "mention":
        return Subject()
    if carried.mention not in (0, pressed.number):
        raise Refused("not_here")
    return Subject(mention=MentionId(pressed.number))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _unfolded(pressed: Interaction) -> Interaction:
    """An option of the dots means the button it stands for: `release:482`."""
    kind = _DOTS.get(pressed.action)
    if kind is None:
        return pressed
    name, _, number = pressed.value.rpartition(":")
    kind = "mention" if name == _OF_A_MENTION else kind
    return replace(pressed, action=f"{kind}.{name}", value=number)
