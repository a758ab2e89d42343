"""The actions of a check after the reply: its three questions, and watched authors."""

from typing import Literal

from bot.core.action import Action, ActionContext, Answer, ModalContext, OnMention, Say
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import SimulatedStep, SimulatedTeam
from bot.errors import Refused
from bot.followup import service
from bot.followup import views as drawn
from bot.followup.service import Sight
from bot.mentions.rules import watching
from bot.playbook.playbook import Playbook
from bot.playbook.schema.watching import MOOD, QUESTIONS
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from data.followup.event_data import Looked
from data.models import UserId


class CheckStep(SimulatedStep):
    """The three questions: `author`, `mood`, and how many `people` joined."""

    author: Literal["positive", "neutral", "negative", "none"] | None = None
    people: int | None = None
    mood: Literal["better", "same", "worse"] | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        sight = Sight(people=self.people, mood=self.mood, author=self.author)
        return await service.saw(app, command, sight)


_ANSWER = "mention.check."
_MOST_PEOPLE = 6
"""Digits of a number of people somebody can have counted."""


async def ask(ctx: ModalContext) -> View:
    """*Check now*: the look that waits, or one in between."""
    return drawn.dialog(ctx.metadata, ctx.model, ctx.render)


async def ask_saw(ctx: ModalContext) -> View:
    """*Add what I saw*."""
    return drawn.saw(ctx.metadata, ctx.mention, ctx.render.words)


async def answered(ctx: ActionContext) -> Answer:
    """One press: the message that asked shows it; what follows is said when it is done.

    In a dialog the rows are drawn again.
    """
    named = ctx.interaction.action.removeprefix(_ANSWER)
    question, _, answer = named.partition(".")
    if answer not in QUESTIONS.get(question, ()):
        raise Refused("not_here")
    done = await service.check(ctx.app, ctx.command(), question, answer)
    if done.repeated:
        return done
    look = done.data if isinstance(done.data, Looked) else None
    verdict = look.verdict if look is not None else None
    if verdict is not None and drawn.is_told(verdict, done.mention):
        told = drawn.told(
            done.mention,
            verdict,
            ctx.render,
            called=bool(done.answer.level),
            undoable=done.undoable,
        )
        return Say(told, on_home=True)
    if not ctx.actor.view:
        return Say(None, on_home=True)
    model = await ctx.card_model(done.mention.id)
    return Say(drawn.now_message(model, ctx.render), on_home=True)


async def saw(ctx: ActionContext) -> CommandResult:
    """The dialog was submitted. Raises `Refused`, naming the field."""
    people = ctx.fields.text("people")
    if people and not (people.isascii() and people.isdigit()):
        raise Refused("people_is_a_number", field="people")
    if len(people) > _MOST_PEOPLE:
        raise Refused("people_is_a_number", field="people")
    mood, author = ctx.fields.choice("mood"), ctx.fields.choice("author")
    sight = Sight(
        people=int(people) if people else None,
        mood=mood if mood in MOOD else None,
        author=author or None,
        note=ctx.fields.text("note"),
    )
    return await service.saw(ctx.app, ctx.command(), sight)


async def ask_note(ctx: ModalContext) -> View:
    """*Note as ally…*"""
    return drawn.note_author(ctx.metadata, ctx.render.words)


async def note_author(ctx: ActionContext) -> CommandResult:
    """The dialog was submitted. Raises `Refused`, naming the field."""
    fields = ctx.fields
    kind, days = fields.choice("noted"), fields.choice("days")
    if kind not in ("ally", "vip") or days not in drawn.DAYS:
        raise Refused("not_here")
    agreed = "yes" in fields.choices("agreed")
    why = fields.text("why")
    return await service.note_author(
        ctx.app, ctx.command(), kind, why, agreed=agreed, days=int(days)
    )


async def _allies(ctx: ActionContext) -> Say:
    """`/mentions allies`: who is noted, and why."""
    return Say(drawn.allies(await service.allies(ctx.app, ctx.by), ctx.render))


class NoteAuthorStep(SimulatedStep):
    """As an `ally` or a `vip`, and why; `agreed` is whether they said yes."""

    noted: Literal["ally", "vip"] = "ally"
    why: str
    agreed: bool = False

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.note_author(
            app, command, self.noted, self.why, agreed=self.agreed, days=180
        )


def _is_noted(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.watch.noted is not None


def _may_be_noted(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    known = model.mention.post.author.key is not None
    return known and not _is_noted(model, playbook, by)


def _is_watched(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.watch.watched_until is not None


def _is_not_watched(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    """Nobody is watched who has no account that could be found again."""
    known = model.mention.post.author.key is not None
    return known and not _is_watched(model, playbook, by)


ROWS = (
    Action(
        "mention.check",
        modal=ask,
        menu=("watch", 1),
        simulated={"check": CheckStep},
        shown={"monitoring": 1, "due": 1},
    ),
    Action("mention.check.", command=answered, example="mood.calm"),
    Action("mention.saw", modal=ask_saw, submit=saw),
    Action("mention.watch_on", more="close", rule=watching.watch_on),
    Action("mention.post_gone", command=OnMention(service.gone)),
    Action("mention.close_quiet", command=OnMention(service.close_quiet)),
    Action(
        "mention.watch_author",
        more="about",
        command=OnMention(service.watch_author),
        menu=("watch", 3),
        likely={"monitoring": 9, "abuse": 9, "closed": 9},
        offered=_is_not_watched,
    ),
    Action(
        "mention.unwatch_author",
        more="about",
        command=OnMention(service.unwatch_author),
        menu=("watch", 4),
        offered=_is_watched,
    ),
    Action(
        "mention.note_author",
        more="about",
        modal=ask_note,
        submit=note_author,
        menu=("watch", 5),
        offered=_may_be_noted,
        simulated={"note_author": NoteAuthorStep},
    ),
    Action(
        "mention.unnote_author",
        more="about",
        command=OnMention(service.unnote_author),
        menu=("watch", 6),
        offered=_is_noted,
    ),
    Action("allies", kind="word", command=_allies, permission="mention.note_author"),
)
"""Everything that can be pressed when somebody looks again."""
