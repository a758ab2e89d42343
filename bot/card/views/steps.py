"""Chooses the buttons of a card from the rows of all actions, by the state it is in.

A message looks the same to everybody, so its buttons depend on the state alone; *More…*,
dialogs and Home know the person. One button is green at most, and only where it is our
move now.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.card.views.guidance import leading_class
from bot.card.views.questions import CardQuestion
from bot.card.views.recommending import ASK, POST, recommended
from bot.mentions.rules import closing_steps
from bot.playbook.playbook import Klass
from bot.ui.blocks import Block, actions, button, overflow
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import link_to_post, move_button, move_option, open_post
from bot.ui.offers import OVERFLOW, Offers, State
from bot.ui.phrases import RenderContext
from data.models import Mention, Status

_MOST = 4
"""Buttons in the row; the way to the post is the last of them."""

_OPEN_POST = "open_post"
_WAITING: frozenset[State] = frozenset(
    {"drafted", "asked", "offered", "monitoring", "closed"}
)
"""Where a clock, a reader, management or the author has the next move."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a card offers: its row of buttons, and what is behind the menu."""

    first: str | None
    row: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def all(self) -> frozenset[str]:
        """Everything that is on the card."""
        return frozenset((*self.row, *self.hidden))


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


def row(steps: Steps, model: CardModel, render: RenderContext) -> Block:
    """The row of a card: its steps, the way to the post, and the menu."""
    mention = model.mention
    drawn = [
        move_button(
            name, mention, render, primary=name == steps.first, begun=_begun(model)
        )
        for name in steps.row
    ]
    link = None if model.takedown.stop is not None else open_post(mention, render)
    if link is not None:
        drawn.append(link)
    return actions([*drawn, menu(steps, model, render)], f"m{mention.id}:steps")


def menu(steps: Steps, model: CardModel, render: RenderContext) -> Block:
    """The overflow menu; the last option opens *More…*."""
    options = [_option(name, model, render) for name in (*steps.hidden, "menu")]
    return overflow("mention.more", options)


def steps_of(
    model: CardModel,
    offers: Offers,
    render: RenderContext,
    question: CardQuestion | None,
) -> Steps:
    """The steps of a card in its state, the recommended one first."""
    state = state_of(model, render)
    names = offers.in_row(state, model, render.playbook)
    first = _first(state, model, render)
    if first is not None:
        names = [first, *(name for name in names if name != first)]
    room = _MOST - (1 if link_to_post(model.mention) is not None else 0)
    shown = () if state == "closed" else tuple(names[:room])
    hidden = _hidden(state, offers, model, render, shown)
    return Steps(_green(state, shown, first, model, question), shown, hidden)


def state_of(model: CardModel, render: RenderContext) -> State:
    """The state a card is in, as the rows of the actions name it."""
    mention = model.mention
    if mention.status is Status.CLOSED:
        return "closed"
    if model.takedown.stop is not None:
        return "stopped"
    if model.owner_gone:
        return "orphaned"
    if (private := _private(mention, render)) is not None:
        return private
    if mention.status is Status.WATCHING:
        again = mention.look_again_at
        return "due" if again is not None and again <= model.drawn_at else "monitoring"
    return _in_work(model, render)


def _private(mention: Mention, render: RenderContext) -> State | None:
    if mention.private_state == "offered":
        return "offered"
    if mention.private_state in closing_steps.QUIET:
        return "private"
    solved = mention.private_state == "solved" and mention.status is Status.WATCHING
    missing = closing_steps.missing(mention, render.playbook)
    return "solved" if solved and closing_steps.CLOSING in missing else None


def _in_work(model: CardModel, render: RenderContext) -> State:
    mention, klass = model.mention, leading_class(model.mention, render)
    if klass is None:
        return "fresh" if mention.status is Status.OPEN else "unsorted"
    if model.draft is not None:
        return "drafted" if model.missing else "ready"
    if (kind := _of_class(klass)) is not None:
        return kind
    if mention.status is Status.OPEN:
        return "unclaimed"
    if _is_asked(model):
        return "asked"
    return "claimed" if mention.promise_due is None else "promised"


def _of_class(klass: Klass) -> State | None:
    """Classes that are not answered as a matter of course."""
    if klass.text == "collapsed":
        return "abuse"
    if klass.settles:
        return "optional"
    return "silent" if klass.reply in ("default_no", "none") else None


def _is_asked(model: CardModel) -> bool:
    """Whether a decision of management is waited for."""
    asked = model.escalation
    waits = asked is not None and asked.ended_at is None and asked.decided_at is None
    return waits and asked is not None and asked.kind != "fyi"


def _first(state: State, model: CardModel, render: RenderContext) -> str | None:
    """What is recommended, where that depends on more than the state."""
    if model.mention.status is Status.OPEN and state not in ("optional", "stopped"):
        return None
    if state not in ("claimed", "promised", "ready", "abuse", "optional", "silent"):
        return None
    if model.escalation is None and model.watch.wants_help(render.playbook):
        return "escalate"
    klass = leading_class(model.mention, render)
    step = recommended(model, klass, render)
    fits = klass is None or state != "optional" or step in (*klass.settles, POST)
    return step if fits and step != ASK else None


def _green(
    state: State,
    shown: Sequence[str],
    first: str | None,
    model: CardModel,
    question: CardQuestion | None,
) -> str | None:
    """The one step that is our move now; none while somebody or something is waited for."""
    if not shown or (question is not None and question.first):
        return None
    if state == "asked" and model.mention.promise_due is None:
        return shown[0]
    if state in _WAITING:
        return None
    return first or shown[0]


def _hidden(
    state: State,
    offers: Offers,
    model: CardModel,
    render: RenderContext,
    shown: Sequence[str],
) -> tuple[str, ...]:
    """What is likely next and not in the row."""
    likely = offers.in_menu(state, model, render.playbook)
    names = [name for name in likely if name not in shown]
    if state == "closed" and link_to_post(model.mention) is not None:
        names.insert(1, _OPEN_POST)
    return tuple(names[:OVERFLOW])


def _begun(model: CardModel) -> bool:
    return model.draft is not None


def _option(name: str, model: CardModel, render: RenderContext) -> Block:
    mention = model.mention
    drawn = move_option(name, mention, render, begun=_begun(model))
    if name == _OPEN_POST:
        drawn["url"] = link_to_post(mention)
    return drawn
