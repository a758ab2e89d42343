"""The recipes of CONTRIBUTING.md, followed step by step in a copy of the repository."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT
from tests.architecture.pages import code, found, paths, section

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^### (.+)$", section(PAGE, "Recipes"), re.MULTILINE)
NAMES = {"A new button": ("singing", "private")}
COPIED = ("bot", "handlers", "data", "tests", "docs")
SKIPPED = shutil.ignore_patterns("node_modules", "localslack", "*.png")


@dataclass
class Copy:
    """A copy of the tree in which a recipe is followed; `edited` is where."""

    root: Path
    edited: set[str] = field(default_factory=set)

    def write(self, path: str, text: str) -> None:
        self.edited.add(path)
        (self.root / path).write_text(text, encoding="utf-8")

    def add(self, path: str, text: str, after: str) -> None:
        """Put a text behind the first place where another one stands."""
        file = self.root / path
        before = file.read_text(encoding="utf-8")
        assert after in before, f"{path} no longer has {after!r}"
        self.write(path, before.replace(after, after + text, 1))

    def run(self, *command: str) -> tuple[int, str]:
        """One command of Python in the copy; its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def test(self, *files: str) -> list[str]:
        """The tests of these files that fail; what help says of a command is in no recipe."""
        code, said = self.run(
            "-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest",
            "-p", "no:xdist", "-k", "not help_says", *files,
        )  # fmt: skip
        assert code in (0, 1), said
        return re.findall(r"^FAILED \S+::(\w+)", said, re.MULTILINE)

    def environment(self) -> dict[str, str]:
        """Nothing of ours but the path: the copy is what is imported."""
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(self.root)}


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=SKIPPED)
    shutil.copytree(ROOT / "bot" / "localslack", tmp_path / "bot" / "localslack")
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    return Copy(tmp_path)


def named(recipe: str) -> set[str]:
    """The files a recipe tells to edit, with the names this test gives them."""
    steps = "\n".join(
        re.findall(r"^(?:\d\. |   ).+$", section(PAGE, recipe), re.MULTILINE)
    )
    name, file = NAMES.get(recipe, ("lampwatch", "card"))
    filled = steps.replace("<name>", name).replace("<file>", file)
    filled = filled.replace("<subject>", "handoffs")
    return {path for path in paths(filled) if not path.endswith("/")}


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_file_a_recipe_names_exists(recipe: str) -> None:
    """A file that is to be made has a placeholder in its name; its folder exists."""
    text = section(PAGE, recipe)
    missing = [
        path
        for path in paths(text)
        if not any(found(path))
        and not ("<" in path and any(found(path.rpartition("/")[0])))
    ]

    assert code(text)
    assert missing == []


LAMPWATCH = '''"""Lampwatch: a list of posts about lamps (a made-up tool)."""

from bot.config.sources import SourceSettings
from handlers.sources.base import Fields, Item, Parsed, Source, read_each


def parse(body: object, settings: SourceSettings) -> Parsed:
    """An array of posts."""
    return read_each(body, _read, settings)


def _read(item: Item) -> Fields:
    return {"platform": "x", "url": item.get("where"), "text": item.get("what")}


SOURCE = Source("lampwatch", parse)
'''
ITS_TEST = '''"""Lampwatch: its payload is understood."""

import json
from pathlib import Path

from bot.config.sources import SourceSettings
from handlers.sources.registry import SOURCES

PAYLOAD = Path(__file__).parent / "fixtures" / "lampwatch.json"


def test_a_payload_becomes_a_mention() -> None:
    settings = SourceSettings(name="lampwatch", adapter="lampwatch", token="t")
    parsed = SOURCES["lampwatch"].parse(json.loads(PAYLOAD.read_text()), settings)

    assert [one.text for one in parsed.incoming] == ["My lamp hums."]
'''
PAYLOAD = '[{"where": "https://x.com/robin/status/7", "what": "My lamp hums."}]'


def test_a_new_source_takes_a_delivery(copy: Copy) -> None:
    copy.write("tests/intake/fixtures/lampwatch.json", PAYLOAD)
    copy.write("handlers/sources/adapters/lampwatch.py", LAMPWATCH)
    copy.add("bot/config/sources.py", '"lampwatch", ', after="ADAPTERS = (")
    copy.write("tests/intake/test_lampwatch.py", ITS_TEST)
    row = "\n| Lampwatch | `lampwatch` | a token |"
    head = "| you use | `adapter` | page |\n|---|---|---|"
    copy.add("docs/sources/index.md", row, after=head)

    with local_desk(copy) as (port, token):
        url = f"http://127.0.0.1:{port}/webhooks/lampwatch"
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(url, PAYLOAD.encode(), headers)
        with urllib.request.urlopen(request) as answer:
            told = json.load(answer)

    assert (told["accepted"], told["new"], told["dead"]) == (1, 1, 0)
    assert copy.edited == named("A new source")
    assert copy.test("tests/intake/test_lampwatch.py", WRITTEN_DOWN[0]) == []
    assert imports_are_kept(copy)


def test_a_new_source_must_not_know_the_desk(copy: Copy) -> None:
    """The contract covers a new file without a line of its own."""
    knows = LAMPWATCH.replace(
        "\n\n\ndef parse", "\nfrom data.store import Store\n\n\ndef parse"
    )
    copy.write("handlers/sources/adapters/lampwatch.py", knows)

    assert not imports_are_kept(copy)


def imports_are_kept(copy: Copy) -> bool:
    """The linter reads the tree it stands in, and no file of ours."""
    command = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    )
    code, said = copy.run("-c", command)
    assert "Contracts:" in said, said
    return code == 0


def free_pair() -> int:
    """A free port whose next one, for the page, is free as well."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@contextmanager
def local_desk(copy: Copy) -> Iterator[tuple[int, str]]:
    """`brandwacht run --local` in the copy: its port and the token of its sources.

    Somebody else may take a port between the look and the start: then another pair is tried.
    """
    said = ""
    for _ in range(5):
        port = free_pair()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--local", "--port", str(port)],
            cwd=copy.root,
            env=copy.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = until_open(process)
        if "cannot be opened" not in said:
            break
        process.communicate()
    try:
        assert "Ctrl+C" in said, said
        yield port, (copy.root / "var" / "own-token").read_text().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def until_open(process: "subprocess.Popen[str]") -> str:
    """What it said until it was open, or ended."""
    said = ""
    assert process.stdout is not None
    while "Ctrl+C" not in said and (line := process.stdout.readline()):
        said += line
    return said


WRITTEN_DOWN = (
    "tests/architecture/test_settings_are_written_down.py",
    "tests/architecture/test_settings_are_read.py",
)
MOTTO = '\n    motto: str = Field(default="", max_length=80)'


def test_a_new_setting_is_read_and_written_down(copy: Copy) -> None:
    copy.add(
        "bot/config/settings.py",
        MOTTO,
        after="confidential_channel: Channel | None = None",
    )

    assert set(copy.test(*WRITTEN_DOWN)) == {
        "test_every_key_of_a_section_is_in_the_example",
        "test_every_key_that_can_be_written_is_read_by_somebody",
        "test_every_key_of_a_section_is_asked_of_that_section",
    }

    reads = (
        "\n\ndef motto(settings: Settings) -> str:\n    return settings.desk.motto\n"
    )
    build = (copy.root / "bot" / "app" / "build.py").read_text(encoding="utf-8")
    copy.write("bot/app/build.py", build + reads)
    copy.add("desk.example.toml", '\n#motto = ""', after="[desk]")

    assert copy.test(*WRITTEN_DOWN) == []
    assert copy.edited | {".env.example"} == named("A new setting")
    says = "from bot.config.settings import DeskSettings as D; D.model_validate(%r)"
    given = {"time_zone": "UTC", "channel": "#a", "motto": "x" * 81}
    assert "at most 80 characters" in copy.run("-c", says % given)[1]


TEST_OF_WORDS = "tests/architecture/test_words.py"


def test_a_new_word_is_there_in_every_language(copy: Copy) -> None:
    words = "data/playbook/words/{}/card.toml"
    for language, text in (("en", "The lamp of {who}"), ("de", "Die Lampe von {who}")):
        path = words.format(language)
        before = (copy.root / path).read_text(encoding="utf-8")
        copy.write(path, f'{before}\n[made_up]\nlamp = "{text}"\n')

    assert set(copy.test(TEST_OF_WORDS)) == {
        "test_a_sentence_stands_in_the_file_of_the_same_name",
        "test_every_sentence_exists_in_every_language",
    }

    path = words.format("nl")
    before = (copy.root / path).read_text(encoding="utf-8")
    copy.write(path, f'{before}\n[made_up]\nlamp = "De lamp van {{who}}"\n')

    assert copy.test(TEST_OF_WORDS) == []
    assert copy.edited == named("A new word")
    says = "from bot.ui.translator import Translator as T; print(T('nl')('made_up.lamp', who='Eva'))"
    assert copy.run("-c", says) == (0, "De lamp van Eva\n")


SING = '''

def sing(mention: Mention, _context: DecisionContext) -> Transition:
    """Nothing changes but the mood."""
    return Transition("sing", mention)
'''
SUNG = '''"""Singing leaves the mention as it is."""

from bot.handoffs.rules import sing


def test_nothing_changes() -> None:
    assert sing(None, None).mention is None  # type: ignore[arg-type]
'''
DAY = """
[day]
start = 2026-03-04T10:00
until = 2026-03-04T11:00
[[mentions]]
at = 2026-03-04T10:00
name = "lamp"
text = "It hums."
[[presses]]
at = 2026-03-04T10:05
who = "anna"
on = "lamp"
move = "sing"
"""
STARTS = """
from bot.core.action import check
from bot.desk.actions import ACTIONS, HOME
from bot.playbook.playbook import Playbook
check(ACTIONS, Playbook.load().permissions, {HOME: HOME})
"""


def test_a_new_button_works_everywhere_or_the_desk_does_not_start(copy: Copy) -> None:
    copy.add(
        "bot/mentions/rules/moves.py",
        '\n    Move("sing", Whose.ANYONE, _LIVE, wakes=False),',
        after="_TABLE = (",
    )
    path = "bot/handoffs/rules.py"
    copy.write(path, (copy.root / path).read_text(encoding="utf-8") + SING)
    copy.write("tests/handoffs/test_singing.py", SUNG)
    row = '\n    Action("mention.sing", rule=rules.sing, menu=("reply", 99)),'
    copy.add("bot/handoffs/actions.py", row, after="\nROWS = (")
    imported = "\nfrom bot.handoffs import rules"
    last = "from bot.core.context import AppContext"
    copy.add("bot/handoffs/actions.py", imported, after=last)

    _, said = copy.run("-c", STARTS)
    for key in ("button.sing", "done.sing", "event.sing"):
        assert f"action mention.sing: {key} has no words in en, de, nl." in said
    assert "actions.mention.sing: is missing; mention.sing asks for it" in said

    for language in ("en", "de", "nl"):
        path = f"data/playbook/words/{language}/private.toml"
        copy.add(path, '\nsing = "La la"', after="[button]")
        copy.add(path, '\nsing = "La la for #{number}"', after="[done]")
        copy.add(path, '\nsing = "{name}: la la"', after="[event]")
    who = '\n"mention.sing" = ["desk", "owner"]'
    copy.add("data/playbook/permissions.toml", who, after="[actions]")

    assert copy.run("-c", STARTS) == (0, "")
    assert copy.test("tests/handoffs/test_singing.py", TEST_OF_WORDS) == []
    assert copy.edited == named("A new button")
    (copy.root / "day.toml").write_text(DAY, encoding="utf-8")
    code, said = copy.run("-m", "bot", "simulate", "day.toml")
    assert (code, "Anna: sing “lamp”" in said) == (0, True), said
