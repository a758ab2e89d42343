"""Decides what people add to a class: a second class, a weight, whom praise is for.

Also what follows from the answer to a class's question, which may lead to another
class.
"""

from dataclasses import replace

from bot.errors import Refused
from bot.mentions.rules import lifecycle
from bot.mentions.rules.irony import READINGS, doubted
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.mentions.rules.weight import LEVELS, weight_of
from bot.playbook.playbook import ClassQuestion, Playbook
from data.mentions.event_data import Classed, PraisedFor, ReadAs, Weighed
from data.models import Mention, Status


def found(mention: Mention, context: DecisionContext, *, finding: str) -> Transition:
    """Answer the question of the class; the answer may be another class or a flag.

    Praise that is not true *is* wrong facts (S2.7): one press, and it can be taken back.
    """
    playbook, into = context.playbook, mention.classification or ""
    answer = playbook.answer_of(into, finding)
    if answer is None:
        raise Refused("unknown_answer")
    if answer.becomes is not None:
        return lifecycle.classify(
            mention, context, into=answer.becomes, because=finding
        )
    if answer.sets_flag is not None and answer.sets_flag not in mention.flags:
        flags = {*mention.flags, answer.sets_flag}
        known = tuple(name for name in playbook.flags if name in flags)
        mention = replace(mention, flags=known)
    return lifecycle.classify(mention, context, into=into, finding=finding)


def open_question(mention: Mention, playbook: Playbook) -> ClassQuestion | None:
    """What the class still asks; nothing once it was answered."""
    if mention.finding is not None:
        return None
    return playbook.question_of(mention.classification)


def also(mention: Mention, context: DecisionContext, *, into: str | None) -> Transition:
    """A mixed post: a second class, whose stricter clocks count (S0.18)."""
    _live(mention)
    if mention.classification is None:
        raise Refused("needs_a_class")
    if into is not None and into not in context.playbook.classes:
        raise Refused("unknown_class", {"class": into})
    if into in (mention.second_class, mention.classification):
        raise Refused("already_that_class", {"class": into or ""})
    data = Classed(mention.second_class, into)
    return finish("also", replace(mention, second_class=into), context, data)


def weigh(mention: Mention, context: DecisionContext, *, level: str) -> Transition:
    """A person knows better; what was computed stays in the story (S1.15)."""
    _live(mention)
    if level not in LEVELS:
        raise Refused("unknown_weight")
    before = weight_of(mention, context.playbook)
    if mention.priority == level:
        raise Refused("already_that_weight")
    data = Weighed(before.level, level)
    return finish("weigh", replace(mention, priority=level), context, data)


def praise_for(mention: Mention, context: DecisionContext, *, whom: str) -> Transition:
    """Whom or what the praise is for, so that it reaches them (S0.17)."""
    klass = context.playbook.classes.get(mention.classification or "")
    if (
        klass is None
        or not klass.praises
        or whom not in context.playbook.guidance.praises
    ):
        raise Refused("not_praise")
    if mention.praise_target == whom:
        raise Refused("same_flags")
    data = PraisedFor(whom)
    return finish("praise_for", replace(mention, praise_target=whom), context, data)


def read_as(mention: Mention, context: DecisionContext, *, reading: str) -> Transition:
    """A second person says how they read it; whoever asked is not the second (S3.2)."""
    _live(mention)
    if reading not in READINGS:
        raise Refused("unknown_answer")
    if not doubted(mention, context.playbook):
        raise Refused("no_doubt_left")
    if context.by == mention.doubted_by:
        raise Refused("ask_somebody_else")
    read = replace(mention, read_as=reading, read_by=context.by)
    step = finish("read_as", read, context, ReadAs(reading))
    return replace(step, redraws="second_opinion")


def _live(mention: Mention) -> None:
    if mention.status is Status.CLOSED:
        raise Refused("already_closed", {"at": mention.closed_at})
