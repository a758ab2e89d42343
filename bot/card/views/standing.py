"""The lines of a card below the post: whose move it is, what kind, what is next, management.

Each says what somebody has to know now, at most four in all. Everything else is behind
*Details*, and no fact stands twice.
"""

from collections.abc import Iterator

from bot.card.views import private, takedown_facts, tasks
from bot.card.views.badges import decision, escalation, freeze, story, why_back
from bot.card.views.headline import known_flags
from bot.card.views.questions import CardQuestion
from bot.card.views.recommending import why
from bot.mentions.rules import closing_steps
from bot.mentions.rules.clocks import next_due
from bot.mentions.rules.pausing import COMMUNITY
from bot.mentions.rules.replying import RESTING, UNREAD, Unmet
from bot.ui.blocks import Block, context, mrkdwn
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, asleep, clock_key, name_in, outcome_of
from bot.ui.sentences import Sentence, fitting, joined, ours, rich_text, sentence
from data.models import Mention, Status

_FLAGS = 3
_LINE = 150
"""Characters of a line of facts: two lines of a phone."""

_LIVE = (Status.OPEN, Status.CLAIMED)


def status(model: CardModel, render: RenderContext) -> Block:
    """Whose move it is and until when.

    It stands in every state: Slack takes no update of a message that loses its last
    rich_text block.
    """
    here = f"m{model.mention.id}:status"
    return rich_text(whose(model, render), render, model.drawn_at, here)


def spoken(model: CardModel, render: RenderContext) -> str:
    """The same for the `text` of a message."""
    return joined(whose(model, render)).spoken(render, model.drawn_at)


def facts(
    model: CardModel, render: RenderContext, question: CardQuestion | None
) -> list[Block]:
    """At most three lines of small print, without those that have nothing to say."""
    now = model.drawn_at
    lines = (
        fitting(_kind(model, render), _LINE, render, now),
        joined(
            (
                *_first_of_all(model, render, question),
                fitting(_next(model, render, question), _LINE, render, now),
            )
        ),
    )
    said = [one.mrkdwn(render, now) for one in lines if one]
    if above := " · ".join(filter(None, _management(model, render))):
        said.append(above)
    if not said:
        return []
    return [context([mrkdwn("\n".join(said))], f"m{model.mention.id}:facts")]


def whose(model: CardModel, render: RenderContext) -> list[Sentence]:
    """Whose move it is, in a sentence, and then what is due."""
    mention = model.mention
    if mention.status is Status.CLOSED:
        return _closed(model, render)
    said = [_who(model, render)]
    if model.owner_gone:
        name = name_in(model, mention.owner, render.words)
        said = [sentence("card.owner_gone", render, name=name)]
    until = asleep(mention, model.drawn_at)
    if until is not None:
        waits = mention.snoozed_for == COMMUNITY
        key = "line.for_others" if waits else "line.snoozed"
        said.append(sentence(key, render, time=until))
    if (next_ := due(model, render)) is not None:
        said.append(next_)
    elif mention.status is Status.OPEN and _is_optional(mention, render):
        said.append(sentence("line.optional", render))
    return said


def _who(model: CardModel, render: RenderContext) -> Sentence:
    mention = model.mention
    name = name_in(model, mention.owner, render.words)
    if mention.returned_at is not None and mention.status in _LIVE:
        back = sentence(f"line.{why_back(model, render)}", render)
        if mention.owner is None:
            return joined([back, sentence("line.open", render)])
        return joined([back, sentence("line.owner", render, name=name)])
    return sentence(f"line.{mention.status}", render, name=name)


def _closed(model: CardModel, render: RenderContext) -> list[Sentence]:
    """`#482 · Closed · Solved · Anna, 16:02`."""
    mention = model.mention
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    said = [
        ours(f"#{mention.id}"),
        sentence("line.closed", render),
        _ended(model, render),
    ]
    if reason is not None:
        said.append(ours(render.words.pick(reason.label)))
    at = mention.closed_at
    if at is not None and mention.owner is not None:
        name = name_in(model, mention.owner, render.words)
        said.append(sentence("line.by_at", render, name=name, time=at))
    elif at is not None:
        said.append(sentence("line.at", render, time=at))
    return said


def _ended(model: CardModel, render: RenderContext) -> Sentence:
    """Its outcome; of one that tells the story of another, of which."""
    if model.story.parent is not None:
        return ours(story(model, render))
    outcome = outcome_of(model.mention, render)
    return sentence("line.outcome", render, outcome=outcome)


def due(model: CardModel, render: RenderContext) -> Sentence | None:
    """The next thing due and its time, which stays true: never how much is left of it."""
    mention = model.mention
    found = next_due(mention, model.drawn_at)
    if found is None:
        return None
    name, at = found
    key = clock_key(name, mention, render)
    when = "due" if at > model.drawn_at else "passed"
    if name == "look_again" and mention.owner is not None:
        owner = name_in(model, mention.owner, render.words)
        return sentence(f"line.{when}.check_by", render, name=owner, time=at)
    return sentence(f"line.{when}.{key}", render, time=at)


def _is_optional(mention: Mention, render: RenderContext) -> bool:
    klass = render.klass(mention)
    return klass is not None and klass.reply == "optional"


def _kind(model: CardModel, render: RenderContext) -> Iterator[Sentence]:
    """What matters beside the class, which the first line says."""
    mention, words = model.mention, render.words
    if (priority := _priority(model, render)) is not None:
        yield priority
    found = known_flags(mention, render)
    for flag in found[:_FLAGS]:
        yield ours(f"{flag.emoji} {words.pick(flag.label)}")
    if len(found) > _FLAGS:
        yield sentence("card.more_flags", render, count=len(found) - _FLAGS)
    also = render.playbook.classes.get(mention.second_class or "")
    if also is not None:
        yield sentence("guidance.also", render, name=words.pick(also.label))
    answer = render.playbook.answer_of(mention.classification, mention.finding)
    if answer is not None:
        yield ours(words.pick(answer.label))


def _priority(model: CardModel, render: RenderContext) -> Sentence | None:
    """`High priority (reach)`; what is usual is not said, unless a person said so."""
    weight = model.weight
    if weight is None or not weight.why:
        return None
    if weight.why != "hand" and weight.level != "high":
        return None
    if _says_it(weight.why, model, render):
        return None
    reason = render.words(f"guidance.because_{weight.why}")
    return sentence(f"guidance.priority_{weight.level}", render, reason=reason)


def _says_it(why: str, model: CardModel, render: RenderContext) -> bool:
    """Whether a flag beside it says the reason already."""
    if why in render.playbook.flags:
        return True
    flags = known_flags(model.mention, render)
    return why == "followers" and any(flag.followers is not None for flag in flags)


def _next(
    model: CardModel, render: RenderContext, question: CardQuestion | None
) -> Iterator[Sentence]:
    """What is done, what is missing, and what comes next, the most urgent first."""
    mention, words = model.mention, render.words
    if model.takedown.stop is not None:
        yield ours(words("guidance.stopped"))
        return
    yield from map(ours, takedown_facts.badges(model, render))
    running = (
        private.handover(model, render),
        tasks.badge(model, render),
        private.window(model, render),
    )
    yield from map(ours, filter(None, running))
    if (draft := _draft(model, render)) is not None:
        yield draft
    elif question is None or mention.status is Status.WATCHING:
        yield from _progress(model, render)


def _first_of_all(
    model: CardModel, render: RenderContext, question: CardQuestion | None
) -> Iterator[Sentence]:
    """What is asked, and what a flag says to mind: an emergency number is never cut."""
    if question is not None:
        yield question.said
    if model.takedown.stop is None:
        for flag in known_flags(model.mention, render):
            asks = question is not None and flag.recommended is not None
            if flag.on_card or asks:
                yield ours(render.words.pick(flag.line))


def _draft(model: CardModel, render: RenderContext) -> Sentence | None:
    """That there is a draft, and what it waits for; its words stay with who writes."""
    if model.draft is None or model.mention.status is Status.CLOSED:
        return None
    if not model.missing:
        return sentence("line.draft.ready", render)
    if len(model.missing) == 1:
        return _waits_for(model.missing[0], model, render)
    return sentence(
        "line.draft.several",
        render,
        what=", ".join(_missing(one, render) for one in model.missing),
    )


def _waits_for(one: Unmet, model: CardModel, render: RenderContext) -> Sentence:
    if one.what == RESTING and one.until is not None:
        return sentence("line.draft.resting", render, time=one.until)
    if one.what == UNREAD and one.person is not None:
        name = name_in(model, one.person, render.words)
        return sentence("line.draft.reader", render, name=name)
    return sentence("line.draft.several", render, what=_missing(one, render))


def _missing(one: Unmet, render: RenderContext) -> str:
    key = f"line.missing.{one.what}"
    return (
        render.words(key)
        if render.words.has(key)
        else render.words(f"waits.{one.what}")
    )


def _progress(model: CardModel, render: RenderContext) -> Iterator[Sentence]:
    """`Holding reply posted 13:58 · next: personal reply, closing note`."""
    mention = model.mention
    done = _done(mention, render)
    if done is not None:
        yield done
    wanted = closing_steps.wanted(mention, render.playbook)
    missing = [
        private.closing_step_of(name, render)
        for name in closing_steps.missing(mention, render.playbook)
    ]
    if wanted and missing:
        key = "line.next" if done is None else "line.then"
        yield sentence(key, render, what=", ".join(missing))
    elif (not wanted or _as_decided(model)) and (said := why(model, render)):
        yield ours(said)


def _as_decided(model: CardModel) -> bool:
    return model.escalation is not None and model.escalation.decided_at is not None


def _done(mention: Mention, render: RenderContext) -> Sentence | None:
    """What the public has heard from us, and when."""
    if mention.answered_at is not None and mention.reply_channel is not None:
        public = mention.reply_channel.startswith("public")
        key = "line.done.public" if public else "line.done.private"
        return sentence(key, render, time=mention.answered_at)
    if mention.status is Status.WATCHING and mention.outcome is not None:
        reason = render.playbook.no_reply_reasons.get(mention.reason or "")
        said = [ours(outcome_of(mention, render))]
        if reason is not None:
            said.append(ours(render.words.pick(reason.label)))
        return joined(said)
    if mention.first_reply_at is not None and mention.status in _LIVE:
        return sentence("line.done.holding", render, time=mention.first_reply_at)
    return None


def _management(model: CardModel, render: RenderContext) -> list[str]:
    """Where the question to management stands, what it decided, and what is held."""
    if model.info_request is not None:
        return [freeze(model, render), story(model, render)]
    return [
        escalation(model, render),
        decision(model, render),
        freeze(model, render),
        story(model, render),
    ]
