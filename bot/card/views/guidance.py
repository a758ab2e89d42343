"""Help with classifying a post: what the classes mean, follow-up questions, and
choices.

The texts are in the playbook; this module arranges them.
"""

from collections.abc import Sequence

from bot.intake.rules.auto_triage import wants_contact
from bot.mentions.rules.clocks import leading
from bot.mentions.rules.weight import LEVELS
from bot.playbook.playbook import Klass, Playbook
from bot.ui.blocks import Block, View, actions, button, context, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.translator import Translator
from data.models import Mention

_ROW = 5
"""Buttons in one row of a dialog."""


def leading_class(mention: Mention, render: RenderContext) -> Klass | None:
    """The class whose steps are recommended: of two the stricter one."""
    return render.playbook.classes.get(leading(mention, render.playbook) or "")


def badges(model: CardModel, render: RenderContext) -> list[str]:
    """What sorting added: a second class, whom praise is for, weight, hints, irony."""
    mention, playbook, words = model.mention, render.playbook, render.words
    said = [_also(mention, render), _praises(mention, render), _weight(model, render)]
    if wants_contact(mention, playbook) is not None:
        said.append(f"💬 {words.pick(playbook.guidance.contact.line)}")
    if (
        mention.suggested_flag is not None
        and mention.suggested_flag not in mention.flags
    ):
        flag = playbook.flags.get(mention.suggested_flag)
        if flag is not None:
            line = words.pick(playbook.guidance.outlets.line)
            said.append(f"{flag.emoji} {line}")
    if mention.read_as is not None:
        name = spoken(name_in(model, mention.read_by, words))
        said.append(words(f"guidance.read_{mention.read_as}", name=name))
    return said


def _also(mention: Mention, render: RenderContext) -> str:
    klass = render.playbook.classes.get(mention.second_class or "")
    if klass is None:
        return ""
    name = f"{klass.emoji} {render.words.pick(klass.label)}"
    return render.words("guidance.also", name=name)


def _praises(mention: Mention, render: RenderContext) -> str:
    found = render.playbook.guidance.praises.get(mention.praise_target or "")
    klass = render.klass(mention)
    if found is None or klass is None or not klass.praises:
        return ""
    return render.words("guidance.praises", whom=render.words.pick(found.label))


def _weight(model: CardModel, render: RenderContext) -> str:
    """`High weight: 25,000 followers`; a normal one only where a person said so."""
    weight = model.weight
    if weight is None or not weight.why:
        return ""
    followers = model.mention.post.author.followers or 0
    flag = render.playbook.flags.get(weight.why)
    reason = (
        render.words.pick(flag.label)
        if flag is not None
        else render.words(
            f"guidance.weight_{weight.why}",
            count=followers,
            number=render.words.number(followers),
        )
    )
    return render.words(f"guidance.weight_{weight.level}", reason=reason)


def what_is_what(
    metadata: str, mention: Mention, playbook: Playbook, words: Translator
) -> View:
    """Each class with what it is, what tells it apart and what to do (S1.3, S4.4)."""
    blocks: list[Block] = [section(words("guidance.help_intro"))]
    for klass in playbook.classes.values():
        label = f"{klass.emoji} {words.pick(klass.label)}"
        said = words(
            "guidance.help_class",
            name=label,
            definition=words.pick(klass.definition),
            question=words.pick(klass.question),
            action=words.pick(klass.action),
        )
        choose = button(
            words("guidance.choose"),
            f"mention.classify.{klass.id}",
            mention.id,
            access=words(
                "card.access_class", number=mention.id, name=words.pick(klass.label)
            ),
        )
        drawn = section(said)
        if klass.id != mention.classification:
            drawn["accessory"] = choose
        blocks.append(drawn)
    blocks.append(section(words("guidance.help_doubt")))
    return modal("what_is_what", metadata, blocks, words, submit=False)


def check_first(
    metadata: str, mention: Mention, klass: Klass, playbook: Playbook, words: Translator
) -> View:
    """The questions that are asked before a class is accepted; a yes leads elsewhere.

    Whoever answered every one with no says at once what kind it is.
    """
    if klass.level is not None:
        return _told_first(metadata, mention, klass, playbook, words)
    label = words.pick(klass.label)
    blocks: list[Block] = [section(words("guidance.check_intro", name=label))]
    for name in klass.check:
        other = playbook.classes[name]
        yes = button(
            words(
                "guidance.check_yes", name=f"{other.emoji} {words.pick(other.label)}"
            ),
            f"mention.classify.{name}",
            mention.id,
        )
        blocks.append({**section(words.pick(other.question)), "accessory": yes})
    blocks.append(context([mrkdwn(words("guidance.check_doubt"))]))
    question = playbook.questions.get(klass.ask or "")
    kinds = question.answers.values() if question is not None else ()
    drawn = [
        button(
            words.pick(kind.label), f"mention.sorted.{klass.id}.{kind.id}", mention.id
        )
        for kind in kinds
    ] or [button(label, f"mention.sorted.{klass.id}.", mention.id)]
    blocks.append(section(words("guidance.check_no", name=label)))
    blocks += rows(drawn, f"m{mention.id}:kinds")
    return modal("check_first", metadata, blocks, words, submit=False)


def _told_first(
    metadata: str, mention: Mention, klass: Klass, playbook: Playbook, words: Translator
) -> View:
    """One question before management is told: what it is, or what it is instead."""
    level = playbook.escalation.levels[klass.level or ""]
    told = words("guidance.tells", level=words.pick(level.label))
    question = playbook.questions.get(klass.ask or "")
    kinds = question.answers.values() if question is not None else ()
    yes = [
        button(words.pick(k.label), f"mention.sorted.{klass.id}.{k.id}", mention.id)
        for k in kinds
    ]
    no = []
    for name in klass.check:
        other = playbook.classes[name]
        # What asks a question of its own has been asked enough here.
        action = f"mention.{f'sorted.{name}.' if other.check else f'classify.{name}'}"
        no.append(
            button(f"{other.emoji} {words.pick(other.label)}", action, mention.id)
        )
    blocks = [
        section(f"*{words.pick(klass.question)}*\n{told}"),
        *rows(yes, f"m{mention.id}:kinds"),
        section(words("guidance.only_rude")),
        *rows(no, f"m{mention.id}:instead"),
    ]
    return modal("check_first", metadata, blocks, words, submit=False)


def weigh(metadata: str, mention: Mention, words: Translator) -> View:
    """Low, normal or high, in one press."""
    drawn = [
        button(words(f"guidance.level_{level}"), f"mention.weigh.{level}", mention.id)
        for level in LEVELS
    ]
    return _choice("weigh", metadata, mention, drawn, words)


def also(
    metadata: str, mention: Mention, playbook: Playbook, words: Translator
) -> View:
    """A second class for a mixed post, in one press."""
    drawn = [
        button(
            f"{k.emoji} {words.pick(k.label)}",
            f"mention.also.{k.id}",
            mention.id,
        )
        for k in playbook.classes.values()
        if k.closes_as is None
        and k.id not in (mention.classification, mention.second_class)
    ]
    return _choice("also", metadata, mention, drawn, words)


def praise_for(
    metadata: str, mention: Mention, playbook: Playbook, words: Translator
) -> View:
    """Whom or what praise is for, in one press."""
    drawn = praises(mention, playbook, words)
    return _choice("praise_for", metadata, mention, drawn, words)


def praises(mention: Mention, playbook: Playbook, words: Translator) -> list[Block]:
    """A button for each of whom or what praise can be for."""
    return [
        button(words.pick(one.label), f"mention.praise_for.{one.id}", mention.id)
        for one in playbook.guidance.praises.values()
    ]


def rows(drawn: Sequence[Block], block_id: str) -> list[Block]:
    """Buttons in rows that a phone can show."""
    parts = [drawn[at : at + _ROW] for at in range(0, len(drawn), _ROW)]
    return [actions(part, f"{block_id}:{index}") for index, part in enumerate(parts)]


def _choice(
    name: str,
    metadata: str,
    mention: Mention,
    drawn: Sequence[Block],
    words: Translator,
) -> View:
    said = section(words(f"guidance.{name}_ask"))
    blocks = [said, *rows(drawn, f"m{mention.id}:{name}")]
    return modal(name, metadata, blocks, words, submit=False)
