"""What the validation of modals and Home refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.localslack.blocks import problems, problems_of_view
from tests.localslack.pieces import marked, plain


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


def entry(**more: Any) -> dict[str, Any]:
    element = {
        "type": "plain_text_input",
        "action_id": "t",
        "multiline": True,
        "max_length": 3000,
    }
    return {"type": "input", "label": plain("Reply"), "element": element, **more}


def test_a_dialog_with_something_to_fill_in_needs_a_way_to_submit() -> None:
    assert problems_of_view(modal(entry(), submit=plain("Save"))) == []
    assert problems_of_view(modal(entry())) == [
        "missing required field: submit [json-pointer:/view]"
    ]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (modal(title=plain("x" * 25)), "/view/title/text"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(submit=marked("Save")), "/view/submit"),
        (modal(footer="x"), "additional property: footer"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        (
            {"type": "home", "title": plain("x"), "blocks": []},
            "additional property: title",
        ),
        ({"type": "page", "blocks": []}, "unsupported type"),
        (modal(entry(hint=marked("x")), submit=plain("Save")), "/view/blocks/0/hint"),
    ],
)
def test_it_refuses_a_view(view: dict[str, Any], said: str) -> None:
    assert any(said in line for line in problems_of_view(view))


KEYS = st.sampled_from(
    ["type", "text", "elements", "element", "options", "blocks", "title", "x"]
)
KINDS = st.sampled_from(
    ["section", "actions", "mrkdwn", "button", "modal", "input", "rich_text"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | KINDS
JUNK = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
    ),
)


@given(JUNK)
def test_junk_is_a_problem_and_never_an_accident(junk: Any) -> None:
    assert junk == [] or problems("message", junk)
    assert junk == [] or problems("message", [junk])
    problems_of_view(junk)
