"""What follows from a later post: it comes into the thread, and asks for a look.

The look knows what the conversation answers by itself; the mention is taken up again
where that is somebody's move.
"""

from dataclasses import replace

from bot.core.apply import apply_transition
from bot.core.availability import attended
from bot.core.context import AppContext, Attached
from bot.core.notify import SOURCE, say
from bot.escalation.effects.auto_escalation import notice
from bot.followup.effects import watches
from bot.intake.service.attach import in_place_of
from bot.intake.service.threading import SPREAD, WATCH
from bot.mentions.rules import lifecycle, watching
from bot.mentions.rules.transition import DecisionContext, NotificationRequest, Rule
from bot.mentions.rules.watching import Seen
from data.audit.event_data import Looked
from data.followup import checks
from data.followup.models import Check
from data.models import Mention, Status, UserId
from data.outbox.notification_data import Crowd, ReplyArrived
from data.transaction import Transaction


def follow(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: Attached,
    context: DecisionContext,
) -> None:
    """Into the thread of the card; the owner hears of it (features A4, H2)."""
    message = f"reply:{reply.reply}"
    here = attended(tx, app, context)
    step = _rule(reply)(mention, here)
    check = _look_it_needs(tx, app, step.mention, mention, reply, message, context)
    if check is not None and step.mention.status is Status.WATCHING:
        step = replace(step, mention=replace(step.mention, look_again_at=check.due))
    apply_transition(tx, app, mention, step, context)
    after = _reopened(tx, app, step.mention, check, here)
    person = after.owner or in_place_of(tx, app, mention.owner, context)
    data = ReplyArrived(reply=reply.reply, person=person, how=reply.how)
    if check is not None and check.asked_in == message:
        data = replace(data, check=check.id)
    request = NotificationRequest("reply_arrived", None, data)
    say(tx, app, mention.id, request, context, key=message)
    _say_crowd(tx, app, after, context)


def _rule(reply: Attached) -> Rule:
    if reply.how == WATCH:
        return watching.wrote_again
    if reply.by_author:
        return lifecycle.author_returned
    return watching.spread if reply.how == SPREAD else watching.others_joined


def _look_it_needs(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    before: Mention,
    reply: Attached,
    message: str,
    context: DecisionContext,
) -> Check | None:
    """A look at once, with what the conversation answers by itself (S1.24, S1.25).

    When the author wrote, it is the next one brought forward, and asks only for the mood;
    when others did, it is one more, unless somebody was asked for one already.
    """
    looks = [check for check in checks.of_last_watch(tx, mention.id) if check.is_open]
    if reply.by_author:
        check = _look_now(tx, before, looks, message, context)
    else:
        check = _look_at_others(tx, app, mention, looks, message, context)
    if check is None:
        return None
    people = watches.people_in(tx, mention.id, check.since)
    others = watching.band(people, app.playbook.follow_up) if people else None
    check = _counted(check, others)
    checks.save(tx, check)
    return check


def _look_at_others(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    looks: list[Check],
    message: str,
    context: DecisionContext,
) -> Check | None:
    """Nobody is asked to look after praise, and nobody twice for one look."""
    klass = app.playbook.classes.get(mention.classification or "")
    calm = klass is not None and not klass.nudges
    if mention.status is not Status.WATCHING or calm:
        return None
    asked = next((check for check in looks if check.asked_at is not None), None)
    if asked is not None:
        return asked
    fresh = watches.unplanned(tx, mention, "joined", context)
    return replace(fresh, asked_in=message, asked_of=mention.owner)


def _reopened(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    check: Check | None,
    context: DecisionContext,
) -> Mention:
    """So many others that nobody has to look first: the table says so (playbook 6)."""
    if check is None or mention.status is not Status.WATCHING or check.wrote:
        return mention
    verdict = watching.decide(Seen(others=check.others), context.playbook.follow_up)
    if verdict is None or verdict.then != "reopen":
        return mention
    by = UserId(SOURCE)
    checks.save(tx, replace(check, by=by, done_at=context.now, verdict=verdict.id))
    step = watching.look(mention, context, verdict=verdict, next_look=None)
    data = Looked(
        check=check.id,
        look=check.look,
        question="others",
        answer=check.others,
        verdict=verdict.id,
    )
    step = replace(step, move="crowd_came", data=data)
    apply_transition(tx, app, mention, step, context)
    if verdict.fact is not None:
        notice(tx, app, step.mention, verdict.fact, context)
    return step.mention


def _look_now(
    tx: Transaction,
    mention: Mention,
    looks: list[Check],
    message: str,
    context: DecisionContext,
) -> Check | None:
    """The look that asks how the author's words sound: the next one, brought forward."""
    asked = next((check for check in looks if check.look == "reply"), None)
    begun = mention.status in (Status.WATCHING, Status.CLOSED)
    if asked is None and not (begun or mention.answered_at is not None):
        return None
    check = asked or next(iter(looks), None)
    if check is None:
        check = watches.unplanned(tx, mention, "reply", context)
    return replace(
        check,
        look="reply",
        due=min(check.due, context.now),
        asked_at=context.now,
        asked_in=message,
        wrote=True,
    )


def _counted(check: Check, others: str | None) -> Check:
    """What a person said counts more than what a source delivered."""
    if others is None or check.others_from == "person":
        return check
    return replace(check, others=others, others_from="conversation")


def _say_crowd(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """So many people that the duty lead may want to know: said once (S1.25, S2.21)."""
    people = watches.people_in(tx, mention.id)
    watched = mention.answered_at is not None or bool(
        checks.of_last_watch(tx, mention.id)
    )
    if people < app.playbook.follow_up.crowd or not watched:
        return
    data = Crowd(person=mention.owner, people=people)
    request = NotificationRequest("crowd", None, data)
    say(tx, app, mention.id, request, context, key=f"crowd:{mention.id}")
