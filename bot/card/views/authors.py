"""What a card says of its author: what came before, who knows them, how often they write.

Counts and endings of posts, never a label on a person, and nothing read into a name.
"""

from bot.card.views.check_summary import trend
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from data.followup.models import Earlier
from data.models import Status

_MOST = 4


def panel(scene: CardModel, pen: RenderContext) -> list[str]:
    """One chip each for the small print below the card's state."""
    return [
        chip
        for chip in (
            trend(scene, pen),
            _ending(scene, pen),
            _last_sign(scene, pen),
            _earlier(scene, pen),
            _knows(scene, pen),
            _often(scene, pen),
            _spread(scene, pen),
            _watched(scene, pen),
        )
        if chip
    ]


def _ending(scene: CardModel, pen: RenderContext) -> str:
    ends = scene.watch.ends_at
    if ends is None or scene.mention.status is not Status.WATCHING:
        return ""
    return pen.words("card.ends", time=pen.token(ends, scene.drawn_at))


def _last_sign(scene: CardModel, pen: RenderContext) -> str:
    """When the public last heard from us, while somebody waits (S3.39)."""
    sign = scene.watch.last_sign
    if sign is None or scene.mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    return pen.words("card.last_sign", time=pen.token(sign, scene.drawn_at))


def silent(scene: CardModel, pen: RenderContext) -> str:
    """A mark for lists: the public has heard nothing from us for a day or more."""
    sign = scene.watch.last_sign
    if sign is None or scene.mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    since = scene.drawn_at - sign
    if since <= pen.playbook.follow_up.silent_after:
        return ""
    return pen.words("queue.no_sign", time=pen.token(sign, scene.drawn_at))


def _earlier(scene: CardModel, pen: RenderContext) -> str:
    """`earlier: 2 (1 Unhappy customer, Solved; 1 Rant / troll)` (S0.32)."""
    before = scene.watch.earlier
    if not before:
        return ""
    number = sum(one.count for one in before)
    parts = "; ".join(_ended(one, pen) for one in before[:_MOST])
    return pen.words("card.earlier", number=pen.words.number(number), parts=parts)


def _ended(one: Earlier, pen: RenderContext) -> str:
    klass = pen.playbook.classes.get(one.classification or "")
    outcome = pen.playbook.outcomes.get(one.outcome or "")
    name = pen.words("card.unclassified")
    if klass is not None:
        name = pen.words.pick(klass.label)
    if outcome is None or outcome.id == one.classification:
        return f"{one.count} {name}"
    return f"{one.count} {name}, {pen.words.pick(outcome.label)}"


def _knows(scene: CardModel, pen: RenderContext) -> str:
    who = scene.watch.knows
    if who is None or who == scene.mention.owner:
        return ""
    return pen.words("card.knows", name=spoken(name_in(scene, who, pen.words)))


def _often(scene: CardModel, pen: RenderContext) -> str:
    """How often this author wrote lately, once that is more than this post (S4.9)."""
    week, month = scene.watch.posts
    if month < 2:
        return ""
    return pen.words("card.often", week=week, month=month)


def _spread(scene: CardModel, pen: RenderContext) -> str:
    if not scene.watch.spread:
        return ""
    return pen.words("card.spread", number=scene.watch.spread)


def _watched(scene: CardModel, pen: RenderContext) -> str:
    until = scene.watch.watched_until
    if until is None:
        return ""
    time = pen.token(until, scene.drawn_at)
    return pen.words("card.watched", time=time, number=scene.watch.watched_posts)
