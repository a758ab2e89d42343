"""Deletes the text of a post that was taken down, except what has to be kept."""

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext
from data.followup import replies
from data.intake import versions
from data.intake.versions import Of
from data.models import Mention
from data.privacy import forgetting
from data.takedown import evidence
from data.transaction import Transaction

_KEEPS_EVIDENCE = "with_evidence_and_second_person"
"""The way of deleting of a class whose evidence outlives the post (playbook 7)."""


def forget_evidence(
    tx: Transaction, _app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Its words were taken down: evidence stays only where the class asks for it."""
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None or klass.deletion != _KEEPS_EVIDENCE:
        evidence.forget(tx, mention.id, context.now)


def no_longer_held(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """The legal hold on a case was lifted: what it kept of withdrawn posts goes now."""
    for reply in replies.withdrawn(tx, mention.id):
        versions.forget(tx, Of(mention.id, reply=reply))
    if mention.withdrawn_at is not None:
        forgetting.forget_what_it_said(tx, mention.id)
        forget_evidence(tx, app, mention, context)
