"""The page speaks the language of whoever acts; the app's words stay as they are."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.localslack import server

PAGE = Path(server.PAGE)
_STRING = r'"((?:[^"\\]|\\.)*)"'


def table() -> dict[str, str]:
    """English sentence to the text of its translations."""
    text = (PAGE / "language.js").read_text(encoding="utf-8")
    rows = re.findall(rf"^  {_STRING}: \[(.*?)\],$", text, re.MULTILINE | re.DOTALL)
    return dict(rows)


def test_every_sentence_of_the_page_has_two_translations_with_the_same_gaps() -> None:
    said = {
        sentence
        for file in PAGE.glob("*.js")
        if file.name != "language.js"
        for sentence in re.findall(rf"\bt\({_STRING}", file.read_text(encoding="utf-8"))
    }
    translated = {key: re.findall(_STRING, rest) for key, rest in table().items()}
    gaps = re.compile(r"\{\d\}")

    assert said == translated.keys()
    assert {len(both) for both in translated.values()} == {2}
    assert [
        key
        for key, both in translated.items()
        if any(sorted(gaps.findall(one)) != sorted(gaps.findall(key)) for one in both)
    ] == []


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_speaks_german_to_somebody_german(page: Page) -> None:
    await page.get_by_role("button", name="You act as").first.click()
    await page.get_by_role("option", name="Jana Jonas").click()

    await expect(page.get_by_role("combobox")).to_have_attribute(
        "placeholder", "Nachricht an #brand-mentions"
    )
    await expect(page.get_by_text("Direktnachrichten")).to_be_visible()
    await expect(page.get_by_text("Nothing leaves")).to_have_count(0)
    await page.get_by_role("button", name="Du handelst als").first.click()
    await page.get_by_role("option", name="Anna Ahrens").click()
    await expect(page.get_by_text("Direct messages")).to_be_visible()
