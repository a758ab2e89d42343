"""Loads everything about one draft: its rendered text, who read it, what is still
missing.
"""

from dataclasses import dataclass, field, replace

from bot.card.service import Part, load_model, named
from bot.core.availability import attended
from bot.core.context import AppContext
from bot.core.names import name_of
from bot.escalation.service.approving import recorded_approvals, recorded_freezes
from bot.escalation.service.shown import FREEZE, QUESTION
from bot.mentions.rules.replying import Unmet
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules.drafting import Typed, usual_channel, written
from bot.replies.rules.publish_checklist import ChecklistContext, what_is_missing
from bot.replies.rules.rendered_draft import (
    RenderedDraft,
    TemplateOffer,
    stands_as_it_was,
)
from bot.replies.service.library import facts_for
from bot.replies.service.rendered_drafts import (
    offers_of,
    public_replies,
    render_of,
    voice_of,
)
from bot.ui.card_model import CardModel
from data.models import Mention, MentionId, UserId
from data.replies import drafts, newcomers, posted, reads
from data.replies.models import Draft, Fact, Posted
from data.storms import storms
from data.team import absences
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DraftDossier:
    """What lies on the desk of whoever writes. Without a draft nothing is rendered.

    `as_template`: what is typed has no word of one's own yet.
    """

    model: CardModel
    draft: Draft | None
    rendered: RenderedDraft | None
    recorded: ChecklistContext
    missing: tuple[Unmet, ...] = ()
    posted: tuple[Posted, ...] = ()
    names: dict[UserId, str] = field(default_factory=dict)
    offers: tuple[TemplateOffer, ...] = ()
    usual_channel: str | None = None
    many_read_along: bool = False
    ping_pong: bool = False
    org: str = ""
    rules: str | None = None
    facts: tuple[Fact, ...] = ()
    voice: str = ""
    as_template: bool = False

    @property
    def mention(self) -> Mention:
        """The one it is about."""
        return self.model.mention


def _draft(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """The draft with what it still waits for, as it concerns whoever writes it."""
    draft = drafts.live(tx, model.mention.id)
    if draft is None:
        return model
    context = replace(app.context(draft.saved_by), now=model.drawn_at)
    context = attended(tx, app, context)
    proof, _, missing = judged(tx, app, model.mention, draft, context)
    people = [one.person for one in missing if one.person is not None]
    model = replace(model, draft=draft, draft_text=proof.text, missing=missing)
    return named(tx, app, model, [draft.saved_by, *people])


DRAFT = Part(("draft", "draft_text", "missing"), ("draft",), _draft)
"""The part of a card about the draft."""


def paper_of(
    tx: Transaction,
    app: AppContext,
    number: MentionId,
    context: DecisionContext,
    typed: Typed | None = None,
) -> DraftDossier:
    """Everything, in one read. `typed` is what stands in the dialog, where one is open.

    It is looked over as it stands there, and not kept.
    """
    context = attended(tx, app, context)
    shown = (QUESTION, FREEZE)
    model = load_model(tx, app, number, context.now, shown, reader=context.by)
    mention, draft = model.mention, drafts.live(tx, number)
    recorded = recorded_of(tx, app, mention, draft, context)
    rendered: RenderedDraft | None = None
    missing: tuple[Unmet, ...] = ()
    sketch = _sketch(draft, mention, typed, context)
    if sketch is not None:
        rendered, recorded, missing = judged(tx, app, mention, sketch, context)
    wants = typed.wants if typed is not None else draft.wants if draft else None
    voice = typed.voice if typed is not None else draft.voice if draft else None
    most = app.profile.brand.max_public_replies
    ping_pong = public_replies(tx, mention) >= most
    reach = model.weight is not None and model.weight.level == "high"
    people = {one.person for one in missing if one.person is not None}
    people |= {freeze.by for freeze in recorded.freezes}
    people |= {read.reader for read in recorded.reads}
    if draft is not None:
        people |= {draft.saved_by, draft.begun_by}
    return DraftDossier(
        model=model,
        draft=draft,
        rendered=rendered,
        recorded=recorded,
        missing=missing,
        posted=tuple(posted.of_mention(tx, number)),
        names={user: name_of(tx, app, user) for user in people},
        offers=offers_of(tx, app, mention, context, wants=wants, voice=voice),
        usual_channel=usual_channel(
            mention, context.playbook, ping_pong=ping_pong, many_read_along=reach
        ),
        many_read_along=reach,
        ping_pong=ping_pong,
        org=mention.routed.brand or app.profile.name,
        rules=app.profile.links.guideline,
        voice=voice_of(app, mention, voice),
        as_template=typed is not None and _is_template(typed, context),
        facts=facts_for(tx, mention, context.playbook.library.facts.offered),
    )


def _sketch(
    draft: Draft | None, mention: Mention, typed: Typed | None, context: DecisionContext
) -> Draft | None:
    """The draft as it would be kept now."""
    if typed is None or not typed.text.strip():
        return draft
    return written(draft, mention, typed, context)


def _is_template(typed: Typed, context: DecisionContext) -> bool:
    """Whether what is typed is its template still, in whatever voice."""
    template = context.playbook.templates.get(typed.template or "")
    raw = template.text.values() if template is not None else ()
    return any(stands_as_it_was(typed.text, text) for text in raw)


def judged(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    draft: Draft,
    context: DecisionContext,
) -> tuple[RenderedDraft, ChecklistContext, tuple[Unmet, ...]]:
    """A draft as it is sent, what is recorded about it, and what it still waits for."""
    rendered = render_of(tx, app, mention, draft, context)
    recorded = recorded_of(tx, app, mention, draft, context)
    recorded = replace(recorded, template=rendered.raw)
    return (
        rendered,
        recorded,
        what_is_missing(draft, mention, rendered.remarks, recorded, context),
    )


def _wants_two_readers(tx: Transaction, app: AppContext, mention: Mention) -> bool:
    """Whether it belongs to a storm of such a level."""
    level = storms.level_of(tx, mention.id)
    return level is not None and app.playbook.storms.level(level).second_reader


def recorded_of(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    draft: Draft | None,
    context: DecisionContext,
) -> ChecklistContext:
    """Who read it, who said yes, what is held, and who is here."""
    away = absences.all_at(tx, context.now)
    on_shift = app.duty.on_shift(context.now)
    return ChecklistContext(
        reads=() if draft is None else tuple(reads.of_draft(tx, draft.id)),
        approvals=recorded_approvals(tx, mention, context.playbook),
        freezes=recorded_freezes(tx, mention, context.now),
        newcomer=newcomers.find(tx, context.by),
        there=frozenset(user for user in on_shift if user not in away),
        core=app.profile.core,
        storm=_wants_two_readers(tx, app, mention),
    )
