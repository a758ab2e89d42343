"""`/mentions insights` and `/mentions private`: a week of ideas, a month of private
contact.
"""

from bot.handoffs.service import insights as insights_service
from bot.handoffs.views import insights as views_insights
from bot.handoffs.views.passing_on import topic_labels
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from handlers.middleware.context import HandlerContext


async def insights(ctx: HandlerContext, render: RenderContext) -> Message:
    """What was passed on in the last seven days, and what became of it (S1.18)."""
    app = ctx.app
    week = await insights_service.passed_on_lately(ctx.app)
    labels = {key: topic.label for key, topic in app.topics.items()}
    topics = topic_labels(labels, render)
    return views_insights.passed_on(
        week.tasks, week.names, topics, render, now=app.clock()
    )


async def private(ctx: HandlerContext, render: RenderContext) -> Message:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    month = await insights_service.private_month(ctx.app)
    return views_insights.private_month(month.calls, month.moods, render)
