"""All actions of all subjects, and those of the desk: the menu, undo and its commands."""

import html
import re
from collections.abc import Collection

from bot.card.actions import ROWS as CARD
from bot.card.views.questions import asked
from bot.card.views.steps import state_of, steps_of
from bot.core.action import (
    Action,
    ActionContext,
    Actions,
    ModalContext,
    OnMention,
    Say,
)
from bot.core.permitted import permitted
from bot.desk import commands, queries
from bot.desk.bulk.rows import ROWS as BULK
from bot.desk.views import commands as drawn
from bot.desk.views import menu, search
from bot.escalation.actions import ROWS as ESCALATION
from bot.followup.actions import ROWS as FOLLOWUP
from bot.handoffs.actions import ROWS as HANDOFFS
from bot.intake.actions import ROWS as INTAKE
from bot.mentions.rules.confidential import is_confidential
from bot.onboarding.actions import ROWS as ONBOARDING
from bot.playbook.playbook import Playbook
from bot.replies.actions import ROWS as REPLIES
from bot.reports.actions import ROWS as REPORTS
from bot.routing.actions import ROWS as ROUTING
from bot.stories.actions import ROWS as STORIES
from bot.storms.actions import ROWS as STORMS
from bot.storms.views.answers import running
from bot.takedown.actions import ROWS as TAKEDOWN
from bot.team import service
from bot.team.actions import ROWS as TEAM
from bot.team.service import PayloadSubject
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel
from bot.ui.offers import State
from data.models import MentionId, UserId

HOME = "desk.home"
"""The row of the permission table for looking at Home."""

_NUMBER = re.compile(r"#?(\d{1,15})")
_LONGEST = 200
"""Characters of a name somebody types."""


async def _menu(ctx: ModalContext) -> View:
    """Nothing that would be refused, and nothing that is on the card already."""
    render, model = ctx.render, ctx.model
    offered = ctx.lookups.actions.more(
        state_of(model, render),
        model,
        ctx.app.context(ctx.by),
        ctx.allowed,
        _on_card(ctx),
    )
    begun = model.draft is not None
    return menu.menu(ctx.metadata, ctx.mention, offered, render, begun=begun)


def _on_card(ctx: ModalContext) -> Collection[str]:
    """What the card has; a confidential one has nothing but the way here."""
    if is_confidential(ctx.mention, ctx.app.playbook):
        return ()
    question = asked(ctx.model, ctx.render)
    return steps_of(ctx.model, ctx.lookups.actions, ctx.render, question).all


def _may_undo(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    """For a minute, for whoever made the last move."""
    last = model.last_move
    if last is None or by is None or last.actor != by:
        return False
    return model.drawn_at - last.at <= playbook.clocks.undo


async def _help(ctx: ActionContext) -> Say:
    return Say(drawn.guide(ctx.render.words))


async def _status(ctx: ActionContext) -> Say:
    queue = await queries.queue_of(ctx.app, ctx.by)
    delayed = await queries.delayed(ctx.app)
    return Say(drawn.status(queue.counts, ctx.render.words, delayed=delayed))


async def _mine(ctx: ActionContext) -> Say:
    queue, now = await queries.queue_of(ctx.app, ctx.by), ctx.app.clock()
    return Say(drawn.mine(queue.mine, ctx.render, now=now, to_do=queue.to_do))


async def _next(ctx: ActionContext) -> Say:
    first = await queries.next_for(ctx.app, ctx.by)
    if first is None:
        return Say(drawn.next_one(None, ctx.render, ctx.lookups.actions))
    model = await ctx.card_model(first.id)
    return await _offering(ctx, first.id, _next_one(ctx, model))


async def _show(ctx: ActionContext) -> Say:
    number = _NUMBER.fullmatch(ctx.interaction.value)
    if number is None:
        return Say(Message(ctx.render.words("command.show_which")))
    mention = MentionId(int(number[1]))
    model = await ctx.card_model(mention)
    return await _offering(ctx, mention, _shown(ctx, model))


def _next_one(ctx: ActionContext, model: CardModel) -> Message:
    return drawn.next_one(model, ctx.render, ctx.lookups.actions)


def _shown(ctx: ActionContext, model: CardModel) -> Message:
    return drawn.show(model, ctx.render, ctx.lookups.actions)


async def _offering(ctx: ActionContext, mention: MentionId, message: Message) -> Say:
    """A card for one person, with what that person may do."""
    rows = ctx.app.playbook.permissions.actions
    about = PayloadSubject(mention=mention)
    allowed = await service.may_do(ctx.app, ctx.by, about, rows)
    blocks = permitted(message.blocks, allowed, ctx.lookups.actions)
    return Say(Message(message.text, blocks))


async def _about(ctx: ActionContext) -> Say:
    """`/mentions about x:anna_b`: what we hold about an author, and where."""
    typed, words = ctx.interaction.value, ctx.render.words
    if not typed:
        return Say(Message(words("command.about_whom")))
    found = await service.about(ctx.app, html.unescape(typed)[:_LONGEST], ctx.by)
    return Say(drawn.about(found, words))


async def _storm(ctx: ActionContext) -> Say:
    """What runs now, of the channels this person reads; else how to start one."""
    boards = [
        model
        for model in await queries.boards(ctx.app)
        if await service.may_do(
            ctx.app, ctx.by, PayloadSubject(storm=model.storm.id), ["storm.list"]
        )
    ]
    lately = [
        storm
        for storm in await queries.storms_of_late(ctx.app)
        if await service.may_do(
            ctx.app, ctx.by, PayloadSubject(storm=storm.id), ["storm.list"]
        )
    ]
    return Say(running(boards, ctx.render, lately, ctx.app.clock()))


async def _search(ctx: ActionContext) -> Say:
    """`/mentions search late delivery @robin state:closed`, or the same from a button."""
    typed = html.unescape(ctx.interaction.value)[:_LONGEST]
    answer = await queries.searched(ctx.app, typed, ctx.by)
    return Say(search.found(answer, ctx.render, now=ctx.app.clock()))


_STATES: tuple[State, ...] = (
    "fresh",
    "unclaimed",
    "optional",
    "claimed",
    "drafted",
    "asked",
    "private",
    "monitoring",
    "abuse",
    "closed",
)

ROWS = (
    Action("mention.menu", modal=_menu),
    Action(
        "mention.undo",
        command=OnMention(commands.undo),
        menu=("end", 7),
        likely=dict.fromkeys(_STATES, -1),
        offered=_may_undo,
    ),
    Action("search", kind="word", command=_search, permission="desk.search"),
    Action(
        "search.again",
        command=_search,
        permission="desk.search",
        label="button.search_again",
    ),
    Action("help", kind="word", command=_help, permission="desk.help"),
    Action("status", kind="word", command=_status, permission="desk.status"),
    Action("mine", kind="word", command=_mine, permission="desk.mine"),
    Action("next", kind="word", command=_next, permission="desk.next"),
    Action(
        "show", kind="word", command=_show, permission="mention.show", about="mention"
    ),
    Action("about", kind="word", command=_about, permission="author.about"),
    Action("storm", kind="word", command=_storm, permission="desk.storm"),
)

ACTIONS = Actions(
    (
        *ROWS,
        *CARD,
        *INTAKE,
        *REPLIES,
        *HANDOFFS,
        *ESCALATION,
        *FOLLOWUP,
        *TAKEDOWN,
        *TEAM,
        *ONBOARDING,
        *STORMS,
        *STORIES,
        *BULK,
        *REPORTS,
        *ROUTING,
    )
)
