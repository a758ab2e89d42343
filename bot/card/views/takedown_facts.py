"""What evidence and removal add to a card: one badge each, if there is any."""

from collections.abc import Iterator

from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from data.models import UserId
from data.takedown.models import Evidence, Removal


def badges(model: CardModel, render: RenderContext) -> list[str]:
    """For mrkdwn, what waits for somebody first."""
    return list(_badges(model, render))


def _badges(model: CardModel, render: RenderContext) -> Iterator[str]:
    takedown, words = model.takedown, render.words
    if takedown.pending is not None:
        yield _pending(model, takedown.pending, render)
    if takedown.after is not None:
        by_words = takedown.after.why == "words"
        key = "card.after_removal_words" if by_words else "card.after_removal"
        yield words(key, number=takedown.after.removed)
    if takedown.hold is not None:
        yield words("card.hold")
    if takedown.evidence is not None and takedown.last is None:
        yield _kept(takedown.evidence, render)


def _kept(evidence: Evidence, render: RenderContext) -> str:
    """That it is saved, and what would make it stronger."""
    shown, words = evidence.exhibit, render.words
    missing = [] if shown is None else shown.missing(evidence.witness)
    if not missing:
        return words("card.evidence")
    return words("card.evidence_missing", missing=spelled("missing", missing, render))


def _pending(model: CardModel, removal: Removal, render: RenderContext) -> str:
    values = {
        "measure": measure_of(removal.measure, render),
        "name": named(model, removal.requested_by, render),
    }
    if removal.possible_at <= model.drawn_at:
        return render.words("card.removal_possible", **values)
    time = render.token(removal.possible_at, model.drawn_at)
    return render.words("card.removal_waits", **values, time=time)


def measure_of(measure: object, render: RenderContext) -> str:
    """A measure by its name."""
    found = render.playbook.removal.measures.get(str(measure or ""))
    return "–" if found is None else render.words.pick(found.label)


def reason_of(reason: object, render: RenderContext) -> str:
    """A reason of the closed list by its name."""
    found = render.playbook.delete_reasons.get(str(reason or ""))
    return "–" if found is None else render.words.pick(found.label)


def named(model: CardModel, user: UserId | None, render: RenderContext) -> str:
    """A colleague's name, for mrkdwn."""
    return spoken(name_in(model, user, render.words))


def spelled(key: str, value: object, render: RenderContext) -> str:
    """What a refusal lists by id, in words; nothing for other values."""
    listed = value if isinstance(value, list) else str(value).split(",")
    names = [str(name) for name in listed if name]
    if key == "measures":
        return ", ".join(measure_of(name, render) for name in names)
    if key == "missing":
        return ", ".join(render.words(f"evidence.missing.{name}") for name in names)
    return ""
