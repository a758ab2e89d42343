"""What follows from what happens, and in which order."""

from bot.desk.effects import EFFECTS


def _names(effects: tuple[object, ...]) -> list[str]:
    """`withdrawal.after_move`: the module and its function."""
    named = (f"{e.__module__}.{e.__qualname__}" for e in effects)  # type: ignore[attr-defined]
    return [".".join(name.split(".")[-2:]) for name in named]


def test_the_order_of_what_follows_from_a_move() -> None:
    """A question is withdrawn before a new one is raised; then looks are planned."""
    assert _names(EFFECTS.on_move) == [
        "follow_on_tasks.after",
        "withdrawal.after_move",
        "auto_escalation.consider",
        "watches.follow",
        "arriving.moved",
    ]


def test_the_order_of_what_follows_from_a_command() -> None:
    assert _names(EFFECTS.on_command) == [
        "reviews.after_an_end",
        "prefill.after_command",
    ]


def test_the_order_of_what_follows_from_a_post() -> None:
    """Whether it follows a removal is known before management is asked about it.

    A later post takes its mention up again first.
    """
    assert _names(EFFECTS.on_arrival) == [
        "arriving.arrived",
        "repost_detection.on_arrival",
        "auto_escalation.on_arrival",
    ]
    assert _names(EFFECTS.on_reply) == [
        "conversation.follow",
        "repost_detection.on_reply",
        "arriving.replied",
    ]


def test_what_follows_from_a_withdrawal() -> None:
    """Evidence goes with the words, where its class does not keep it."""
    assert _names(EFFECTS.on_withdrawal) == ["withdrawn.forget_evidence"]
