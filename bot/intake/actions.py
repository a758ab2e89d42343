"""The actions of mentions added by hand, and of our own posts that a source reported."""

import html
import re

from pydantic import ValidationError

from bot.core.action import Action, ActionContext, Open, Say
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.fields import a_link
from bot.core.simulated_day import SimulatedStep, SimulatedTeam
from bot.errors import Refused
from bot.incoming.format import Incoming
from bot.intake.service import deliveries, own_posting
from bot.intake.views import add
from bot.mentions.rules import own_replies
from bot.playbook.playbook import Playbook
from bot.ui.blocks import Message, View
from bot.ui.texts import host_of, safe_url

_LINK_IN_TEXT = re.compile(r"<(https?://[^|>\s]{1,3000})(?:\|[^>]*)?>")
_MARKUP = re.compile(r"<([^|>]*)(?:\|([^>]*))?>")
LONGEST = 3000
"""Characters of a message in Slack that are taken over."""


def read(*, url: str, text: str = "", author: str = "", platform: str = "") -> Incoming:
    """What somebody typed, in the own format. Raises `Refused` naming the field."""
    if not url and not text:
        raise Refused("needs_url_or_text", field="url")
    url = a_link(url, "url") or ""
    said: dict[str, object] = {"url": url or None, "text": text or None}
    if author:
        said["author"] = {"name": author}
    if platform and (platform != "web" or not url):
        said["platform"] = platform
    try:
        return Incoming.model_validate(said)
    except ValidationError:
        raise Refused("bad_url", field="url") from None


def first_link(written: str) -> str:
    """The first address in a message as Slack sends it, or nothing."""
    found = _LINK_IN_TEXT.search(written)
    return html.unescape(found[1]) if found else ""


def as_plain(written: str) -> str:
    """What people see of Slack's markup: labels instead of links, no angle brackets."""
    return html.unescape(_MARKUP.sub(lambda m: m[2] or m[1], written)).strip()


OWN_WAS = {
    own_replies.CONSIDERED: "own_was_answer",
    own_replies.HOLDING: "own_was_holding",
    own_replies.OTHER: "own_was_other",
}
"""What a simulated day calls each of the three answers."""


class OwnWasStep(SimulatedStep):
    """Says what a post of ours was that a source saw: the answer, a sign of life, neither."""

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        what = next(one for one, name in OWN_WAS.items() if name == self.move)
        return await own_posting.own_was(app, command, what=what)


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
    return await _keep(ctx, read(url=html.unescape(link[1])))


async def _track(ctx: ActionContext) -> Open:
    """The dialog with what a message in Slack holds."""
    written = ctx.interaction.value[:LONGEST]
    url, text = first_link(written), as_plain(written)
    return Open(_dialog(ctx, url=url, text=text))


async def _added(ctx: ActionContext) -> Say:
    """The dialog was submitted. Raises `Refused` at the field that is wrong."""
    fields = ctx.fields
    incoming = read(
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
    key = "done.add_known" if receipt.result in _KNOWN else "done.add"
    return Say(Message(words(key, number=receipt.mention)))


def _dialog(ctx: ActionContext, *, url: str = "", text: str = "") -> View:
    render = ctx.render
    known = safe_url(url) or None
    return add(
        ctx.carrying(),
        render.playbook,
        render.words,
        url=known,
        text=text,
        platform=_platform_of(known or "", render.playbook),
    )


def _platform_of(url: str, playbook: Playbook) -> str:
    """The platform an address belongs to; the web where it is none of those we know."""
    host = host_of(url)
    known = (
        one.id
        for one in playbook.platforms.values()
        if any(host == own or host.endswith(f".{own}") for own in one.hosts)
    )
    return next(known, "web")


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
            simulated={written: OwnWasStep},
        )
        for what, written in OWN_WAS.items()
    ),
)
"""Everything by which people bring something in."""
