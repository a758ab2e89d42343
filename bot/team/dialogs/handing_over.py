"""The modal that gives a mention another owner, and its note.

A note that insults the author: its writer alone is asked once, and may still save it.
Nothing is ever blocked here.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.action import ActionContext, Make, ModalContext, Replace
from bot.errors import Refused
from bot.mentions.rules import lifecycle
from bot.playbook.playbook import Playbook
from bot.replies.rules.drafts import Subject
from bot.replies.rules.lint import check
from bot.team.views.handing_over import hand_over
from bot.ui.blocks import View


async def ask(ctx: ModalContext) -> View:
    """The dialog."""
    return hand_over(ctx.metadata, ctx.render.words)


async def submitted(ctx: ActionContext) -> Make | Replace:
    """The same dialog once more where there is a hint to give under the note."""
    to, note = ctx.fields.person("to"), ctx.fields.text("note")
    rule = next(_noticed(note, ctx.app.playbook), None) if note else None
    if rule is not None and not ctx.state.warned:
        return Replace(_hinted(ctx, rule))
    if to is None:
        raise Refused("needs_a_person", field="to")
    return Make(partial(lifecycle.hand_over, to=to, note=note))


def _hinted(ctx: ActionContext, rule: str) -> View:
    words = ctx.render.words
    said = words.pick(ctx.app.playbook.lint[rule].message)
    return hand_over(
        replace(ctx.state, warned=True).as_text(),
        words,
        to=ctx.fields.person("to"),
        note=ctx.fields.text("note"),
        hint=words("care.note", said=said),
    )


def _noticed(note: str, playbook: Playbook) -> Iterator[str]:
    """The rules for inside that notice something; a note may be in any language."""
    voices = {voice.language: name for name, voice in playbook.voices.items()}
    for voice in voices.values():
        about = Subject(voice=voice, channel="internal")
        yield from (finding.rule for finding in check(note, about, playbook))
