"""What management decided, shown to the person who writes, with the name of the manager."""

from bot.card.views.badges import decision_of
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import escape_line


def drawn(model: CardModel, render: RenderContext) -> str:
    """The last decision and its instruction; nothing where there is nothing to mind.

    A yes without a word is no instruction, and what holds the reply is said already.
    """
    asked = model.decided
    if asked is None or model.hidden:
        return ""
    held = model.freeze is not None and model.freeze.escalation == asked.id
    known = render.playbook.escalation.decisions.get(asked.decision or "")
    asks_nothing = known is None or known.approves or not known.listed
    if held or (asks_nothing and not asked.instruction):
        return ""
    instruction = escape_line(asked.instruction, 300)
    return render.words(
        "dialog.draft.decided_with" if instruction else "dialog.draft.decided",
        name=spoken(name_in(model, asked.decided_by, render.words)),
        decision=decision_of(asked, render),
        instruction=instruction,
    )
