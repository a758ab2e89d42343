"""The modals around a reply: one step each, prefilled, with instructions.

Every function returns a view; `metadata` comes back with the submission.
"""

from datetime import datetime

from bot.playbook.playbook import Playbook
from bot.ui.blocks import View, option, section
from bot.ui.fields import (
    field,
    modal,
    one_of,
    posted,
)
from bot.ui.translator import Translator


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
    say = words.of_dialog("no_reply")
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
