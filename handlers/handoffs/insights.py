"""`/mentions insights` and `/mentions private`: a week of ideas, a month of private contact."""

from bot.handoffs.service import insights as insights_service
from bot.handoffs.views import insights as views_insights
from bot.handoffs.views.passing_on import topic_labels
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from handlers.middleware.context import HandlerContext


async def insights(doors: HandlerContext, pen: RenderContext) -> Message:
    """What was passed on in the last seven days, and what became of it (S1.18)."""
    around = doors.app
    week = await insights_service.passed_on_lately(doors.app)
    labels = {key: topic.label for key, topic in around.topics.items()}
    topics = topic_labels(labels, pen)
    return views_insights.passed_on(
        week.tasks, week.names, topics, pen, now=around.clock()
    )


async def private(doors: HandlerContext, pen: RenderContext) -> Message:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    month = await insights_service.private_month(doors.app)
    return views_insights.private_month(month.calls, month.moods, pen)
