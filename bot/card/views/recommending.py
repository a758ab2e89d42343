"""Chooses the step a card recommends, and explains it in one line.

Both depend on the class, the answers to its questions, what was said already, and the
draft.
"""

from bot.card.views.badges import decision_of
from bot.card.views.guidance import leading_class
from bot.card.views.headline import known_flags
from bot.mentions.rules import closing_steps
from bot.mentions.rules.no_reply import not_worth_it
from bot.mentions.rules.replying import RESTING, Unmet
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import Klass, Label
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.models import Status

ASK, POST = "ask_finding", "mark_posted"
_WRITING = ("holding", "draft")


def recommended(model: CardModel, klass: Klass | None, render: RenderContext) -> str:
    """The next step of a mention somebody has to do something about.

    A decision of management knows best, then a flag, then a draft that is ready; before we write, we find out what.
    """
    mention = model.mention
    if decided := _as_decided(model, render):
        return decided
    if klass is None:
        return "holding" if mention.first_reply_at is None else "draft"
    step = _hinted(model, klass, render)
    fast, writing = ways(klass, model)
    if step == "draft" or (step == "holding" and mention.first_reply_at is not None):
        return writing
    if step == "escalate" and model.escalation is not None:
        return fast
    return step


def ways(klass: Klass | None, model: CardModel) -> list[str]:
    """The fast way and the considered one; a draft that lacks nothing goes out next."""
    silent = klass is not None and klass.reply in ("default_no", "none")
    writing = "reply_anyway" if silent else "draft"
    if model.draft is not None:
        writing = "draft" if model.missing else POST
    return ["no_reply" if silent else "holding", writing]


def why(model: CardModel, render: RenderContext) -> str:
    """One calm line why this is the next step (features B1); nothing without a class."""
    mention, playbook = model.mention, render.playbook
    klass = leading_class(mention, render)
    if model.takedown.stop is not None:
        return render.words("guidance.stopped")
    if klass is None or mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    if model.escalation is not None and _as_decided(model, render):
        return render.words(
            "card.as_decided", decision=decision_of(model.escalation, render)
        )
    step = recommended(model, klass, render)
    if step != POST and not_worth_it(mention, playbook):
        return render.words.pick(playbook.guidance.worth_it.line)
    return render.words.pick(_reason(model, klass, render, step))


def _as_decided(model: CardModel, render: RenderContext) -> str | None:
    """What management decided may name the very next step (playbook 4.4)."""
    decision = model.escalation.decision if model.escalation is not None else None
    known = render.playbook.escalation.decisions.get(decision or "")
    return None if known is None else known.next


def _hinted(model: CardModel, klass: Klass, render: RenderContext) -> str:
    mention = model.mention
    possible = {*klass.settles, *ways(klass, model), "draft", "escalate", "close"}
    for flag in known_flags(mention, render):
        if flag.recommended in possible:
            return flag.recommended
    if model.draft is not None and not model.missing:
        return POST
    answer = render.playbook.answer_of(klass.id, mention.finding)
    if answer is not None and answer.recommended in possible:
        return answer.recommended
    if klass.recommended in _WRITING and open_question(mention, render.playbook):
        return ASK
    return klass.recommended


def draft_waits(model: CardModel, render: RenderContext) -> str:
    """What a draft still needs before it can go out; nothing where it needs nothing."""
    if model.draft is None or not model.missing:
        return ""
    words = render.words
    named = [waits_for(one, model, render) for one in model.missing]
    return words("card.draft_waits", what=", ".join(named))


def waits_for(one: Unmet, model: CardModel, render: RenderContext) -> str:
    """One thing a draft still needs, in words; a time where it is one."""
    if one.what == RESTING and one.until is not None:
        return render.words(
            "waits.cool_off", time=render.token(one.until, model.drawn_at)
        )
    return render.words(f"waits.{one.what}")


def _reason(model: CardModel, klass: Klass, render: RenderContext, step: str) -> Label:
    mention, playbook = model.mention, render.playbook
    for flag in known_flags(mention, render):
        if flag.recommended == step:
            return flag.line
    question = open_question(mention, playbook)
    if step == ASK and question is not None:
        return question.ask
    said = _where_it_stands(model, step, render)
    if said is not None:
        return playbook.guidance.next[said]
    answer = playbook.answer_of(klass.id, mention.finding)
    return answer.line if answer is not None else klass.why


def _where_it_stands(model: CardModel, step: str, render: RenderContext) -> str | None:
    """What was said already counts more than what the class says in the beginning."""
    mention = model.mention
    if step == POST:
        return POST
    if step not in _WRITING or mention.first_reply_at is None:
        return None
    if mention.promise_due is not None and mention.promise_due <= model.drawn_at:
        return "promise_passed"
    if mention.returned_at is not None and mention.answered_at is not None:
        return "again"
    missing = closing_steps.missing(mention, render.playbook)
    if missing:
        return missing[0]
    return "promised" if mention.promise_due is not None else "again"
