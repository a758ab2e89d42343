"""Chooses the buttons of a card: the recommended step first, the others in a fixed
order.

Which step is recommended is data of the class, of the answer to its question, and of
the flags.
"""

from collections.abc import Iterable

from bot.card.views import private
from bot.card.views.guidance import leading_class
from bot.card.views.recommending import POST, recommended, ways
from bot.intake.rules.auto_triage import wants_contact
from bot.mentions.rules.pausing import COMMUNITY
from bot.ui.blocks import Block, actions, button, option, overflow
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import label_of, move_button, open_post
from bot.ui.phrases import RenderContext, asleep
from data.models import Mention, Status

_STOPPED = ("guard", "escalate", "close")
"""Nobody answers or opens what nobody may own."""

_ANSWERS = ("draft", "answer")
_MOST_SHOWN = 4
_MOST_HIDDEN = 5


def classes(mention: Mention, render: RenderContext) -> list[Block]:
    """The eight classes in two rows of four, in the order of the playbook."""
    drawn = [
        button(
            f"{klass.emoji} {render.words.pick(klass.label)}",
            f"mention.classify.{klass.id}",
            mention.id,
            access=render.words(
                "card.access_class",
                number=mention.id,
                name=render.words.pick(klass.label),
            ),
        )
        for klass in render.playbook.classes.values()
    ]
    rows = [drawn[at : at + 4] for at in range(0, len(drawn), 4)]
    return [
        actions(row, f"m{mention.id}:classes:{index}") for index, row in enumerate(rows)
    ]


def next_steps(model: CardModel, render: RenderContext) -> Block:
    """At most four buttons, the recommended one first and primary, and the menu."""
    mention = model.mention
    first, shown = _shown(model, render)
    link = None if model.takedown.stop is not None else open_post(mention, render)
    room = _MOST_SHOWN - (1 if link is not None else 0)
    drawn = [
        move_button(name, mention, render, primary=name == first)
        for name in shown[:room]
    ]
    if link is not None:
        drawn.append(link)
    return actions(
        [*drawn, overflow("mention.more", _hidden(model, shown[:room], render))],
        f"m{mention.id}:steps",
    )


def _shown(model: CardModel, render: RenderContext) -> tuple[str | None, list[str]]:
    """The primary move, if there is one, and the moves with a button, in order."""
    mention = model.mention
    if mention.status is Status.CLOSED:
        return None, ["reopen"]
    if model.takedown.stop is not None or model.owner_gone:
        return _unusual(model)
    own = private.steps(mention, render)
    if own:
        return own[0], own
    if mention.status is Status.WATCHING:
        again = mention.look_again_at
        ripe = again is not None and again <= model.drawn_at
        return ("check" if ripe else None), ["check", "close", "reopen", "escalate"]
    klass = leading_class(mention, render)
    first = recommended(model, klass, render)
    if _needs_the_lead(model, render):
        first = "escalate"
    if klass is not None and klass.settles and first in (*klass.settles, POST):
        return first, _first(first, [*_contact(mention, render), *klass.settles])
    if mention.status is Status.OPEN:
        return "claim", ["claim", ways(klass, model)[0], "escalate"]
    return first, _first(first, [*ways(klass, model), "escalate"])


def _unusual(model: CardModel) -> tuple[str | None, list[str]]:
    """What is stopped answers nothing; what nobody can answer needs another owner."""
    if model.takedown.stop is not None:
        return None, list(_STOPPED)
    return "take_over", ["take_over", "hand_over", "escalate"]


def _needs_the_lead(model: CardModel, render: RenderContext) -> bool:
    """A look has shown what the duty lead should know, and nobody has asked them."""
    return model.escalation is None and model.watch.wants_help(render.playbook)


def _contact(mention: Mention, render: RenderContext) -> list[str]:
    """*Also a question*, where praise may want contact."""
    hint = wants_contact(mention, render.playbook)
    return [] if hint is None else [f"also.{hint.also}"]


def _first(first: str, others: Iterable[str]) -> list[str]:
    return [first, *(name for name in others if name != first)]


def _hidden(model: CardModel, shown: list[str], render: RenderContext) -> list[Block]:
    """What hides behind the menu; the last option opens the menu of every legal move."""
    mention = model.mention
    help_ = ["what_is_what"] if mention.classification is None else []
    helped = mention.snoozed_for == COMMUNITY
    waking = ["community_answered"] if helped else []
    waking += ["wake"] if asleep(mention, model.drawn_at) is not None else []
    on = ["draft"] if model.draft is not None else []
    by_status = {
        Status.OPEN: ["claim", *help_, "change_class", "flags", "history", "close"],
        Status.CLAIMED: [
            *help_,
            *on,
            "hand_over",
            "release",
            *(["answer"] if mention.classification is not None else []),
            "change_class",
            "flags",
        ],
        Status.WATCHING: ["draft", "answer", "hand_over", "change_class"],
        Status.CLOSED: ["change_class", "history"],
    }
    names = [
        name
        for name in [*waking, *_behind(model, by_status[mention.status])]
        if name not in shown
        and (name != "change_class" or mention.classification is not None)
    ]
    return [
        option(label_of(name, render), f"{name}:{mention.id}")
        for name in [*names[: _MOST_HIDDEN - 1], "menu"]
    ]


def _behind(model: CardModel, names: list[str]) -> list[str]:
    if model.takedown.stop is None:
        return names
    return [name for name in names if name not in _ANSWERS]
