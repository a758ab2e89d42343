"""Handler for exporting a case: as files, in the direct messages of the person who
asked.
"""

import re
from collections.abc import Sequence
from functools import partial

from bot.casefile.files import File
from bot.desk import queries
from bot.escalation.service import casefiles
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import EscalationId, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_replies import ephemeral
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult

_NUMBER = re.compile(r"#?(\d{1,15})")
_FORMS = ("md", "json", "csv")


async def export(
    ctx: HandlerContext, actor: Actor, rest: str, render: RenderContext
) -> HandlerResult:
    """`/mentions export 482`: Markdown to read, JSON to prove, CSV to sort."""
    number = _NUMBER.fullmatch(rest)
    if number is None:
        return ephemeral(Message(render.words("case.which")))
    mention = MentionId(int(number[1]))
    files = await casefiles.export_case(ctx.app, mention, actor.by, _FORMS)
    said = ephemeral(Message(render.words("case.coming", number=mention)))
    return HandlerResult(
        said.ack, partial(_hand_out, ctx, actor, mention, files, render)
    )


async def of_escalation(ctx: HandlerContext, interaction: Interaction) -> HandlerResult:
    """*Export* behind the menu of a brief."""
    asked = await queries.escalation(ctx.app, EscalationId(interaction.number))
    actor, render = interaction.actor, await ctx.render_context_for(interaction.actor)
    files = await casefiles.export_case(ctx.app, asked.mention, actor.by, _FORMS)
    return HandlerResult(
        after=partial(_hand_out, ctx, actor, asked.mention, files, render)
    )


async def _hand_out(
    ctx: HandlerContext,
    actor: Actor,
    number: MentionId,
    files: Sequence[File],
    render: RenderContext,
) -> None:
    """Nothing is kept to be sent later: who hears nothing asks again."""
    words = render.words
    hashes = "\n".join(f"`{file.name}` SHA-256 `{file.hash}`" for file in files)
    comment = f"{words('case.here', number=number)}\n{hashes}"
    sent = await ctx.responder.hand(
        actor.by, [(file.name, file.body) for file in files], comment
    )
    if not sent:
        said = Message(words("case.not_sent", number=number))
        await ctx.responder.tell(actor, said, words)
