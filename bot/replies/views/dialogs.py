"""The modals around a reply: one step each, prefilled, with instructions.

Every function returns a view; `metadata` comes back with the submission.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.playbook.playbook import Playbook, Question
from bot.ui.blocks import Block, Message, View, actions, button, option, plain, section
from bot.ui.fields import (
    address,
    any_of,
    field,
    modal,
    one_of,
    person,
    posted,
    written,
)
from bot.ui.translator import Translator
from data.models import MentionId


def hand_over(
    metadata: str,
    words: Translator,
    *,
    to: str | None = None,
    note: str = "",
    hint: str = "",
) -> View:
    """Fields: `to`, `note`. Never asks for a reason. `hint` is about the note."""
    say = _of("hand_over", words)
    what = written(note)
    blocks = [
        field("to", say("to"), person(to), hint=say("to_hint")),
        field("note", say("note"), what, hint=say("note_hint"), optional=True),
    ]
    if hint:
        blocks.append(section(hint))
    return modal("hand_over", metadata, blocks, words)


def flags(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    chosen: Collection[str] = (),
) -> View:
    """Field: `flags`, all thirteen, those that are set are marked."""
    say = _of("flags", words)
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
    say = _of("classify", words)
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


def notice(message: Message) -> View:
    """What would be whispered in a channel, to somebody who is in a modal."""
    return {
        "type": "modal",
        "callback_id": "notice",
        "title": plain("Brandwacht", 24),
        "blocks": message.blocks or [section(message.text)],
    }


def findings(mention: MentionId, question: Question, words: Translator) -> list[Block]:
    """A button for each answer."""
    return [
        button(words.pick(answer.label), f"mention.finding.{answer.id}", mention)
        for answer in question.answers.values()
    ]


def answer(
    metadata: str,
    words: Translator,
    *,
    now: datetime,
    channel: str = "public",
    text: str = "",
    url: str | None = None,
) -> View:
    """Fields: `text`, `url` (one is needed), `channel`, `at`."""
    what, where, link, when = posted(
        "answer", words, now, text=text, channel=channel, url=url
    )
    intro = section(words("dialog.answer.intro"))
    return modal("answer", metadata, [intro, what, link, where, when], words)


def no_reply(
    metadata: str, playbook: Playbook, words: Translator, *, chosen: str | None = None
) -> View:
    """Field: `reason`; each says after how long we look again."""
    say = _of("no_reply", words)
    options = [
        option(
            words.pick(reason.label),
            reason.id,
            words("dialog.no_reply.again", span=words.span(reason.look_again)),
        )
        for reason in playbook.no_reply_reasons.values()
    ]
    element = one_of("radio_buttons", options, chosen)
    inputs = [field("reason", say("reason"), element, hint=say("reason_hint"))]
    return modal("no_reply", metadata, inputs, words)


def add(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    url: str | None = None,
    text: str = "",
    platform: str = "web",
) -> View:
    """Fields: `url`, `text` (one is needed), `author`, `platform`."""
    say = _of("add", words)
    options = [
        option(f"{known.emoji} {words.pick(known.label)}", known.id)
        for known in playbook.platforms.values()
    ]
    inputs = [
        section(say("intro")),
        field("url", say("url"), address(url), optional=True),
        field("text", say("text"), written(text), hint=say("need"), optional=True),
        field("author", say("author"), written(lines=False), optional=True),
        field("platform", say("platform"), one_of("static_select", options, platform)),
    ]
    return modal("add", metadata, inputs, words)


def _of(dialog: str, words: Translator) -> Callable[[str], str]:
    """The sentences of one dialog."""
    return lambda key: words(f"dialog.{dialog}.{key}")
