"""What a card says about the author: earlier posts, who knows them, how often they
write.

Counts and outcomes of posts; never a label on a person, and nothing guessed from a
name.
"""

from bot.card.views.check_summary import trend
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import escape_line
from data.followup.models import Earlier
from data.models import Status

_MOST = 4


def panel(model: CardModel, render: RenderContext) -> list[str]:
    """One chip each for the small print below the card's state."""
    return [
        badge
        for badge in (
            trend(model, render),
            _noted(model, render),
            _ending(model, render),
            _last_sign(model, render),
            _earlier(model, render),
            _knows(model, render),
            _often(model, render),
            _spread(model, render),
            _watched(model, render),
        )
        if badge
    ]


def _noted(model: CardModel, render: RenderContext) -> str:
    """That somebody noted the author as an ally or a VIP, and why."""
    noted = model.watch.noted
    if noted is None:
        return ""
    return render.words(
        f"card.noted_{noted.kind}",
        why=escape_line(noted.why, 200),
        time=render.dated(noted.ends_at, noted.ends_at),
        consent=render.words(f"author_note.{noted.consent}"),
    )


def _ending(model: CardModel, render: RenderContext) -> str:
    ends = model.watch.ends_at
    if ends is None or model.mention.status is not Status.WATCHING:
        return ""
    return render.words("card.ends", time=render.token(ends, model.drawn_at))


def _last_sign(model: CardModel, render: RenderContext) -> str:
    """When the public last heard from us, while somebody waits (S3.39)."""
    sign = model.watch.last_sign
    if sign is None or model.mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    return render.words("card.last_sign", time=render.token(sign, model.drawn_at))


def silent(model: CardModel, render: RenderContext) -> str:
    """A mark for lists: the public has heard nothing from us for a day or more."""
    sign = model.watch.last_sign
    if sign is None or model.mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    since = model.drawn_at - sign
    if since <= render.playbook.follow_up.silent_after:
        return ""
    return render.words("queue.no_sign", time=render.token(sign, model.drawn_at))


def _earlier(model: CardModel, render: RenderContext) -> str:
    """`earlier: 2 (1 Complaint, Solved; 1 Rant / troll)` (S0.32)."""
    before = model.watch.earlier
    if not before:
        return ""
    number = sum(one.count for one in before)
    parts = "; ".join(_ended(one, render) for one in before[:_MOST])
    return render.words("card.earlier", number=render.words.number(number), parts=parts)


def _ended(one: Earlier, render: RenderContext) -> str:
    klass = render.playbook.classes.get(one.classification or "")
    outcome = render.playbook.outcomes.get(one.outcome or "")
    name = render.words("card.unclassified")
    if klass is not None:
        name = render.words.pick(klass.label)
    if outcome is None or outcome.id == one.classification:
        return f"{one.count} {name}"
    return f"{one.count} {name}, {render.words.pick(outcome.label)}"


def _knows(model: CardModel, render: RenderContext) -> str:
    who = model.watch.knows
    if who is None or who == model.mention.owner:
        return ""
    return render.words("card.knows", name=spoken(name_in(model, who, render.words)))


def _often(model: CardModel, render: RenderContext) -> str:
    """How often this author wrote lately, once that is more than this post (S4.9)."""
    week, month = model.watch.posts
    if month < 2:
        return ""
    return render.words("card.often", week=week, month=month)


def _spread(model: CardModel, render: RenderContext) -> str:
    if not model.watch.spread:
        return ""
    return render.words("card.spread", number=model.watch.spread)


def _watched(model: CardModel, render: RenderContext) -> str:
    until = model.watch.watched_until
    if until is None:
        return ""
    time = render.token(until, model.drawn_at)
    return render.words("card.watched", time=time, number=model.watch.watched_posts)
