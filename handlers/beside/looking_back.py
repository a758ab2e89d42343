"""`/mentions insights` and `/mentions private`: a week of ideas, a month of private contact."""

from bot.drawing.beside import looking_back
from bot.drawing.beside.passing_on import topic_labels
from bot.drawing.pieces.blocks import Message
from bot.drawing.pieces.phrases import Pen
from handlers.doorway.doors import Doors


async def insights(doors: Doors, pen: Pen) -> Message:
    """What was passed on in the last seven days, and what became of it (S1.18)."""
    around = doors.desk.around
    week = await doors.desk.passed_on_lately()
    labels = {key: topic.label for key, topic in around.topics.items()}
    topics = topic_labels(labels, pen)
    return looking_back.passed_on(
        week.tasks, week.names, topics, pen, now=around.clock()
    )


async def private(doors: Doors, pen: Pen) -> Message:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    month = await doors.desk.private_month()
    return looking_back.private_month(month.calls, month.moods, pen)
