"""The dialogs about what a mention is: its class, its flags, the question of a class.

Every function gives a view; `metadata` is what comes back with the submission.
"""

from collections.abc import Collection

from bot.playbook.playbook import Playbook, Question
from bot.ui.blocks import Block, View, actions, button, option, section
from bot.ui.fields import any_of, field, modal, one_of
from bot.ui.translator import Translator
from data.models import MentionId


def flags(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    chosen: Collection[str] = (),
) -> View:
    """Field: `flags`, all thirteen, those that are set are marked."""
    say = words.of_dialog("flags")
    options = [
        option(f"{flag.emoji} {words.pick(flag.label)}", flag.id)
        for flag in playbook.flags.values()
    ]
    element = any_of(options, chosen, say("placeholder"))
    hint = say("flags_hint")
    inputs = [field("flags", say("flags"), element, hint=hint, optional=True)]
    return modal("flags", metadata, inputs, words)


def change_class(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    current: str | None = None,
    mention: MentionId | None = None,
) -> View:
    """Field: `class`, with the question that tells each class from the others."""
    say = words.of_dialog("classify")
    options = [
        option(
            f"{klass.emoji} {words.pick(klass.label)}",
            klass.id,
            words.pick(klass.question),
        )
        for klass in playbook.classes.values()
    ]
    element = one_of("radio_buttons", options, current)
    inputs = [field("class", say("class"), element, hint=say("class_hint"))]
    if mention is not None:
        label = words("button.what_is_what")
        inputs.append(actions([button(label, "mention.what_is_what", mention)], "help"))
    return modal("classify", metadata, inputs, words, callback="classify_more")


def finding(
    metadata: str, mention: MentionId, question: Question, words: Translator
) -> View:
    """The one question a class asks, answered by one press (`mention.finding.<answer>`)."""
    rows = [
        section(f"*{words.pick(question.ask)}*"),
        actions(findings(mention, question, words), f"m{mention}:finding"),
    ]
    return modal("finding", metadata, rows, words, submit=False)


def findings(mention: MentionId, question: Question, words: Translator) -> list[Block]:
    """A button for each answer."""
    return [
        button(words.pick(answer.label), f"mention.finding.{answer.id}", mention)
        for answer in question.answers.values()
    ]
