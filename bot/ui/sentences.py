"""A sentence of ours with names and times in it, for each of the ways Slack takes text.

What stands in a sentence is put in last, so that nothing in a name formats or is read as a
part of the sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ui.blocks import Block
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_mrkdwn, literal

Value = str | int | datetime

_GAP = "\x00"
_PIECES = re.compile(r"(\*|\x00\w+\x00)")
_DATE = "{date_short_pretty} {time}"
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Piece:
    """Words or an instant; the sentence says which stand out, and which are `ours`."""

    value: str | datetime
    bold: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The pieces of one sentence, in order."""

    pieces: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def text(self, render: RenderContext, now: datetime) -> str:
        """As plain words; times with their day."""
        return "".join(
            one.value if isinstance(one.value, str) else render.dated(one.value, now)
            for one in self.pieces
        )

    def spoken(self, render: RenderContext, now: datetime) -> str:
        """For the `text` of a message: inert, times as words with their day."""
        return "".join(
            render.dated(one.value, now)
            if isinstance(one.value, datetime)
            else one.value
            if one.ours
            else escape_mrkdwn(one.value)
            for one in self.pieces
        )

    def mrkdwn(self, render: RenderContext, now: datetime) -> str:
        """For mrkdwn; what was put in is inert."""
        return "".join(_in_mrkdwn(one, render, now) for one in self.pieces)

    def elements(self, render: RenderContext, now: datetime) -> list[Block]:
        """For a rich_text section."""
        return [_in_rich_text(one, render, now) for one in self.pieces]


def sentence(key: str, render: RenderContext, **values: Value) -> Sentence:
    """The sentence of this key; `*…*` in it stands out."""
    gaps: Mapping[str, str | int] = {
        name: value if isinstance(value, int) else f"{_GAP}{name}{_GAP}"
        for name, value in values.items()
    }
    said = render.words(key, **gaps)
    pieces: list[Piece] = []
    bold = False
    for part in filter(None, _PIECES.split(said)):
        if part == "*":
            bold = not bold
            continue
        if not part.startswith(_GAP):
            pieces.append(Piece(part, bold, ours=True))
            continue
        value = values[part.strip(_GAP)]
        pieces.append(Piece(value if isinstance(value, datetime) else str(value), bold))
    return Sentence(tuple(pieces))


def ours(text: str) -> Sentence:
    """Words of the playbook as they stand there; nothing for none."""
    return Sentence((Piece(text, ours=True),)) if text else Sentence()


def joined(sentences: Iterable[Sentence], between: str = _BETWEEN) -> Sentence:
    """One after the other, with a dot in between."""
    pieces: list[Piece] = []
    for one in filter(None, sentences):
        pieces += [Piece(between, ours=True), *one.pieces] if pieces else one.pieces
    return Sentence(tuple(pieces))


def fitting(
    sentences: Iterable[Sentence],
    most: int,
    render: RenderContext,
    now: datetime,
) -> Sentence:
    """As many of them, the first in any case, as `most` characters hold."""
    kept: list[Sentence] = []
    for one in filter(None, sentences):
        if kept and len(joined([*kept, one]).text(render, now)) > most:
            continue
        kept.append(one)
    return joined(kept)


def rich_text(
    sentences: Sequence[Sentence],
    render: RenderContext,
    now: datetime,
    block_id: str | None = None,
) -> Block:
    """A rich_text block of one line."""
    elements = joined(sentences).elements(render, now)
    line = {"type": "rich_text_section", "elements": elements}
    block: Block = {"type": "rich_text", "elements": [line]}
    return block if block_id is None else {**block, "block_id": block_id}


def _in_mrkdwn(one: Piece, render: RenderContext, now: datetime) -> str:
    if isinstance(one.value, datetime):
        said = render.token(one.value, now)
    else:
        said = one.value if one.ours else escape_mrkdwn(one.value)
    return f"*{said}*" if one.bold and said.strip() else said


def _in_rich_text(one: Piece, render: RenderContext, now: datetime) -> Block:
    drawn: Block = {"type": "text"}
    if isinstance(one.value, datetime):
        drawn = {
            "type": "date",
            "timestamp": int(one.value.timestamp()),
            "format": _DATE,
            "fallback": render.moment(one.value, now),
        }
    else:
        drawn["text"] = literal(one.value)
    return {**drawn, "style": {"bold": True}} if one.bold else drawn
