"""What the validation of blocks refuses, compared with slack_sdk's own models."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.localslack.blocks import Surface, problems
from tests.localslack.pieces import marked, plain

Blocks = list[dict[str, Any]]


def button(name: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": name, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str = "hi", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": marked(text), **more}


def option(value: str = "v", text: str = "Label") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def select(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": list(options), **more}


def quote(*inline: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": list(inline)}],
    }


CARD: Blocks = [
    {"type": "context", "elements": [marked("X · *Ana*"), plain("@ana")]},
    quote(
        {"type": "text", "text": "hello <@U1> *not bold*"},
        {"type": "link", "url": "https://example.com", "text": "here"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
    ),
    section("status", accessory=button("mention.history")),
    actions(
        button("mention.claim", style="primary", value="482"),
        button("mention.open_post", url="https://example.com"),
        {
            "type": "overflow",
            "action_id": "mention.more",
            "options": [option("close:482")],
        },
        block_id="moves",
    ),
    {"type": "divider"},
    {"type": "header", "text": plain("Queue")},
]

WRONG: list[tuple[str, Blocks, str]] = [
    ("too many blocks", [{"type": "divider"}] * 51, "no more than 50 items"),
    ("an unknown block", [{"type": "video"}], "unsupported type: video"),
    ("an unknown field", [section(colour="red")], "additional property: colour"),
    ("an empty text", [section("")], "more than 0 characters"),
    ("a text too long", [section("x" * 3001)], "less than 3001 characters"),
    ("a section with nothing", [{"type": "section"}], "text or fields"),
    (
        "eleven fields",
        [{"type": "section", "fields": [marked("x")] * 11}],
        "no more than 10",
    ),
    ("a field too long", [{"type": "section", "fields": [marked("x" * 2001)]}], "2001"),
    (
        "a header in mrkdwn",
        [{"type": "header", "text": marked("x")}],
        "unsupported type",
    ),
    ("a long header", [{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    (
        "a crowded context",
        [{"type": "context", "elements": [marked("x")] * 11}],
        "no more than 10",
    ),
    ("an empty context", [{"type": "context", "elements": []}], "no fewer than 1"),
    (
        "a button in a context",
        [{"type": "context", "elements": [button()]}],
        "unsupported type",
    ),
    (
        "a crowded row",
        [actions(*(button(str(n)) for n in range(26)))],
        "no more than 25",
    ),
    ("a long label", [actions({**button(), "text": plain("x" * 76)})], "less than 76"),
    (
        "a mrkdwn label",
        [actions({**button(), "text": marked("x")})],
        "unsupported type",
    ),
    ("a long value", [actions(button(value="x" * 2001))], "less than 2001"),
    ("a value that is a number", [actions(button(value=482))], "must be a string"),
    ("a colour for a style", [actions(button(style="green"))], "must be one of"),
    (
        "a text of type text",
        [section() | {"text": {"type": "text", "text": "x"}}],
        "unsupported",
    ),
    ("no options", [actions(select())], "options or option_groups"),
    ("a long option value", [actions(select(option("x" * 151)))], "less than 151"),
    ("101 options", [actions(select(*[option()] * 101))], "no more than 100"),
    (
        "six in an overflow menu",
        [actions({"type": "overflow", "action_id": "m", "options": [option()] * 6})],
        "no more than 5",
    ),
    (
        "two blocks of one name",
        [section(block_id="b")] * 2,
        "`block_id` b already exists",
    ),
    (
        "two actions of one name",
        [actions(button("a"), button("a"))],
        "`action_id` a already",
    ),
    (
        "an empty rich text",
        [quote({"type": "text", "text": ""})],
        "more than 0 characters",
    ),
    (
        "a rich text style made up",
        [quote({"type": "text", "text": "x", "style": {"big": True}})],
        "big",
    ),
    (
        "an image without words",
        [{"type": "image", "image_url": "https://e.com/i"}],
        "alt_text",
    ),
    (
        "an input to type in a row",
        [actions({"type": "plain_text_input"})],
        "unsupported type",
    ),
]


def test_a_card_passes() -> None:
    assert problems("message", CARD) == []
    assert all(Block.parse(block) is not None for block in CARD)


@pytest.mark.parametrize(
    ("name", "blocks", "said"), WRONG, ids=[name for name, *_ in WRONG]
)
def test_it_refuses(name: str, blocks: Blocks, said: str) -> None:
    found = problems("message", blocks)
    assert any(said in line for line in found), found
    assert all("[json-pointer:/blocks" in line for line in found)


LIMITS: list[tuple[str, Callable[[int], dict[str, Any]], int]] = [
    ("the text of a section", lambda n: section("x" * n), 3000),
    ("the text of a header", lambda n: {"type": "header", "text": plain("x" * n)}, 150),
    (
        "the label of a button",
        lambda n: actions({**button(), "text": plain("x" * n)}),
        75,
    ),
    ("the value of a button", lambda n: actions(button(value="x" * n)), 2000),
    ("the address of a button", lambda n: actions(button(url="x" * n)), 3000),
    ("an action id", lambda n: actions(button("x" * n)), 255),
    ("a block id", lambda n: section(block_id="x" * n), 255),
    ("the options of a select", lambda n: actions(select(*[option()] * n)), 100),
    (
        "a placeholder",
        lambda n: actions(select(option(), placeholder=plain("x" * n))),
        150,
    ),
    (
        "the elements of a row",
        lambda n: actions(*(button(str(i)) for i in range(n))),
        25,
    ),
    ("a context", lambda n: {"type": "context", "elements": [marked("x")] * n}, 10),
]


@pytest.mark.parametrize(
    ("name", "build", "most"), LIMITS, ids=[name for name, *_ in LIMITS]
)
def test_it_draws_the_line_where_slack_sdk_does(
    name: str, build: Callable[[int], dict[str, Any]], most: int
) -> None:
    assert problems("message", [build(most)]) == []
    Block.parse(build(most)).to_dict()  # type: ignore[union-attr]
    assert problems("message", [build(most + 1)])
    with pytest.raises(SlackObjectFormationError):
        Block.parse(build(most + 1)).to_dict()  # type: ignore[union-attr]


def test_one_name_may_be_used_in_two_rows() -> None:
    """An action id is unique within its block, not within the message."""
    assert problems("message", [actions(button("a")), actions(button("a"))]) == []


@pytest.mark.parametrize(
    ("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)]
)
def test_each_surface_has_its_own_measure(surface: Surface, most: int) -> None:
    assert problems(surface, [{"type": "divider"}] * most) == []
    assert problems(surface, [{"type": "divider"}] * (most + 1))
