"""Renders and checks a draft: the findings of the lint, its length, its signature."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.context import AppContext
from bot.core.names import language_of
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules import lint, templates
from bot.replies.rules.drafting import PUBLIC
from bot.replies.rules.drafts import measured, signed, subject_of
from bot.replies.rules.lint import DraftSubject
from bot.replies.rules.rendered_draft import (
    RenderedDraft,
    TemplateOffer,
    stands_as_it_was,
)
from bot.replies.rules.templates import Occasion
from bot.ui.texts import moment
from bot.ui.translator import vary
from data.mentions import mentions, queues
from data.models import Mention
from data.replies import posted
from data.replies.models import Draft
from data.storms import storms
from data.transaction import Transaction

_NOT_KNOWN = 1000
"""How much a platform takes that the playbook does not know."""


def offers_of(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    context: DecisionContext,
    *,
    wants: str | None = None,
    dialog: str = "considered",
    promised: datetime | None = None,
    voice: str | None = None,
) -> tuple[TemplateOffer, ...]:
    """The templates for this mention, the fitting ones first, in the brand's voice or
    in that which somebody chose.
    """
    profile, post = app.profile, mention.post
    occasion = Occasion(
        classification=mention.classification,
        finding=mention.finding,
        flags=mention.flags,
        dialog="holding" if dialog == "holding" else "considered",
        private_first=profile.private_first(post.platform),  # type: ignore[arg-type]
        wants=wants,
        moments=_moments(tx, app, mention, context),
    )
    flagged = {f"flag:{name}" for name in mention.flags}
    voice = voice_of(app, mention, voice)
    language = context.playbook.voices[voice].language
    values = profile.values(language, post.platform, context.by)
    values |= {
        "org": mention.routed.brand or profile.name,
        "first_name": templates.called(
            post.author, context.playbook.voices[voice].names
        ),
        "author": templates.seen_as(post.author),
        "due": _until(promised, language, app, context),
    }
    # What is copied from the dialog of a holding reply is signed already.
    sign = profile.sign_off(context.by) if dialog == "holding" else ""
    return tuple(
        TemplateOffer(
            template.id,
            app.translator(app.language).pick(template.label),
            vary(
                signed(
                    templates.fill(template, voice, values, context.playbook).text,
                    sign,
                ),
                language,
                filter(None, (app.region,)),
            ),
            asked_for=not flagged.isdisjoint(template.first_with),
        )
        for template in templates.templates_for(occasion, context.playbook)
    )


def voice_of(app: AppContext, mention: Mention, chosen: str | None) -> str:
    """The voice of a reply: the one that was chosen, now or before, else the post's."""
    for voice in (chosen, mention.voice):
        if voice is not None and voice in app.playbook.voices:
            return voice
    return app.profile.voice(mention.post.language)


def render_of(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    draft: Draft,
    context: DecisionContext,
    *,
    kind: str = "considered",
    signs: bool = True,
) -> RenderedDraft:
    """The draft, looked over. `signs`: the name at the end is put there by us (S2.46)."""
    subject = _subject(tx, app, mention, draft)
    template = context.playbook.templates.get(draft.template or "")
    raw = template.text[subject.voice] if template is not None else ""
    text = draft.text.strip()
    as_is = stands_as_it_was(text, raw)
    if signs and subject.channel == "public":
        text = signed(text, subject.sign_off)
    subject = replace(
        subject,
        kind="holding" if kind == "holding" else "considered",
        same_text=_echoes(tx, text, draft if as_is else None, context),
        template_text=text if as_is else "",
    )
    platform = context.playbook.platforms.get(mention.post.platform)
    return RenderedDraft(
        text=text,
        length=measured(text, platform.link_length if platform else None),
        limit=platform.limit if platform is not None else _NOT_KNOWN,
        remarks=lint.check(
            text, subject, context.playbook, reader=language_of(tx, app, context.by)
        ),
        raw=raw,
        as_is=as_is,
        org=mention.routed.brand or app.profile.name,
        public_replies=subject.public_replies,
    )


def public_replies(tx: Transaction, mention: Mention) -> int:
    """How often we have answered in public in the conversation of a mention."""
    return posted.public_replies(tx, queues.conversation(tx, mention))


def _subject(
    tx: Transaction, app: AppContext, mention: Mention, draft: Draft
) -> DraftSubject:
    return replace(
        subject_of(app.profile, mention, draft.saved_by),
        voice=voice_of(app, mention, draft.voice),
        channel="public" if draft.channel in (None, *PUBLIC) else "private",
        template=draft.template or "",
        promised=mention.promise_due is not None,
        confidential=_names_kept(tx, app, mention),
        public_replies=public_replies(tx, mention),
    )


def _names_kept(tx: Transaction, app: AppContext, mention: Mention) -> tuple[str, ...]:
    """Names of people in confidential cases, which no reply may carry."""
    flags = app.playbook.flags.values()
    restricted = tuple(flag.id for flag in flags if flag.restricted)
    return tuple(mentions.names_kept(tx, mention.id, restricted))


def _echoes(
    tx: Transaction, text: str, as_is: Draft | None, context: DecisionContext
) -> int:
    """How often these words, or this template as it stands, went out lately (S2.42)."""
    since = context.now - context.playbook.drafting.same_text_within
    return posted.echoes(tx, text, as_is.template if as_is else None, since)


def _moments(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> tuple[str, ...]:
    """What else is going on, as templates look for it."""
    known = {
        "solved_privately": mention.private_state == "solved",
        "cannot_fix": mention.outcome == "cannot_fix",
        "helped": mention.outcome == "community_answered",
        "outside_hours": not app.hours.is_open(context.now),
        "promised": mention.promise_due is not None,
        "storm": storms.level_of(tx, mention.id) is not None,
    }
    return tuple(name for name, is_so in known.items() if is_so)


def _until(
    promised: datetime | None, language: str, app: AppContext, context: DecisionContext
) -> str:
    """`by 14:30`, in the language of the reply and the time of the desk (S2.40)."""
    if promised is None:
        return ""
    words, zone = app.translator(language), ZoneInfo(app.zone)
    return words("due.by", time=moment(promised, zone, words, context.now))
