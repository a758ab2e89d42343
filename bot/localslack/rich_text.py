"""The schemas inside a rich text block. Limits: the rich text page of the Slack docs."""

from collections.abc import Mapping

from bot.localslack.shapes import (
    Check,
    anything,
    boolean,
    integer,
    items,
    of,
    one_of,
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
