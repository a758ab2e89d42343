"""Handlers of a brief: what a manager presses, and what the team answers.

`escalation.<name>` carries the number of an escalation. `PRESSES` act at once,
`DIALOGS` open a modal, `SUBMISSIONS` handle what was submitted.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.desk import queries
from bot.errors import Refused
from bot.escalation.rules.paging import Team
from bot.escalation.service import approving, escalations, freezing, info_requests
from bot.escalation.service.escalations import Verdict
from bot.escalation.views import deciding
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.models import Escalation, EscalationId, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

Drawing = Callable[[HandlerContext, str, CardModel, Escalation, RenderContext], View]


async def _acknowledge(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    asked = await _find(ctx, interaction)
    return await escalations.acknowledge(
        ctx.app, interaction.on(asked.mention), asked.id
    )


async def _take_case(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    asked = await _find(ctx, interaction)
    return await escalations.take_case(ctx.app, interaction.on(asked.mention), asked.id)


async def _approve(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    asked = await _find(ctx, interaction)
    verdict = Verdict(_approving(ctx))
    press = interaction.on(asked.mention)
    return await escalations.decide(ctx.app, press, asked.id, verdict=verdict)


async def _called(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    contact, _, number = interaction.value.rpartition(":")
    asked = await _find(ctx, replace(interaction, value=number))
    return await info_requests.called(
        ctx.app, interaction.on(asked.mention), asked.id, contact
    )


async def _lift(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    """The value is the freeze and the mention its card stands for."""
    freeze, _, mention = interaction.value.partition(":")
    if not freeze.isdigit() or not mention.isdigit():
        raise Refused("not_here")
    return await freezing.lift(
        ctx.app, interaction.on(MentionId(int(mention))), int(freeze)
    )


async def emergency(ctx: HandlerContext, modal: ModalContext) -> View:
    """A lead lets the draft go without its yes, for a reason that is kept."""
    app = ctx.app
    if not Team(app.people, app.playbook).has_a_say(modal.actor.by):
        raise Refused("only_the_lead")
    return deciding.sentence("emergency", modal.metadata, "reason", modal.render.words)


async def _published(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    return await approving.publish_in_emergency(
        ctx.app,
        interaction.on(modal_state.mention),
        reason=fields.text("reason"),
        number=modal_state.escalation or None,
    )


async def _open(
    draw: Drawing, ctx: HandlerContext, interaction: Interaction
) -> HandlerResult:
    """Read and draw before the acknowledgement, call Slack after it."""
    info_request, _, number = interaction.value.rpartition(":")
    asked = await _find(ctx, replace(interaction, value=number))
    actor, render = interaction.actor, await ctx.render_context_for(interaction.actor)
    model = await queries.briefed_card_model(ctx.app, asked, actor.by)
    if model.hidden:
        raise Refused("confidential", {"number": asked.mention})
    modal_state = replace(
        actor.carrying(model.drawn_at),
        mention=asked.mention,
        escalation=asked.id,
        info_request=int(info_request) if info_request.isdigit() else 0,
    )
    view = draw(ctx, modal_state.as_text(), model, asked, render)
    return HandlerResult(after=partial(ctx.responder.show, actor, view))


def _decide(
    ctx: HandlerContext,
    metadata: str,
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.decide(metadata, asked, model, render)


def _delegate(
    ctx: HandlerContext,
    metadata: str,
    _model: CardModel,
    asked: Escalation,
    render: RenderContext,
) -> View:
    app = ctx.app
    people = Team(app.people, app.playbook).with_a_say()
    others = {user: name for user, name in people.items() if user != asked.manager}
    return deciding.delegate(metadata, render.words, people=others)


def _ask_back(
    _ctx: HandlerContext,
    metadata: str,
    _model: CardModel,
    _asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.sentence("ask_back", metadata, "question", render.words)


def _stand_down(
    _ctx: HandlerContext,
    metadata: str,
    _model: CardModel,
    _asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.sentence("stand_down", metadata, "sentence", render.words)


def _emergency(
    _ctx: HandlerContext,
    metadata: str,
    _model: CardModel,
    _asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.sentence("emergency", metadata, "reason", render.words)


def _answer_back(
    _ctx: HandlerContext,
    metadata: str,
    _model: CardModel,
    _asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.sentence("answer_back", metadata, "answer", render.words)


def _copy_text(
    _ctx: HandlerContext,
    metadata: str,
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
) -> View:
    return deciding.copy_text(metadata, asked, model, render)


async def _decided(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    verdict = Verdict(
        decision=fields.choice("decision"),
        instruction=fields.text("instruction"),
        why=fields.text("why"),
        hold=fields.choice("hold"),
        until=fields.moment("until"),
    )
    press = interaction.on(modal_state.mention)
    return await escalations.decide(
        ctx.app, press, modal_state.escalation, verdict=verdict
    )


async def _delegated(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    to = fields.anybody("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    press = interaction.on(modal_state.mention)
    return await escalations.delegate(ctx.app, press, modal_state.escalation, to=to)


async def _asked_back(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    question, press = fields.text("question"), interaction.on(modal_state.mention)
    return await info_requests.ask_back(
        ctx.app, press, modal_state.escalation, question=question
    )


async def _stood_down(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    sentence, press = fields.text("sentence"), interaction.on(modal_state.mention)
    return await escalations.stand_down(
        ctx.app, press, modal_state.escalation, sentence=sentence
    )


async def _answered_back(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    modal_state = interaction.actor.modal_state
    answer, press = fields.text("answer"), interaction.on(modal_state.mention)
    return await info_requests.answer_back(
        ctx.app, press, modal_state.info_request, answer=answer
    )


async def _find(ctx: HandlerContext, interaction: Interaction) -> Escalation:
    """The button carries the escalation; the desk wants the mention it is about."""
    return await queries.escalation(ctx.app, EscalationId(interaction.number))


def _approving(ctx: HandlerContext) -> str:
    """The decision that lets a text go, as the playbook calls it."""
    known = ctx.app.playbook.escalation.decisions.values()
    return next(one.id for one in known if one.approves and one.listed)


PRESSES: Mapping[
    str, Callable[[HandlerContext, Interaction], Awaitable[CommandResult]]
] = {
    "escalation.acknowledge": _acknowledge,
    "escalation.seen": _acknowledge,
    "escalation.take_case": _take_case,
    "escalation.approve": _approve,
    "escalation.called": _called,
    "escalation.lift": _lift,
}

DIALOGS: Mapping[
    str, Callable[[HandlerContext, Interaction], Awaitable[HandlerResult]]
] = {
    "escalation.decide": partial(_open, _decide),
    "escalation.delegate": partial(_open, _delegate),
    "escalation.ask_back": partial(_open, _ask_back),
    "escalation.stand_down": partial(_open, _stand_down),
    "escalation.answer_back": partial(_open, _answer_back),
    "escalation.emergency": partial(_open, _emergency),
    "escalation.copy_text": partial(_open, _copy_text),
}

SUBMISSIONS: Mapping[
    str, Callable[[HandlerContext, Interaction, Fields], Awaitable[CommandResult]]
] = {
    "decide": _decided,
    "delegate": _delegated,
    "ask_back": _asked_back,
    "stand_down": _stood_down,
    "answer_back": _answered_back,
    "emergency": _published,
}
"""By `callback_id`."""
