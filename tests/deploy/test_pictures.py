"""The pictures of the documentation can be drawn from the local workspace."""

import re
from pathlib import Path

import pytest

from tests.deploy.tools import ROOT, tool
from tests.pictures import draw

pytestmark = pytest.mark.deploy


async def test_every_picture_of_a_page_is_drawn(tmp_path: Path) -> None:
    tool("chromium")
    await draw(tmp_path)
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text("utf-8"))
    }

    assert {path.name for path in tmp_path.iterdir()} == named
