"""Chooses the step a card recommends, and says in one calm line why it is that one.

Both follow the case: its class, what was found out, what was said already, the draft.
"""

from bot.card.views.badges import decision_of, known_flags
from bot.card.views.guidance import leading_class
from bot.intake.rules.auto_triage import not_worth_it
from bot.mentions.rules import closing_steps
from bot.mentions.rules.irony import doubted
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import Klass, Label
from bot.replies.rules.publish_checklist import RESTING, Unmet
from bot.ui.blocks import Block, context, mrkdwn
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.models import Status

ASK, POST = "ask_finding", "mark_posted"
_WRITING = ("holding", "draft")


def recommended(scene: CardModel, klass: Klass | None, pen: RenderContext) -> str:
    """The next step of a mention somebody has to do something about.

    A decision of management knows best, then a flag, then a draft that is ready; before we write, we find out what.
    """
    mention = scene.mention
    if decided := _as_decided(scene, pen):
        return decided
    if klass is None:
        return "holding" if mention.first_reply_at is None else "draft"
    step = _hinted(scene, klass, pen)
    fast, writing = ways(klass, scene)
    if step == "draft" or (step == "holding" and mention.first_reply_at is not None):
        return writing
    if step == "escalate" and scene.escalation is not None:
        return fast
    return step


def ways(klass: Klass | None, scene: CardModel) -> list[str]:
    """The fast way and the considered one; a draft that lacks nothing goes out next."""
    silent = klass is not None and klass.reply in ("default_no", "none")
    writing = "reply_anyway" if silent else "draft"
    if scene.draft is not None:
        writing = "draft" if scene.missing else POST
    return ["no_reply" if silent else "holding", writing]


def next_line(scene: CardModel, pen: RenderContext) -> list[Block]:
    """The line above the buttons, for whoever has it or claims it."""
    said = why(scene, pen)
    if not said:
        return []
    return [context([mrkdwn(f"👉 {said}")], f"m{scene.mention.id}:why")]


def why(scene: CardModel, pen: RenderContext) -> str:
    """One calm line why this is the next step (features B1); nothing without a class."""
    mention, playbook = scene.mention, pen.playbook
    klass = leading_class(mention, pen)
    if scene.guard.stop is not None:
        return pen.words("guidance.stopped")
    if klass is None or mention.status not in (Status.OPEN, Status.CLAIMED):
        return ""
    if doubted(mention, playbook):
        return pen.words("guidance.doubted")
    if scene.escalation is not None and _as_decided(scene, pen):
        return pen.words("card.as_decided", decision=decision_of(scene.escalation, pen))
    step = recommended(scene, klass, pen)
    if waits := _draft_waits(scene, pen):
        return waits
    if step != POST and not_worth_it(mention, playbook):
        return pen.words.pick(playbook.guidance.worth_it.line)
    return pen.words.pick(_reason(scene, klass, pen, step))


def _as_decided(scene: CardModel, pen: RenderContext) -> str | None:
    """What management decided may name the very next step (playbook 4.4)."""
    decision = scene.escalation.decision if scene.escalation is not None else None
    known = pen.playbook.escalation.decisions.get(decision or "")
    return None if known is None else known.next


def _hinted(scene: CardModel, klass: Klass, pen: RenderContext) -> str:
    mention = scene.mention
    possible = {*klass.settles, *ways(klass, scene), "draft", "escalate", "close"}
    for flag in known_flags(mention, pen):
        if flag.recommended in possible:
            return flag.recommended
    if scene.draft is not None and not scene.missing:
        return POST
    answer = pen.playbook.answer_of(klass.id, mention.finding)
    if answer is not None and answer.recommended in possible:
        return answer.recommended
    if klass.recommended in _WRITING and open_question(mention, pen.playbook):
        return ASK
    return klass.recommended


def _draft_waits(scene: CardModel, pen: RenderContext) -> str:
    """What a draft still needs before it can go out; nothing where it needs nothing."""
    if scene.draft is None or not scene.missing:
        return ""
    words = pen.words
    named = [_waits_for(one, scene, pen) for one in scene.missing]
    return words("card.draft_waits", what=", ".join(named))


def _waits_for(one: Unmet, scene: CardModel, pen: RenderContext) -> str:
    if one.what == RESTING and one.until is not None:
        return pen.words("waits.cool_off", time=pen.token(one.until, scene.drawn_at))
    return pen.words(f"waits.{one.what}")


def _reason(scene: CardModel, klass: Klass, pen: RenderContext, step: str) -> Label:
    mention, playbook = scene.mention, pen.playbook
    for flag in known_flags(mention, pen):
        if flag.recommended == step:
            return flag.line
    question = open_question(mention, playbook)
    if step == ASK and question is not None:
        return question.ask
    said = _where_it_stands(scene, step, pen)
    if said is not None:
        return playbook.guidance.next[said]
    answer = playbook.answer_of(klass.id, mention.finding)
    return answer.line if answer is not None else klass.why


def _where_it_stands(scene: CardModel, step: str, pen: RenderContext) -> str | None:
    """What was said already counts more than what the class says in the beginning."""
    mention = scene.mention
    if step == POST:
        return POST
    if step not in _WRITING or mention.first_reply_at is None:
        return None
    if mention.promise_due is not None and mention.promise_due <= scene.drawn_at:
        return "promise_passed"
    missing = closing_steps.missing(mention, pen.playbook)
    if missing:
        return missing[0]
    return "promised" if mention.promise_due is not None else "again"
