"""Asks once whether to save a note that insults the author.

Internal notes can become public, too (S0.2). Only the writer is asked, and nothing is
ever blocked here.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.playbook.playbook import Playbook
from bot.replies.rules.drafts import Subject
from bot.replies.rules.lint import check
from bot.replies.views import dialogs
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

_DIALOG = "hand_over"


async def second_thoughts(
    ctx: HandlerContext, submitted: Interaction, fields: Fields
) -> HandlerResult | None:
    """The same dialog with a hint under the note; nothing where there is none to give."""
    modal_state = submitted.actor.modal_state
    note = fields.text("note")
    if submitted.action != _DIALOG or modal_state.warned or not note:
        return None
    playbook = ctx.app.playbook
    rule = next(_noticed(note, playbook), None)
    if rule is None:
        return None
    words = (await ctx.render_context_for(submitted.actor)).words
    said = words.pick(playbook.lint[rule].message)
    view = dialogs.hand_over(
        replace(modal_state, warned=True).as_text(),
        words,
        to=fields.person("to"),
        note=note,
        hint=words("care.note", said=said),
    )
    return HandlerResult({"response_action": "update", "view": view})


def _noticed(note: str, playbook: Playbook) -> Iterator[str]:
    """The rules for inside that notice something; a note may be in any language."""
    voices = {voice.language: name for name, voice in playbook.voices.items()}
    for voice in voices.values():
        about = Subject(voice=voice, channel="internal")
        yield from (finding.rule for finding in check(note, about, playbook))
