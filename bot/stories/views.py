"""The dialogs of a story: what it can be joined to, and everybody who waits for news."""

from collections.abc import Callable, Mapping, Sequence

from bot.stories.rules import Hearer, Offered, Round
from bot.ui.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    preformatted,
    section,
)
from bot.ui.fields import address, field, modal, one_of, written
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import cut, escape_mrkdwn, line, safe_url
from data.models import Mention

PAGE = 5
OTHER_STORY = "other"
_LABEL = 75


def same_story(
    metadata: str,
    mention: Mention,
    offered: Sequence[Offered],
    render: RenderContext,
    *,
    like: int | None,
) -> View:
    """Fields: `parent` (a mention of the list) and `number` (any other one)."""
    words = render.words
    options = [option(_offer(one, render), one.mention.id) for one in offered]
    if like is not None:
        options.append(option(words("story.other"), OTHER_STORY))
    blocks: list[Block] = [context([mrkdwn(words("dialog.same_story.intro"))])]
    if options:
        first = str(like or "")
        blocks.append(
            field(
                "parent",
                words("dialog.same_story.parent"),
                one_of("static_select", options, first),
                optional=True,
            )
        )
    blocks.append(
        field(
            "number",
            words("dialog.same_story.number"),
            {**written(lines=False), "max_length": 20},
            optional=True,
        )
    )
    return modal("same_story", metadata, blocks, words)


def write_news(metadata: str, url: str | None, render: RenderContext) -> View:
    """Fields: `text`, `url`."""
    words = render.words
    blocks = [
        context([mrkdwn(words("dialog.news.intro"))]),
        field("text", words("dialog.news.text"), {**written(), "max_length": 600}),
        field("url", words("dialog.news.url"), address(url), optional=True),
    ]
    return modal("news", metadata, blocks, words)


def everybody(metadata: str, found: Round, render: RenderContext) -> View:
    """Each with a link, a reply of their own to copy, and a tick."""
    words = render.words
    head = words("story.round", done=found.done, total=found.total)
    blocks: list[Block] = [section(head)]
    for hearer in found.hearers:
        blocks += _hearer(hearer, found, render)
    last = found.first + PAGE
    turns = [
        button(words(f"button.storm.{name}"), f"news.page.{start}", found.news.id)
        for name, start in (("earlier", found.first - PAGE), ("further", last))
        if 0 <= start < found.total
    ]
    if turns:
        blocks.append(actions(turns, "news:pages"))
    return modal("everybody", metadata, blocks, words, submit=False)


def _hearer(hearer: Hearer, found: Round, render: RenderContext) -> list[Block]:
    words, mention = render.words, hearer.mention
    said = words(
        "story.hearer",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    url = safe_url(mention.reply_url) or safe_url(mention.post.url)
    if url is not None:
        said += f" · <{url}|{words('story.open_post')}>"
    if hearer.told_by:
        said += f" · {words('story.told', name=escape_mrkdwn(hearer.told_by))}"
    label = words("button.news_untick" if hearer.told_by else "button.news_tick")
    tick = button(
        label,
        f"news.tick.{found.first}",
        f"{found.news.id}:{mention.id}",
        access=words("card.access", button=label, number=mention.id),
    )
    head = {**section(said, f"news:{mention.id}"), "accessory": tick}
    return [head, preformatted(hearer.text)]


def _offer(one: Offered, render: RenderContext) -> str:
    """`#480 copy · @robin · The parcel …`, as plain text."""
    mention, words = one.mention, render.words
    alike = f" {words(f'story.how.{one.how}')}" if one.how else ""
    text = line(mention.post.text or mention.post.title, 60)
    if mention.post.visibility not in ("public", "unlisted"):
        text = ""
    parts = [f"#{mention.id}{alike}", author_of(mention.post, words), text]
    return cut(" · ".join(filter(None, parts)), _LABEL)


def _news_ready(message: NotificationView) -> Message:
    """In the thread: others of the story heard from us, too (S3.33)."""
    said = message.render.words("notification.news_ready", number=message.number)
    return say(message, said, moves=("tell_all",), thread=True)


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "news_ready": _news_ready,
}
"""By their kind."""
