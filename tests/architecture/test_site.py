"""The documentation as a site: every page is in it, and what it says is so."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import pytest
import yaml
from aiohttp import web

from bot.cli.app import COMMANDS, load
from bot.config.sources import SourceSettings
from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from tests.architecture.modules import ROOT, python_files
from tests.architecture.pages import rows
from tests.world.world import World

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
MADE = {
    f"reference/{name}.md"
    for name in ("commands", "environment", "desk", "permissions", "exports")
}
TROUBLE = (DOCS / "operate" / "troubleshooting.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def in_the_site(part: object) -> Iterator[str]:
    """Every page the navigation names."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from in_the_site(one)
    elif isinstance(part, dict):
        yield from in_the_site([*part.values()])


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = [*in_the_site(yaml.safe_load(text)["nav"])]
    written = {page.relative_to(DOCS).as_posix() for page in PAGES}

    assert sorted(nav) == sorted(written | MADE)


def blocks(kind: str) -> list[tuple[str, str]]:
    """The code of this kind on all pages, each with its page."""
    return [
        (page.relative_to(DOCS).as_posix(), found[3])
        for page in PAGES
        for found in _BLOCK.finditer(page.read_text(encoding="utf-8"))
        if found[2] == kind
    ]


def calls() -> Iterator[tuple[str, list[str]]]:
    """Every call of our program in a block for the shell."""
    for page, text in blocks("sh"):
        whole = re.sub(r"\$\([^)]*\)", "now", text.replace("\\\n", " "))
        for line in whole.splitlines():
            for found in re.finditer(
                r"(?:^|[ /])brandwacht ((?:[a-z-]+)(?: .*)?)$", line
            ):
                if COMMANDS.keys() & {found[1].split()[0]}:
                    yield page, shlex.split(found[1], comments=True)


def complaint(words: list[str]) -> str:
    """What the command says of its options and arguments; nothing is run."""
    try:
        command = load(words[0])
        context = command.make_context(words[0], words[1:])
        several: dict[str, Any] = getattr(command, "commands", {})
        if several:
            several[words[1]].make_context(words[1], words[2:], parent=context)
    except Exception as wrong:  # noqa: BLE001 - whatever it is, the page is wrong
        return f"{type(wrong).__name__}: {wrong}"
    return ""


def test_every_command_of_a_page_can_be_called_so() -> None:
    found = [*calls()]
    wrong = [
        (page, " ".join(words), said)
        for page, words in found
        if (said := complaint(words))
    ]

    assert len(found) > 20
    assert wrong == []
    assert complaint(["verify", "--head"])
    assert complaint(["send"])


@pytest.mark.parametrize(("page", "text"), blocks("toml"))
def test_every_source_of_a_page_can_be_read(page: str, text: str) -> None:
    found = tomllib.loads(text).get("sources", {})
    for name, told in found.items():
        secret = {"token": "t", "secret": "s"}
        mapped = (
            told
            if told.get("adapter") != "map"
            else {"mapping": {"fields": {"text": "a"}}} | told
        )
        SourceSettings.model_validate({**mapped, **secret, "name": name})

    assert page


def test_the_changelog_has_a_part_for_this_version() -> None:
    """`make release` takes the version from pyproject.toml."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\n## [{told['project']['version']}]" in changes


def test_every_file_a_page_deploys_exists() -> None:
    named = {
        path
        for page in PAGES
        for path in re.findall(
            r"\b(?:deploy|tests)/[\w./-]+\w", page.read_text("utf-8")
        )
    }

    assert len(named) > 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@cache
def said_by_the_program() -> tuple[str, ...]:
    """Every text of the program; what differs is `…`."""
    return tuple(
        text
        for folder in ("bot", "handlers", "data")
        for path in python_files(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (text := _text(node))
    )


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…"
            for part in node.values
        )
    return ""


SENTENCES = re.findall(r"^### (.+)$", TROUBLE, re.MULTILINE)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_troubleshooting_is_one_of_the_program(sentence: str) -> None:
    assert [text for text in said_by_the_program() if sentence in text][:1]


def _either(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    """The texts an argument can be; none where another part of the program wrote it."""
    if isinstance(node, ast.Name) and node.id in named:
        yield from _either(named[node.id], {})
    elif isinstance(node, ast.IfExp):
        yield from _either(node.body, named)
        yield from _either(node.orelse, named)
    elif re.search(r"\w", text := _text(node)):
        yield text


def checked() -> Iterator[str]:
    """What `brandwacht check` says of something that is not right, and hints."""
    for path in python_files("bot/cli/doctor"):
        for part in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            named = {
                node.targets[0].id: node.value
                for node in ast.walk(part)
                if isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
            }
            for node in ast.walk(part):
                if isinstance(node, ast.Return) and node.value and part.name == "_said":
                    yield from _either(node.value, named)
                elif _complains(node):
                    yield from _either(node.args[1], named)


def _complains(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "CheckResult"
        and len(node.args) > 2
        and not (isinstance(node.args[2], ast.Constant) and node.args[2].value is None)
    )


def test_troubleshooting_explains_what_check_complains_of() -> None:
    """A new red sentence needs a heading in docs/operate/troubleshooting.md."""
    said = {*checked()}

    assert len(said) > 30
    assert [one for one in sorted(said) if not any(s in one for s in SENTENCES)] == []


def logged(level: str) -> set[str]:
    """The fixed texts of the log at this level; the local workspace is no desk."""
    return {
        str(node.args[0].value)
        for folder in ("bot", "handlers", "data")
        for path in python_files(folder)
        if not {"localslack", "simulation"} & set(Path(path).parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) == ("log", level)
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.mark.parametrize("level", ["warning", "error", "exception"])
def test_troubleshooting_explains_what_the_log_warns_of(level: str) -> None:
    """A new warning needs a heading in docs/operate/troubleshooting.md."""
    said = logged(level)

    assert said
    assert sorted(said - set(SENTENCES)) == []


async def test_the_page_of_http_names_every_route(world: World) -> None:
    text = (DOCS / "reference" / "http.md").read_text(encoding="utf-8")
    told = {row[0].strip("`").partition("?")[0] for row in rows(text) if "/" in row[0]}
    application: web.Application = world.bot.web
    real = {
        f"{route.method} {route.resource.canonical}"
        for route in application.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }

    assert real <= told
    assert told - real <= {"POST /slack/events"}


WORK = {
    "agents": "en", "agents-de": "de", "agents-nl": "nl",
    "leads": "en", "leads-de": "de", "leads-nl": "nl",
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_what_a_page_for_people_names_is_a_button(name: str) -> None:
    language = WORK[name]
    text = (DOCS / "work" / f"{name}.md").read_text(encoding="utf-8")
    body = text.partition("\n")[2].partition("\n*")[2].partition("\n")[2]
    named = {
        " ".join(one.split())
        for one in re.findall(
            r"(?<!\*)\*([^*]+)\*(?!\*)",
            re.sub(r"\*\*.*?\*\*", "", body, flags=re.DOTALL),
        )
    }
    buttons = {
        str(said).rstrip("… ")
        for key, said in Translator(language).sentences().items()
        if "button" in key or "menu" in key or "dialog" in key
    }
    labels = {flag.label[language] for flag in Playbook.load().flags.values()}

    assert len(named) >= 4
    assert sorted(named - buttons - labels) == []
