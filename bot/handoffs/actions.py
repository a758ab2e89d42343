"""The actions of private contact, tasks, help from the community, and closing."""

from collections.abc import Sequence
from functools import partial

from bot.core.action import Action, ActionContext, OnMention, Say
from bot.handoffs import presses
from bot.handoffs.dialogs import closing, private, tasks
from bot.handoffs.service import insights
from bot.handoffs.service.private import accept_private
from bot.handoffs.views import insights as insights_views
from bot.handoffs.views.passing_on import topic_labels
from bot.mentions.rules import lifecycle, no_reply, pausing, private_contact
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from data.models import Mention, Status, UserId


async def _insights(ctx: ActionContext) -> Say:
    """What was passed on in the last seven days, and what became of it (S1.18)."""
    app, render = ctx.app, ctx.render
    week = await insights.passed_on_lately(app)
    topics = topic_labels({key: one.label for key, one in app.topics.items()}, render)
    now = app.clock()
    return Say(
        insights_views.passed_on(week.tasks, week.names, topics, render, now=now)
    )


async def _private_month(ctx: ActionContext) -> Say:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    month = await insights.private_month(ctx.app)
    return Say(insights_views.private_month(month.calls, month.moods, ctx.render))


def _may_close(mention: Mention, context: DecisionContext) -> Transition:
    known = context.playbook.outcomes.values()
    outcome = next(one.id for one in known if not one.claims)
    return lifecycle.close(mention, context, outcome=outcome)


def _is_replied_to(mention: Mention, playbook: Playbook, _by: UserId | None) -> bool:
    klass = playbook.classes.get(mention.classification or "")
    return klass is not None and klass.channel != "none"


def _is_not_fixable(mention: Mention, playbook: Playbook, by: UserId | None) -> bool:
    return mention.status is not Status.CLOSED and _is_replied_to(mention, playbook, by)


def _may_stand(mention: Mention, playbook: Playbook, _by: UserId | None) -> bool:
    """Where one press does it (`settles`), the dialog is not offered beside it."""
    klass = playbook.classes.get(mention.classification or "")
    at_once = klass is not None and "let_stand" in klass.settles
    return not at_once and no_reply.may_stand(mention, playbook)


def _fits_private(mention: Mention, playbook: Playbook, _by: UserId | None) -> bool:
    fitting = private_contact.is_fitting(mention, playbook)
    return fitting and mention.private_state not in private_contact.RUNNING


def _was_offered(mention: Mention, _playbook: Playbook, _by: UserId | None) -> bool:
    return mention.private_state == "offered"


def _is_private(mention: Mention, _playbook: Playbook, _by: UserId | None) -> bool:
    return mention.private_state in private_contact.RUNNING


def _may_wait(mention: Mention, playbook: Playbook, _by: UserId | None) -> bool:
    return pausing.may_wait(mention, playbook)


def _others_may_answer(
    mention: Mention, playbook: Playbook, _by: UserId | None
) -> bool:
    klass = playbook.classes.get(mention.classification or "")
    return klass is not None and klass.closes_as is None


def _settles(mention: Mention, playbook: Playbook) -> Sequence[str]:
    klass = playbook.classes.get(mention.classification or "")
    return () if klass is None else klass.settles


ROWS = (
    Action(
        "mention.private_offer",
        modal=private.offering,
        submit=private.offered,
        menu=("private", 1),
        likely={"claimed": 7, "asked": 8},
        offered=_fits_private,
        simulated={"private_offer": presses.OfferPrivate},
    ),
    Action(
        "mention.private_accept",
        command=OnMention(accept_private),
        menu=("private", 2),
        likely={"private": 5},
        offered=_was_offered,
        simulated={"private_accept": presses.AcceptPrivate},
    ),
    Action(
        "mention.private_call",
        modal=private.calling,
        submit=private.called,
        menu=("private", 3),
        likely={"private": 1},
        offered=_is_private,
        simulated={"private_call": presses.CallPrivate},
    ),
    Action(
        "mention.community_wait",
        rule=pausing.community_wait,
        menu=("reply", 5),
        offered=_may_wait,
    ),
    Action(
        "mention.community_answered",
        modal=private.helped,
        submit=private.helped_out,
        dialog="community",
        menu=("reply", 6),
        likely={"monitoring": 7},
        offered=_others_may_answer,
        simulated={
            "community_answered": presses.Helped,
            "community_partly": presses.Helped,
        },
    ),
    Action(
        "mention.settle.",
        more="close",
        rule_for=lambda outcome: partial(lifecycle.settle, outcome=outcome),
        move="settle",
        menu=("reply", 7),
        choices=_settles,
        example="liked",
        simulated={"settle": presses.Settle},
    ),
    Action(
        "mention.public_update",
        modal=private.updating,
        submit=private.updated,
        menu=("reply", 8),
        likely={"asked": 11, "private": 2, "monitoring": 2, "closed": 6},
        offered=_is_replied_to,
        simulated={"public_update": presses.Updated},
    ),
    Action(
        "mention.stand",
        modal=closing.standing,
        submit=closing.stood,
        menu=("end", 2),
        offered=_may_stand,
        simulated={"stand": presses.Stand},
    ),
    Action(
        "mention.unfixable",
        modal=closing.not_fixing,
        submit=closing.not_fixed,
        dialog=closing.CANNOT_FIX,
        menu=("end", 3),
        likely={"private": 8},
        offered=_is_not_fixable,
    ),
    Action(
        "mention.close",
        modal=closing.closing_it,
        submit=closing.closed,
        preflight=_may_close,
        menu=("end", 4),
        likely={
            "fresh": 4,
            "unclaimed": 4,
            "claimed": 12,
            "drafted": 12,
            "asked": 12,
            "private": 12,
            "abuse": 12,
        },
        simulated={"close": presses.Close},
    ),
    Action(
        "mention.pass_on",
        modal=tasks.asking("insight"),
        submit=tasks.passed_on,
        menu=("inside", 1),
        likely={
            "fresh": 10,
            "unclaimed": 11,
            "claimed": 9,
            "drafted": 10,
            "asked": 9,
            "private": 10,
        },
    ),
    Action("mention.ask_expert", modal=tasks.asking("expert"), menu=("inside", 2)),
    Action(
        "mention.repair",
        modal=tasks.asking("repair"),
        menu=("inside", 3),
        likely={"private": 7},
    ),
    Action("task.answer", dialog="task_answer", submit=tasks.answered),
    Action(
        "task.done",
        command=tasks.done,
        permission="task.answer",
        label="task.button.done",
    ),
    Action(
        "task.planned",
        command=tasks.planned,
        permission="task.answer",
        label="task.button.planned",
    ),
    Action(
        "task.no", command=tasks.no, permission="task.answer", label="task.button.no"
    ),
    Action(
        "task.hand_on",
        command=tasks.handing_on,
        submit=tasks.handed_on,
        dialog="task_hand_on",
        label="task.button.hand_on",
    ),
    Action("insights", kind="word", command=_insights, permission="desk.insights"),
    Action("private", kind="word", command=_private_month, permission="desk.private"),
)
"""Everything that can be pressed or typed about what others do, and about an end."""
