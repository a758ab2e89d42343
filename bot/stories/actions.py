"""The rows of stories: *Same story as…*, taking apart, and telling everybody who waits."""

import re

from bot.core.action import (
    Action,
    ActionContext,
    Answer,
    ModalContext,
    OnMention,
    Open,
    Replace,
    Say,
)
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import MentionName, SimulatedStep, SimulatedTeam
from bot.errors import Refused
from bot.mentions.rules.transition import Rule
from bot.playbook.playbook import Playbook
from bot.stories import views as dialogs
from bot.stories.rules import SAME_STORY
from bot.stories.service import joining, telling
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel
from data.models import MentionId, Status, UserId
from data.stories import stories
from data.storms.models import StormId

_PAGE, _TICK = "news.page.", "news.tick."
_NUMBER = re.compile(r"\s*#?(\d{1,15})\s*")


async def _ask(ctx: ModalContext) -> View:
    app, mention = ctx.app, ctx.mention
    offered = await joining.offered(app, mention, ctx.by)
    story = ctx.model.story
    like = story.like if story is not None else None
    if like is None:
        like = next((one.mention.id for one in offered if one.how), None)
    return dialogs.same_story(ctx.metadata, mention, offered, ctx.render, like=like)


async def _join(ctx: ActionContext) -> Answer:
    typed, chosen = ctx.fields.text("number"), ctx.fields.choice("parent")
    if typed:
        number = _NUMBER.fullmatch(typed)
        if number is None:
            raise Refused("which_number", field="number")
        return await joining.join(ctx.app, ctx.command(), MentionId(int(number[1])))
    if chosen == dialogs.OTHER_STORY:
        number_, by = ctx.mention, ctx.by
        await ctx.app.store.write(lambda tx: stories.decline(tx, number_, by))
        return Say(Message(ctx.render.words("story.noted_other", number=number_)))
    if not chosen.isdigit():
        raise Refused("which_number", field="number")
    return await joining.join(ctx.app, ctx.command(), MentionId(int(chosen)))


async def _ask_news(ctx: ActionContext) -> Open:
    return Open(dialogs.write_news(ctx.carrying(mention=ctx.mention), None, ctx.render))


async def _ask_storm_news(ctx: ActionContext) -> Open:
    """*Same answer for all…*: everybody of the storm who heard from us."""
    storm = ctx.state.storm or ctx.number
    url = ctx.app.profile.links.statement
    return Open(dialogs.write_news(ctx.carrying(storm=storm), url, ctx.render))


async def _write_news(ctx: ActionContext) -> Replace:
    fields, state = ctx.fields, ctx.state
    number = await telling.write(
        ctx.app,
        ctx.by,
        ctx.actor.name,
        ctx.interaction.key,
        text=fields.text("text"),
        url=fields.link("url"),
        mention=None if state.storm else ctx.mention,
        storm=StormId(state.storm) if state.storm else None,
    )
    return await _listed(ctx, number, 0)


async def _page(ctx: ActionContext) -> Replace:
    return await _listed(ctx, ctx.number, _first(ctx, _PAGE))


async def _tick(ctx: ActionContext) -> Replace:
    news, _, mention = ctx.interaction.value.partition(":")
    if not (news.isdigit() and mention.isdigit()):
        raise Refused("not_here")
    number = int(news)
    name = ctx.actor.name
    await telling.tick(ctx.app, ctx.by, name, number, MentionId(int(mention)))
    return await _listed(ctx, number, _first(ctx, _TICK))


def _first(ctx: ActionContext, family: str) -> int:
    written = ctx.interaction.action.removeprefix(family)
    if not written.isdigit():
        raise Refused("not_here")
    return int(written)


async def _listed(ctx: ActionContext, number: int, first: int) -> Replace:
    found = await telling.round_of(ctx.app, number, ctx.by, first, dialogs.PAGE)
    return Replace(dialogs.everybody(ctx.carrying(entry=number), found, ctx.render))


def _may_join(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.status is not Status.CLOSED


def _is_joined(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    mention = model.mention
    return mention.status is Status.CLOSED and mention.outcome == SAME_STORY


def _was_told(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.first_reply_at is not None


class JoinStep(SimulatedStep):
    """The mention tells what another one told before it."""

    story: MentionName

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult | Rule:
        return await joining.join(app, command, team.number(self.story))


ROWS = (
    Action(
        "mention.same_story",
        modal=_ask,
        submit=_join,
        menu=("about", 28),
        offered=_may_join,
        move="join",
        simulated={"join": JoinStep},
    ),
    Action(
        "mention.unjoin",
        command=OnMention(joining.unjoin),
        menu=("about", 29),
        likely={"closed": 2},
        offered=_is_joined,
    ),
    Action(
        "mention.tell_all",
        command=_ask_news,
        submit=_write_news,
        dialog="news",
        menu=("reply", 9),
        offered=_was_told,
    ),
    Action(
        "storm.answer_all",
        command=_ask_storm_news,
        about="storm",
        label="button.storm.answer_all",
    ),
    Action(_PAGE, command=_page, label="", permission="mention.tell_all", example="0"),
    Action(_TICK, command=_tick, label="", permission="mention.tell_all", example="0"),
)
"""Everything about mentions that tell the same story."""
