"""The door through which a case leaves: as files, in the direct messages of who asked."""

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
    doors: HandlerContext, caller: Actor, rest: str, pen: RenderContext
) -> HandlerResult:
    """`/mentions export 482`: Markdown to read, JSON to prove, CSV to sort."""
    number = _NUMBER.fullmatch(rest)
    if number is None:
        return ephemeral(Message(pen.words("case.which")))
    mention = MentionId(int(number[1]))
    files = await casefiles.export_case(doors.app, mention, caller.by, _FORMS)
    said = ephemeral(Message(pen.words("case.coming", number=mention)))
    return HandlerResult(
        said.ack, partial(_hand_out, doors, caller, mention, files, pen)
    )


async def of_escalation(doors: HandlerContext, pressed: Interaction) -> HandlerResult:
    """*Export* behind the dots of a brief."""
    asked = await queries.escalation(doors.app, EscalationId(pressed.number))
    caller, pen = pressed.caller, await doors.pen_for(pressed.caller)
    files = await casefiles.export_case(doors.app, asked.mention, caller.by, _FORMS)
    return HandlerResult(
        after=partial(_hand_out, doors, caller, asked.mention, files, pen)
    )


async def _hand_out(
    doors: HandlerContext,
    caller: Actor,
    number: MentionId,
    files: Sequence[File],
    pen: RenderContext,
) -> None:
    """Nothing is kept to be sent later: who hears nothing asks again."""
    words = pen.words
    hashes = "\n".join(f"`{file.name}` SHA-256 `{file.hash}`" for file in files)
    comment = f"{words('case.here', number=number)}\n{hashes}"
    sent = await doors.voice.hand(
        caller.by, [(file.name, file.body) for file in files], comment
    )
    if not sent:
        said = Message(words("case.not_sent", number=number))
        await doors.voice.tell(caller, said, words)
