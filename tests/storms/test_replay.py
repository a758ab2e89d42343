"""`brandwacht storms --replay`: what would have been said, when and why."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.cli.reading import UnreadableFile
from bot.cli.start import Start
from bot.storms.rules.detecting import Counted
from tests.storms.series import MONDAY, storm, usual

BEGINS = MONDAY + timedelta(days=15, hours=10)
_FORMS = ("lines", "list", "csv")


def written(
    folder: Path, rows: Sequence[Mapping[str, Any]], form: str = "lines"
) -> Path:
    """The rows in one of the forms a file may have."""
    file = folder / "posts"
    if form == "csv":
        with file.open("w", newline="", encoding="utf-8") as opened:
            sheet = csv.DictWriter(opened, fieldnames=list(rows[0]))
            sheet.writeheader()
            sheet.writerows(rows)
    elif form == "list":
        file.write_text(json.dumps(rows), encoding="utf-8")
    else:
        lines = "\n".join(json.dumps(row) for row in rows)
        file.write_text(lines, encoding="utf-8")
    return file


def replayed(folder: Path, file: Path, *more: str) -> str:
    """What the command prints. Raises what it raises."""
    arguments = ["storms", "--replay", str(file), *more]
    ran = CliRunner().invoke(app, arguments, obj=Start({}, folder))
    if ran.exception is not None:
        raise ran.exception
    return ran.output


def rows_of(posts: Sequence[Counted]) -> list[dict[str, str]]:
    """Posts as a source tells of them."""
    return [
        {
            "published_at": post.at.isoformat(),
            "author": post.author or "",
            "platform": post.platform or "",
            "language": "en",
            "text": "What a disgrace, never again" if post.negative else "Seen it",
        }
        for post in posts
    ]


@pytest.mark.parametrize("form", _FORMS)
def test_it_says_what_when_and_why(tmp_path: Path, form: str) -> None:
    """S4.2: the figures of a proposal, from any form of file."""
    posts = [*usual(3, 1.0, 15), *storm(3, BEGINS)]
    said = replayed(tmp_path, written(tmp_path, rows_of(posts), form))
    line = next(one for one in said.splitlines() if "STORM PROPOSED" in one)

    for figure in (
        "posts in the last hour",
        "x usual",
        "authors",
        "% negative (a guess",
    ):
        assert figure in line
    assert line.startswith("2026-03-17 1"), "in the desk's own time"
    assert said.splitlines()[-1].endswith("a week.")


def test_counts_are_enough(tmp_path: Path) -> None:
    """A column of times and a column of counts, five minutes each."""
    stormy = range(15 * 288 + 120, 15 * 288 + 132)
    counted = []
    for number in range(16 * 288):
        at = MONDAY + timedelta(minutes=5 * number)
        value = 15 if number in stormy else int(number % 3 == 0)
        counted.append({"timestamp": f"{at:%Y-%m-%d %H:%M:%S}", "value": value})

    said = replayed(tmp_path, written(tmp_path, counted, "csv"))

    assert "STORM PROPOSED" in said
    assert "authors" not in said, "nobody told who wrote them"


def test_machines_read_one_object_a_line(tmp_path: Path) -> None:
    posts = [*usual(3, 1.0, 15), *storm(3, BEGINS)]
    said = replayed(tmp_path, written(tmp_path, rows_of(posts)), "--json")
    lines = [json.loads(line) for line in said.splitlines()]
    found = next(line for line in lines if line["said"] == "propose")

    assert found["seen"] <= 80
    assert found["authors"] >= 8
    assert found["because"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"text": "no time"}, "Row 1: no time. Name a column one of published_at"),
        ({"at": "yesterday"}, "Row 1: at is no time: 'yesterday'"),
        ({"at": "2026-03-04", "value": "many"}, "Row 1: value is no number: 'many'"),
        ({"at": "2026-03-04", "value": 1e9}, "Row 1: value must lie between 0 and"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_field(
    tmp_path: Path, row: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        replayed(tmp_path, written(tmp_path, [row]))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        replayed(tmp_path, tmp_path / "nowhere.csv")


@pytest.mark.parametrize("text", ["", "\n\n", "published_at,text\n"])
def test_a_file_without_posts_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "posts"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableFile, match="no rows"):
        replayed(tmp_path, file)
