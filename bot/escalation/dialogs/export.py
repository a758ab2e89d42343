"""Exports a case as files into the direct messages of the person who asked."""

import re
from collections.abc import Sequence

from bot.casefile.files import File
from bot.core.action import ActionContext, Hand, Say
from bot.escalation.service import casefiles
from bot.escalation.service.escalations import find
from bot.ui.blocks import Message
from data.models import EscalationId, MentionId

_NUMBER = re.compile(r"#?(\d{1,15})")
_FORMS = ("md", "json", "csv")


async def of_mention(ctx: ActionContext) -> Hand | Say:
    """`/mentions export 482`: Markdown to read, JSON to prove, CSV to sort."""
    number = _NUMBER.fullmatch(ctx.interaction.value)
    if number is None:
        return Say(Message(ctx.render.words("case.which")))
    mention = MentionId(int(number[1]))
    files = await casefiles.export_case(ctx.app, mention, ctx.by, _FORMS)
    return _handed(ctx, mention, files)


async def of_escalation(ctx: ActionContext) -> Hand:
    """*Export* behind the dots of a brief."""
    asked = await find(ctx.app, EscalationId(ctx.number))
    files = await casefiles.export_case(ctx.app, asked.mention, ctx.by, _FORMS)
    return _handed(ctx, asked.mention, files)


def _handed(ctx: ActionContext, number: MentionId, files: Sequence[File]) -> Hand:
    words = ctx.render.words
    hashes = "\n".join(f"`{file.name}` SHA-256 `{file.hash}`" for file in files)
    return Hand(
        files=[(file.name, file.body) for file in files],
        comment=f"{words('case.here', number=number)}\n{hashes}",
        missed=Message(words("case.not_sent", number=number)),
        meanwhile=Message(words("case.coming", number=number)),
    )
