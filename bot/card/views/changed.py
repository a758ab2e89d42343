"""What a card says about a post that changed, and about our reply as a source reported
it.
"""

from collections.abc import Mapping, Sequence

from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, platform_of, source_of
from bot.ui.texts import escape_line, escape_mrkdwn, line


def parts_of(data: Mapping[str, object], render: RenderContext) -> str:
    """`text, rating 5/5 → 1/5`: what of a post was changed."""
    parts = data.get("parts")
    named = [str(part) for part in parts] if isinstance(parts, Sequence) else []
    return ", ".join(_part(name, data, render) for name in named) or render.words(
        "change.text"
    )


def _part(name: str, data: Mapping[str, object], render: RenderContext) -> str:
    if name == "rating" and (data.get("rating_before") or data.get("rating_now")):
        before, now = (
            line(str(data.get(key) or "–"), 20)
            for key in ("rating_before", "rating_now")
        )
        return render.words("change.rating_from", before=before, now=now)
    return render.words(f"change.{name if name in ('title', 'rating') else 'text'}")


def own_chip(model: CardModel, render: RenderContext) -> str:
    """For the card: when we answered, where a source showed it to us."""
    own = model.own
    if own is None:
        return ""
    return render.words(
        "card.own_reply" if own.withdrawn_at is None else "card.own_gone",
        platform=escape_mrkdwn(platform_of(own.post, render)),
        time=render.token(own.at, model.drawn_at),
        source=escape_line(source_of(own.post.source), 30),
    )


def own_question(model: CardModel, render: RenderContext) -> str:
    """What comes first while nobody has said what our reply was; it is asked below."""
    own = model.own
    if own is None or not own.is_open:
        return ""
    platform = escape_mrkdwn(platform_of(own.post, render))
    return render.words("card.own_open", platform=platform)


def changed_chip(model: CardModel, render: RenderContext) -> str:
    """For the card: that it does not say any more what it said first."""
    mention = model.mention
    if mention.changed_at is None or mention.withdrawn_at is not None:
        return ""
    time = render.token(mention.changed_at, model.drawn_at)
    return render.words("card.changed", time=time)
