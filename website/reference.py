"""Makes the pages of the reference from the program; a hook of mkdocs.

Nothing of it is committed, so nothing of it can be out of date.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from bot.casefile import files as casefile
from bot.cli.app import COMMANDS, load
from bot.config.environment import OF_A_SOURCE, PLAIN, SECRETS
from bot.reports.views import files as mentions
from bot.ui.translator import Translator
from data.replies import praise

ROOT = Path(__file__).parents[1]
_NOT_AN_OPTION = {"--help"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to those that are written by hand."""
    for name, page in PAGES.items():
        text = "\n".join([*page(), ""])
        made = File.generated(config, f"reference/{name}.md", content=text)
        files.append(made)
    return files


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "# Commands"
    yield ""
    yield "Exit codes: 0 success, 1 something was refused or is wrong, 2 wrong configuration."
    for name in COMMANDS:
        found = load(name)
        children: dict[str, Any] = getattr(found, "commands", {}) or {"": found}
        for child, command in children.items():
            yield from _command(f"{name} {child}".strip(), command)


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    shown = " ".join(
        p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments
    )
    yield ""
    yield f"## brandwacht {name}"
    yield ""
    yield f"    brandwacht {name} {shown}".rstrip()
    yield ""
    yield " ".join(str(command.help or "").split())
    rows = [(_named(p), p) for p in command.params]
    rows = [(named, p) for named, p in rows if named]
    if rows:
        yield ""
        yield from _table("", "")
        for named, parameter in rows:
            yield f"| {named} | {_cell(parameter.help or '')} |"


def _named(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`" if parameter.help else ""
    return ", ".join(f"`{o}`" for o in parameter.opts if o not in _NOT_AN_OPTION)


def environment() -> Iterator[str]:
    """Every variable, with what `.env.example` says of it."""
    yield "# Environment variables"
    yield ""
    yield "Read from the environment and from `.env` in the folder where the program is started; the"
    yield "environment wins. Append `_FILE` to the name of a secret to read it from a file."
    yield ""
    yield from _table("variable", "")
    told = dict(_variables())
    for name in (*PLAIN, *SECRETS):
        yield f"| `{name}` | {told[name]} |"
    for name in OF_A_SOURCE:
        earlier = name.replace("NAME>_", "NAME>_PREVIOUS_")
        yield f"| `{name}` | of the source of that name in `desk.toml`, or `own`, `octolens` … |"
        yield f"| `{earlier}` | counts as well, while a source is given a new one |"


def _variables() -> Iterator[tuple[str, str]]:
    """Each variable of the example, with the comment above it."""
    said: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        plain = line.removeprefix("#")
        name, sign, default = plain.partition("=")
        if sign and name.isupper() and " " not in name:
            shown = f" Default: `{default}`." if line[:1] == "#" and default else ""
            yield name, _cell(" ".join(said) + shown)
        elif line.startswith("# "):
            said = [*said, line.removeprefix("# ")]
        else:
            said = []


def desk() -> Iterator[str]:
    """`desk.example.toml`, which a test holds to the settings."""
    yield "# desk.toml"
    yield ""
    yield "Everything but secrets. This is the example as it ships; every key there is stands in it, and an"
    yield "unknown key is an error that names the one you probably meant."
    section: list[str] = []
    for line in (ROOT / "desk.example.toml").read_text(encoding="utf-8").splitlines():
        if line.removeprefix("#").startswith("[") and section:
            yield from _section(section)
            section = []
        section.append(line)
    yield from _section(section)


def _section(lines: list[str]) -> Iterator[str]:
    yield from ("", "```toml", *lines, "```")


def permissions() -> Iterator[str]:
    """Who may do what."""
    path = ROOT / "data" / "playbook" / "permissions.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words = Translator("en")
    yield "# Permissions"
    yield ""
    yield "Override a row in `desk.toml`, below `[playbook.permissions.actions]`. Guests and people of other"
    yield "workspaces may do nothing, whatever stands here."
    yield ""
    yield from _table("group", "who")
    for name, members in table["groups"].items():
        yield f"| `{name}` | {_listed(members)} |"
    yield ""
    yield from _table("action", "", "who may")
    for action, who in table["actions"].items():
        key = action.replace("mention.", "button.")
        label = str(words.sentences().get(key, ""))
        yield f"| `{action}` | {_cell(label)} | {_listed(who)} |"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def exports() -> Iterator[str]:
    """The columns of what can be taken out."""
    yield "# Exports"
    yield ""
    yield "What each column means: [Export](../export.md)."
    for title, columns in (
        ("`brandwacht export`", mentions.COLUMNS),
        ("`brandwacht export --case 482 --format csv`", casefile.COLUMNS),
        ("`brandwacht praise`", praise.COLUMNS),
    ):
        yield ""
        yield f"## {title}"
        yield ""
        yield ", ".join(f"`{name}`" for name in columns)


def _table(*heads: str) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


PAGES = {
    "commands": commands,
    "environment": environment,
    "desk": desk,
    "permissions": permissions,
    "exports": exports,
}
