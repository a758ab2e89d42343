"""What is missing before the desk goes live, with a text to start from if there is one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.onboarding.rules.preparing import Item, Standing
from bot.playbook.playbook import LANGUAGES
from bot.ui.blocks import Block, Message, View, actions, button, preformatted, section
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext, spoken
from bot.ui.translator import FOLDER, Translator

_STARTERS = FOLDER.parent / "starters"
_SLICE = 2900


def setup(standing: Standing, render: RenderContext, *, may: bool) -> Message:
    """The list, for `/mentions setup`."""
    blocks = listed(standing, render, may=may)
    names = [render.words(f"setup.item.{item.id}.label") for item in standing.missing]
    said = _headline(standing, render.words)
    return Message(" · ".join([said, *names]), blocks)


def listed(standing: Standing, render: RenderContext, *, may: bool) -> list[Block]:
    """Each thing that is missing: what, why, what to do, and a text to start from."""
    words = render.words
    blocks: list[Block] = [section(f"*{_headline(standing, words)}*")]
    for item in standing.missing:
        said = _line(item, words)
        if item.id in standing.stale:
            name = spoken(standing.stale[item.id])
            said += "\n" + words("setup.stale", name=name)
        drawn = section(said, f"setup:{item.id}")
        press = _press(item, words, may=may)
        blocks.append(drawn if press is None else {**drawn, "accessory": press})
    return blocks


def at_home(standing: Standing, render: RenderContext) -> list[Block]:
    """For App Home of leads and admins, while something is missing."""
    if not standing.missing:
        return []
    names = [render.words(f"setup.item.{item.id}.label") for item in standing.missing]
    said = render.words(
        "setup.home", count=len(names), names=", ".join(names[:6]), more=len(names) - 6
    )
    drawn = section(said, "setup")
    look = button(render.words("button.setup"), "setup.open", "setup")
    return [{**drawn, "accessory": look}]


def whole(
    standing: Standing, render: RenderContext, metadata: str, *, may: bool
) -> View:
    """The same list in a dialog."""
    blocks = listed(standing, render, may=may)
    return modal("setup", metadata, blocks, render.words, submit=False)


def starter(item: str, language: str, words: Translator, metadata: str) -> View:
    """A text to start from, in one of three languages, easy to copy.

    Raises KeyError for an item without one.
    """
    text = starters(item)[language]
    choices = [
        button(
            words(f"language.{name}"),
            f"setup.starter.{item}.{name}",
            name,
            style="primary" if name == language else None,
        )
        for name in LANGUAGES
    ]
    blocks: list[Block] = [
        section(words("setup.starter_intro", label=words(f"setup.item.{item}.label"))),
        actions(choices, "languages"),
        preformatted(text[:_SLICE]),
        section(_fix(item, words)),
    ]
    return modal("starter", metadata, blocks, words, submit=False)


@cache
def starters(item: str) -> Mapping[str, str]:
    """The text of an item by language. Raises KeyError where there is none."""
    path: Path = _STARTERS / f"{item}.toml"
    if not path.exists():
        raise KeyError(item)
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: str(text).strip() for name, text in texts.items()}


def _headline(standing: Standing, words: Translator) -> str:
    count = len(standing.missing)
    return words("setup.missing", count=count) if count else words("setup.complete")


def _line(item: Item, words: Translator) -> str:
    label, why = (words(f"setup.item.{item.id}.{part}") for part in ("label", "why"))
    return f"▫️ *{label}* · {why}\n{_fix(item.id, words)}"


def _fix(item: str, words: Translator) -> str:
    return words(f"setup.item.{item}.fix")


def _press(item: Item, words: Translator, *, may: bool) -> Block | None:
    if item.starter:
        action = f"setup.starter.{item.id}.{words.language}"
        return button(words("button.starter"), action, item.id)
    if item.id == "templates" and may:
        return button(words("button.reviewed"), f"setup.confirm.{item.id}", item.id)
    return None
