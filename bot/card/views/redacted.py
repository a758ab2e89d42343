"""What is shown of a confidential mention outside its circle: that it exists, and its
state.

No text, no author, no name: neither on the card nor in the notification on a phone.
"""

from dataclasses import replace

from bot.card.views.standing import due
from bot.mentions.rules.confidential import redacted
from bot.ui.blocks import Block, Message, actions, context, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext, due_words
from bot.ui.sentences import Sentence, ours, rich_text
from data.models import Escalation

_LOCK = "🔒"
_STILL_SAID = ("nudge", "still_on_it", "released_politely", "brief")
"""Messages that quote nobody: a reminder has to reach its person, a question management."""


def redact(model: CardModel) -> CardModel:
    """The model for whoever may not read it; what is not named here is left out."""
    asked = model.escalation
    return CardModel(
        mention=redacted(model.mention),
        drawn_at=model.drawn_at,
        escalation=None if asked is None else without_words(asked),
    )


def without_words(asked: Escalation) -> Escalation:
    """An escalation of which only its clocks are told: the reason would say it, too."""
    bare = {
        "reason": "",
        "cause": "manual",
        "proposal": "",
        "known": "",
        "unknown": "",
        "instruction": None,
    }
    return replace(asked, question=_LOCK, why=None, **bare)  # type: ignore[arg-type]


def as_seen(model: CardModel, asked: Escalation | None) -> Escalation | None:
    """An escalation as whoever sees this model may read it."""
    return without_words(asked) if asked is not None and model.hidden else asked


def stub(model: CardModel, render: RenderContext) -> Message:
    """The card of a confidential mention, as everybody in the channel sees it."""
    mention, words = model.mention, render.words
    here = f"m{mention.id}"
    said = words("confidential.stub", number=mention.id)
    status = words(f"status.{mention.status}")
    standing = [ours(status), due(model, render) or Sentence()]
    blocks: list[Block] = [
        section(f"{_LOCK} *{said}*", f"{here}:summary"),
        rich_text(standing, render, model.drawn_at, f"{here}:status"),
        context([mrkdwn(words("confidential.how"))], f"{here}:facts"),
        actions(
            [move_button(name, mention, render) for name in ("full_text", "menu")],
            f"{here}:steps",
        ),
    ]
    ends = due_words(mention, model.drawn_at, render)
    fallback_text = " · ".join(
        part for part in (f"{_LOCK} {said}", status, ends) if part
    )
    return Message(fallback_text, blocks)


def is_still_said(kind: str) -> bool:
    """Whether a message of this kind says nothing that few should know."""
    return kind.startswith(_STILL_SAID)


def message(model: CardModel, render: RenderContext) -> Message:
    """In place of a message that would say more."""
    said = render.words("confidential.notification", number=model.mention.id)
    return Message(said, [section(said)])
