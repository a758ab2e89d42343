"""Opens the modals: each is rendered from the mention as it is at that moment."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.card.views.history import lines
from bot.desk import queries
from bot.desk.views import menu
from bot.errors import Refused
from bot.mentions.rules import no_reply
from bot.mentions.rules.moves import legal_from
from bot.replies.views import dialogs
from bot.ui.blocks import View
from data.models import Event, MentionId, UserId
from handlers import followup, snoozing, takedown, triage
from handlers.escalation import asking, deciding, reviewing
from handlers.handoffs import endings, private, tasks
from handlers.middleware.context import HandlerContext
from handlers.middleware.modal_context import ModalContext, load_modal_context
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult
from handlers.middleware.rows import offered
from handlers.preflight import check_allowed
from handlers.replies import drafting, holding, posting
from handlers.replies.library import ask_answer, ask_praise, ask_share

OpenModal = Callable[[HandlerContext, ModalContext], Awaitable[View]]


async def open_modal(
    ctx: HandlerContext, interaction: Interaction, opening: OpenModal
) -> HandlerResult:
    """Read and draw before the acknowledgement, call Slack after it.

    A press opens a modal for three seconds only.
    """
    modal = await load_modal_context(
        ctx, interaction.actor, MentionId(interaction.number)
    )
    if modal.model.hidden:
        raise Refused("confidential", {"number": modal.mention.id})
    await check_allowed(ctx, interaction.action, modal.mention, interaction.actor.by)
    view = await opening(ctx, modal)
    view = {**view, "blocks": offered(view["blocks"], modal.allowed)}
    return HandlerResult(after=partial(ctx.responder.show, interaction.actor, view))


async def _hand_over(_ctx: HandlerContext, modal: ModalContext) -> View:
    return dialogs.hand_over(modal.metadata, modal.render.words)


async def _flags(_ctx: HandlerContext, modal: ModalContext) -> View:
    render = modal.render
    chosen = modal.mention.flags
    return dialogs.flags(modal.metadata, render.playbook, render.words, chosen=chosen)


async def _change_class(_ctx: HandlerContext, modal: ModalContext) -> View:
    render = modal.render
    current = modal.mention.classification
    return dialogs.change_class(
        modal.metadata,
        render.playbook,
        render.words,
        current=current,
        mention=modal.mention.id,
    )


async def _no_reply(_ctx: HandlerContext, modal: ModalContext) -> View:
    render, reason = (
        modal.render,
        no_reply.usual_reason(modal.mention, modal.render.playbook),
    )
    return dialogs.no_reply(
        modal.metadata, render.playbook, render.words, chosen=reason
    )


async def _full_text(_ctx: HandlerContext, modal: ModalContext) -> View:
    return menu.full_text(modal.metadata, modal.mention, modal.render.words)


async def _history(ctx: HandlerContext, modal: ModalContext) -> View:
    story = await queries.story(ctx.app, modal.mention.id)
    people = {UserId(str(person)) for event in story for person in _named(event)}
    names = await queries.names(ctx.app, people)
    before = await queries.earlier_texts(ctx.app, modal.mention.id)
    said = lines(story, names, modal.render, modal.now, before)
    return menu.history(modal.metadata, modal.mention.id, said, modal.render.words)


def _named(event: Event) -> list[object]:
    """Everybody an event speaks of."""
    spoken_of = (event.data.get(key) for key in ("to", "from", "manager"))
    return [event.actor, *(person for person in spoken_of if person)]


async def _menu(_ctx: HandlerContext, modal: ModalContext) -> View:
    mention, render = modal.mention, modal.render
    return menu.menu(
        modal.metadata,
        mention,
        legal_from(mention.status),
        render.playbook,
        render.words,
        by=modal.actor.by,
        allowed=modal.allowed,
    )


async def _show(_ctx: HandlerContext, modal: ModalContext) -> View:
    render = modal.render
    return menu.show(
        modal.metadata, modal.model, render.playbook, render.words, zone=render.zone
    )


async def _draft(ctx: HandlerContext, modal: ModalContext) -> View:
    """Until there is a class, a holding reply is what can go (S2.13).

    Where the playbook suggests silence, one says first why not (S2.18).
    """
    klass = modal.render.klass(modal.mention)
    if klass is None:
        return await holding.ask(ctx, modal)
    if klass.reply in ("default_no", "none") and modal.model.draft is None:
        return await posting.reply_anyway(ctx, modal)
    return await drafting.ask(ctx, modal)


MODALS: Mapping[str, OpenModal] = {
    "mention.save_answer": ask_answer,
    "mention.keep_praise": ask_praise,
    "mention.share_success": ask_share,
    "mention.hand_over": _hand_over,
    "mention.flags": _flags,
    "mention.what_is_what": triage.what_is_what,
    "mention.also": triage.also,
    "mention.ask_finding": triage.ask_finding,
    "mention.weigh": triage.weigh,
    "mention.praise_for": triage.praise_for,
    "mention.change_class": _change_class,
    "mention.holding": holding.ask,
    "mention.draft": _draft,
    "mention.mark_posted": posting.last_look,
    "mention.reply_anyway": posting.reply_anyway,
    "mention.answer": holding.ask_answered,
    "mention.new_version": posting.new_version,
    "mention.no_reply": _no_reply,
    "mention.close": endings.closing_it,
    "mention.unfixable": endings.not_fixing,
    "mention.stand": endings.standing,
    "mention.private_offer": private.offering,
    "mention.private_call": private.calling,
    "mention.community_answered": private.helped,
    "mention.public_update": private.updating,
    "mention.escalate": asking.ask,
    "mention.emergency": deciding.emergency,
    "mention.pass_on": tasks.asking("insight"),
    "mention.ask_expert": tasks.asking("expert"),
    "mention.review": reviewing.ask,
    "mention.repair": tasks.asking("repair"),
    "mention.snooze": snoozing.ask,
    "mention.check": followup.ask,
    "mention.saw": followup.ask_saw,
    "mention.full_text": _full_text,
    "mention.history": _history,
    "mention.menu": _menu,
    "mention.show": _show,
    **takedown.OPENINGS,
}
"""By action id."""
