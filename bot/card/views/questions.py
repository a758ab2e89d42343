"""The one question a card asks, with a button for each answer.

Of several the one that keeps somebody waiting longest comes first; the next one takes its
place once it is answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.mentions.rules.irony import READINGS, doubted
from bot.mentions.rules.own_replies import SAYS
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import ClassQuestion
from bot.ui.blocks import Block, actions, button, quote
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import label_of, move_button
from bot.ui.phrases import RenderContext, name_in, platform_of
from bot.ui.sentences import Sentence, ours, sentence
from bot.ui.texts import clean, fits, line
from bot.ui.translator import Translator
from data.models import MentionId, Status

_ASKED, _QUOTED = 140, 160


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """What is asked, the words it is asked about, and the buttons that answer it.

    `first`: it comes before any other step, so none of these is green.
    """

    said: Sentence
    buttons: Sequence[Block]
    quoted: str = ""
    first: bool = False


def asked(model: CardModel, render: RenderContext) -> CardQuestion | None:
    """The question of this card, if it has one."""
    if model.hidden or model.takedown.stop is not None:
        return None
    if model.mention.status is Status.CLOSED:
        return None
    found = (ask(model, render) for ask in _IN_ORDER)
    return next((one for one in found if one is not None), None)


def drawn(question: CardQuestion | None, model: CardModel) -> list[Block]:
    """What it is about, and its answers as a row of their own."""
    if question is None:
        return []
    here = f"m{model.mention.id}"
    blocks = [actions(question.buttons, f"{here}:question")]
    if question.quoted:
        blocks.insert(0, quote(question.quoted, f"{here}:own"))
    return blocks


def findings(
    mention: MentionId, question: ClassQuestion, words: Translator
) -> list[Block]:
    """A button for each answer."""
    return [
        _answer(words.pick(one.label), f"mention.finding.{one.id}", mention, words)
        for one in question.answers.values()
    ]


def _answer(label: str, action: str, mention: MentionId, words: Translator) -> Block:
    access = words("card.access", button=label, number=mention)
    return button(label, action, mention, access=access)


def _wanted(model: CardModel, render: RenderContext) -> CardQuestion | None:
    """What management wants to know before it decides."""
    wanted = model.info_request
    if wanted is None:
        return None
    name = name_in(model, wanted.asked_by, render.words)
    said = sentence(
        "card.asks_back", render, name=name, question=line(wanted.question, _ASKED)
    )
    label = label_of("answer_back", render)
    answer = button(
        label,
        "escalation.answer_back",
        f"{wanted.id}:{wanted.escalation}",
        access=render.words("card.access", button=label, number=model.mention.id),
        style="primary",
    )
    return CardQuestion(said, [answer], first=True)


def _own_reply(model: CardModel, render: RenderContext) -> CardQuestion | None:
    """What our reply was that a source has shown."""
    own = model.own
    if own is None or not own.is_open:
        return None
    said = sentence(
        "card.own_asks", render, platform=platform_of(own.post, render), time=own.at
    )
    names = [f"own_was.{what}" for what in SAYS]
    buttons = [move_button(name, model.mention, render) for name in names]
    return CardQuestion(
        said, buttons, fits(clean(own.post.text), _QUOTED, 600), first=True
    )


def _irony(model: CardModel, render: RenderContext) -> CardQuestion | None:
    if not doubted(model.mention, render.playbook):
        return None
    buttons = [
        _answer(
            render.words(f"button.read_as_{reading}"),
            f"mention.read_as.{reading}",
            model.mention.id,
            render.words,
        )
        for reading in READINGS
    ]
    return CardQuestion(ours(render.words("guidance.doubted")), buttons)


def _finding(model: CardModel, render: RenderContext) -> CardQuestion | None:
    """What its class asks: *Who is right?*"""
    mention = model.mention
    question = open_question(mention, render.playbook)
    if question is None or mention.status is Status.WATCHING:
        return None
    said = ours(render.words.pick(question.ask))
    return CardQuestion(
        said,
        findings(mention.id, question, render.words),
        first=mention.owner is not None,
    )


def _suggestion(model: CardModel, render: RenderContext) -> CardQuestion | None:
    """Whether what the rules noticed is so: nothing is set by itself (S3.9)."""
    if not model.suggestions:
        return None
    trigger, number = model.suggestions[0], model.mention.id
    label, words = render.words.pick(trigger.label), render.words
    flag = render.playbook.flags.get(trigger.suggested_flag or "")
    if flag is None:
        level = render.playbook.escalation.levels.get(trigger.level or "")
        name = "–" if level is None else words.pick(level.label)
        said = sentence("card.suggests_escalation", render, label=label, level=name)
        yes = _answer(label_of("escalate", render), "mention.escalate", number, words)
    else:
        label = words.pick(flag.label)
        said = sentence("card.suggests_flag", render, label=label)
        name = words("button.set_flag", flag=label)
        yes = _answer(name, f"mention.suggested.{trigger.id}", number, words)
    name = label_of("unsuited", render)
    no = _answer(name, f"mention.unsuited.{trigger.id}", number, words)
    return CardQuestion(said, [yes, no])


_IN_ORDER: tuple[Callable[[CardModel, RenderContext], CardQuestion | None], ...] = (
    _wanted,
    _own_reply,
    _irony,
    _finding,
    _suggestion,
)
