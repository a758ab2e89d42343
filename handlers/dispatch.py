"""Finds the action a payload names, runs it, and has its answer delivered.

The rows are data (`bot/desk/actions.py`); each way in differs only in how its payload
names a row, what that is about, and how it is answered (`delivery.py`).
"""

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.action import Action, Actions, Answer, ModalContext, Open
from bot.core.command import Interaction
from bot.core.fields import Fields
from bot.core.names import names_of
from bot.core.permitted import permitted
from bot.desk import commands
from bot.desk.rules import nearest
from bot.desk.views.commands import guide
from bot.errors import Refused
from bot.mentions.rules.transition import Rule
from bot.team.service import PayloadSubject
from bot.ui.blocks import View
from data.handoffs.models import TaskId
from data.models import EscalationId, MentionId, UserId
from data.replies.models import ReadId
from data.storms.models import StormId
from handlers.delivery import ResponseDelivery
from handlers.home import Homes
from handlers.middleware.context import HandlerContext
from handlers.middleware.contexts import load_action_context, load_modal_context
from handlers.middleware.error_replies import ephemeral
from handlers.middleware.payloads import (
    Body,
    read_command,
    read_interaction,
    read_shortcut,
    read_submission,
)
from handlers.middleware.result import HandlerResult, Sought
from handlers.middleware.signatures import unsigned
from handlers.middleware.standing import check_stands_there
from handlers.middleware.team import check_people

_OVERFLOWS = {
    "mention.more": "mention",
    "escalation.more": "escalation",
    "storm.more": "storm",
}
_OF_A_MENTION = ("full_text", "open_post")
"""Options of a brief's overflow menu, too; they carry the number of the mention."""

_LINK = "open_post"
"""The option that Slack itself opens; nothing follows from it here."""

_HELP = "help"
_NUMBER = re.compile(r"#?(\d{1,15})")


class _Way:
    """One way in: a kind of payload, and the rows it can name."""

    def __init__(self, ctx: HandlerContext, homes: Homes) -> None:
        self._ctx, self._delivery = ctx, ResponseDelivery(ctx, homes)

    @property
    def _actions(self) -> Actions:
        return self._ctx.actions


class Buttons(_Way):
    """Everything that can be pressed."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The permission row of every button, by its name."""
        return {name: row.row for name, row in self._actions.buttons.items()}

    def seeks(self, body: Body) -> Sought | None:
        """A link asks for nothing. Raises `Refused` for what stands nowhere."""
        interaction = _unfolded(read_interaction(body))
        interaction = replace(interaction, value=unsigned(interaction.value))
        if interaction.is_link:
            return None
        check_stands_there(body)
        row = self._row(interaction)
        return Sought(row.row, _subject(row, interaction))

    async def __call__(self, body: Body) -> HandlerResult:
        """Do it; what follows is said after the acknowledgement."""
        interaction = _unfolded(read_interaction(body))
        if interaction.is_link:
            return HandlerResult()
        row, actor = self._row(interaction), interaction.actor
        if row.subject == "dialog" and not actor.modal_state.mention:
            raise Refused("not_here")
        rule = _rule(row, interaction.action)
        if rule is not None:
            command = interaction.on(MentionId(interaction.number))
            done = await commands.move(self._ctx.app, command, rule)
            return self._delivery.of_press(actor, done)
        if row.command is None:
            return self._delivery.of_press(actor, await self._opened(row, interaction))
        fields = Fields(body.get("view") or {})
        ctx = await load_action_context(self._ctx, interaction, fields)
        answer = await self._delivery.made(await row.command(ctx), ctx.command())
        return self._delivery.of_press(actor, answer, ctx.render)

    def _row(self, interaction: Interaction) -> Action:
        row = self._actions.button(interaction.action)
        if row is None:
            raise Refused("not_here")
        return row

    async def _opened(self, row: Action, interaction: Interaction) -> Answer:
        """Read and draw before the acknowledgement, call Slack after it.

        A press opens a modal for three seconds only.
        """
        number = MentionId(interaction.number)
        ctx = await load_modal_context(self._ctx, interaction.actor, number, row.id)
        if ctx.model.hidden:
            raise Refused("confidential", {"number": ctx.mention.id})
        try:
            view = await _drawn(row, ctx)
        except Refused as refused:
            raise await self._named(refused) from None
        blocks = permitted(view["blocks"], ctx.allowed, self._actions)
        return Open({**view, "blocks": blocks})

    async def _named(self, refused: Refused) -> Refused:
        """With the name of the person it speaks of beside the id."""
        person = refused.values.get("person")
        if isinstance(person, str) and "name" not in refused.values:
            names = await names_of(self._ctx.app, {UserId(person)})
            refused.values["name"] = names[UserId(person)]
        return refused


class Submissions(_Way):
    """Everything that can be sent.

    Validation happens before the acknowledgement, because errors travel in it: what was
    typed stays where it is. What went through closes the dialog and is confirmed.
    """

    @property
    def rows(self) -> Mapping[str, str]:
        """The permission row of every dialog: whoever may open it may send it."""
        return {name: row.row for name, row in self._actions.dialogs.items()}

    def seeks(self, body: Body) -> Sought | None:
        """Raises `Refused` for a dialog nobody sends."""
        submitted = read_submission(body)
        row, state = self._row(submitted), submitted.actor.modal_state
        read = ReadId(state.revision if row.subject == "read" else 0)
        about = PayloadSubject(state.mention, state.escalation, state.task, read)
        return Sought(row.row, about)

    async def __call__(self, body: Body) -> HandlerResult:
        """Do it. Raises `Refused`, naming the field where there is one."""
        submitted, fields = read_submission(body), Fields(body["view"])
        row = self._row(submitted)
        await check_people(self._ctx, fields)
        ctx = await load_action_context(self._ctx, submitted, fields)
        if row.submit is None:
            raise Refused("not_here")
        answer = await self._delivery.made(await row.submit(ctx), ctx.command())
        return await self._delivery.of_submission(submitted.actor, answer, ctx.render)

    def _row(self, submitted: Interaction) -> Action:
        row = self._actions.dialogs.get(submitted.action)
        if row is None:
            raise Refused("not_here")
        return row


class CommandWords(_Way):
    """The command `/mentions`: a word for what is asked, then what it is about."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The permission row of every word."""
        return {name: row.row for name, row in self._actions.words.items()}

    def seeks(self, body: Body) -> Sought | None:
        """A word nobody knows is answered with the help."""
        word, rest = _typed(body)
        row, number = self._row(word, rest), _NUMBER.fullmatch(rest)
        if row is None:
            return Sought(self._actions.words[_HELP].row)
        if row.subject != "mention" or number is None:
            return Sought(row.row)
        return Sought(row.row, PayloadSubject(mention=MentionId(int(number[1]))))

    async def __call__(self, body: Body) -> HandlerResult:
        """The answer travels in the acknowledgement, and only whoever asked sees it."""
        actor = read_command(body)
        word, rest = _typed(body)
        row = self._row(word, rest)
        ctx = await load_action_context(self._ctx, Interaction(actor, word, rest, ""))
        if row is None or row.command is None:
            meant = nearest(word, self._actions.words)
            said = guide(ctx.render.words, unknown=_as_typed(word), meant=meant)
            return ephemeral(said)
        return self._delivery.of_word(actor, await row.command(ctx), ctx.render)

    def _row(self, word: str, rest: str) -> Action | None:
        """Some words mean something else where somebody is named after them."""
        words = self._actions.words
        of_somebody = words.get(f"{word} @somebody") if rest else None
        return of_somebody or words.get(word)


class Shortcuts(_Way):
    """What can be chosen on a message in Slack."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The permission row of every shortcut, by its name."""
        return {name: row.row for name, row in self._actions.shortcuts.items()}

    def seeks(self, body: Body) -> Sought | None:
        """Raises `Refused` for a shortcut of another app or version."""
        return Sought(self._row(body).row)

    async def __call__(self, body: Body) -> HandlerResult:
        """Do it with the text of the message."""
        actor, row = read_shortcut(body), self._row(body)
        text = str((body.get("message") or {}).get("text") or "")
        chosen = Interaction(actor, row.id, text, "")
        ctx = await load_action_context(self._ctx, chosen)
        if row.command is None:
            raise Refused("not_here")
        return self._delivery.of_press(actor, await row.command(ctx), ctx.render)

    def _row(self, body: Body) -> Action:
        row = self._actions.shortcuts.get(str(body.get("callback_id") or ""))
        if row is None:
            raise Refused("not_here")
        return row


def _rule(row: Action, name: str) -> Rule | None:
    if row.rule_for is not None:
        return row.rule_for(name.removeprefix(row.id))
    return row.rule


async def _drawn(row: Action, ctx: ModalContext) -> View:
    """The dialog. Raises the `Refused` that its submission would surely meet.

    Nobody should write a text only to hear that the mention is somebody else's: the rule
    is asked with input that is surely right, and what it decides is thrown away.
    """
    if row.modal is None:
        raise Refused("not_here")
    if row.preflight is not None:
        row.preflight(ctx.mention, ctx.app.context(ctx.by))
    return await row.modal(ctx)


def _subject(row: Action, interaction: Interaction) -> PayloadSubject:
    """What the value of a button names. In a dialog it is what the dialog is about."""
    state, number = interaction.actor.modal_state, _last_number(interaction.value)
    if row.subject == "escalation":
        return PayloadSubject(escalation=EscalationId(number))
    if row.subject == "task":
        return PayloadSubject(task=TaskId(number))
    if row.subject == "read":
        return PayloadSubject(read=ReadId(number))
    if row.subject == "storm":
        return PayloadSubject(storm=StormId(state.storm or number))
    if row.subject == "dialog":
        return PayloadSubject(mention=state.mention)
    if row.subject != "mention":
        return PayloadSubject()
    if state.mention not in (0, number):
        raise Refused("not_here")
    return PayloadSubject(mention=MentionId(number))


def _last_number(value: str) -> int:
    last = value.rpartition(":")[2]
    return int(last) if last.isascii() and last.isdigit() else 0


def _unfolded(interaction: Interaction) -> Interaction:
    """An option of the overflow menu means the button it stands for: `release:482`."""
    kind = _OVERFLOWS.get(interaction.action)
    if kind is None:
        return interaction
    name, _, number = interaction.value.rpartition(":")
    kind = "mention" if name in _OF_A_MENTION else kind
    link = interaction.is_link or name == _LINK
    return replace(interaction, action=f"{kind}.{name}", value=number, is_link=link)


def _typed(body: Body) -> tuple[str, str]:
    """The word and what comes after it; a number alone is shown."""
    text = str(body.get("text") or "").strip()
    if _NUMBER.fullmatch(text):
        text = f"show {text}"
    word, _, rest = text.partition(" ")
    return word.lower() or _HELP, rest.strip()


def _as_typed(word: str) -> str:
    """Without Slack's markup, so that it is said back as it was typed."""
    return html.unescape(word).strip("<>")
