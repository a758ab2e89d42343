"""The rows of routing: *Always mute…*, what rules keep aside, and why."""

import re
from typing import Literal

from bot.core.action import Action, ActionContext, ModalContext, Open, Replace, Say
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import SimulatedStep, SimulatedTeam
from bot.errors import Refused
from bot.mentions.rules.setting_aside import is_aside
from bot.mentions.rules.transition import Rule
from bot.playbook.playbook import Playbook
from bot.routing import service as making
from bot.routing.views import dialogs
from bot.routing.views import rules as drawn
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel
from bot.ui.texts import escape_line
from data.models import MentionId, Status, UserId

_PAGE = "routing.page."
_NUMBER = re.compile(r"#?(\d{1,15})")


async def _ask(ctx: ModalContext) -> View:
    offers, total = await making.offers(ctx.app, ctx.mention)
    return dialogs.mute(ctx.metadata, ctx.mention, offers, total, ctx.render)


async def _mute(ctx: ActionContext) -> Say:
    fields, days = ctx.fields, ctx.fields.choice("days")
    aside = fields.choice("aside")
    rule, mention, too = await making.make(
        ctx.app,
        ctx.command(),
        sorted(fields.choices("what")),
        dialogs.entries_of(fields.text("words")),
        aside="tray" if aside == "tray" else "mute",
        days=int(days) if days in map(str, dialogs.DAYS) else dialogs.USUAL_DAYS,
        too="too" in fields.choices("too"),
    )
    now = ctx.app.clock()
    assert rule.made is not None
    number = mention.id if too else 0
    said = drawn.made(rule, rule.made.ends_at, now, number, ctx.render)
    return Say(said, on_home=True)


async def _muted(ctx: ActionContext) -> Say:
    """`/mentions muted`: what rules keep aside, and the rules made from cards."""
    kept = await making.kept(ctx.app, ctx.by, 0, drawn.FIRST)
    return Say(drawn.muted(kept, ctx.app.clock(), ctx.render))


async def _page(ctx: ActionContext) -> Open | Replace:
    written = ctx.interaction.action.removeprefix(_PAGE)
    if not written.isdigit():
        raise Refused("not_here")
    kept = await making.kept(ctx.app, ctx.by, int(written), drawn.PAGE)
    view = drawn.page(ctx.carrying(), kept, ctx.app.clock(), ctx.render)
    return Replace(view) if ctx.actor.view else Open(view)


async def _bring_in(ctx: ActionContext) -> Say:
    done, rule, names = await making.bring_in(ctx.app, ctx.command())
    if done.repeated:
        return Say(None)
    now = ctx.app.clock()
    said = drawn.brought_in(done.mention, rule, names, now, ctx.render)
    return Say(said, on_home=True)


async def _why(ctx: ActionContext) -> Say:
    """`/mentions why 482`: the rule that decided about it."""
    number = _NUMBER.fullmatch(ctx.interaction.value)
    if number is None:
        return Say(Message(ctx.render.words("routing.why_which")))
    found, names = await making.why(ctx.app, MentionId(int(number[1])), ctx.by)
    channels = ctx.app.channels.names
    return Say(drawn.why(found, names, channels, ctx.app.clock(), ctx.render))


async def _end(ctx: ActionContext) -> Say:
    actor, key = ctx.actor, ctx.interaction.key
    rule = await making.end(ctx.app, ctx.number, ctx.by, actor.name, key)
    name = escape_line(rule.name, 60)
    return Say(Message(ctx.render.words("routing.ended", name=name)))


async def _ask_change(ctx: ActionContext) -> Open:
    conditions = await making.held(ctx.app, ctx.number)
    return Open(dialogs.change(ctx.carrying(entry=ctx.number), conditions, ctx.render))


async def _change(ctx: ActionContext) -> Say:
    fields = ctx.fields
    written = {
        name: dialogs.entries_of(fields.text(name))
        for name in dialogs.LISTS
        if fields.asks(name)
    }
    rule = await making.change(
        ctx.app,
        ctx.state.entry,
        written,
        ctx.by,
        ctx.actor.name,
        ctx.interaction.key,
    )
    said = ctx.render.words(
        "routing.changed",
        name=escape_line(rule.name, 60),
        conditions=drawn.fits_by(rule.conditions, ctx.render),
    )
    return Say(Message(said))


def _not_aside(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    mention = model.mention
    return not is_aside(mention) and mention.status is not Status.CLOSED


def _aside(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return is_aside(model.mention)


class SetAsideStep(SimulatedStep):
    """Posts like this one are muted from now on, and this one is set aside."""

    like: Literal["author", "site", "platform", "source", "language"] = "author"

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult | Rule:
        _, mention, _ = await making.make(
            app,
            command,
            [self.like],
            (),
            aside="mute",
            days=dialogs.USUAL_DAYS,
            too=True,
        )
        return CommandResult("set_aside", mention)


ROWS = (
    Action(
        "mention.mute",
        modal=_ask,
        submit=_mute,
        menu=("about", 30),
        offered=_not_aside,
        move="set_aside",
        simulated={"set_aside": SetAsideStep},
        label="button.mute",
    ),
    Action(
        "mention.bring_in",
        command=_bring_in,
        menu=("end", 4),
        offered=_aside,
        permission="mention.reopen",
    ),
    Action("muted", kind="word", command=_muted, permission="routing.muted"),
    Action(
        "why", kind="word", command=_why, permission="mention.show", about="mention"
    ),
    Action(_PAGE, command=_page, label="", permission="routing.muted", example="0"),
    Action(
        "rule.end", command=_end, permission="routing.change", label="button.rule_end"
    ),
    Action(
        "rule.change",
        command=_ask_change,
        submit=_change,
        dialog="rule_change",
        permission="routing.change",
        label="button.rule_change",
    ),
)
"""Everything people do with rules."""
