"""Messages around evidence and removal; the text they are about stays collapsed."""

from collections.abc import Callable, Mapping

from bot.card.views.takedown_facts import measure_of, reason_of
from bot.ui.blocks import Message
from bot.ui.notification import NotificationView, say
from bot.ui.texts import escape_line
from data.outbox.notification_data import Deadline, Irreversible, OfRemoval, RepostSeen
from data.takedown.models import Removal


def _witness(message: NotificationView) -> Message:
    said = message.render.words(
        "notification.witness", name=message.by, number=message.number
    )
    return say(message, said, moves=("full_text", "guard"))


def _asked(message: NotificationView) -> Message | None:
    removal = _removal(message)
    if removal is None:
        return None
    if removal.result is not None:
        return _settled(message, removal)
    values: dict[str, str | int] = {
        "name": message.by,
        "number": message.number,
        "measure": measure_of(removal.measure, message.render),
        "reason": reason_of(removal.reason, message.render),
    }
    now = message.model.drawn_at
    if removal.possible_at > now:
        time = message.render.token(removal.possible_at, now)
        said = message.render.words(
            "notification.removal_asked_waits", **values, time=time
        )
        return say(message, said, moves=("full_text", "guard", "cancel_removal"))
    said = message.render.words("notification.removal_asked", **values)
    moves = ("confirm_removal", "full_text", "guard", "cancel_removal")
    return say(message, said, moves=moves)


def _possible(message: NotificationView) -> Message | None:
    removal = _removal(message)
    if removal is None:
        return None
    if removal.result is not None:
        return _settled(message, removal)
    said = _about("notification.removal_possible", message, removal)
    return say(message, said, moves=("confirm_removal", "guard", "cancel_removal"))


def _settled(message: NotificationView, removal: Removal) -> Message:
    """What was asked is settled: the same message, without its buttons."""
    return say(message, _about("notification.removal_settled", message, removal))


def _done(message: NotificationView) -> Message | None:
    removal = _removal(message)
    if removal is None:
        return None
    said = _about("notification.removal_done", message, removal)
    return say(message, said, moves=("removal_note", "guard"))


def _let_be(message: NotificationView) -> Message | None:
    removal = _removal(message)
    if removal is None:
        return None
    return say(
        message,
        _about("notification.removal_let_be", message, removal),
        moves=("guard",),
    )


def _lapsed(message: NotificationView) -> Message | None:
    removal = _removal(message)
    if removal is None:
        return None
    return say(
        message,
        _about("notification.removal_lapsed", message, removal),
        moves=("guard",),
    )


def _repost(message: NotificationView) -> Message | None:
    seen = message.of(RepostSeen)
    if seen.removed is None:
        return None
    said = message.render.words(
        f"notification.repost_{seen.why}",
        number=message.number,
        removed=escape_line(str(seen.removed), 20),
    )
    return say(
        message, said, moves=("claim", "escalate"), thread=message.in_thread or False
    )


def _report_ask(message: NotificationView) -> Message | None:
    report = message.model.takedown.report
    if report is None or report.decision is not None:
        return None
    values: dict[str, str | int] = {
        "number": message.number,
        "time": message.render.token(report.reported_at, message.model.drawn_at),
    }
    if report.receipt:
        receipt = escape_line(report.receipt, 80)
        said = message.render.words(
            "notification.report_ask_receipt", **values, receipt=receipt
        )
    else:
        said = message.render.words("notification.report_ask", **values)
    return say(message, said, moves=("notice",))


def _deadline(message: NotificationView) -> Message | None:
    knew = message.of(Deadline).knew
    if knew is None:
        return None
    until = knew + message.render.playbook.removal.deadline
    said = message.render.words(
        "notification.deadline",
        number=message.number,
        time=message.render.token(until, message.model.drawn_at),
    )
    return say(message, said, moves=("guard", "escalate"))


def _irreversible(message: NotificationView) -> Message:
    """What cannot be taken back, to the owner and a lead: who, what and why."""
    data, render = message.of(Irreversible), message.render
    move, reason = data.move, data.reason
    measures = render.playbook.removal.measures
    measure = data.measure
    label = render.playbook.removal.stop.reasons.get(reason)
    said = render.words(
        f"notification.irreversible_{move}",
        name=message.by,
        number=message.number,
        measure=measure_of(measure, render) if measure in measures else "",
        reason=render.words.pick(label) if label else "",
    )
    note = escape_line(data.note_text, 300)
    if note:
        said += f" {render.words('notification.irreversible_why', reason=note)}"
    return say(message, said, moves=("guard", "history"))


def _about(key: str, message: NotificationView, removal: Removal) -> str:
    return message.render.words(
        key,
        name=message.by,
        number=message.number,
        measure=measure_of(removal.measure, message.render),
    )


def _removal(message: NotificationView) -> Removal | None:
    """The measure a message speaks of, as it stands now."""
    number = message.of(OfRemoval).removal
    return next(
        (one for one in message.model.takedown.measures if one.id == number), None
    )


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "witness": _witness,
    "removal_asked": _asked,
    "removal_possible": _possible,
    "removal_done": _done,
    "removal_let_be": _let_be,
    "removal_lapsed": _lapsed,
    "repost": _repost,
    "report_ask": _report_ask,
    "deadline": _deadline,
    "irreversible": _irreversible,
}
"""By kind of message."""
