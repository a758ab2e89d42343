"""The actions of mentions added by hand, and of our own posts that a source reported."""

import html
import re

from bot.core.action import Action, ActionContext, Open, Say
from bot.core.command import CommandResult
from bot.incoming.format import Incoming
from bot.intake import manual, presses
from bot.intake.service import deliveries, own_posting
from bot.intake.views.adding import add
from bot.mentions.rules import own_replies
from bot.ui.blocks import Message, View
from bot.ui.texts import safe_url

_LINK = re.compile(r"<?(https?://[^|>\s]+)")
_KNOWN = frozenset({"duplicate", "attached"})
_OWN_WAS = "mention.own_was."


async def _add(ctx: ActionContext) -> Open | Say:
    """With a link it is added at once; without one a dialog asks."""
    typed = ctx.interaction.value
    if not typed:
        return Open(_dialog(ctx))
    link = _LINK.match(typed)
    if link is None:
        return Say(Message(ctx.render.words("command.add_which")))
    return await _keep(ctx, manual.read(url=html.unescape(link[1])))


async def _track(ctx: ActionContext) -> Open:
    """The dialog with what a message in Slack holds."""
    written = ctx.interaction.value[: manual.LONGEST]
    url, text = manual.first_link(written), manual.as_plain(written)
    return Open(_dialog(ctx, url=url, text=text))


async def _added(ctx: ActionContext) -> Say:
    """The dialog was submitted. Raises `Refused` at the field that is wrong."""
    fields = ctx.fields
    incoming = manual.read(
        url=fields.text("url"),
        text=fields.text("text"),
        author=fields.text("author"),
        platform=fields.choice("platform"),
    )
    return await _keep(ctx, incoming)


async def _keep(ctx: ActionContext, incoming: Incoming) -> Say:
    """Store it, and say under which number it is found."""
    words = ctx.render.words
    receipt = await deliveries.add(ctx.app, incoming)
    if receipt.mention is None:
        return Say(Message(words("done.other")))
    key = "done.add_known" if receipt.fate in _KNOWN else "done.add"
    return Say(Message(words(key, number=receipt.mention)))


def _dialog(ctx: ActionContext, *, url: str = "", text: str = "") -> View:
    render = ctx.render
    known = safe_url(url) or None
    return add(ctx.carrying(), render.playbook, render.words, url=known, text=text)


async def _own_was(ctx: ActionContext) -> CommandResult:
    what = ctx.interaction.action.removeprefix(_OWN_WAS)
    return await own_posting.own_was(ctx.app, ctx.command(), what=what)


ROWS = (
    Action("add", kind="word", command=_add, permission="mention.add"),
    Action("track", kind="shortcut", command=_track, permission="mention.add"),
    Action("mention.add", dialog="add", submit=_added, about="nothing"),
    *(
        Action(
            f"{_OWN_WAS}{what}",
            command=_own_was,
            permission="mention.own_was",
            move="own_was_other" if what == own_replies.OTHER else None,
            label=f"button.own_was.{what}",
            simulated={written: presses.OwnWas},
        )
        for what, written in presses.OWN_WAS.items()
    ),
)
"""Everything by which people bring something in."""
