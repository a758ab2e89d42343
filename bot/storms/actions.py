"""The rows of storms: the board's buttons, its dialogs, and `/mentions storm`."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.core.action import Action, ActionContext, Answer, Open, Replace, Say
from bot.core.names import name_of
from bot.errors import Refused
from bot.storms.service import listing, pressing
from bot.storms.service.boards import load_board
from bot.storms.service.pressing import Done, StormCommand
from bot.storms.views import dialogs
from bot.storms.views.answers import done as said_of
from bot.storms.views.board import BoardModel
from bot.storms.views.timeline import StormTimeline, timeline
from bot.ui.blocks import View
from data.models import ChannelId, UserId
from data.storms import counting, storms
from data.storms.models import Claim, StormId
from data.transaction import Transaction

_PAGE = "storm.page."
_DIGITS = re.compile(r"\d{1,15}")
_DOING = Callable[[ActionContext], Awaitable[Done]]


def _number(ctx: ActionContext) -> StormId:
    """The storm a button, or the dialog it stands in, is about."""
    value = ctx.interaction.value.rpartition(":")[2]
    number = int(value) if value.isascii() and value.isdigit() else 0
    return StormId(ctx.state.storm or number)


def _command(ctx: ActionContext) -> StormCommand:
    return StormCommand(_number(ctx), ctx.by, ctx.interaction.key, ctx.actor.name)


def _press(
    do: Callable[..., Awaitable[Done]],
) -> Callable[[ActionContext], Awaitable[Answer]]:
    """One press that does it; what was done is said to whoever pressed."""

    async def pressed(ctx: ActionContext) -> Say:
        return _told(ctx, await do(ctx.app, _command(ctx)))

    return pressed


def _told(ctx: ActionContext, done: Done) -> Say:
    if done.repeated:
        return Say(None)
    return Say(said_of(done.what, done.storm, done.count, ctx.render), on_home=True)


async def _tick(ctx: ActionContext) -> Say:
    task = ctx.interaction.value.partition(":")[0]
    return _told(ctx, await pressing.tick(ctx.app, _command(ctx), task))


async def _board(ctx: ActionContext) -> BoardModel:
    """The board as it stands. Raises `Refused` where there is no such storm."""
    app, number, now = ctx.app, _number(ctx), ctx.app.clock()

    def load(tx: Transaction) -> BoardModel:
        storm = storms.find(tx, number)
        if storm is None:
            raise Refused("unknown_storm")
        return load_board(tx, app, storm, now)

    return await app.store.read(load)


def _metadata(ctx: ActionContext, storm: StormId) -> str:
    return ctx.carrying(storm=storm)


async def _list(ctx: ActionContext) -> Open:
    return Open(await _listed(ctx, 0))


async def _page(ctx: ActionContext) -> Replace:
    written = ctx.interaction.action.removeprefix(_PAGE)
    if not written.isdigit():
        raise Refused("not_here")
    return Replace(await _listed(ctx, int(written)))


async def _listed(ctx: ActionContext, first: int) -> View:
    number = _number(ctx)
    page = await listing.page(ctx.app, number, first, dialogs.PAGE, ctx.by)
    now, metadata = ctx.app.clock(), _metadata(ctx, number)
    return dialogs.listing(metadata, page, now, ctx.render)


async def _ask_level(ctx: ActionContext) -> Open:
    model = await _board(ctx)
    if not model.storm.stage.is_storm:
        raise Refused("storm_not_open")
    metadata = _metadata(ctx, model.storm.id)
    return Open(dialogs.level(metadata, model.storm, model.proposed_level, ctx.render))


async def _set_level(ctx: ActionContext) -> Say:
    written = ctx.fields.choice("level")
    if not written.isdigit():
        raise Refused("storm_level", field="level")
    level, reason = int(written), ctx.fields.text("reason")
    media = ctx.fields.choice("media")
    done = await pressing.set_level(
        ctx.app,
        _command(ctx),
        level,
        reason,
        media=int(media) if media.isdigit() else 0,
    )
    return _told(ctx, done)


async def _ask_update(ctx: ActionContext) -> Open:
    model, now = await _board(ctx), ctx.app.clock()
    url, metadata = ctx.app.profile.links.statement, _metadata(ctx, model.storm.id)
    return Open(dialogs.update(metadata, model.storm, url, now, ctx.render))


async def _update(ctx: ActionContext) -> Say:
    fields = ctx.fields
    done = await pressing.update(
        ctx.app,
        _command(ctx),
        fields.text("text"),
        fields.text("url") or None,
        fields.moment("next_by"),
    )
    return _told(ctx, done)


async def _ask_start(ctx: ActionContext) -> Open:
    """From the board of a channel, or by `/mentions storm` where there is none."""
    number = _number(ctx)
    storm = (await _board(ctx)).storm if number else None
    return Open(dialogs.start(ctx.carrying(storm=number), storm, ctx.render))


async def _start(ctx: ActionContext) -> Say:
    fields, written = ctx.fields, ctx.fields.choice("level")
    if not written.isdigit() or not 1 <= int(written) <= 6:
        raise Refused("storm_level", field="level")
    words = fields.text("words").split(",")
    command = replace(_command(ctx), channel=_channel(ctx))
    done = await pressing.start(
        ctx.app, command, fields.text("topic"), words, int(written)
    )
    return _told(ctx, done)


def _channel(ctx: ActionContext) -> ChannelId:
    """Where it was asked, if cards stand there; else the desk's own channel."""
    asked = ChannelId(ctx.state.channel)
    ours = ctx.app.channels.of_the_desk()
    return asked if asked in ours else ctx.app.channels.desk


async def _ask_apart(ctx: ActionContext) -> Open:
    return Open(dialogs.apart(_metadata(ctx, _number(ctx)), ctx.render))


async def _apart(ctx: ActionContext) -> Say:
    numbers = [int(one) for one in _DIGITS.findall(ctx.fields.text("numbers"))]
    return _told(ctx, await pressing.apart(ctx.app, _command(ctx), numbers))


async def _ask_topic(ctx: ActionContext) -> Open:
    model = await _board(ctx)
    often = [one.words for one in model.often]
    metadata = _metadata(ctx, model.storm.id)
    return Open(dialogs.topic(metadata, model.storm, often, ctx.render))


async def _topic(ctx: ActionContext) -> Say:
    claims = [
        Claim(name, words)
        for name, words in dialogs.claims_of(ctx.fields.text("claims"))
    ]
    topic = ctx.fields.text("topic")
    return _told(ctx, await pressing.name(ctx.app, _command(ctx), topic, claims))


async def _ask_pause(ctx: ActionContext) -> Open:
    now, metadata = ctx.app.clock(), _metadata(ctx, _number(ctx))
    return Open(dialogs.pause(metadata, now, ctx.render))


async def _pause(ctx: ActionContext) -> Say:
    until: datetime | None = ctx.fields.moment("until")
    if until is None:
        raise Refused("task_in_the_past", field="until")
    return _told(ctx, await pressing.pause(ctx.app, _command(ctx), until))


async def _ask_hand_over(ctx: ActionContext) -> Open:
    return Open(dialogs.hand_over(_metadata(ctx, _number(ctx)), ctx.render))


async def _hand_over(ctx: ActionContext) -> Say:
    to = ctx.fields.person("to")
    if to is None:
        raise Refused("nobody_chosen", field="to")
    await ctx.lookups.check_person(to, "to")
    return _told(ctx, await pressing.hand_over(ctx.app, _command(ctx), to))


async def _timeline(ctx: ActionContext) -> Open:
    """What happened, for everybody of the channel: no figure of a single person."""
    app, number, now = ctx.app, _number(ctx), ctx.app.clock()

    def load(tx: Transaction) -> StormTimeline:
        storm = storms.find(tx, number)
        if storm is None:
            raise Refused("unknown_storm")
        found, said = storms.story(tx, number), storms.statements(tx, number)
        people = {UserId(event.actor) for event in found}
        names = {str(user): name_of(tx, app, user) for user in people}
        told = said[0].at if said else None
        work = counting.work_done(tx, number)
        return StormTimeline(load_board(tx, app, storm, now), found, names, told, work)

    shown = await app.store.read(load)
    return Open(timeline(_metadata(ctx, number), shown, ctx.render))


def _row(name: str, do: Callable[..., Awaitable[Answer]], **more: object) -> Action:
    """A button of the board: its words below `button.storm`."""
    return Action(
        f"storm.{name}",
        command=do,
        about="storm",
        label=f"button.storm.{name}",
        **more,  # type: ignore[arg-type]
    )


ROWS = (
    _row("open", _press(pressing.open_), permission="storm.start"),
    _row("start", _ask_start, submit=_start, dialog="storm_start"),
    _row("split", _ask_start, permission="storm.start"),
    _row("apart", _ask_apart, submit=_apart, dialog="storm_apart"),
    _row("decline", _press(pressing.decline)),
    _row("wait", _press(pressing.wait), permission="storm.decline"),
    _row("claim", _press(pressing.claim_next)),
    _row("list", _list),
    Action(
        _PAGE,
        command=_page,
        about="storm",
        label="",
        permission="storm.list",
        example="20",
    ),
    _row("level", _ask_level, submit=_set_level, dialog="storm_level"),
    _row("update", _ask_update, submit=_update, dialog="storm_update"),
    _row("topic", _ask_topic, submit=_topic, dialog="storm_topic"),
    _row("pause", _ask_pause, submit=_pause, dialog="storm_pause"),
    _row("let_go", _press(pressing.let_go), permission="storm.pause"),
    _row("easing", _press(pressing.ease)),
    _row("keep", _press(pressing.keep_open), permission="storm.close"),
    _row("close", _press(pressing.close)),
    _row("reopen", _press(pressing.reopen), permission="storm.close"),
    _row("done", _tick),
    _row("snooze", _press(pressing.snooze)),
    _row("hand_over", _ask_hand_over, submit=_hand_over, dialog="storm_hand_over"),
    _row("timeline", _timeline, permission="storm.list"),
    _row("review", _press(pressing.reviewed), permission="storm.close"),
)
"""Everything that can be pressed about a storm."""
