"""The buttons and modals of a brief: what management decides, what the team answers.

`escalation.<name>` carries the number of an escalation.
"""

from collections.abc import Awaitable, Callable

from bot.core.action import ActionContext, ModalContext, Open
from bot.core.command import CommandResult
from bot.errors import Refused
from bot.escalation.rules.paging import Team
from bot.escalation.service import approving, escalations, freezing, info_requests
from bot.escalation.service.briefing import with_briefing
from bot.escalation.service.escalations import Verdict
from bot.escalation.views import deciding
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from data.models import Escalation, EscalationId, MentionId

Drawing = Callable[[ActionContext, str, CardModel, Escalation], View]


async def acknowledge(ctx: ActionContext) -> CommandResult:
    """*Seen*."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    return await escalations.acknowledge(ctx.app, ctx.command(asked.mention), asked.id)


async def take_case(ctx: ActionContext) -> CommandResult:
    """*I take over the case*."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    return await escalations.take_case(ctx.app, ctx.command(asked.mention), asked.id)


async def approve(ctx: ActionContext) -> CommandResult:
    """*Yes*: the decision that lets a text go, as the playbook calls it."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    known = ctx.app.playbook.escalation.decisions.values()
    yes = next(one.id for one in known if one.approves and one.listed)
    return await escalations.decide(
        ctx.app, ctx.command(asked.mention), asked.id, verdict=Verdict(yes)
    )


async def called(ctx: ActionContext) -> CommandResult:
    """Somebody was phoned; the value is who, and the escalation."""
    contact, asked = await _value(ctx)
    return await info_requests.called(
        ctx.app, ctx.command(asked.mention), asked.id, contact
    )


async def lift(ctx: ActionContext) -> CommandResult:
    """The value is the freeze and the mention its card stands for."""
    freeze, _, mention = ctx.interaction.value.partition(":")
    if not freeze.isdigit() or not mention.isdigit():
        raise Refused("not_here")
    return await freezing.lift(
        ctx.app, ctx.command(MentionId(int(mention))), int(freeze)
    )


async def emergency(ctx: ModalContext) -> View:
    """A lead lets the draft go without its yes, for a reason that is kept."""
    if not Team(ctx.app.people, ctx.app.playbook).has_a_say(ctx.by):
        raise Refused("only_the_lead")
    return deciding.sentence("emergency", ctx.metadata, "reason", ctx.render.words)


async def published(ctx: ActionContext) -> CommandResult:
    """The reason was context."""
    return await approving.publish_in_emergency(
        ctx.app,
        ctx.command(),
        reason=ctx.fields.text("reason"),
        number=ctx.state.escalation or None,
    )


def opening(draw: Drawing) -> Callable[[ActionContext], Awaitable[Open]]:
    """A dialog about one escalation."""

    async def open_(ctx: ActionContext) -> Open:
        info_request, asked = await _value(ctx)
        model = await ctx.card_model(asked.mention)
        model = await with_briefing(ctx.app, model, asked)
        if model.hidden:
            raise Refused("confidential", {"number": asked.mention})
        carried = ctx.carrying(
            mention=asked.mention,
            escalation=asked.id,
            info_request=int(info_request) if info_request.isdigit() else 0,
        )
        return Open(draw(ctx, carried, model, asked))

    return open_


def sentence(dialog: str, name: str) -> Drawing:
    """A dialog that asks for one sentence, in the field of this name."""

    def draw(
        ctx: ActionContext, metadata: str, _model: CardModel, _asked: Escalation
    ) -> View:
        return deciding.sentence(dialog, metadata, name, ctx.render.words)

    return draw


def decide(
    ctx: ActionContext, metadata: str, model: CardModel, asked: Escalation
) -> View:
    """What management can say."""
    return deciding.decide(metadata, asked, model, ctx.render)


def delegate(
    ctx: ActionContext, metadata: str, _model: CardModel, asked: Escalation
) -> View:
    """Who else has a say."""
    people = Team(ctx.app.people, ctx.app.playbook).with_a_say()
    others = {user: name for user, name in people.items() if user != asked.manager}
    return deciding.delegate(metadata, ctx.render.words, people=others)


def copy_text(
    ctx: ActionContext, metadata: str, model: CardModel, asked: Escalation
) -> View:
    """The brief as a text that goes elsewhere."""
    return deciding.copy_text(metadata, asked, model, ctx.render)


async def decided(ctx: ActionContext) -> CommandResult:
    """A decision was sent."""
    fields = ctx.fields
    verdict = Verdict(
        decision=fields.choice("decision"),
        instruction=fields.text("instruction"),
        why=fields.text("why"),
        hold=fields.choice("hold"),
        until=fields.moment("until"),
    )
    return await escalations.decide(
        ctx.app, ctx.command(), ctx.state.escalation, verdict=verdict
    )


async def delegated(ctx: ActionContext) -> CommandResult:
    """Somebody else was named."""
    to = ctx.fields.anybody("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await escalations.delegate(
        ctx.app, ctx.command(), ctx.state.escalation, to=to
    )


async def asked_back(ctx: ActionContext) -> CommandResult:
    """Management wants to know more first."""
    question = ctx.fields.text("question")
    return await info_requests.ask_back(
        ctx.app, ctx.command(), ctx.state.escalation, question=question
    )


async def stood_down(ctx: ActionContext) -> CommandResult:
    """The question was taken back."""
    said = ctx.fields.text("sentence")
    return await escalations.stand_down(
        ctx.app, ctx.command(), ctx.state.escalation, sentence=said
    )


async def answered_back(ctx: ActionContext) -> CommandResult:
    """What management wanted to know was answered."""
    return await info_requests.answer_back(
        ctx.app, ctx.command(), ctx.state.info_request, answer=ctx.fields.text("answer")
    )


async def _value(ctx: ActionContext) -> tuple[str, Escalation]:
    """What stands before the number of the escalation, and the escalation."""
    first, _, number = ctx.interaction.value.rpartition(":")
    digits = number if number.isascii() and number.isdigit() else "0"
    return first, await escalations.find(ctx.app, EscalationId(int(digits)))
