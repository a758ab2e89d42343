"""The model of `reviews.toml`: when a review opens automatically, and what it asks."""

from pydantic import Field

from bot.playbook.schema.entries import Label, Level, Named, Page


class ReviewQuestion(Named):
    """One question about work and tools, never about a person's performance."""

    hint: Label


class Reviews(Page):
    """`days` are working days until a review is due. The fields: see reviews.toml."""

    days: int = Field(ge=1, le=30)
    levels: tuple[Level, ...]
    causes: tuple[str, ...]
    questions: dict[str, ReviewQuestion] = Field(min_length=1, max_length=10)
