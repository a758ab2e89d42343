"""The actions of private contact, tasks, help from the community, and closing."""

from collections.abc import Sequence
from functools import partial

from bot.core.action import Action, ActionContext, OnMention, Say
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import (
    Instant,
    NoReplyReason,
    OutcomeName,
    SimulatedStep,
    SimulatedTeam,
)
from bot.handoffs import dialogs, service
from bot.handoffs.rules import PhoneCall, PrivateOffer
from bot.handoffs.service import Help, accept_private
from bot.handoffs.views import insights as insights_views
from bot.handoffs.views.passing_on import topic_labels
from bot.mentions.rules import closing_steps, lifecycle, no_reply, pausing
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.playbook.playbook import Playbook
from bot.ui.card_model import CardModel
from data.models import Mention, Status, UserId


class StandStep(SimulatedStep):
    reason: NoReplyReason

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(no_reply.stand, reason=self.reason)


class HelpedStep(SimulatedStep):
    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        partly = self.move == "community_partly"
        return await service.community_answered(app, command, Help(partly))


class OfferPrivateStep(SimulatedStep):
    via: str = "phone"
    mood: str | None = None
    said: bool = True

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        offered = PrivateOffer(self.via, self.mood, said_in_public=self.said)
        return await service.offer_private(app, command, offered)


class AcceptPrivateStep(SimulatedStep):
    contact_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.accept_private(app, command, contact_by=self.contact_by)


class CallPrivateStep(SimulatedStep):
    reached: bool = True
    outcome: str = "going_on"
    mood: str | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.log_call(
            app, command, PhoneCall(self.reached, self.outcome, self.mood)
        )


class UpdatedStep(SimulatedStep):
    kind: str = "investigating"
    next_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.post_update(
            app, command, self.kind, at=self.at, next_by=self.next_by
        )


class SettleStep(SimulatedStep):
    """Ends it in one press, with an outcome of its class."""

    outcome: OutcomeName

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(lifecycle.settle, outcome=self.outcome)


class CloseStep(SimulatedStep):
    """Closes it with an outcome of the playbook."""

    outcome: OutcomeName

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(lifecycle.close, outcome=self.outcome)


async def _insights(ctx: ActionContext) -> Say:
    """What was passed on in the last seven days, and what became of it (S1.18)."""
    app, render = ctx.app, ctx.render
    week = await service.passed_on_lately(app)
    topics = topic_labels({key: one.label for key, one in app.topics.items()}, render)
    now = app.clock()
    return Say(
        insights_views.passed_on(week.tasks, week.names, topics, render, now=now)
    )


async def _private_month(ctx: ActionContext) -> Say:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    month = await service.private_month(ctx.app)
    return Say(insights_views.private_month(month.calls, month.moods, ctx.render))


def _may_close(mention: Mention, context: DecisionContext) -> Transition:
    known = context.playbook.outcomes.values()
    outcome = next(one.id for one in known if not one.claims)
    return lifecycle.close(mention, context, outcome=outcome)


def _is_replied_to(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    klass = playbook.classes.get(model.mention.classification or "")
    return klass is not None and klass.channel != "none"


def _is_not_fixable(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    return model.mention.status is not Status.CLOSED and _is_replied_to(
        model, playbook, by
    )


def _may_stand(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    """Where one press does it (`settles`), the dialog is not offered beside it."""
    klass = playbook.classes.get(model.mention.classification or "")
    at_once = klass is not None and "let_stand" in klass.settles
    return (
        not at_once
        and _is_finished(model, playbook, by)
        and no_reply.may_stand(model.mention, playbook)
    )


def _fits_private(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    fitting = closing_steps.is_fitting(model.mention, playbook)
    return fitting and model.mention.private_state not in closing_steps.RUNNING


def _was_offered(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.private_state == "offered"


def _is_private(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.private_state in closing_steps.RUNNING


def _may_wait(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    return pausing.may_wait(model.mention, playbook)


def _others_may_answer(
    model: CardModel, playbook: Playbook, _by: UserId | None
) -> bool:
    klass = playbook.classes.get(model.mention.classification or "")
    return klass is not None and klass.closes_as is None


def _is_finished(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    """A press that ends it asks nothing, so it ends nothing that is still open."""
    asked = model.escalation
    waits = asked is not None and asked.kind != "fyi" and asked.ended_at is None
    running = model.mention.private_state in closing_steps.RUNNING
    return not (waits or running or model.tasks or model.mention.promise_due)


def _settles(mention: Mention, playbook: Playbook) -> Sequence[str]:
    klass = playbook.classes.get(mention.classification or "")
    return () if klass is None else klass.settles


ROWS = (
    Action(
        "mention.private_offer",
        modal=dialogs.offering,
        submit=dialogs.offered,
        menu=("private", 1),
        likely={"claimed": 7, "asked": 8},
        offered=_fits_private,
        simulated={"private_offer": OfferPrivateStep},
        shown={"promised": 2, "drafted": 2},
    ),
    Action(
        "mention.private_accept",
        command=OnMention(accept_private),
        menu=("private", 2),
        likely={"private": 5},
        offered=_was_offered,
        simulated={"private_accept": AcceptPrivateStep},
        shown={"offered": 1},
    ),
    Action(
        "mention.private_call",
        modal=dialogs.calling,
        submit=dialogs.called,
        menu=("private", 3),
        likely={"private": 1},
        offered=_is_private,
        simulated={"private_call": CallPrivateStep},
        shown={"offered": 2, "private": 1},
    ),
    Action(
        "mention.community_wait",
        rule=pausing.community_wait,
        menu=("reply", 5),
        offered=_may_wait,
    ),
    Action(
        "mention.community_answered",
        modal=dialogs.helped,
        submit=dialogs.helped_out,
        dialog="community",
        menu=("reply", 6),
        likely={"monitoring": 7},
        offered=_others_may_answer,
        simulated={
            "community_answered": HelpedStep,
            "community_partly": HelpedStep,
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
        simulated={"settle": SettleStep},
        shown={"optional": 2},
        offered=_is_finished,
    ),
    Action(
        "mention.public_update",
        modal=dialogs.updating,
        submit=dialogs.updated,
        menu=("reply", 8),
        likely={"asked": 11, "private": 2, "monitoring": 2, "closed": 6},
        offered=_is_replied_to,
        simulated={"public_update": UpdatedStep},
    ),
    Action(
        "mention.stand",
        modal=dialogs.standing,
        submit=dialogs.stood,
        menu=("end", 2),
        offered=_may_stand,
        simulated={"stand": StandStep},
    ),
    Action(
        "mention.unfixable",
        modal=dialogs.not_fixing,
        submit=dialogs.not_fixed,
        dialog=dialogs.CANNOT_FIX,
        menu=("end", 3),
        likely={"private": 8},
        offered=_is_not_fixable,
    ),
    Action(
        "mention.close",
        modal=dialogs.closing_it,
        submit=dialogs.closed,
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
            "optional": 11,
        },
        simulated={"close": CloseStep},
        shown={"monitoring": 2, "due": 2, "private": 3, "solved": 2, "stopped": 3},
    ),
    Action(
        "mention.pass_on",
        modal=dialogs.asking("insight"),
        submit=dialogs.passed_on,
        menu=("inside", 1),
        likely={
            "fresh": 10,
            "unclaimed": 11,
            "claimed": 9,
            "drafted": 10,
            "asked": 9,
            "private": 10,
            "optional": 10,
        },
    ),
    Action("mention.ask_expert", modal=dialogs.asking("expert"), menu=("inside", 2)),
    Action(
        "mention.repair",
        modal=dialogs.asking("repair"),
        menu=("inside", 3),
        likely={"private": 7},
    ),
    Action("task.answer", dialog="task_answer", submit=dialogs.answered),
    Action(
        "task.done",
        command=dialogs.done,
        permission="task.answer",
        label="task.button.done",
    ),
    Action(
        "task.planned",
        command=dialogs.planned,
        permission="task.answer",
        label="task.button.planned",
    ),
    Action(
        "task.no", command=dialogs.no, permission="task.answer", label="task.button.no"
    ),
    Action(
        "task.hand_on",
        command=dialogs.handing_on,
        submit=dialogs.handed_on,
        dialog="task_hand_on",
        label="task.button.hand_on",
    ),
    Action("insights", kind="word", command=_insights, permission="desk.insights"),
    Action("private", kind="word", command=_private_month, permission="desk.private"),
)
"""Everything that can be pressed or typed about what others do, and about an end."""
