"""Letters around evidence and removal; the text they are about stays folded away."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.card.views.takedown_facts import measure_of, reason_of
from bot.ui.blocks import Message
from bot.ui.notification import NotificationView, say
from bot.ui.texts import inert_line
from data.takedown.models import Removal


def _witness(letter: NotificationView) -> Message:
    said = letter.pen.words(
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
        "measure": measure_of(removal.measure, letter.pen),
        "reason": reason_of(removal.reason, letter.pen),
    }
    now = letter.scene.drawn_at
    if removal.possible_at > now:
        time = letter.pen.token(removal.possible_at, now)
        said = letter.pen.words("letter.removal_asked_waits", **values, time=time)
        return say(letter, said, moves=("full_text", "guard", "cancel_removal"))
    said = letter.pen.words("letter.removal_asked", **values)
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
    said = letter.pen.words(
        f"letter.boomerang_{letter.data.get('why')}",
        number=letter.number,
        removed=inert_line(str(letter.data.get("removed")), 20),
    )
    return say(
        letter, said, moves=("claim", "escalate"), thread=letter.in_thread or False
    )


def _report_ask(letter: NotificationView) -> Message | None:
    report = letter.scene.guard.report
    if report is None or report.decision is not None:
        return None
    values: dict[str, str | int] = {
        "number": letter.number,
        "time": letter.pen.token(report.reported_at, letter.scene.drawn_at),
    }
    if report.receipt:
        receipt = inert_line(report.receipt, 80)
        said = letter.pen.words("letter.report_ask_receipt", **values, receipt=receipt)
    else:
        said = letter.pen.words("letter.report_ask", **values)
    return say(letter, said, moves=("notice",))


def _deadline(letter: NotificationView) -> Message:
    knew = datetime.fromisoformat(str(letter.data["knew"]))
    until = knew + letter.pen.playbook.removal.deadline
    said = letter.pen.words(
        "letter.deadline",
        number=letter.number,
        time=letter.pen.token(until, letter.scene.drawn_at),
    )
    return say(letter, said, moves=("guard", "escalate"))


def _irreversible(letter: NotificationView) -> Message:
    """What cannot be taken back, to the owner and a lead: who, what and why."""
    data, pen = letter.data, letter.pen
    move, reason = str(data.get("move")), str(data.get("reason") or "")
    measures = pen.playbook.removal.measures
    measure = str(data.get("measure") or "")
    label = pen.playbook.removal.stop.reasons.get(reason)
    said = pen.words(
        f"letter.irreversible_{move}",
        name=letter.name("by"),
        number=letter.number,
        measure=measure_of(measure, pen) if measure in measures else "",
        reason=pen.words.pick(label) if label else "",
    )
    note = inert_line(str(data.get("note_text") or ""), 300)
    if note:
        said += f" {pen.words('letter.irreversible_why', reason=note)}"
    return say(letter, said, moves=("guard", "history"))


def _about(key: str, letter: NotificationView, removal: Removal) -> str:
    return letter.pen.words(
        key,
        name=letter.name("by"),
        number=letter.number,
        measure=measure_of(removal.measure, letter.pen),
    )


def _removal(letter: NotificationView) -> Removal | None:
    """The measure a letter speaks of, as it stands now."""
    number = letter.data.get("removal")
    return next((one for one in letter.scene.guard.measures if one.id == number), None)


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
