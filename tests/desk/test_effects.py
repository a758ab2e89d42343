"""What follows from what happens, and in which order."""

from bot.desk.effects import EFFECTS


def _names(effects: tuple[object, ...]) -> list[str]:
    """`escalation.auto_escalation.consider`: the subject, its module and its function."""
    named = (f"{e.__module__}.{e.__qualname__}" for e in effects)  # type: ignore[attr-defined]
    return [name.removeprefix("bot.").replace(".effects", "") for name in named]


def test_the_order_of_what_follows_from_a_move() -> None:
    """A question is withdrawn before a new one is raised; then looks are planned."""
    assert _names(EFFECTS.on_move) == [
        "handoffs.after",
        "escalation.withdrawal.after_move",
        "escalation.auto_escalation.consider",
        "followup.follow",
        "storms.arriving.moved",
        "routing.moved",
        "stories.moved",
    ]


def test_the_order_of_what_follows_from_a_command() -> None:
    assert _names(EFFECTS.on_command) == [
        "escalation.reviews.after_an_end",
        "replies.after_command",
    ]


def test_the_order_of_what_follows_from_a_post() -> None:
    """Whether it follows a removal is known before management is asked about it.

    A later post takes its mention up again first.
    """
    assert _names(EFFECTS.on_arrival) == [
        "storms.arriving.arrived",
        "takedown.on_arrival",
        "escalation.auto_escalation.on_arrival",
        "stories.arrived",
    ]
    assert _names(EFFECTS.on_reply) == [
        "followup.follow_conversation",
        "takedown.on_reply",
        "storms.arriving.replied",
    ]


def test_what_follows_from_a_withdrawal() -> None:
    """Evidence goes with the words, where its class does not keep it."""
    assert _names(EFFECTS.on_withdrawal) == ["takedown.forget_evidence"]
