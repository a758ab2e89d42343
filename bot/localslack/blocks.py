"""Validates blocks and views with the errors Slack would return.

Pure: `problems("message", blocks)` and `problems_of_view(view)` return every problem,
worded as Slack words it; an empty list means that Slack would accept it. Unknown types
and unknown fields are problems. Block types that are not implemented (video, cards)
count as unknown. Limits: the Block Kit reference of the Slack docs.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.localslack.elements import (
    ACCESSORY,
    ID,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    plain,
    text,
)
from bot.localslack.people import Json
from bot.localslack.shapes import (
    Check,
    anything,
    boolean,
    integer,
    items,
    needs_one,
    number,
    of,
    one_of,
    problem,
    record,
    string,
    typed,
)

LONGEST = 12_000

STYLE = record(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "code": boolean,
        "underline": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
    },
)
STYLED: Mapping[str, Check] = {"style": STYLE}

INLINE = typed(
    {
        "text": of("text", {"text": string(LONGEST)}, STYLED),
        "link": of(
            "link",
            {"url": string(3000)},
            {**STYLED, "text": string(LONGEST), "unsafe": boolean},
        ),
        "user": of("user", {"user_id": string(50)}, STYLED),
        "channel": of("channel", {"channel_id": string(50)}, STYLED),
        "usergroup": of("usergroup", {"usergroup_id": string(50)}, STYLED),
        "emoji": of(
            "emoji",
            {"name": string(100)},
            {**STYLED, "unicode": string(50), "skin_tone": integer},
        ),
        "broadcast": of(
            "broadcast", {"range": one_of("here", "channel", "everyone")}, STYLED
        ),
        "date": of(
            "date",
            {"timestamp": integer, "format": string(500)},
            {**STYLED, "url": string(3000), "fallback": string(500)},
        ),
        "color": of("color", {"value": string(20)}, STYLED),
    }
)
LINE = items(INLINE, 1000, 0)
SECTION = of("rich_text_section", {"elements": LINE}, {})

RICH_TEXT = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": of(
            "rich_text_quote", {"elements": LINE}, {"border": integer}
        ),
        "rich_text_preformatted": of(
            "rich_text_preformatted",
            {"elements": LINE},
            {"border": integer, "language": anything},
        ),
        "rich_text_list": of(
            "rich_text_list",
            {"style": one_of("bullet", "ordered"), "elements": items(SECTION, 1000)},
            {"indent": integer, "offset": integer, "border": integer},
        ),
    }
)

Surface = Literal["message", "modal", "home"]

BLOCK_ID: Mapping[str, Check] = {"block_id": ID}
MOST: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
VIEW_SIZE = 250_000

_LABEL = string(20)
_SERIES = record(
    {
        "name": _LABEL,
        "data": items(record({"label": _LABEL, "value": number}, {}), 20),
    },
    {},
)
CHART: Check = record(
    {
        "type": one_of("line", "bar", "area"),
        "series": items(_SERIES, 6),
        "axis_config": record({"categories": items(_LABEL, 20)}, {}),
    },
    {},
)
"""Lines, bars and areas; of the limits that are told of, the stricter ones."""

_CELLS: Mapping[str, Check] = {
    "raw_text": of("raw_text", {"text": string(LONGEST)}, {}),
    "raw_number": of("raw_number", {"value": number, "text": string(255)}, {}),
    "rich_text": of("rich_text", {"elements": items(RICH_TEXT, 100)}, BLOCK_ID),
}

BLOCKS: Mapping[str, Check] = {
    "section": needs_one(
        ("text", "fields"),
        of(
            "section",
            {},
            {
                **BLOCK_ID,
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": ACCESSORY,
                "expand": boolean,
            },
        ),
    ),
    "divider": of("divider", {}, BLOCK_ID),
    "header": of("header", {"text": plain(150)}, BLOCK_ID),
    "context": of("context", {"elements": items(IN_CONTEXT, 10)}, BLOCK_ID),
    "actions": of("actions", {"elements": items(IN_ACTIONS, 25)}, BLOCK_ID),
    "rich_text": of("rich_text", {"elements": items(RICH_TEXT, 100)}, BLOCK_ID),
    "image": of(
        "image",
        {"alt_text": string(2000)},
        {
            **BLOCK_ID,
            "image_url": string(3000),
            "slack_file": anything,
            "title": plain(2000),
        },
    ),
    "input": of(
        "input",
        {"label": plain(2000), "element": IN_INPUT},
        {
            **BLOCK_ID,
            "hint": plain(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "markdown": of("markdown", {"text": string(12_000)}, BLOCK_ID),
    "table": of(
        "table",
        {"rows": items(items(anything, 20), 100)},
        {**BLOCK_ID, "column_settings": anything},
    ),
    "data_visualization": of(
        "data_visualization", {"title": string(50), "chart": CHART}, BLOCK_ID
    ),
    "data_table": of(
        "data_table",
        {"caption": string(LONGEST), "rows": items(items(typed(_CELLS), 20), 101, 2)},
        {**BLOCK_ID, "page_size": integer, "row_header_column_index": integer},
    ),
    "alert": of("alert", {"text": anything}, {**BLOCK_ID, "level": string(20)}),
}
EVERYWHERE = {
    "section",
    "divider",
    "header",
    "context",
    "actions",
    "rich_text",
    "image",
    "input",
}
ALLOWED: Mapping[Surface, frozenset[str]] = {
    "message": frozenset(
        EVERYWHERE | {"markdown", "table", "data_table", "data_visualization"}
    ),
    "modal": frozenset(EVERYWHERE | {"alert"}),
    "home": frozenset(EVERYWHERE),
}

VIEW_COMMON: Mapping[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = record(
    {"type": one_of("modal"), "title": plain(24), "blocks": anything},
    {
        **VIEW_COMMON,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = record({"type": one_of("home"), "blocks": anything}, VIEW_COMMON)


def problems(
    surface: Surface, blocks: Sequence[Json], at: str = "/blocks"
) -> list[str]:
    """Everything Slack would refuse about these blocks on this surface."""
    if not isinstance(blocks, list):
        return [problem("must be an array", at)]
    shape = items(typed(BLOCKS, ALLOWED[surface]), MOST[surface], 0)
    found = list(shape(blocks, at))
    return found or [
        *repeated_ids(blocks, at),
        *repeated_tables(blocks, at),
        *wrong_charts(blocks, at),
        *wrong_data_tables(blocks, at),
    ]


def problems_of_view(view: Json) -> list[str]:
    """Everything Slack would refuse about a modal or a Home."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return [problem("unsupported type", "/view/type")]
    surface: Surface = "modal" if view["type"] == "modal" else "home"
    shape = MODAL if surface == "modal" else HOME
    found = [
        *shape(view, "/view"),
        *problems(surface, view.get("blocks", []), "/view/blocks"),
    ]
    if found:
        return found
    if surface == "modal" and has_input(view["blocks"]) and not view.get("submit"):
        found.append(problem("missing required field: submit", "/view"))
    if len(json.dumps(view)) > VIEW_SIZE:
        found.append(problem("view is too large", "/view"))
    return found


def has_input(blocks: Sequence[Json]) -> bool:
    return any(block["type"] == "input" for block in blocks)


def repeated_ids(blocks: Sequence[Json], at: str) -> Iterator[str]:
    """A block id is unique in a message, an action id within its block."""
    for name in twice(block.get("block_id") for block in blocks):
        yield problem(f"`block_id` {name} already exists", at)
    for index, block in enumerate(blocks):
        inner = block.get("elements", []) if block["type"] == "actions" else []
        for name in twice(element.get("action_id") for element in inner):
            yield problem(
                f"`action_id` {name} already exists", f"{at}/{index}/elements"
            )


def repeated_tables(blocks: Sequence[Json], at: str) -> Iterator[str]:
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield problem("only one table is allowed", at)


def wrong_charts(blocks: Sequence[Json], at: str) -> Iterator[str]:
    """At most two charts in a message, and every series has every category."""
    charts = [one["chart"] for one in blocks if one["type"] == "data_visualization"]
    if len(charts) > 2:
        yield problem("no more than 2 charts allowed", at)
    for chart in charts:
        wanted = chart["axis_config"]["categories"]
        for series in chart["series"]:
            if [point["label"] for point in series["data"]] != wanted:
                name = series["name"]
                yield problem(f"series {name} does not have every category", at)


def wrong_data_tables(blocks: Sequence[Json], at: str) -> Iterator[str]:
    """Every row is as long as the head, the head holds plain words, and a page has rows."""
    for index, block in enumerate(blocks):
        if block["type"] != "data_table":
            continue
        head, *rows = block["rows"]
        here = f"{at}/{index}"
        if any(cell["type"] != "raw_text" for cell in head):
            yield problem("header cells must be raw_text", f"{here}/rows/0")
        if any(len(row) != len(head) for row in rows):
            yield problem("rows must have the same number of cells", f"{here}/rows")
        if not 1 <= block.get("page_size", 5) <= 100:
            yield problem("must be between 1 and 100", f"{here}/page_size")


def twice(names: Any) -> list[str]:
    return [
        name for name, count in Counter(names).items() if name is not None and count > 1
    ]
