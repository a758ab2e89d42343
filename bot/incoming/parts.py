"""The parts of an incoming mention: its author, its rating, its numbers.

Each part also accepts the short form people write: a bare name for an author, a bare
number for a rating.
"""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.incoming.fields import (
    MOST_WORDS,
    Address,
    Count,
    Handle,
    Id,
    Line,
    Number,
    Score,
    SentimentLabel,
    Words,
)
from bot.incoming.lenient import read_line, wrong

MOST_MEDIA = 20
_IN_WORDS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


class IncomingPart(BaseModel):
    """Frozen; ignores unknown keys; takes `null` and `""` for "not known"."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _drop_blanks(cls, data: object) -> object:
        data = cls.from_short_form(data)
        if not isinstance(data, dict):
            raise wrong("must be an object")
        return {
            key: value
            for key, value in data.items()
            if value is not None and not (isinstance(value, str) and not value.strip())
        }

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """The object a bare value stands for; most parts have none."""
        return data


class IncomingAuthor(IncomingPart):
    """Who wrote it. A bare text is a name, or a handle if it starts with `@`."""

    id: Id = Field(default=None, description="The author's id on the platform.")
    name: Line = Field(default=None, description="The display name.")
    handle: Handle = Field(default=None, description="The account name, without `@`.")
    url: Address = Field(default=None, description="The author's profile.")
    avatar_url: Address = Field(default=None, description="A picture of the author.")
    bio: Line = Field(
        default=None,
        description="What the profile says. It is looked at once and never kept.",
    )
    followers: Count = Field(default=None, description="How many follow the author.")
    verified: bool | None = Field(default=None, description="Verified by the platform.")
    is_bot: bool | None = Field(
        default=None, description="The account says it is a bot."
    )
    is_own: bool | None = Field(
        default=None,
        description="One of our own accounts: its posts are our replies, never a card. "
        "Needless for the handles in `[brand] accounts`.",
    )

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"@tom"` or `"Tom Peters"`."""
        if isinstance(data, str):
            return {"handle" if data.lstrip().startswith("@") else "name": data}
        return data


class Parent(IncomingPart):
    """The post this one answers. A bare text is its address or its id."""

    id: Id = Field(default=None, description="The id of the post on the platform.")
    url: Address = Field(default=None, description="The address of the post.")
    author: Line = Field(default=None, description="Who wrote it: a name or a handle.")

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"https://…"` or `"1989331112223334445"`."""
        if isinstance(data, str | int) and not isinstance(data, bool):
            text = str(data).strip()
            return {"url" if text.startswith(("https://", "http://")) else "id": text}
        return data


class IncomingChannel(IncomingPart):
    """Where it was written: a page, a subreddit, a video. A bare text is its name."""

    id: Id = Field(default=None, description="The id on the platform.")
    name: Line = Field(default=None, description="What people call it.")
    url: Address = Field(default=None, description="Its address.")

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"r/espresso"`."""
        return {"name": data} if isinstance(data, str) else data


class IncomingPlace(IncomingPart):
    """Where in the world. A bare text is a country if short, else a region."""

    country: Line = Field(default=None, description="ISO 3166 code or name.")
    region: Line = None
    city: Line = None

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"DE"` or `"Bayern"`."""
        if isinstance(data, str):
            return {"country" if len(data.strip()) <= 3 else "region": data}
        return data


class Engagement(IncomingPart):
    """How many people have seen and done what, when it was sent."""

    likes: Count = None
    comments: Count = None
    shares: Count = None
    views: Count = None
    reach: Count = Field(default=None, description="How many people may have seen it.")
    saves: Count = None
    quotes: Count = None
    score: Score = Field(default=None, description="Votes up minus votes down.")
    reactions: dict[str, Count] = Field(
        default_factory=dict, description='By name, e.g. `{"angry": 12}`.'
    )

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`12` is all of it together; a table of reactions nobody could read is cut."""
        if isinstance(data, int | float) and not isinstance(data, bool):
            return {"reactions": {"all": data}}
        if isinstance(data, dict) and isinstance(data.get("reactions"), dict):
            kept = list(data["reactions"].items())[:MOST_WORDS]
            return {**data, "reactions": {read_line(name): n for name, n in kept}}
        return data

    def total(self) -> int | None:
        """Everything people did with it, views aside; nothing where nobody counted."""
        counted = [self.likes, self.comments, self.shares, self.saves, self.quotes]
        known = [n for n in (*counted, *self.reactions.values()) if n is not None]
        return sum(known) if known else None


class Rating(IncomingPart):
    """What a review gave. A bare number is the value; `"4/5"` is value and best."""

    value: Number = Field(default=None, description="How many stars or points.")
    best: Number = Field(default=None, description="How many there could have been.")
    recommended: bool | None = Field(
        default=None, description="Recommended, where it is yes or no."
    )

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`4`, `"4"`, `"4/5"`, and `"FOUR"` also below `value`."""
        if isinstance(data, str):
            value, _, best = data.partition("/")
            data = {"value": value, "best": best}
        if isinstance(data, dict) and isinstance(data.get("value"), str):
            word = data["value"].strip().upper()
            return {**data, "value": _IN_WORDS.get(word, data["value"])}
        return {"value": data} if isinstance(data, int | float) else data


class Sentiment(IncomingPart):
    """What a tool made of the tone. A bare text is the label, a bare number the score."""

    label: SentimentLabel | None = Field(
        default=None, description="positive, neutral, negative or mixed."
    )
    score: Number = Field(default=None, description="As the tool counts it.")
    by: Line = Field(default=None, description="Which tool said so.")

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"negative"` or `-0.6`, also as text."""
        if isinstance(data, str) and _is_number(data):
            return {"score": data}
        if isinstance(data, str):
            return {"label": data}
        return {"score": data} if isinstance(data, int | float) else data


class Medium(IncomingPart):
    """A picture or film. A bare text is its address."""

    type: Line = Field(default=None, description="image, video, audio, link, …")
    url: Address = None
    alt: Line = Field(default=None, description="What can be seen, in words.")
    preview_url: Address = None

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"https://…/duo.jpg"`."""
        return {"url": data} if isinstance(data, str) else data


class Matched(IncomingPart):
    """Why the source sent it. A bare text or list is the keywords."""

    keywords: Words = Field(default=(), description="Our words that were found in it.")
    query: Line = Field(default=None, description="The search that found it.")
    rule_id: Id = None
    rule_name: Line = None

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"acme"` or `["acme"]`."""
        return {"keywords": data} if isinstance(data, str | list | tuple) else data


class Relevance(IncomingPart):
    """How much the source thinks it matters. A bare text is the label."""

    label: Line = Field(default=None, description="e.g. low, medium, high.")
    score: Number = None
    comment: Line = Field(default=None, description="Why the source thinks so.")

    @classmethod
    def from_short_form(cls, data: object) -> object:
        """`"high"` or `0.8`."""
        if isinstance(data, str):
            return {"label": data}
        return {"score": data} if isinstance(data, int | float) else data


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdecimal()
