"""Slack's own charts and tables: within the stricter of the limits that are told of.

Every number of theirs also stands in words in the same message: a workspace that draws
none, a phone and a screen reader lose nothing (anchors.md section 4).
"""

from collections.abc import Mapping, Sequence

from bot.ui.blocks import Block
from bot.ui.texts import cut

_POINTS, _SERIES, _LABEL, _TITLE = 20, 6, 20, 50
_ROWS, _COLUMNS, _PAGE = 100, 20, 10

Cell = str | int


def chart(
    kind: str,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[int]],
) -> list[Block]:
    """A `line` or `bar` chart; none for fewer than two points.

    Of more points than Slack takes the last are drawn.
    """
    names = _short([cut(one, _LABEL) for one in labels[-_POINTS:]])
    if len(names) < 2:
        return []
    drawn = [
        {
            "name": cut(name, _LABEL),
            "data": [
                {"label": label, "value": value}
                for label, value in zip(names, values[-_POINTS:], strict=True)
            ],
        }
        for name, values in list(series.items())[:_SERIES]
    ]
    return [
        {
            "type": "data_visualization",
            "title": cut(title, _TITLE),
            "chart": {
                "type": kind,
                "series": drawn,
                "axis_config": {"categories": names},
            },
        }
    ]


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell | None]]
) -> list[Block]:
    """A table people can sort; nothing without rows. What is not known is a dash."""
    if not rows:
        return []
    head = [{"type": "raw_text", "text": one} for one in header[:_COLUMNS]]
    body = [[_cell(one) for one in row[:_COLUMNS]] for row in rows[:_ROWS]]
    return [
        {
            "type": "data_table",
            "caption": caption,
            "rows": [head, *body],
            "page_size": _PAGE,
        }
    ]


def _cell(value: Cell | None) -> Block:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": str(value)}
    return {"type": "raw_text", "text": value or "–"}


def _short(labels: list[str]) -> list[str]:
    """The same, and no two alike: Slack tells points apart by their labels."""
    seen: dict[str, int] = {}
    told: list[str] = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        count = seen[label]
        told.append(label if count == 1 else f"{label[: _LABEL - 3]} {count}")
    return told
