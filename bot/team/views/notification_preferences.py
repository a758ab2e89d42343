"""The modals in which people choose when and how they are reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ui.blocks import Block, View, option
from bot.ui.fields import field, instant, modal, one_of
from bot.ui.phrases import RenderContext
from bot.ui.translator import Translator

MORNING = "morning"
"""The choice of the next working morning; the others are minutes."""

WAYS = ("dm", "thread", "none")
"""How somebody can be reminded; words below `dialog.settings.`."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One snooze that can be chosen, and when it ends. No `span` is the next morning."""

    span: timedelta | None
    until: datetime

    @property
    def choice(self) -> str:
        """What comes back when it is chosen."""
        return MORNING if self.span is None else str(self.span // timedelta(minutes=1))


def snooze(
    metadata: str, pauses: Sequence[Pause], render: RenderContext, *, now: datetime
) -> View:
    """Fields: `until` where there is a choice left, and `own`."""
    words = render.words
    options = [_option(pause, render, now) for pause in pauses]
    own = field(
        "own",
        words("dialog.snooze.own"),
        instant(),
        hint=words("dialog.snooze.own_hint"),
        optional=bool(options),
    )
    inputs: list[Block] = [own]
    if options:
        usual = str(render.playbook.nudges.snooze_at_once // timedelta(minutes=1))
        values = [pause.choice for pause in pauses]
        chosen = usual if usual in values else values[0]
        element = one_of("radio_buttons", options, chosen)
        hint = words("dialog.snooze.until_hint")
        label = words("dialog.snooze.until")
        inputs.insert(0, field("until", label, element, hint=hint))
    return modal("snooze", metadata, inputs, words)


def settings(metadata: str, words: Translator, *, how: str) -> View:
    """Field: `how`, one of `WAYS`."""
    options = [
        option(
            words(f"dialog.settings.{way}"), way, words(f"dialog.settings.{way}_more")
        )
        for way in WAYS
    ]
    element = one_of("radio_buttons", options, how)
    hint = words("dialog.settings.how_hint")
    asked = field("how", words("dialog.settings.how"), element, hint=hint)
    return modal("settings", metadata, [asked], words)


def _option(pause: Pause, render: RenderContext, now: datetime) -> Block:
    words = render.words
    label = (
        words("dialog.snooze.morning") if pause.span is None else words.span(pause.span)
    )
    until = words("dialog.snooze.at", time=render.moment(pause.until, now))
    return option(label, pause.choice, until)
