"""The use cases of posted replies: mark as posted, holding reply, already posted,
edited.

Nothing is ever sent to a platform. What people posted is stored word for word (S0.1).
"""

from dataclasses import replace
from datetime import datetime

from bot.core.answers import keep_text, with_text
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.errors import Refused
from bot.handoffs import rules as handoffs_rules
from bot.handoffs.effects import keep_update
from bot.intake.service import own_posting
from bot.mentions.rules import replying
from bot.mentions.rules.replying import BLOCKED, Unmet, Written
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.replies.rules import drafting
from bot.replies.rules.rendered_draft import RenderedDraft
from bot.replies.service.draft_dossier import judged
from bot.replies.service.drafting import live_draft, overruled, stay_in_voice
from bot.replies.service.rendered_drafts import render_of
from data import timers
from data.audit import events
from data.mentions.event_data import OurText, Replied
from data.models import Mention, MentionId
from data.replies import drafts, newcomers, posted
from data.replies.models import OWN_LOOK, Draft, DraftId, Posted, PostedId
from data.transaction import Transaction

_NOT_YET = PostedId(0)
_UNSAVED = DraftId(0)


async def post(
    app: AppContext,
    command: Command,
    *,
    url: str | None,
    at: datetime,
    also_there: bool = False,
) -> CommandResult:
    """The draft is out, word for word. Raises `Refused` for what is missing."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        draft = live_draft(tx, mention)
        rendered, _, missing = judged(tx, app, mention, draft, context)
        if any(one.what == BLOCKED for one in missing):
            drafting.check_may_be_said(rendered.remarks)
        drafting.check_nothing_missing(missing)
        drafting.check_boxes(_typed(draft), warned=False)
        hosts = _hosts(mention, context, draft.channel or "")
        drafting.check_place(url, hosts, also_there=also_there)
        words = Written(rendered.text, url, draft.channel or "", at)
        step = drafting.post(
            mention, context, words=words, appointment=draft.appointment
        )
        began = draft.template if draft.channel in drafting.PUBLIC else None
        step, update = handoffs_rules.by_reply(step, began, context, at=at)
        drafts.save(tx, replace(draft, state="posted"))
        timers.set_all(tx, "draft", draft.id, ())
        newcomers.one_less(tx, context.by)
        done = _out(
            app, tx, mention, step, words, "considered", draft, context, rendered
        )
        if update is not None:
            keep_update(tx, app, step.mention, update, context)
        return done

    return await execute(app, command, decide)


async def post_holding(
    app: AppContext,
    command: Command,
    *,
    words: Written,
    promised: datetime,
    template: str | None = None,
    voice: str | None = None,
) -> CommandResult:
    """A sign of life is out: only what must never be said stops it (S3.15)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        sketch = replace(_sketch(mention, words, template, context), voice=voice)
        rendered = render_of(tx, app, mention, sketch, context, kind="holding")
        step = replying.holding(mention, context, written=words, promised=promised)
        drafting.check_may_be_said(rendered.remarks)
        stay_in_voice(tx, app, mention, voice)
        return _out(app, tx, mention, step, words, "holding", sketch, context, rendered)

    return await execute(app, command, decide)


async def answered(
    app: AppContext, command: Command, *, words: Written
) -> CommandResult:
    """It was posted before anybody asked us: kept honestly, the checks come after."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = replying.answer(mention, context, written=words)
        sketch = drafts.live(tx, mention.id)
        kept = _sketch(mention, words, None, context)
        rendered, _, missing = judged(tx, app, mention, kept, context)
        if sketch is not None:
            drafts.save(tx, replace(sketch, state="discarded"))
            timers.set_all(tx, "draft", sketch.id, ())
        done = _out(
            app, tx, mention, step, words, "considered", kept, context, rendered
        )
        return _afterwards(
            app, tx, done, rendered, missing if words.text else (), context
        )

    return await execute(app, command, decide)


async def new_version(
    app: AppContext, command: Command, number: PostedId, *, text: str, url: str | None
) -> CommandResult:
    """What stands on the platform was edited: version 2 joins version 1 (S0.1)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        versions = [
            one
            for one in posted.of_mention(tx, mention.id)
            if number in (one.id, one.first)
        ]
        if not versions:
            raise Refused("nothing_posted")
        last = versions[-1]
        if not text.strip() or text.strip() == last.text:
            raise Refused("same_text", field="text")
        after = replace(
            last,
            id=_NOT_YET,
            first=last.first or last.id,
            version=last.version + 1,
            text=text.strip(),
            url=url or last.url,
            by=context.by,
            at=context.now,
            posted_at=context.now,
            as_is=False,
        )
        kept = posted.add(tx, after)
        data = with_text(OurText(), replace(after, id=kept))
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="new_version",
            actor=context.by,
            data=data,
        )
        return CommandResult("new_version", mention, data=data)

    return await execute(app, command, decide)


async def texts(app: AppContext, mention: MentionId) -> list[Posted]:
    """Every version of everything we published about a mention, oldest first."""
    return await app.store.read(lambda tx: posted.of_mention(tx, mention))


def _out(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    step: Transition,
    words: Written,
    kind: str,
    draft: Draft,
    context: DecisionContext,
    rendered: RenderedDraft,
) -> CommandResult:
    """Keep the exact text, and make the move."""
    kept = keep_text(
        tx, mention.id, words, kind, context, draft=draft, as_is=rendered.as_is
    )
    own_posting.known_as_posted(tx, mention, kept, context)
    step = replace(step, data=with_text(step.says(Replied), kept))
    recorded = apply_transition(tx, app, mention, step, context)
    return CommandResult(
        step.move, step.mention, undoable=recorded.undoable, data=step.data
    )


def _afterwards(
    app: AppContext,
    tx: Transaction,
    done: CommandResult,
    rendered: RenderedDraft,
    missing: tuple[Unmet, ...],
    context: DecisionContext,
) -> CommandResult:
    """Count every rule that would have waited, and say so once."""
    rules = [rule for one in missing for rule in (one.rules or (one.what,))]
    for rule in dict.fromkeys(rules):
        overruled(tx, done.mention.id, rule, "", context)
    remarks = (one.message for one in rendered.remarks if one.severity != "info")
    return replace(done, answer=CommandAnswer(remarks=tuple(remarks)))


def _sketch(
    mention: Mention, words: Written, template: str | None, context: DecisionContext
) -> Draft:
    """What was posted without a draft, to be looked over like one; no box was asked."""
    return Draft(
        id=_UNSAVED,
        mention=mention.id,
        text=words.text,
        begun_by=context.by,
        begun_at=context.now,
        saved_by=context.by,
        saved_at=context.now,
        template=template,
        channel=words.channel,
        ticked=frozenset(OWN_LOOK),
    )


def _typed(draft: Draft) -> drafting.Typed:
    return drafting.Typed(
        draft.text, channel=draft.channel, ticked=draft.ticked, revision=draft.revision
    )


def _hosts(mention: Mention, context: DecisionContext, channel: str) -> tuple[str, ...]:
    """Where a public reply belongs: the hosts of the platform of the post."""
    platform = context.playbook.platforms.get(mention.post.platform)
    public = channel in drafting.PUBLIC
    return platform.hosts if platform is not None and public else ()
