"""The modal of a draft: open it, choose in it, have it checked, go on to the preview."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.action import ActionContext, ModalContext, PersonContext, Replace
from bot.core.command import Actor, Command
from bot.core.fields import Fields
from bot.replies.dialogs import posting
from bot.replies.rules import drafting
from bot.replies.rules.drafting import Typed
from bot.replies.service import drafting as drafting_service
from bot.replies.service.draft_dossier import DraftDossier
from bot.replies.views import drafting as drawing
from bot.replies.views import preview
from bot.replies.views.drafting import Manuscript, choices, unspoken
from bot.ui.blocks import View
from bot.ui.phrases import RenderContext, spoken
from bot.ui.texts import escape_line
from data.replies.models import OWN_LOOK

_MOST = 2000
"""What a dialog can carry along, of the 3,000 characters Slack gives it."""

Choice = Callable[[Typed, DraftDossier, Actor], tuple[Typed, int]]


def _as_it_is(typed: Typed, _paper: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    return typed, actor.modal_state.fresh


def _template(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    return _from(typed, typed.template, dossier, actor)


def _voice(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    """A text without a word of one's own follows; any other stays as it is typed."""
    if not dossier.as_template:
        return typed, actor.modal_state.fresh
    return _from(typed, typed.template, dossier, actor)


def _calmer(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    """The first template the lint knows to be calmer (S0.24)."""
    remarks = dossier.rendered.remarks if dossier.rendered is not None else ()
    calm = next((r.template for r in remarks if r.template), typed.template)
    return _from(replace(typed, template=calm), calm, dossier, actor)


def _from(
    typed: Typed, template: str | None, dossier: DraftDossier, actor: Actor
) -> tuple[Typed, int]:
    """A template takes the place of the text; words of one's own are carried along.

    Where they are too long for that, they stay.
    """
    texts = {offer.id: offer.text for offer in dossier.offers}
    new = texts.get(template or "")
    if new is None:
        return typed, actor.modal_state.fresh
    own = typed.text and typed.text != texts.get(actor.modal_state.template, "").strip()
    kept = typed.text if own else None
    if kept is not None and len(json.dumps(kept)) > _MOST:
        return typed, actor.modal_state.fresh
    return replace(typed, text=new, replaced=kept), actor.modal_state.fresh + 1


def _back(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    saved = dossier.draft.replaced if dossier.draft is not None else ""
    mine = actor.modal_state.replaced or saved
    if not mine:
        return typed, actor.modal_state.fresh
    return replace(typed, text=mine, replaced=""), actor.modal_state.fresh + 1


CHOICES: Mapping[str, Choice] = {
    "look_over": _as_it_is,
    "channel": _as_it_is,
    "wants": _as_it_is,
    "image": _as_it_is,
    "more": _as_it_is,
    "template": _template,
    "voice": _voice,
    "calmer": _calmer,
    "back_to_mine": _back,
}
"""What is chosen in the dialog of a draft, by the rest of its action id."""

_TICKED = ("image", "rights", "own_look")


async def ask(ctx: ModalContext) -> View:
    """The dialog: what somebody is writing already, else a fitting template."""
    dossier = await drafting_service.dossier(ctx.app, ctx.mention.id, ctx.by)
    return _open(ctx, dossier)


async def chosen(ctx: ActionContext) -> Replace:
    """Something was chosen or pressed in the dialog: it is drawn again with it.

    Nothing is kept, so that *Cancel* leaves nothing behind.
    """
    name = ctx.interaction.action.removeprefix("draft.")
    typed = _typed_in(ctx)
    before = await drafting_service.dossier(ctx.app, ctx.mention, ctx.by, typed)
    typed, fresh = CHOICES[name](typed, before, ctx.actor)
    dossier = await drafting_service.dossier(ctx.app, ctx.mention, ctx.by, typed)
    checked = name == "look_over" or ctx.fields.asks("own_look")
    return Replace(
        _drawn(
            ctx, dossier, typed, fresh=fresh, checked=checked, unfolded=name == "more"
        )
    )


async def submitted(ctx: ActionContext) -> Replace:
    """*Preview* was pressed: looked over, kept, and shown as it will stand there.

    What the lint finds is shown first, with the two boxes (S0.28), and again when a
    changed text meets something new; until then nothing is kept.
    """
    typed = _typed_in(ctx)
    drafting.check_boxes(typed, warned=False)
    dossier = await drafting_service.dossier(ctx.app, ctx.mention, ctx.by, typed)
    if dossier.rendered is not None and dossier.rendered.warned:
        shown = frozenset(ctx.state.met.split())
        if not ctx.fields.asks("own_look") or not _met(dossier) <= shown:
            typed = replace(typed, ticked=typed.ticked.difference(OWN_LOOK))
            return Replace(
                _drawn(ctx, dossier, typed, fresh=ctx.state.fresh, checked=True)
            )
        drafting.check_boxes(typed, warned=True)
    await drafting_service.save_draft(ctx.app, _saving(ctx, typed), typed)
    dossier = await drafting_service.dossier(ctx.app, ctx.mention, ctx.by)
    return Replace(posting.preview(ctx, dossier))


async def anyway(ctx: ActionContext) -> Replace:
    """*Reply anyway* was confirmed: the draft opens in the same dialog."""
    await posting.anyway(ctx)
    return await change_text(ctx)


async def change_text(ctx: ActionContext) -> Replace:
    """Back from the last look to the text."""
    dossier = await drafting_service.dossier(ctx.app, ctx.mention, ctx.by)
    return Replace(_open(ctx, dossier))


def _saving(ctx: ActionContext, typed: Typed) -> Command:
    """What was changed after a refusal is another submission, though the view is the same."""
    command = ctx.command()
    what = repr(replace(typed, ticked=frozenset())) + repr(sorted(typed.ticked))
    mark = hashlib.sha256(what.encode()).hexdigest()[:16]
    return replace(command, key=f"{command.key}:{mark}")


def _typed_in(ctx: ActionContext) -> Typed:
    """What stands in the dialog now."""
    state, fields = ctx.state, ctx.fields
    appointment = fields.day("appointment")
    ticked = frozenset[str]().union(*(fields.choices(name) for name in _TICKED))
    return Typed(
        text=fields.text("text"),
        template=fields.choice("template") or None,
        voice=fields.choice("voice") or state.voice or None,
        channel=fields.choice("channel") or _unasked(fields, state.place),
        wants=fields.choice("wants") or None,
        ticked=ticked,
        appointment=appointment.isoformat() if appointment is not None else None,
        revision=state.revision,
        replaced=state.replaced or None,
        opened_at=datetime.fromtimestamp(state.opened, UTC) if state.opened else None,
    )


def _unasked(fields: Fields, place: str) -> str | None:
    """Where the reply is for, while the dialog does not ask."""
    return None if fields.asks("channel") else place or None


def _open(ctx: PersonContext, dossier: DraftDossier) -> View:
    draft = dossier.draft
    if draft is None:
        first = dossier.offers[0] if dossier.offers else None
        typed = Typed(
            text=first.text if first else "",
            template=first.id if first else None,
            channel=dossier.usual_channel,
        )
    else:
        typed = Typed.of(draft)
    fresh = ctx.actor.modal_state.fresh + 1
    return _drawn(ctx, dossier, typed, fresh=fresh, checked=draft is not None)


def _drawn(
    ctx: PersonContext,
    dossier: DraftDossier,
    typed: Typed,
    *,
    fresh: int,
    checked: bool,
    unfolded: bool = False,
) -> View:
    saved = dossier.draft.replaced if dossier.draft is not None else ""
    own = saved if typed.replaced is None else typed.replaced
    typed = replace(typed, replaced=own)
    unfolded = unfolded or ctx.actor.modal_state.unfolded or _has_more(typed)
    carried = ctx.carrying(
        mention=dossier.mention.id,
        revision=typed.revision,
        template=typed.template or "",
        fresh=fresh,
        replaced="" if own == saved else own or "",
        met=" ".join(sorted(_met(dossier))) if checked else "",
        voice=typed.voice or "",
        place=typed.channel or "",
        unfolded=unfolded,
    )
    page = Manuscript(
        model=dossier.model,
        typed=typed,
        offers=dossier.offers,
        rendered=dossier.rendered,
        checked=checked,
        notes=tuple(_notes(dossier, ctx.actor, ctx.render)),
        rules=dossier.rules,
        facts=dossier.facts,
        voices=choices(
            ctx.app.profile.voices, dossier.voice, ctx.render.playbook, ctx.render.words
        ),
        voice=dossier.voice,
        fresh=fresh,
        unfolded=unfolded,
    )
    return drawing.draft(carried, page, ctx.render)


def _has_more(typed: Typed) -> bool:
    """Whether something is chosen, or has to be, in a field that is folded else."""
    chosen = typed.wants or typed.appointment or drafting.IMAGE in typed.ticked
    return typed.channel is None or bool(chosen)


def _notes(dossier: DraftDossier, actor: Actor, render: RenderContext) -> Iterator[str]:
    """What to mind while writing."""
    now, draft, words = dossier.model.drawn_at, dossier.draft, render.words
    for freeze in dossier.recorded.freezes[-1:]:
        instruction = escape_line(freeze.instruction, 300)
        key = "held_with" if instruction else "held"
        yield words(
            f"dialog.draft.{key}",
            name=spoken(dossier.names.get(freeze.by, words("person.somebody"))),
            time=render.token(freeze.at, now),
            instruction=instruction,
        )
    if told := preview.drawn(dossier.model, render):
        yield told
    if draft is not None and draft.saved_by != actor.by:
        name = spoken(dossier.names.get(draft.saved_by, words("person.somebody")))
        time = render.token(draft.saved_at, now)
        yield words("dialog.draft.continued", name=name, time=time)
    unread = unspoken(dossier.mention.post, dossier.voice, render.playbook, words)
    if unread:
        yield unread
    if dossier.ping_pong:
        yield words("dialog.draft.private_proposed")
    if dossier.many_read_along:
        yield words("dialog.draft.audience")


def _met(dossier: DraftDossier) -> frozenset[str]:
    """The rules the text meets, hints left out."""
    remarks = dossier.rendered.remarks if dossier.rendered is not None else ()
    return frozenset(one.rule for one in remarks if one.severity != "info")
