"""What evidence and removal add to a card: one chip each, and nothing where there is none."""

from collections.abc import Iterator

from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from data.models import UserId
from data.takedown.models import Removal


def chips(scene: CardModel, pen: RenderContext) -> list[str]:
    """For mrkdwn, what waits for somebody first."""
    return list(_chips(scene, pen))


def _chips(scene: CardModel, pen: RenderContext) -> Iterator[str]:
    guard, words = scene.guard, pen.words
    if guard.pending is not None:
        yield _pending(scene, guard.pending, pen)
    if guard.after is not None:
        by_words = guard.after.why == "words"
        key = "card.after_removal_words" if by_words else "card.after_removal"
        yield words(key, number=guard.after.removed)
    if guard.hold is not None:
        yield words("card.hold")
    if guard.evidence is not None and guard.last is None:
        yield words("card.evidence")


def _pending(scene: CardModel, removal: Removal, pen: RenderContext) -> str:
    values = {
        "measure": measure_of(removal.measure, pen),
        "name": named(scene, removal.requested_by, pen),
    }
    if removal.possible_at <= scene.drawn_at:
        return pen.words("card.removal_possible", **values)
    time = pen.token(removal.possible_at, scene.drawn_at)
    return pen.words("card.removal_waits", **values, time=time)


def measure_of(measure: object, pen: RenderContext) -> str:
    """A measure by its name."""
    found = pen.playbook.removal.measures.get(str(measure or ""))
    return "–" if found is None else pen.words.pick(found.label)


def reason_of(reason: object, pen: RenderContext) -> str:
    """A reason of the closed list by its name."""
    found = pen.playbook.delete_reasons.get(str(reason or ""))
    return "–" if found is None else pen.words.pick(found.label)


def named(scene: CardModel, user: UserId | None, pen: RenderContext) -> str:
    """A colleague's name, for mrkdwn."""
    return spoken(name_in(scene, user, pen.words))


def spelled(key: str, value: object, pen: RenderContext) -> str:
    """What a refusal lists by id, in words; nothing for other values."""
    names = [name for name in str(value).split(",") if name]
    if key == "measures":
        return ", ".join(measure_of(name, pen) for name in names)
    if key == "missing":
        return ", ".join(pen.words(f"evidence.missing.{name}") for name in names)
    return ""
