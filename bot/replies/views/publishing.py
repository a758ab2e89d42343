"""The modals around posted replies: reply anyway, a new version, a suggestion from a
reader.
"""

from datetime import datetime

from bot.card.views.headline import followers
from bot.playbook.playbook import Playbook
from bot.ui.blocks import View, button, option, plain, quote, section
from bot.ui.card_model import CardModel
from bot.ui.fields import (
    address,
    boxes,
    field,
    fold_away,
    modal,
    one_of,
    posted,
    written,
)
from bot.ui.phrases import RenderContext
from bot.ui.translator import Translator
from data.models import MentionId
from data.replies.models import Posted, Read


def reply_anyway(metadata: str, model: CardModel, render: RenderContext) -> View:
    """Fields: `note`, `sure`. Shows how many would see it (S2.19)."""
    words, reach = render.words, model.mention.post.author.followers

    def say(key: str, **values: str | int) -> str:
        return words(f"dialog.reply_anyway.{key}", **values)

    known = {} if reach is None else {"followers": followers(reach, render)}
    key = "reach_unknown" if reach is None else "reach"
    box = boxes([option(say("confirm"), "sure")], ())
    blocks = [
        section(say("intro")),
        section(f"*{say(key, replies=model.replies, **known)}*"),
        field(
            "note",
            say("note"),
            {**written(lines=False), "max_length": 200},
            hint=say("note_hint"),
            optional=True,
        ),
        field("sure", say("sure"), box, optional=True),
    ]
    return modal("reply_anyway", metadata, blocks, words)


def new_version(
    metadata: str, last: Posted, render: RenderContext, *, now: datetime
) -> View:
    """Fields: `text`, `url`. What stood there before is kept (S0.1)."""
    words = render.words
    time = render.moment(last.posted_at, now)
    intro = words("dialog.new_version.intro", version=last.version, time=time)
    blocks = [
        {"type": "context", "elements": [plain(intro)]},
        field("text", words("dialog.new_version.text"), written(last.text)),
        field("url", words("dialog.new_version.url"), address(last.url), optional=True),
    ]
    return modal("new_version", metadata, blocks, words)


def allow(metadata: str, read: Read, words: Translator) -> View:
    """Field: `note`, why a text that the check stops may be published."""
    note = {**written(lines=False), "max_length": 200}
    blocks = [
        section(words("dialog.read_allow.intro")),
        quote(read.text[:600]),
        field(
            "note",
            words("dialog.read_allow.note"),
            note,
            hint=words("dialog.read_allow.note_hint"),
        ),
    ]
    return modal("read_allow", metadata, blocks, words)


def suggest(metadata: str, read: Read, words: Translator) -> View:
    """Field: `text`, beginning with the words that were to be read."""
    blocks = [
        quote(read.text[:600]),
        field("text", words("dialog.read_suggest.text"), written(read.text)),
    ]
    return modal("read_suggest", metadata, blocks, words)


def answer(
    metadata: str,
    words: Translator,
    *,
    now: datetime,
    number: MentionId,
    channel: str = "public",
    unfolded: bool = False,
) -> View:
    """Fields: `text`, `url` (one is needed), and behind *More…* `channel`, `at`."""
    what, where, link, when = posted("answer", words, now, channel=channel)
    blocks = [section(words("dialog.answer.intro")), what, link, where, when]
    if not unfolded:
        press = button(words("button.menu"), "draft.answer_more", number)
        blocks = fold_away(blocks, {"channel", "at"}, press, "answer:more")
    return modal("answer", metadata, blocks, words)


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
