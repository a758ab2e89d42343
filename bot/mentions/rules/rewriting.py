"""Decides what follows when an author changes a post, or restores it."""

from dataclasses import dataclass, replace

from bot.mentions.rules.lifecycle import finish, given_back
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from data.intake.event_data import Changed, Restored
from data.models import Mention, Status
from data.outbox.notification_data import PostChanged

GONE = "gone"
"""The outcome of a post that was withdrawn while we watched it."""

_ENDED = (Status.WATCHING, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: its parts, whether only typing was corrected, and for the record
    the number of the version that stood there before. `elsewhere`: nobody said that it
    was edited, another source shows it so.
    """

    parts: tuple[str, ...]
    small: bool
    source: str
    version: int | None = None
    ratings: tuple[str | None, str | None] | None = None
    elsewhere: bool = False


def rewritten(mention: Mention, context: DecisionContext, change: Change) -> Transition:
    """The post says something else now. What was over for us is taken up again.

    A class that asks for nothing was chosen for the old text, so it is asked again.
    Where only typing was corrected, the owner hears of it and nothing else follows.
    """
    data = _data(change)
    if change.small:
        return _told("edited_by_author", mention, context, data)
    mention, before = _asked_again(mention, context)
    if before is not None:
        data = replace(data, from_=before)
    if mention.status not in _ENDED:
        return _told("edited_by_author", mention, context, data)
    back = replace(given_back(mention, context), returned_at=context.now)
    return _told("rewritten", back, context, replace(data, again=True))


def restored(mention: Mention, context: DecisionContext, source: str) -> Transition:
    """What had been taken down is there again, and is taken up where that had ended it."""
    data = Restored(source)
    if mention.status is Status.CLOSED and mention.outcome == GONE:
        back = replace(given_back(mention, context), returned_at=context.now)
        return _told("restored", back, context, replace(data, again=True))
    return _told("restored", mention, context, data)


def _told(
    move: str, mention: Mention, context: DecisionContext, data: Changed | Restored
) -> Transition:
    said = PostChanged(person=mention.owner, source=data.source, again=data.again)
    if isinstance(data, Changed):
        said = replace(
            said,
            parts=data.parts,
            version=data.version,
            small=data.small,
            from_=data.from_,
            elsewhere=data.elsewhere,
            rating_before=data.rating_before,
            rating_now=data.rating_now,
        )
    kind = "restored_by_author" if move == "restored" else "edited_by_author"
    return finish(
        move, mention, context, data, (NotificationRequest(kind, None, said),)
    )


def _asked_again(
    mention: Mention, context: DecisionContext
) -> tuple[Mention, str | None]:
    """Without a class that does not survive a change, and which one that was."""
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None or klass.after_change == "keep":
        return mention, None
    cleared = replace(
        mention,
        classification=None,
        finding=None,
        second_class=None,
        praise_target=None,
    )
    return cleared, klass.id


def _data(change: Change) -> Changed:
    data = Changed(
        change.parts,
        change.source,
        change.version,
        change.small,
        elsewhere=change.elsewhere,
    )
    if change.ratings is None:
        return data
    before, now = change.ratings
    return replace(data, rating_before=before, rating_now=now)
