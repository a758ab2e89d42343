"""Adds a mention by hand: from a link, from a modal, or from a message in Slack."""

from datetime import datetime

from pydantic import ValidationError

from bot.errors import Refused
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.replies.views.dialogs import add
from bot.ui.blocks import Message, View
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url
from handlers.middleware.closing import closed
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Actor
from handlers.middleware.result import HandlerResult

_KNOWN = frozenset({"duplicate", "attached"})


async def keep(
    ctx: HandlerContext, incoming: Incoming, render: RenderContext
) -> Message:
    """Store it, and say under which number it is found."""
    receipt = await deliveries.add(ctx.app, incoming)
    if receipt.mention is None:
        return Message(render.words("done.other"))
    key = "done.add_known" if receipt.fate in _KNOWN else "done.add"
    return Message(render.words(key, number=receipt.mention))


async def added(ctx: HandlerContext, actor: Actor, fields: Fields) -> HandlerResult:
    """The dialog was submitted. Raises `Refused` at the field that is wrong."""
    incoming = read(
        url=fields.text("url"),
        text=fields.text("text"),
        author=fields.text("author"),
        platform=fields.choice("platform"),
    )
    render = await ctx.render_context_for(actor)
    message = await keep(ctx, incoming, render)
    return closed(ctx, actor, message, render.words)


def read(*, url: str, text: str = "", author: str = "", platform: str = "") -> Incoming:
    """What somebody typed, in the own format. Raises `Refused` naming the field."""
    if not url and not text:
        raise Refused("needs_url_or_text", field="url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    said: dict[str, object] = {"url": url or None, "text": text or None}
    if author:
        said["author"] = {"name": author}
    if platform and (platform != "web" or not url):
        said["platform"] = platform
    try:
        return Incoming.model_validate(said)
    except ValidationError:
        raise Refused("bad_url", field="url") from None


def ask(
    actor: Actor, render: RenderContext, now: datetime, *, url: str = "", text: str = ""
) -> View:
    """The dialog, with what is known already filled in."""
    modal_state = actor.carrying(now)
    return add(
        modal_state.as_text(),
        render.playbook,
        render.words,
        url=safe_url(url) or None,
        text=text,
    )
