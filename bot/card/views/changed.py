"""What a card says about a post that changed, and about our reply as a source reported
it.
"""

from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, platform_of, source_of
from bot.ui.texts import escape_line, escape_mrkdwn, line
from data.audit.event_data import Changed
from data.outbox.notification_data import PostChanged


def parts_of(said: Changed | PostChanged, render: RenderContext) -> str:
    """`text, rating 5/5 → 1/5`: what of a post was changed."""
    named = (_part(name, said, render) for name in said.parts)
    return ", ".join(named) or render.words("change.text")


def _part(name: str, said: Changed | PostChanged, render: RenderContext) -> str:
    if name == "rating" and (said.rating_before or said.rating_now):
        before = line(said.rating_before or "–", 20)
        now = line(said.rating_now or "–", 20)
        return render.words("change.rating_from", before=before, now=now)
    return render.words(f"change.{name if name in ('title', 'rating') else 'text'}")


def own_chip(model: CardModel, render: RenderContext) -> str:
    """For the card: when we answered, or that it is gone, where a source showed it."""
    own, back = model.own, model.mention.returned_at
    if own is None or (back is not None and own.withdrawn_at == back):
        return ""  # why it is back says that already
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
