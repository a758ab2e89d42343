"""Our own JSON format: a post as a source understood it, before any decision.

Senders who can choose send exactly this, as one JSON object or an array; its JSON
Schema is served at `/schemas/mention.json`. Only one of `url`, `external_id` and `text`
is required. Unknown keys are ignored here and kept in the raw payload.
"""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from bot.incoming.fields import Address, Id, Instant, Language, Platform, Words
from bot.incoming.languages import language_of
from bot.incoming.lenient import (
    MOST_TEXT,
    read_headline,
    read_text,
    read_written,
    wrong,
)
from bot.incoming.parts import (
    MOST_MEDIA,
    Engagement,
    IncomingAuthor,
    IncomingChannel,
    IncomingPart,
    IncomingPlace,
    Matched,
    Medium,
    Parent,
    Rating,
    Relevance,
    Sentiment,
)
from bot.incoming.platforms import platform_of
from data import models

Kind = Literal[
    "post",
    "comment",
    "reply",
    "quote",
    "repost",
    "review",
    "article",
    "video",
    "question",
    "message",
    "ticket",
]
Action = Literal["created", "edited", "deleted", "hidden", "restored"]
Visibility = Literal["public", "unlisted", "group", "private"]

SYNONYMS = {
    "tweet": "post", "status": "post", "thread": "post", "submission": "post",
    "story": "post", "retweet": "repost", "share": "repost", "news": "article",
    "blog": "article", "rating": "review", "answer": "reply", "dm": "message",
    "create": "created", "add": "created", "new": "created", "insert": "created",
    "edit": "edited", "update": "edited", "updated": "edited", "changed": "edited",
    "delete": "deleted", "remove": "deleted", "removed": "deleted", "hide": "hidden",
    "restore": "restored", "undelete": "restored", "undeleted": "restored",
    "unhide": "restored", "unhidden": "restored", "republished": "restored",
    "direct": "private", "restricted": "group", "friends": "group",
    "followers": "group",
}  # fmt: skip


def _word(value: object) -> str:
    word = read_text(value).lower()
    return SYNONYMS.get(word, word)


_PICTURES = frozenset({"image", "photo", "picture", "gif"})


def _media(value: object) -> object:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(items[:MOST_MEDIA])


_EXAMPLE: JsonDict = {
    "platform": "reddit",
    "kind": "comment",
    "external_id": "t1_nx7q2ab",
    "url": "https://www.reddit.com/r/fietsen/comments/1q2w3e4/c/nx7q2ab/",
    "in_reply_to": {"id": "t3_1q2w3e4", "author": "ketting_los"},
    "author": {"name": "Sanne", "handle": "sanne_op_de_fiets", "followers": 212},
    "channel": {"name": "r/fietsen"},
    "text": "The light of my Lumivelo went out after two weeks. Who can help?",
    "language": "en",
    "published_at": "2026-11-14T09:41:05Z",
    "sentiment": {"label": "negative", "by": "my listening tool"},
    "matched": {"keywords": ["lumivelo"]},
    "visibility": "public",
}


class Incoming(IncomingPart):
    """One mention as its sender knows it.

    Times are ISO 8601 with a zone (without one they are in the `time_zone` of the source,
    else UTC) or seconds since 1970.
    `null` and `""` mean "not known". Required: one of `url`, `external_id`, `text`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        title="Mention",
        json_schema_extra={
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "anyOf": [
                {"required": ["url"]},
                {"required": ["external_id"]},
                {"required": ["text"]},
            ],
            "examples": [_EXAMPLE],
        },
    )

    platform: Platform = Field(
        default="web",
        description="Where it was written: x, facebook, instagram, threads, linkedin, "
        "tiktok, youtube, reddit, bluesky, mastodon, telegram, discord, whatsapp, "
        "trustpilot, google_business, app_store, google_play, discourse, hackernews, "
        "news, blog, forum, web, webshop, email, or another word. "
        "Without it the address decides, else it is `web`.",
    )
    kind: Annotated[Kind, BeforeValidator(_word)] = Field(
        default="post", description="What it is."
    )
    action: Annotated[Action, BeforeValidator(_word)] = Field(
        default="created",
        description="What happened to it since you last sent it. A known id with other "
        "words counts as edited, too; `restored` puts back what was deleted or hidden.",
    )
    external_id: Id = Field(
        default=None,
        description="The id of the post, the same whenever you send it again. "
        "This is how repetitions are recognised.",
    )
    url: Address = Field(
        default=None, description="Where people can read and answer it."
    )
    thread_id: Id = Field(default=None, description="The conversation it belongs to.")
    in_reply_to: Parent | None = Field(default=None, description="The post it answers.")
    quoted_url: Address = Field(default=None, description="The post it quotes.")
    author: IncomingAuthor = Field(
        default=IncomingAuthor(), description="Who wrote it."
    )
    channel: IncomingChannel | None = Field(
        default=None, description="The page, group, video or forum."
    )
    title: Annotated[str | None, BeforeValidator(read_headline)] = Field(
        default=None, description="Its headline, if it has one."
    )
    text: Annotated[str | None, BeforeValidator(read_written)] = Field(
        default=None,
        description=f"What was written, as plain text; {MOST_TEXT:,} characters are kept.",
    )
    text_truncated: bool = Field(
        default=False, description="There is more than this text."
    )
    language: Language = Field(
        default=None, description="BCP-47, e.g. `de` or `pt-BR`."
    )
    place: IncomingPlace | None = Field(
        default=None, description="Where the author is."
    )
    published_at: Instant = Field(default=None, description="When it was written.")
    edited_at: Instant = Field(default=None, description="When it was last changed.")
    engagement: Engagement | None = Field(
        default=None, description="Likes, views and so on."
    )
    rating: Rating | None = Field(default=None, description="The stars of a review.")
    sentiment: Sentiment | None = Field(
        default=None, description="The tone, as you judge it."
    )
    media: Annotated[tuple[Medium, ...], BeforeValidator(_media)] = Field(
        default=(), description="Pictures and films."
    )
    matched: Matched | None = Field(default=None, description="Why you send it.")
    relevance: Relevance | None = Field(
        default=None, description="How much it matters."
    )
    tags: Words = Field(default=(), description="Labels of your own.")
    visibility: Annotated[Visibility, BeforeValidator(_word)] = Field(
        default="public",
        description="Who can read it. Private never gets into a public channel.",
    )
    source_event_id: Id = Field(default=None, description="The id of this delivery.")

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: object) -> object:
        """Cuts an absurdly long text and lets the address name the platform."""
        if not isinstance(data, dict):
            return data
        text, url = data.get("text"), data.get("url")
        if isinstance(text, str) and len(text) > MOST_TEXT:
            data = {**data, "text": text[:MOST_TEXT], "text_truncated": True}
        if not data.get("platform") and isinstance(url, str):
            data = {**data, "platform": platform_of(url)}
        return data

    @model_validator(mode="after")
    def _can_be_found_again(self) -> Self:
        if not (self.url or self.external_id or self.text):
            raise wrong("give at least one of url, external_id and text")
        return self


def to_post(
    incoming: Incoming, source: str, *, author_key: str | None, conversation: str | None
) -> models.Post:
    """What the desk keeps of it. By what its author and its conversation are known again
    is decided in `bot/rules/intake/`: namespaces.py, identity.py.
    """
    author = incoming.author
    return models.Post(
        source=source,
        platform=incoming.platform,
        kind=incoming.kind,
        external_id=incoming.external_id,
        url=incoming.url,
        title=incoming.title,
        text=incoming.text or None,
        language=incoming.language or _found_language(incoming),
        author=models.Author(
            key=author_key,
            name=author.name,
            handle=author.handle,
            url=author.url,
            followers=author.followers,
            verified=author.verified,
        ),
        channel_name=incoming.channel.name if incoming.channel else None,
        visibility=incoming.visibility,
        conversation_id=conversation,
        keywords=incoming.matched.keywords if incoming.matched else (),
        sentiment=incoming.sentiment.label if incoming.sentiment else None,
        rating=_rating(incoming),
        reactions=incoming.engagement.total() if incoming.engagement else None,
        likes=incoming.engagement.likes if incoming.engagement else None,
        picture=_picture(incoming),
        published_at=incoming.published_at,
    )


def _picture(incoming: Incoming) -> str | None:
    """The address of the first picture; of a film, of its preview."""
    for medium in incoming.media:
        is_one = medium.type is None or medium.type.lower() in _PICTURES
        found = medium.url if is_one else medium.preview_url
        if found:
            return found
    return None


def _found_language(incoming: Incoming) -> str | None:
    """The language of the post, where its source names none and it is certain."""
    return language_of(" ".join(filter(None, (incoming.title, incoming.text))))


def _rating(incoming: Incoming) -> str | None:
    """`4/5`, or `recommended` and `not_recommended` where there are no stars."""
    rating = incoming.rating
    if rating is None:
        return None
    if rating.value is not None:
        best = "" if rating.best is None else f"/{rating.best:g}"
        return f"{rating.value:g}{best}"
    if rating.recommended is None:
        return None
    return "recommended" if rating.recommended else "not_recommended"
