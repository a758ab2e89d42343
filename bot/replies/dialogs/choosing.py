"""What a choice in the modal of a draft does to the typed text; none of it is lost."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.interaction import Actor
from bot.replies.rules.drafting import Typed
from bot.replies.service.draft_dossier import DraftDossier

_MOST = 2000
"""What a dialog can carry along, of the 3,000 characters Slack gives it."""

Choice = Callable[[Typed, DraftDossier, Actor], tuple[Typed, int]]


def _as_it_is(typed: Typed, _paper: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    return typed, actor.modal_state.fresh


def _template(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    return _from(typed, typed.template, dossier, actor)


def _voice(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    """A text without a word of one's own follows; any other stays as it is typed."""
    if not dossier.as_template:
        return typed, actor.modal_state.fresh
    return _from(typed, typed.template, dossier, actor)


def _calmer(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    """The first template the lint knows to be calmer (S0.24)."""
    remarks = dossier.proof.remarks if dossier.proof is not None else ()
    calm = next((r.template for r in remarks if r.template), typed.template)
    return _from(replace(typed, template=calm), calm, dossier, actor)


def _from(
    typed: Typed, template: str | None, dossier: DraftDossier, actor: Actor
) -> tuple[Typed, int]:
    """A template takes the place of the text; words of one's own are carried along.

    Where they are too long for that, they stay.
    """
    texts = {offer.id: offer.text for offer in dossier.offers}
    new = texts.get(template or "")
    if new is None:
        return typed, actor.modal_state.fresh
    own = typed.text and typed.text != texts.get(actor.modal_state.template, "").strip()
    kept = typed.text if own else None
    if kept is not None and len(json.dumps(kept)) > _MOST:
        return typed, actor.modal_state.fresh
    return replace(typed, text=new, replaced=kept), actor.modal_state.fresh + 1


def _back(typed: Typed, dossier: DraftDossier, actor: Actor) -> tuple[Typed, int]:
    saved = dossier.draft.replaced if dossier.draft is not None else ""
    mine = actor.modal_state.replaced or saved
    if not mine:
        return typed, actor.modal_state.fresh
    return replace(typed, text=mine, replaced=""), actor.modal_state.fresh + 1


CHOICES: Mapping[str, Choice] = {
    "look_over": _as_it_is,
    "channel": _as_it_is,
    "wants": _as_it_is,
    "image": _as_it_is,
    "template": _template,
    "voice": _voice,
    "calmer": _calmer,
    "back_to_mine": _back,
}
"""What is chosen in the dialog of a draft, by the rest of its action id."""
