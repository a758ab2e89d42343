"""The answers to `/mentions`: short, and visible only to the person who asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.card.views import tasks
from bot.card.views.card import render_card
from bot.card.views.digest import described, entry
from bot.desk.views.home import counted
from bot.intake.rules.about import About
from bot.mentions.rules.clocks import calm_last
from bot.ui.blocks import Message, section
from bot.ui.card_model import CardModel
from bot.ui.offers import Offers
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_mrkdwn, line
from bot.ui.translator import Translator
from data.handoffs.models import Task
from data.models import Mention

_MOST = 15


def status(
    counts: Mapping[str, int], words: Translator, *, delayed: int = 0
) -> Message:
    """How many are open, claimed and watched, and by how many minutes Slack is behind."""
    if not any(counts.values()):
        return Message(words("command.status_calm"))
    late = [words("storm.delayed", count=delayed)] if delayed else []
    return Message("\n".join([counted(counts, words), *late]))


def mine(
    mentions: Sequence[Mention],
    render: RenderContext,
    *,
    now: datetime,
    to_do: Sequence[Task] = (),
) -> Message:
    """What is mine, the next due first, and what others wait for."""
    waiting = tasks.group(to_do, render, now=now)
    asked = [tasks.described(task, render, now) for task in to_do[:3]]
    if not mentions and not to_do:
        return Message(render.words("command.mine_none"))
    said = render.words("command.mine", count=len(mentions))
    if not mentions:
        return Message("\n".join(asked), waiting)
    shown = calm_last(mentions, render.playbook)[:_MOST]
    rows = [entry(m, now, render, move="show", group="mine") for m in shown]
    more = len(mentions) - len(shown)
    if more:
        rows.append(section(render.words("home.more", count=more)))
    fallback_text = [described(mention, now, render) for mention in shown[:3]]
    blocks = [section(said), *rows, *waiting]
    return Message("\n".join([said, *fallback_text, *asked]), blocks)


def next_one(model: CardModel | None, render: RenderContext, offers: Offers) -> Message:
    """The most urgent mention nobody has, as its card."""
    if model is None:
        return Message(render.words("command.next_none"))
    return _card(render.words("command.next"), model, render, offers)


def show(model: CardModel, render: RenderContext, offers: Offers) -> Message:
    """One mention as its card."""
    said = render.words("command.show", number=model.mention.id)
    return _card(said, model, render, offers)


def guide(words: Translator, *, unknown: str = "", meant: str = "") -> Message:
    """What the bot can do; of a word it does not know, the one that was `meant`."""
    if not unknown:
        return Message(words("command.help"))
    typed = escape_mrkdwn(line(unknown, 40))
    if meant:
        command = f"/mentions {meant}"
        return Message(words("command.did_you_mean", typed=typed, meant=command))
    said = words("command.unknown", word=typed)
    return Message(f"{said}\n{words('command.help')}")


def about(found: About, words: Translator) -> Message:
    """How much we hold about an author and where it is, never what was written."""
    typed = escape_mrkdwn(line(found.typed, 80))
    if found.several:
        several = ", ".join(
            escape_mrkdwn(line(key, 80)) for key in found.several[:_MOST]
        )
        said = [words("command.about_several", name=typed, several=several)]
    elif found.author is None:
        said = [words("command.about_nothing", name=typed)]
    else:
        said = list(_held(found, found.author, words))
    if found.nameless:
        count = len(found.nameless)
        nameless = words("command.about_nameless", count=count)
        said.append(f"{nameless} {_numbers(found.nameless)}")
    return Message("\n".join(said))


def _held(found: About, author: str, words: Translator) -> Iterator[str]:
    yield words("command.about", author=escape_mrkdwn(line(author, 80)))
    lists = (("mentions", found.mentions), ("replies", found.replies))
    for name, numbers in lists:
        if numbers:
            said = words(f"command.about_{name}", count=len(numbers))
            yield f"{said}: {_numbers(numbers)}"
    for name, count in (("hidden", found.hidden), ("ours", found.noted)):
        if count:
            yield words(f"command.about_{name}", count=count)
    if found.held:
        yield words("command.about_held", numbers=_numbers(found.held))
    if found.followed:
        yield words("command.about_followed")
    yield words("command.about_more")


def _numbers(numbers: Sequence[int]) -> str:
    shown = list(dict.fromkeys(numbers))
    more = " …" if len(shown) > _MOST else ""
    return ", ".join(f"#{number}" for number in shown[:_MOST]) + more


def _card(
    said: str, model: CardModel, render: RenderContext, offers: Offers
) -> Message:
    card = render_card(
        model, render.playbook, render.words, zone=render.zone, offers=offers
    )
    return Message(f"{said} {card.text}", [section(said), *card.blocks])
