"""Handlers of a draft: open it, choose in it, have it checked, go on to the preview."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.core.command import Command
from bot.replies.rules import drafting
from bot.replies.rules.drafting import Typed
from bot.replies.rules.publish_checklist import OWN_LOOK
from bot.replies.service import drafting as drafting_service
from bot.replies.service.draft_dossier import DraftDossier
from bot.replies.views import decided
from bot.replies.views import drafting as drawing
from bot.replies.views.drafting import Manuscript
from bot.replies.views.voices import choices, unspoken
from bot.ui.blocks import View
from bot.ui.phrases import RenderContext, spoken
from bot.ui.texts import escape_line
from data.models import MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult
from handlers.replies import holding, posting
from handlers.replies.choosing import CHOICES

_TICKED = ("image", "rights", "own_look")


async def ask(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog: what somebody is writing already, else a fitting template."""
    paper = await drafting_service.paper(ctx.app, modal.mention.id, modal.actor.by)
    return _open(ctx, modal.actor, modal.render, paper)


async def interaction(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> HandlerResult:
    """Something was chosen or pressed in the dialog: it is drawn again with it.

    Nothing is kept, so that *Cancel* leaves nothing behind.
    """
    actor, name = interaction.actor, interaction.action.removeprefix("draft.")
    number = actor.modal_state.mention
    typed = typed_in(fields, actor)
    before = await drafting_service.paper(ctx.app, number, actor.by, typed)
    typed, fresh = CHOICES[name](typed, before, actor)
    paper = await drafting_service.paper(ctx.app, number, actor.by, typed)
    render = await ctx.render_context_for(actor)
    checked = name == "look_over" or fields.asks("own_look")
    view = _drawn(ctx, actor, render, paper, typed, fresh=fresh, checked=checked)
    return HandlerResult(after=partial(ctx.responder.turn, actor, view))


async def submitted(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> View:
    """*Preview* was pressed: looked over, kept, and shown as it will stand there.

    What the lint finds is shown first, with the two boxes (S0.28), and again when a
    changed text meets something new; until then nothing is kept.
    """
    actor, typed = interaction.actor, typed_in(fields, interaction.actor)
    number = actor.modal_state.mention
    drafting.check_boxes(typed, warned=False)
    paper = await drafting_service.paper(ctx.app, number, actor.by, typed)
    render = await ctx.render_context_for(actor)
    if paper.proof is not None and paper.proof.warned:
        shown = frozenset(actor.modal_state.met.split())
        if not fields.asks("own_look") or not _met(paper) <= shown:
            fresh = actor.modal_state.fresh
            typed = replace(typed, ticked=typed.ticked.difference(OWN_LOOK))
            return _drawn(ctx, actor, render, paper, typed, fresh=fresh, checked=True)
        drafting.check_boxes(typed, warned=True)
    await drafting_service.save_draft(
        ctx.app, _saving(interaction, number, typed), typed
    )
    paper = await drafting_service.paper(ctx.app, number, actor.by, typed)
    return posting.preview(ctx, actor, render, paper)


async def anyway(ctx: HandlerContext, interaction: Interaction, fields: Fields) -> View:
    """*Reply anyway* was confirmed: the draft opens in the same dialog."""
    actor = interaction.actor
    await posting.anyway(ctx, interaction, fields)
    paper = await drafting_service.paper(ctx.app, actor.modal_state.mention, actor.by)
    return _open(ctx, actor, await ctx.render_context_for(actor), paper)


async def change_text(
    ctx: HandlerContext, interaction: Interaction, _fields: Fields
) -> HandlerResult:
    """Back from the last look to the text."""
    render = await ctx.render_context_for(interaction.actor)
    paper = await drafting_service.paper(
        ctx.app, interaction.actor.modal_state.mention, interaction.actor.by
    )
    view = _open(ctx, interaction.actor, render, paper)
    return HandlerResult(after=partial(ctx.responder.turn, interaction.actor, view))


def _saving(interaction: Interaction, number: MentionId, typed: Typed) -> Command:
    """What was changed after a refusal is another submission, though the view is the same."""
    press = interaction.on(number)
    what = repr(replace(typed, ticked=frozenset())) + repr(sorted(typed.ticked))
    mark = hashlib.sha256(what.encode()).hexdigest()[:16]
    return replace(press, key=f"{press.key}:{mark}")


def typed_in(fields: Fields, actor: Actor) -> Typed:
    """What stands in the dialog now."""
    modal_state = actor.modal_state
    appointment = fields.day("appointment")
    ticked = frozenset[str]().union(*(fields.choices(name) for name in _TICKED))
    return Typed(
        text=fields.text("text"),
        template=fields.choice("template") or None,
        voice=fields.choice("voice") or None,
        channel=fields.choice("channel") or None,
        wants=fields.choice("wants") or None,
        ticked=ticked,
        appointment=appointment.isoformat() if appointment is not None else None,
        revision=modal_state.revision,
        replaced=modal_state.replaced or None,
        opened_at=datetime.fromtimestamp(modal_state.opened, UTC)
        if modal_state.opened
        else None,
    )


def _open(
    ctx: HandlerContext, actor: Actor, render: RenderContext, paper: DraftDossier
) -> View:
    draft = paper.draft
    if draft is None:
        first = paper.offers[0] if paper.offers else None
        typed = Typed(
            text=first.text if first else "",
            template=first.id if first else None,
            channel=paper.usual_channel,
        )
    else:
        typed = Typed.of(draft)
    fresh = actor.modal_state.fresh + 1
    checked = draft is not None
    return _drawn(ctx, actor, render, paper, typed, fresh=fresh, checked=checked)


def _drawn(
    ctx: HandlerContext,
    actor: Actor,
    render: RenderContext,
    paper: DraftDossier,
    typed: Typed,
    *,
    fresh: int,
    checked: bool,
) -> View:
    saved = paper.draft.replaced if paper.draft is not None else ""
    own = saved if typed.replaced is None else typed.replaced
    typed = replace(typed, replaced=own)
    modal_state = replace(
        actor.carrying(ctx.app.clock()),
        mention=paper.mention.id,
        revision=typed.revision,
        template=typed.template or "",
        fresh=fresh,
        replaced="" if own == saved else own or "",
        met=" ".join(sorted(_met(paper))) if checked else "",
    )
    page = Manuscript(
        model=paper.model,
        typed=typed,
        offers=paper.offers,
        proof=paper.proof,
        checked=checked,
        notes=tuple(_notes(paper, actor, render)),
        rules=paper.rules,
        facts=paper.facts,
        voices=choices(
            ctx.app.profile.voices, paper.voice, render.playbook, render.words
        ),
        voice=paper.voice,
        fresh=fresh,
    )
    return drawing.draft(modal_state.as_text(), page, render)


def _notes(paper: DraftDossier, actor: Actor, render: RenderContext) -> Iterator[str]:
    """What to mind while writing."""
    now, draft, words = paper.model.drawn_at, paper.draft, render.words
    for freeze in paper.recorded.freezes[-1:]:
        instruction = escape_line(freeze.instruction, 300)
        key = "held_with" if instruction else "held"
        yield words(
            f"dialog.draft.{key}",
            name=spoken(paper.names.get(freeze.by, words("person.somebody"))),
            time=render.token(freeze.at, now),
            instruction=instruction,
        )
    if told := decided.drawn(paper.model, render):
        yield told
    if draft is not None and draft.saved_by != actor.by:
        name = spoken(paper.names.get(draft.saved_by, words("person.somebody")))
        time = render.token(draft.saved_at, now)
        yield words("dialog.draft.continued", name=name, time=time)
    unread = unspoken(paper.mention.post, paper.voice, render.playbook, words)
    if unread:
        yield unread
    if paper.ping_pong:
        yield words("dialog.draft.private_proposed")
    if paper.many_read_along:
        yield words("dialog.draft.audience")


def _met(paper: DraftDossier) -> frozenset[str]:
    """The rules the text meets, hints left out."""
    remarks = paper.proof.remarks if paper.proof is not None else ()
    return frozenset(one.rule for one in remarks if one.severity != "info")


InDialog = Callable[[HandlerContext, Interaction, Fields], Awaitable[HandlerResult]]

PRESSES: Mapping[str, InDialog] = {
    **{f"draft.{name}": interaction for name in CHOICES},
    "draft.change_text": change_text,
    "draft.ask_reader": posting.ask_reader,
    "draft.ask_yes": posting.ask_yes,
    "hold.promised": holding.interaction,
    "hold.template": holding.interaction,
    "hold.voice": holding.interaction,
}
"""What is pressed inside the dialogs of a reply, by action id."""
