"""The modal of a review with its timeline, and its submission."""

from bot.card.views.history import lines, people_in
from bot.core.action import ActionContext, ModalContext
from bot.core.command import CommandResult
from bot.core.names import names_of
from bot.escalation.rules.reviewing import due_of
from bot.escalation.service import reviews
from bot.escalation.service.reviews import Written
from bot.escalation.views import reviews as drawn
from bot.ui.blocks import View
from data.audit import events

_ASIDE = frozenset({"refused", "nudge", "exported", "ping_delivered"})
"""Lines of the record that explain nothing about what happened."""


async def ask(ctx: ModalContext) -> View:
    """Everything that happened, by itself, and the questions with what stands there."""
    app, number = ctx.app, ctx.mention.id
    story = await app.store.read(lambda tx: events.story(tx, number))
    told = [event for event in story if event.kind not in _ASIDE]
    people = people_in(told)
    names = await names_of(app, people)
    _, answers = await reviews.review_of(app, number)
    due = due_of(ctx.now, app.hours, 5)
    said = lines(told, names, ctx.render, ctx.now)
    return drawn.dialog(ctx.metadata, number, said, answers, ctx.render, due=due)


async def written(ctx: ActionContext) -> CommandResult:
    """The dialog was sent."""
    owner = ctx.fields.person("action_owner")
    questions = ctx.app.playbook.reviews.questions
    told = Written(
        answers={name: ctx.fields.text(name) for name in questions},
        action=ctx.fields.text("action"),
        owner=owner,
        due=ctx.fields.moment("action_due"),
    )
    return await reviews.write_review(ctx.app, ctx.command(), told)
