"""Letters around evidence and removal; the text they are about stays folded away."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.card.views.takedown_facts import measure_of, reason_of
from bot.ui.blocks import Message
from bot.ui.notification import NotificationView, say
from bot.ui.texts import escape_line
from data.takedown.models import Removal


def _witness(letter: NotificationView) -> Message:
    said = letter.render.words(
        "letter.witness", name=letter.name("by"), number=letter.number
    )
    return say(letter, said, moves=("full_text", "guard"))


def _asked(letter: NotificationView) -> Message | None:
    removal = _removal(letter)
    if removal is None:
        return None
    if removal.fate is not None:
        return _settled(letter, removal)
    values: dict[str, str | int] = {
        "name": letter.name("by"),
        "number": letter.number,
        "measure": measure_of(removal.measure, letter.render),
        "reason": reason_of(removal.reason, letter.render),
    }
    now = letter.model.drawn_at
    if removal.possible_at > now:
        time = letter.render.token(removal.possible_at, now)
        said = letter.render.words("letter.removal_asked_waits", **values, time=time)
        return say(letter, said, moves=("full_text", "guard", "cancel_removal"))
    said = letter.render.words("letter.removal_asked", **values)
    moves = ("confirm_removal", "full_text", "guard", "cancel_removal")
    return say(letter, said, moves=moves)


def _possible(letter: NotificationView) -> Message | None:
    removal = _removal(letter)
    if removal is None:
        return None
    if removal.fate is not None:
        return _settled(letter, removal)
    said = _about("letter.removal_possible", letter, removal)
    return say(letter, said, moves=("confirm_removal", "guard", "cancel_removal"))


def _settled(letter: NotificationView, removal: Removal) -> Message:
    """What was asked is settled: the same letter, without its buttons."""
    return say(letter, _about("letter.removal_settled", letter, removal))


def _done(letter: NotificationView) -> Message | None:
    removal = _removal(letter)
    if removal is None:
        return None
    said = _about("letter.removal_done", letter, removal)
    return say(letter, said, moves=("removal_note", "guard"))


def _let_be(letter: NotificationView) -> Message | None:
    removal = _removal(letter)
    if removal is None:
        return None
    return say(
        letter, _about("letter.removal_let_be", letter, removal), moves=("guard",)
    )


def _lapsed(letter: NotificationView) -> Message | None:
    removal = _removal(letter)
    if removal is None:
        return None
    return say(
        letter, _about("letter.removal_lapsed", letter, removal), moves=("guard",)
    )


def _boomerang(letter: NotificationView) -> Message:
    said = letter.render.words(
        f"letter.boomerang_{letter.data.get('why')}",
        number=letter.number,
        removed=escape_line(str(letter.data.get("removed")), 20),
    )
    return say(
        letter, said, moves=("claim", "escalate"), thread=letter.in_thread or False
    )


def _report_ask(letter: NotificationView) -> Message | None:
    report = letter.model.guard.report
    if report is None or report.decision is not None:
        return None
    values: dict[str, str | int] = {
        "number": letter.number,
        "time": letter.render.token(report.reported_at, letter.model.drawn_at),
    }
    if report.receipt:
        receipt = escape_line(report.receipt, 80)
        said = letter.render.words(
            "letter.report_ask_receipt", **values, receipt=receipt
        )
    else:
        said = letter.render.words("letter.report_ask", **values)
    return say(letter, said, moves=("notice",))


def _deadline(letter: NotificationView) -> Message:
    knew = datetime.fromisoformat(str(letter.data["knew"]))
    until = knew + letter.render.playbook.removal.deadline
    said = letter.render.words(
        "letter.deadline",
        number=letter.number,
        time=letter.render.token(until, letter.model.drawn_at),
    )
    return say(letter, said, moves=("guard", "escalate"))


def _irreversible(letter: NotificationView) -> Message:
    """What cannot be taken back, to the owner and a lead: who, what and why."""
    data, render = letter.data, letter.render
    move, reason = str(data.get("move")), str(data.get("reason") or "")
    measures = render.playbook.removal.measures
    measure = str(data.get("measure") or "")
    label = render.playbook.removal.stop.reasons.get(reason)
    said = render.words(
        f"letter.irreversible_{move}",
        name=letter.name("by"),
        number=letter.number,
        measure=measure_of(measure, render) if measure in measures else "",
        reason=render.words.pick(label) if label else "",
    )
    note = escape_line(str(data.get("note_text") or ""), 300)
    if note:
        said += f" {render.words('letter.irreversible_why', reason=note)}"
    return say(letter, said, moves=("guard", "history"))


def _about(key: str, letter: NotificationView, removal: Removal) -> str:
    return letter.render.words(
        key,
        name=letter.name("by"),
        number=letter.number,
        measure=measure_of(removal.measure, letter.render),
    )


def _removal(letter: NotificationView) -> Removal | None:
    """The measure a letter speaks of, as it stands now."""
    number = letter.data.get("removal")
    return next((one for one in letter.model.guard.measures if one.id == number), None)


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "witness": _witness,
    "removal_asked": _asked,
    "removal_possible": _possible,
    "removal_done": _done,
    "removal_let_be": _let_be,
    "removal_lapsed": _lapsed,
    "boomerang": _boomerang,
    "report_ask": _report_ask,
    "deadline": _deadline,
    "irreversible": _irreversible,
}
"""By kind of letter."""
