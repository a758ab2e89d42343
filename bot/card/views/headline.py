"""The first two lines of a card: what it is about, and where it comes from.

The first line is a section, because Slack's desktop takes a notification from the first
block and phones take it from `text`. What may not be read in passing is folded in both.
"""

from collections.abc import Callable
from datetime import datetime

from bot.card.views.drills import is_drill
from bot.mentions.rules.clocks import lag
from bot.playbook.playbook import Flag
from bot.ui.blocks import Block, context, mrkdwn, plain
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import (
    clean,
    cut,
    cut_words,
    escape_line,
    escape_mrkdwn,
    line,
    safe_url,
)
from data.models import Mention, Post

SHORT = 80
"""Characters of a text that stands whole in the first line, and nowhere else."""

_HEAD = 70
_SPOKEN = 120
_NAME = 40


def summary(model: CardModel, render: RenderContext) -> Block:
    """`😟 Complaint · Robin on X: Ordered three weeks ago …`, which formats nothing."""
    said = plain(head(model, render), 300, emoji=False)
    return {"type": "section", "text": said, "block_id": f"m{model.mention.id}:summary"}


def head(model: CardModel, render: RenderContext, *, closed: bool = False) -> str:
    """The first line. A short text stands in it whole, in quotation marks."""
    mention = model.mention
    who = _who(model, render)
    if not closed and (whole := short(mention, render)):
        quoted = render.words("format.quoted", text=whole)
        return render.words("summary.line", who=who, text=quoted)
    return cut_words(_with_first_words(who, mention, render, SHORT), _HEAD)


def spoken(model: CardModel, render: RenderContext) -> str:
    """The same for `text`, longer; nothing in it formats or pings."""
    who = _who(model, render, symbol=False, safe=escape_mrkdwn)
    text = first_words(model.mention, render, _SPOKEN)
    said = escape_line(cut_words(text, _SPOKEN), _SPOKEN)
    return render.words("summary.line", who=who, text=said)


def short(mention: Mention, render: RenderContext) -> str:
    """The text, where all of it stands in the first line; else nothing."""
    text = clean(mention.post.text)
    fits = len(text) <= SHORT and "\n" not in text and not clean(mention.post.title)
    return text if fits and not collapsed(mention, render) else ""


def collapsed(mention: Mention, render: RenderContext) -> bool:
    """Whether the text is folded away: for its class, or for one of its flags."""
    klass = render.klass(mention)
    by_class = klass is not None and klass.text == "collapsed"
    return by_class or any(flag.collapsed for flag in known_flags(mention, render))


def known_flags(mention: Mention, render: RenderContext) -> list[Flag]:
    """The flags of a mention that the playbook knows."""
    known = render.playbook.flags
    return [known[name] for name in mention.flags if name in known]


def origin(model: CardModel, render: RenderContext) -> Block:
    """Ours, then theirs: number, kind and time; handle, reach, place and rating."""
    parts = [mrkdwn(" · ".join(_ours(model, render)))]
    theirs = " · ".join(filter(None, _theirs(model.mention.post, render)))
    if theirs:
        parts.append(plain(theirs, 300, emoji=False))
    picture = _picture(model, render)
    return context([*parts, *picture], f"m{model.mention.id}:origin")


def followers(count: int, render: RenderContext) -> str:
    """`12,400 followers`."""
    return render.words(
        "card.followers", count=count, number=render.words.number(count)
    )


def rating_of(post: Post, render: RenderContext) -> str:
    """`3 of 5 stars`, or as it was given; nothing where nobody rated."""
    if not post.rating:
        return ""
    if render.words.has(f"card.rating_{post.rating}"):
        return render.words(f"card.rating_{post.rating}")
    value, _, best = post.rating.partition("/")
    if best:
        return render.words("card.rating_of", value=line(value, 8), best=line(best, 8))
    return render.words("card.rating", rating=line(value, 20))


def _who(
    model: CardModel,
    render: RenderContext,
    *,
    symbol: bool = True,
    safe: Callable[[str], str] = str,
) -> str:
    mention, words = model.mention, render.words
    klass = render.klass(mention)
    label = words("card.unclassified")
    if klass is not None:
        label = words.pick(klass.label)
        label = f"{klass.emoji} {label}" if symbol else label
    # The first line of a card is plain text, in which asterisks stand as they are.
    drill = words("drill.mark").replace("*", "") if is_drill(model) else ""
    source = words(
        "summary.who",
        author=safe(name_of_author(mention.post, render)),
        platform=safe(platform_of(mention.post, render)),
    )
    return " · ".join(filter(None, (drill, label, source)))


def name_of_author(post: Post, render: RenderContext) -> str:
    """What people call the author: the display name, else the handle."""
    name = line(post.author.name, _NAME)
    if name and author_of(post, render.words) != render.words("confidential.author"):
        return name
    return cut(author_of(post, render.words), _NAME)


def _with_first_words(
    who: str, mention: Mention, render: RenderContext, most: int
) -> str:
    return render.words(
        "summary.line", who=who, text=first_words(mention, render, most)
    )


def first_words(mention: Mention, render: RenderContext, most: int) -> str:
    """The beginning of what was written, or why it does not stand here."""
    words = render.words
    if collapsed(mention, render):
        return words("summary.hidden")
    if mention.withdrawn_at is not None:
        return words("summary.withdrawn")
    found = line(mention.post.title or mention.post.text, most)
    return found or words("summary.no_text")


def _ours(model: CardModel, render: RenderContext) -> list[str]:
    mention, words = model.mention, render.words
    post = mention.post
    said = [f"#{mention.id}"]
    if mention.routed.brand is not None:
        said.append(escape_line(mention.routed.brand, 60))
    if is_drill(model):
        said.append(words("drill.invented"))
    if (noted := model.watch.noted) is not None:
        until = render.dated(noted.ends_at, noted.ends_at)
        said.append(words(f"card.is_{noted.kind}", time=until))
    if post.kind != "post":
        kind = f"kind.{post.kind}"
        said.append(words(kind if words.has(kind) else "kind.other"))
    said.append(_when(mention, model.drawn_at, render))
    if (late := lag(mention)) >= render.playbook.clocks.late_from:
        said.append(words("card.late", span=words.span(late)))
    return said


def _when(mention: Mention, now: datetime, render: RenderContext) -> str:
    at = mention.post.published_at
    key = "card.posted" if at is not None else "card.received"
    return render.words(key, time=render.token(at or mention.received_at, now))


def _theirs(post: Post, render: RenderContext) -> list[str]:
    words = render.words
    name, handle = line(post.author.name, _NAME), line(post.author.handle, _NAME)
    if handle and not handle.startswith("@"):
        handle = f"@{handle}"
    known = handle.lstrip("@").casefold() == name.casefold()
    said = [handle if name and not known else ""]
    if post.author.followers is not None:
        said.append(followers(post.author.followers, render))
    said += [_engagement(post, render), rating_of(post, render)]
    said.append(line(post.channel_name, _NAME))
    if post.language and post.language.split("-")[0] != words.language:
        said.append(_language(post.language, render))
    if post.visibility != "public":
        seen = f"visibility.{post.visibility}"
        said.append(words(seen if words.has(seen) else "visibility.other"))
    return said


def _engagement(post: Post, render: RenderContext) -> str:
    """`312 likes · 28 other reactions`; nothing where nobody did anything."""
    words, others = render.words, (post.reactions or 0) - (post.likes or 0)
    said = []
    if post.likes:
        number = words.number(post.likes)
        said.append(words("card.likes", count=post.likes, number=number))
    if others > 0:
        key = "card.more_reactions" if said else "card.reactions"
        said.append(words(key, count=others, number=words.number(others)))
    return " · ".join(said)


def _language(code: str, render: RenderContext) -> str:
    key = f"language.{code.split('-')[0].lower()}"
    return render.words(key) if render.words.has(key) else line(code, 12)


def _picture(model: CardModel, render: RenderContext) -> list[Block]:
    """The way to the first picture; Slack fetches nothing, and what is folded stays so."""
    mention = model.mention
    url = safe_url(mention.post.picture, 1000)
    gone = mention.withdrawn_at is not None or model.takedown.stop is not None
    if url is None or gone or collapsed(mention, render):
        return []
    address = url.replace("&", "&amp;")
    label = escape_mrkdwn(render.words("card.picture"))
    return [mrkdwn(f"<{address}|{label}>")]
