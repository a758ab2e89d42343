"""The modal that adds a mention by hand."""

from bot.playbook.playbook import Playbook
from bot.ui.blocks import View, option, section
from bot.ui.fields import address, field, modal, one_of, written
from bot.ui.translator import Translator


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
    options = [
        option(f"{known.emoji} {words.pick(known.label)}", known.id)
        for known in playbook.platforms.values()
    ]
    inputs = [
        section(words("dialog.add.intro")),
        field("url", words("dialog.add.url"), address(url), optional=True),
        field(
            "text",
            words("dialog.add.text"),
            written(text),
            hint=words("dialog.add.need"),
            optional=True,
        ),
        field(
            "author", words("dialog.add.author"), written(lines=False), optional=True
        ),
        field(
            "platform",
            words("dialog.add.platform"),
            one_of("static_select", options, platform),
        ),
    ]
    return modal("add", metadata, inputs, words)
