"""Handlers of a review: open the modal with its timeline, store what was written."""

from bot.card.views.history import lines
from bot.core.command import CommandResult
from bot.desk import queries
from bot.escalation.rules.reviewing import due_of
from bot.escalation.service import reviews
from bot.escalation.service.reviews import Written
from bot.escalation.views import reviews as drawn
from bot.ui.blocks import View
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction

_ASIDE = frozenset({"refused", "nudge", "exported", "ping_delivered"})
"""Lines of the record that explain nothing about what happened."""


async def ask(ctx: HandlerContext, modal: ModalContext) -> View:
    """Everything that happened, by itself, and the questions with what stands there."""
    number = modal.mention.id
    story = await queries.story(ctx.app, number)
    told = [event for event in story if event.kind not in _ASIDE]
    people = {
        UserId(str(who))
        for event in told
        for who in (
            event.actor,
            *(event.data.get(key) for key in ("to", "from", "manager")),
        )
        if who
    }
    names = await queries.names(ctx.app, people)
    _, answers = await reviews.review_of(ctx.app, number)
    app = ctx.app
    due = due_of(modal.now, app.hours, 5)
    said = lines(told, names, modal.render, modal.now)
    return drawn.dialog(modal.metadata, number, said, answers, modal.render, due=due)


async def written(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """The dialog was sent."""
    owner = fields.person("action_owner")
    questions = ctx.app.playbook.reviews.questions
    told = Written(
        answers={name: fields.text(name) for name in questions},
        action=fields.text("action"),
        owner=owner,
        due=fields.moment("action_due"),
    )
    return await reviews.write_review(
        ctx.app, interaction.on(interaction.actor.modal_state.mention), told
    )
