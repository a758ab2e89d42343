"""`brandwacht report`: figures as Markdown, as a page, and as JSON."""

import html.parser
import json
import re
from datetime import UTC, datetime, timedelta

from data.connection import connect
from data.instants import to_text
from tests.cli.conftest import Line

HOUR = timedelta(hours=1)
ROW = (
    "insert into mentions (id, source, platform, kind, text, received_at, started_at, "
    "open_since, status, owner, classification, first_reply_at) values "
    "(:id, 'own', :platform, 'post', 'words of theirs', :at, :at, :at, 'claimed', :by, "
    ":klass, :replied)"
)


def a_week(line: Line, people: tuple[str, ...] = ("UANNA", "UBEN")) -> None:
    """Twelve posts, each claimed after an hour and answered after three."""
    line.run("migrate")
    noon = datetime.now(UTC).replace(hour=12, minute=0) - timedelta(days=3)
    with connect(line.database) as connection:
        for number in range(1, 13):
            at = noon + number * timedelta(minutes=7)
            by = people[number // 2 % len(people)]
            row = {
                "id": number,
                "platform": ("x", "a|b<i>c")[number % 2],
                "at": to_text(at),
                "by": by,
                "klass": ("complaint", "question", "praise")[number % 3],
                "replied": to_text(at + 3 * HOUR),
            }
            connection.execute(ROW, row)
            for kind, after in (("claim", 1), ("answer", 3)):
                connection.execute(
                    "insert into events (mention, at, kind, actor, data, hash) "
                    "values (?, ?, ?, ?, '{}', x'47')",
                    (number, to_text(at + after * HOUR), kind, by),
                )
        connection.commit()
    connection.close()


class Page(html.parser.HTMLParser):
    """What a reader of the page sees, the tags that are open, and every address in it."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.text, self.open, self.addresses = "", list[str](), list[str]()
        self.cells: list[str] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [v for k, v in attrs if k in ("src", "href") and v]
        if tag in ("td", "th"):
            self.cells.append("")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1] += data


def test_markdown_has_sentences_and_a_table_for_each_way_to_sort(line: Line) -> None:
    a_week(line)

    code, out, _ = line.run("report", "30d")

    assert code == 0
    assert out.startswith("# 30 days · ")
    assert "- 12 mentions" in out
    assert "*" not in out, "no Slack markup"
    for title in ("Class", "Platform", "Source", "Language", "Hour"):
        assert f"\n## {title}\n" in out
    rows = [one for one in out.splitlines() if one.startswith("| ")]
    assert len({one.replace("\\|", "").count("|") for one in rows}) == 1
    assert re.search(r"\n\| Complaint \| 4 \| [^|]+ \| [^|]+ \| 3 h \| 3 h \|", out)
    assert "a\\|b<i>c" in out


def test_a_page_needs_nothing_from_elsewhere_and_hides_no_markup(line: Line) -> None:
    a_week(line)

    to = line.root / "report.html"
    code, out, _ = line.run("report", "30d", "--format", "html", "--to", str(to))

    assert (code, out) == (0, f"The report is in {to}.\n")
    written = to.read_text(encoding="utf-8")
    page = Page(written)
    assert not page.open
    assert not page.addresses
    assert not re.search(r"https?://|@import|url\(", written)
    assert "12 mentions" in page.text
    assert "a|b<i>c" in page.cells
    assert 'name="viewport"' in written


def test_json_has_every_figure_and_markdown_the_same(line: Line) -> None:
    a_week(line)

    told = json.loads(line.run("report", "30d", "--format", "json")[1])
    _, narrowed, _ = line.run("report", "30d", "complaint", "--format", "json")

    assert told["total"]["posts"] == 12
    assert told["total"]["handling"]["wall"]["median"] == 3 * 3600
    assert told["total"]["handling"]["claim_wall"]["p90"] == 3600
    assert {one["name"]: one["posts"] for one in told["by"]["class"]} == {
        "complaint": 4, "question": 4, "praise": 4,
    }  # fmt: skip
    assert json.loads(narrowed)["total"]["posts"] == 4


def test_of_one_person_no_form_has_times(line: Line) -> None:
    a_week(line, ("UANNA",))

    for form in ("md", "html", "json"):
        _, out, _ = line.run("report", "30d", "--format", form)
        assert "3 h" not in out
        assert "UANNA" not in out
        assert "words of theirs" not in out
        if form == "json":
            assert json.loads(out)["total"]["handling"] is None
            assert json.loads(out)["work"] is None


def test_another_word_is_named_with_the_way_out(line: Line) -> None:
    a_week(line)

    code, _, wrong = line.run("report", "fortnight")

    assert code == 2
    assert "“fortnight”" in wrong
    assert "30d" in wrong
