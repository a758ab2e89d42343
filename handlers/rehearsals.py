"""Finds out before a dialog opens whether its move could be made at all.

Nobody should write a text only to hear that the mention is somebody else's. The rule
itself is asked, with input that is surely right, and what it decides is thrown away.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.errors import Refused
from bot.rules.life import lifecycle, replying
from bot.rules.life.replying import Written
from bot.rules.life.step import Given, Step
from bot.rules.writing import drafting
from data.models import Mention, UserId
from handlers import snoozing
from handlers.doorway.doors import Doors

_ANYBODY = UserId("anybody")


def _holding(mention: Mention, given: Given) -> Step:
    soon = given.now + timedelta(hours=1)
    return replying.holding(mention, given, written=_some(given), promised=soon)


def _answer(mention: Mention, given: Given) -> Step:
    return replying.answer(mention, given, written=_some(given))


def _draft(mention: Mention, given: Given) -> Step:
    if mention.classification is None:
        return _holding(mention, given)
    return drafting.write(mention, given)


def _no_reply(mention: Mention, given: Given) -> Step:
    reason = next(iter(given.playbook.no_reply_reasons))
    return replying.no_reply(mention, given, reason=reason)


def _close(mention: Mention, given: Given) -> Step:
    known = given.playbook.outcomes.values()
    outcome = next(one.id for one in known if not one.claims)
    return lifecycle.close(mention, given, outcome=outcome)


def _hand_over(mention: Mention, given: Given) -> Step:
    return lifecycle.hand_over(mention, given, to=_ANYBODY)


_REHEARSALS: Mapping[str, Callable[[Mention, Given], Step]] = {
    "mention.holding": _holding,
    "mention.answer": _answer,
    "mention.draft": _draft,
    "mention.mark_posted": _answer,
    "mention.reply_anyway": _draft,
    "mention.no_reply": _no_reply,
    "mention.close": _close,
    "mention.hand_over": _hand_over,
    "mention.snooze": snoozing.rehearse,
}


async def rehearse(doors: Doors, action: str, mention: Mention, by: UserId) -> None:
    """Raises the `Refused` that the submission would surely meet."""
    rehearsal = _REHEARSALS.get(action)
    if rehearsal is None:
        return
    try:
        rehearsal(mention, doors.desk.around.given(by))
    except Refused as refused:
        person = refused.values.get("person")
        if isinstance(person, str):
            names = await doors.desk.names({UserId(person)})
            refused.values["name"] = names[UserId(person)]
        raise


def _some(given: Given) -> Written:
    return Written(text="…", url=None, channel="public", at=given.now)
