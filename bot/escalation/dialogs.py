"""The dialogs with management: informing and asking it, deciding, exporting, reviewing."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.card.views.history import lines, people_in
from bot.casefile.files import ExportedFile
from bot.core.action import (
    ActionContext,
    ModalContext,
    Open,
    PersonContext,
    Replace,
    Say,
    Upload,
)
from bot.core.command import CommandResult
from bot.core.names import names_of
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.rules.paging import PagingTeam
from bot.escalation.rules.reviewing import due_of
from bot.escalation.rules.stages import pages_from
from bot.escalation.service import approving, casefiles, escalations, freezing, reviews
from bot.escalation.service.escalations import ManagerDecision, find
from bot.escalation.service.reviews import WrittenReview
from bot.escalation.service.shown import with_briefing
from bot.escalation.views import deciding
from bot.escalation.views import reviews as drawn
from bot.playbook.playbook import Trigger
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.audit import events
from data.models import Escalation, EscalationId, Mention, MentionId, UserId

_ASIDE = frozenset({"refused", "nudge", "exported", "ping_delivered"})
"""Lines of the record that explain nothing about what happened."""


async def ask_review(ctx: ModalContext) -> View:
    """Everything that happened, by itself, and the questions with what stands there."""
    app, number = ctx.app, ctx.mention.id
    story = await app.store.read(lambda tx: events.story(tx, number))
    told = [event for event in story if event.kind not in _ASIDE]
    people = people_in(told)
    names = await names_of(app, people)
    _, answers = await reviews.review_of(app, number)
    due = due_of(ctx.now, app.hours, 5)
    said = lines(told, names, ctx.render, ctx.now)
    return drawn.dialog(ctx.metadata, number, said, answers, ctx.render, due=due)


async def written(ctx: ActionContext) -> CommandResult:
    """The dialog was sent."""
    owner = ctx.fields.person("action_owner")
    questions = ctx.app.playbook.reviews.questions
    told = WrittenReview(
        answers={name: ctx.fields.text(name) for name in questions},
        action=ctx.fields.text("action"),
        owner=owner,
        due=ctx.fields.moment("action_due"),
    )
    return await reviews.write_review(ctx.app, ctx.command(), told)


_NUMBER = re.compile(r"#?(\d{1,15})")
_FORMS = ("html", "md", "json", "csv")


async def of_mention(ctx: ActionContext) -> Upload | Say:
    """`/mentions export 482`: Markdown to read, JSON to prove, CSV to sort."""
    number = _NUMBER.fullmatch(ctx.interaction.value)
    if number is None:
        return Say(Message(ctx.render.words("case.which")))
    mention = MentionId(int(number[1]))
    files = await casefiles.export_case(ctx.app, mention, ctx.by, _FORMS)
    return _handed(ctx, mention, files)


async def of_escalation(ctx: ActionContext) -> Upload:
    """*Export* in the overflow menu of a brief."""
    asked = await find(ctx.app, EscalationId(ctx.number))
    files = await casefiles.export_case(ctx.app, asked.mention, ctx.by, _FORMS)
    return _handed(ctx, asked.mention, files)


def _handed(
    ctx: ActionContext, number: MentionId, files: Sequence[ExportedFile]
) -> Upload:
    words = ctx.render.words
    hashes = "\n".join(f"`{file.name}` SHA-256 `{file.hash}`" for file in files)
    return Upload(
        files=[(file.name, file.body) for file in files],
        comment=f"{words('case.here', number=number)}\n{hashes}",
        missed=Message(words("case.not_sent", number=number)),
        meanwhile=Message(words("case.coming", number=number)),
    )


Drawing = Callable[[ActionContext, str, CardModel, Escalation], View]


async def acknowledge(ctx: ActionContext) -> CommandResult:
    """*Seen*."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    return await escalations.acknowledge(ctx.app, ctx.command(asked.mention), asked.id)


async def take_case(ctx: ActionContext) -> CommandResult:
    """*I take over the case*."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    return await escalations.take_case(ctx.app, ctx.command(asked.mention), asked.id)


def pressing(decision: str) -> Callable[[ActionContext], Awaitable[Say]]:
    """A decision of one press. The brief, or Home, shows it, and how to take it back."""

    async def press(ctx: ActionContext) -> Say:
        asked = await escalations.find(ctx.app, EscalationId(ctx.number))
        command = ctx.command(asked.mention)
        await escalations.press(ctx.app, command, asked.id, decision=decision)
        return Say(None, on_home=True)

    return press


async def approve(ctx: ActionContext) -> Say:
    """*Approve*: the decision that lets a text go, as the playbook calls it."""
    known = ctx.app.playbook.escalation.decisions.values()
    yes = next(one.id for one in known if one.approves and one.listed)
    return await pressing(yes)(ctx)


async def undo(ctx: ActionContext) -> Say:
    """*Undo*, while the team has not been told."""
    asked = await escalations.find(ctx.app, EscalationId(ctx.number))
    await escalations.undo(ctx.app, ctx.command(asked.mention), asked.id)
    return Say(None, on_home=True)


def deciding_with(decision: str) -> Callable[[ActionContext], Awaitable[CommandResult]]:
    """A decision with one sentence that says what to do."""

    async def decided_so(ctx: ActionContext) -> CommandResult:
        said = ctx.fields.text("instruction")
        if not said.strip():
            raise Refused("needs_a_sentence", field="instruction")
        verdict = ManagerDecision(decision, instruction=said)
        return await escalations.decide(
            ctx.app, ctx.command(), ctx.state.escalation, verdict=verdict
        )

    return decided_so


async def sentence_added(ctx: ActionContext) -> CommandResult:
    """*Add a sentence…* was sent."""
    said = ctx.fields.text("sentence")
    return await escalations.add_sentence(
        ctx.app, ctx.command(), ctx.state.escalation, sentence=said
    )


async def called(ctx: ActionContext) -> CommandResult:
    """Somebody was phoned; the value is who, and the escalation."""
    contact, asked = await _value(ctx)
    return await escalations.called(
        ctx.app, ctx.command(asked.mention), asked.id, contact
    )


async def lift(ctx: ActionContext) -> CommandResult:
    """The value is the freeze and the mention its card stands for."""
    freeze, _, mention = ctx.interaction.value.partition(":")
    if not freeze.isdigit() or not mention.isdigit():
        raise Refused("not_here")
    return await freezing.lift(
        ctx.app, ctx.command(MentionId(int(mention))), int(freeze)
    )


async def emergency(ctx: ModalContext) -> View:
    """A lead lets the draft go without its yes, for a reason that is kept."""
    if not PagingTeam(ctx.app.people, ctx.app.playbook).has_a_say(ctx.by):
        raise Refused("only_the_lead")
    return deciding.sentence("emergency", ctx.metadata, "reason", ctx.render.words)


async def published(ctx: ActionContext) -> CommandResult:
    """The reason was context."""
    return await approving.publish_in_emergency(
        ctx.app,
        ctx.command(),
        reason=ctx.fields.text("reason"),
        number=ctx.state.escalation or None,
    )


def opening(draw: Drawing) -> Callable[[ActionContext], Awaitable[Open]]:
    """A dialog about one escalation."""

    async def open_(ctx: ActionContext) -> Open:
        info_request, asked = await _value(ctx)
        model = await ctx.card_model(asked.mention)
        model = await with_briefing(ctx.app, model, asked)
        if model.hidden:
            raise Refused("confidential", {"number": asked.mention})
        carried = ctx.carrying(
            mention=asked.mention,
            escalation=asked.id,
            info_request=int(info_request) if info_request.isdigit() else 0,
        )
        return Open(draw(ctx, carried, model, asked))

    return open_


def sentence(dialog: str, name: str) -> Drawing:
    """A dialog that asks for one sentence, in the field of this name."""

    def draw(
        ctx: ActionContext, metadata: str, _model: CardModel, _asked: Escalation
    ) -> View:
        return deciding.sentence(dialog, metadata, name, ctx.render.words)

    return draw


def decide(
    ctx: ActionContext, metadata: str, model: CardModel, asked: Escalation
) -> View:
    """What management can say."""
    return deciding.decide(metadata, asked, model, ctx.render)


def delegate(
    ctx: ActionContext, metadata: str, _model: CardModel, asked: Escalation
) -> View:
    """Who else has a say."""
    people = PagingTeam(ctx.app.people, ctx.app.playbook).with_a_say()
    others = {user: name for user, name in people.items() if user != asked.manager}
    return deciding.delegate(metadata, ctx.render.words, people=others)


def copy_text(
    ctx: ActionContext, metadata: str, model: CardModel, asked: Escalation
) -> View:
    """The brief as a text that goes elsewhere."""
    return deciding.copy_text(metadata, asked, model, ctx.render)


async def decided(ctx: ActionContext) -> CommandResult:
    """A decision was sent."""
    fields = ctx.fields
    verdict = ManagerDecision(
        decision=fields.choice("decision"),
        instruction=fields.text("instruction"),
        why=fields.text("why"),
        hold=fields.choice("hold"),
        until=fields.moment("until"),
    )
    return await escalations.decide(
        ctx.app, ctx.command(), ctx.state.escalation, verdict=verdict
    )


async def delegated(ctx: ActionContext) -> CommandResult:
    """Somebody else was named."""
    to = ctx.fields.anybody("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await escalations.delegate(
        ctx.app, ctx.command(), ctx.state.escalation, to=to
    )


async def asked_back(ctx: ActionContext) -> CommandResult:
    """Management wants to know more first."""
    question = ctx.fields.text("question")
    return await escalations.ask_back(
        ctx.app, ctx.command(), ctx.state.escalation, question=question
    )


async def stood_down(ctx: ActionContext) -> CommandResult:
    """The question was taken back."""
    said = ctx.fields.text("sentence")
    return await escalations.stand_down(
        ctx.app, ctx.command(), ctx.state.escalation, sentence=said
    )


async def answered_back(ctx: ActionContext) -> CommandResult:
    """What management wanted to know was answered."""
    return await escalations.answer_back(
        ctx.app, ctx.command(), ctx.state.info_request, answer=ctx.fields.text("answer")
    )


async def _value(ctx: ActionContext) -> tuple[str, Escalation]:
    """What stands before the number of the escalation, and the escalation."""
    first, _, number = ctx.interaction.value.rpartition(":")
    digits = number if number.isascii() and number.isdigit() else "0"
    return first, await escalations.find(ctx.app, EscalationId(int(digits)))


_OPEN_TO_ALL = ("public", "unlisted")


async def ask_management(ctx: ModalContext) -> View:
    """The dialog of *Escalate*, with what the playbook suggests already chosen."""
    return await _asking(ctx, ctx.model)


async def ask_more(ctx: ActionContext) -> Replace:
    """*Add what we know…*: the same dialog with all its fields."""
    return Replace(await _asking(ctx, await ctx.card_model(), unfolded=True))


async def _asking(
    ctx: PersonContext, model: CardModel, *, unfolded: bool = False
) -> View:
    app, book, mention = ctx.app, ctx.render.playbook, model.mention
    level = _suggested_level(model, ctx.render)
    context = app.context(UserId(""))
    team = await app.store.read(lambda tx: Paging.now(tx, app, context).team)
    now = model.drawn_at
    begins, decide_by = _times(ctx, model, level)
    return deciding.escalate(
        ctx.carrying(mention=mention.id, unfolded=unfolded),
        book,
        ctx.render.words,
        number=mention.id,
        people=team.with_a_say(),
        level=level,
        reason=_suggested_reason(model, ctx.render),
        decide_by=decide_by,
        may_quote=mention.post.visibility in _OPEN_TO_ALL,
        later="" if begins <= now else ctx.render.token(begins, now),
        unfolded=unfolded,
        due=ctx.render.token(decide_by, now),
    )


async def asked(ctx: ActionContext) -> CommandResult:
    """*Escalate* was submitted. What the dialog did not ask is as it was suggested."""
    fields = ctx.fields
    manager = fields.anybody("manager")
    if manager is None and not ctx.app.people:
        raise Refused("needs_a_person", field="manager")
    level, decide_by = fields.choice("level"), fields.moment("decide_by")
    if not fields.asks("level"):
        model = await ctx.card_model()
        level = _suggested_level(model, ctx.render)
        decide_by = _times(ctx, model, level)[1]
    brief = EscalationRequest(
        level=level,
        reason=fields.choice("reason"),
        question=fields.text("question"),
        kind=fields.choice("kind") or "question",
        proposal=fields.text("proposal"),
        known=fields.text("known"),
        unknown=fields.text("unknown"),
        quoted="yes" in fields.choices("quote"),
        decide_by=decide_by,
    )
    if brief.kind not in deciding.ASKS:
        raise Refused("unknown_kind", field="kind")
    command = ctx.command()
    return await escalations.escalate(ctx.app, command, brief=brief, manager=manager)


def _times(
    ctx: PersonContext, model: CardModel, level: str
) -> tuple[datetime, datetime]:
    """From when somebody hears of it, and by when it is usually answered."""
    hours, now = ctx.app.hours, model.drawn_at
    wall = _cannot_wait(model.mention, level, ctx.render)
    begins = pages_from(now, hours, wall=wall)
    within = ctx.render.playbook.escalation.decide_within
    return begins, begins + within if wall else hours.add(begins, within)


def _cannot_wait(mention: Mention, level: str, render: RenderContext) -> bool:
    """Whether what is suggested is told at any hour."""
    book = render.playbook
    flags = [book.flags[n] for n in mention.flags if n in book.flags]
    return book.escalation.levels[level].next is None or any(f.wall for f in flags)


def _trigger(model: CardModel) -> Trigger | None:
    """What the rules suggest to ask management about, if anything."""
    return next((t for t in model.suggestions if not t.raises), None)


def _suggested_reason(model: CardModel, render: RenderContext) -> str | None:
    """The reason of what the card suggests, or of the highest flag that is set."""
    trigger = _trigger(model)
    if trigger is not None:
        return trigger.reason
    known = render.playbook.triggers.values()
    about = [t for t in known if t.raises and t.flag in model.mention.flags]
    return max(about, key=lambda t: t.level).reason if about else None


def _suggested_level(model: CardModel, render: RenderContext) -> str:
    """The highest level that the class, a flag or a suggestion names."""
    flags, mention, trigger = render.playbook.flags, model.mention, _trigger(model)
    klass = render.klass(mention)
    reach = mention.post.author.followers or 0
    levels: list[str | None] = [klass.level if klass is not None else None]
    levels.append(trigger.level if trigger is not None else None)
    for flag in (flags[name] for name in mention.flags if name in flags):
        levels.append(flag.level)
        levels += [level for level, least in flag.level_from.items() if reach >= least]
    return max((level for level in levels if level is not None), default="L1")
