"""The buttons of moves (label, action id and value), and the link to the post."""

from datetime import timedelta

from bot.mentions.rules.moves import MOVES
from bot.ui.blocks import Block, button, option
from bot.ui.phrases import RenderContext
from bot.ui.texts import host_of, safe_url
from data.models import Mention

LONGEST_URL = 1000
"""Slack takes 3,000 characters; a card has to stay small."""

_SNOOZE = "snooze."
_ALSO = "also."


def move_button(
    name: str,
    mention: Mention,
    render: RenderContext,
    *,
    primary: bool = False,
    begun: bool = False,
) -> Block:
    """The button of one move."""
    label = label_of(name, render, begun=begun)
    return button(
        label,
        action_of(name, render),
        mention.id,
        access=render.words("card.access", button=label, number=mention.id),
        style="primary" if primary else None,
    )


def move_option(
    name: str, mention: Mention, render: RenderContext, *, begun: bool = False
) -> Block:
    """One move as an option of a menu; its value is the action id of its button."""
    label = label_of(name, render, begun=begun)
    meant = action_of(name, render).removeprefix("mention.")
    return option(label, f"{meant}:{mention.id}")


def action_of(name: str, render: RenderContext) -> str:
    """The action id of a move; an outcome that is no move stands for settling with it."""
    settles = name in render.playbook.outcomes and name not in MOVES
    return f"mention.settle.{name}" if settles else f"mention.{name}"


def snooze_at_once(render: RenderContext) -> str:
    """The snooze that asks nothing: the usual minutes, in one press."""
    minutes = render.playbook.nudges.snooze_at_once // timedelta(minutes=1)
    return f"{_SNOOZE}{minutes}"


def label_of(name: str, render: RenderContext, *, begun: bool = False) -> str:
    """What is written on the button of a move; some say it where it was `begun`."""
    if begun and render.words.has(f"button.open_{name}"):
        return render.words(f"button.open_{name}")
    key = f"button.{name}"
    if render.words.has(key):
        return render.words(key)
    if name.startswith(_SNOOZE):
        return render.words("button.snooze_for", minutes=name.removeprefix(_SNOOZE))
    if name.startswith(_ALSO):
        key = f"button.also_{name.removeprefix(_ALSO)}"
        if render.words.has(key):
            return render.words(key)
        klass = render.playbook.classes[name.removeprefix(_ALSO)]
        return render.words("button.also_a", name=render.words.pick(klass.label))
    outcome = render.words.pick(render.playbook.outcomes[name].label)
    return render.words("button.settle", outcome=outcome)


def link_to_post(mention: Mention) -> str | None:
    """The address of the post, while it is there and may be opened."""
    gone = mention.withdrawn_at is not None
    return None if gone else safe_url(mention.post.url, LONGEST_URL)


def open_post(mention: Mention, render: RenderContext) -> Block | None:
    """The way to the post, when it is there and has an address a button may open.

    An address elsewhere than on its platform says where it leads.
    """
    url = link_to_post(mention)
    if url is None:
        return None
    label, host = render.words("button.open_post"), host_of(url)
    platform = render.playbook.platforms.get(mention.post.platform)
    hosts = platform.hosts if platform is not None else ()
    if hosts and not any(host == own or host.endswith(f".{own}") for own in hosts):
        label = f"{label} ({host})"
    return button(
        label,
        "mention.open_post",
        mention.id,
        access=render.words("card.access", button=label, number=mention.id),
        url=url,
    )
