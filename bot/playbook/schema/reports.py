"""What `reports.toml` says: what may be shown of how something was handled."""

from pydantic import Field

from bot.playbook.schema.entries import Page


class Reports(Page):
    """All of it. What must stand behind a figure can be raised and not lowered."""

    fewest_posts: int = Field(ge=3)
    fewest_people: int = Field(ge=2)
    goal: int = Field(ge=1, le=100)
