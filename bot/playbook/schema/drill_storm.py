"""The model of the storm drill; `drill_storm.toml` says what it means."""

from pydantic import Field

from bot.playbook.schema.entries import Duration, Label, PlaybookEntry


class DrillText(PlaybookEntry):
    """What several invented people say, and the class it was meant as."""

    meant: str = Field(alias="class")
    text: Label
    often: int = Field(default=1, ge=1)
    followers: int = Field(default=120, ge=0)


class StormDrill(PlaybookEntry):
    """The whole of it."""

    minutes: float = Field(gt=0)
    posts: int = Field(gt=0)
    authors: int = Field(gt=0)
    growth: float = Field(ge=1)
    ends_after: Duration
    platforms: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)
    texts: tuple[DrillText, ...] = Field(min_length=1)
