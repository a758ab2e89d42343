"""The actions of escalation: asking management, its answers, reviews, and export."""

from typing import Literal

from bot.core.action import Action, ActionContext, Say
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import (
    DecisionName,
    EscalationReason,
    Instant,
    LevelName,
    PersonKey,
    SimulatedStep,
    SimulatedTeam,
)
from bot.escalation import dialogs
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations, reviews
from bot.escalation.service.escalations import ManagerDecision
from bot.escalation.service.overview import current_overview
from bot.escalation.service.reviews import WrittenReview
from bot.escalation.views.overview import brief
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from data.models import Mention


class EscalateStep(SimulatedStep):
    """One question to one person; without `to`, to the first manager there is."""

    reason: EscalationReason = "other"
    level: LevelName = "L2"
    question: str = "What do we do?"
    kind: Literal["question", "fyi"] = "question"
    to: PersonKey | None = None
    decide_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        brief = EscalationRequest(
            self.level, self.reason, self.question, self.kind, decide_by=self.decide_by
        )
        manager = team.manager if self.to is None else team.of(self.to)
        return await escalations.escalate(app, command, brief=brief, manager=manager)


class AcknowledgeStep(SimulatedStep):
    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await escalations.acknowledge(app, command, team.asked)


class DecideStep(SimulatedStep):
    decision: DecisionName
    instruction: str = ""
    hold: str = ""

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        verdict = ManagerDecision(self.decision, self.instruction, hold=self.hold)
        return await escalations.decide(app, command, team.asked, verdict=verdict)


class TakeCaseStep(SimulatedStep):
    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await escalations.take_case(app, command, team.asked)


class DelegateStep(SimulatedStep):
    to: PersonKey

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await escalations.delegate(app, command, team.asked, to=team.of(self.to))


class StandDownStep(SimulatedStep):
    sentence: str = "It is less than it seemed."

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await escalations.stand_down(
            app, command, team.asked, sentence=self.sentence
        )


class ReviewStep(SimulatedStep):
    """Look back at a case."""

    answers: dict[str, str]

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await reviews.write_review(app, command, WrittenReview(self.answers))


_SUGGESTED, _UNSUITED = "mention.suggested.", "mention.unsuited."


def _as_suggested(cause: str) -> Rule:
    """The flag the card suggests is set by whoever pressed, beside the others."""

    def rule(mention: Mention, context: DecisionContext) -> Transition:
        trigger = context.playbook.triggers.get(cause)
        flag = None if trigger is None else trigger.suggested_flag
        flags = frozenset({*mention.flags, *([flag] if flag is not None else [])})
        return lifecycle.flag(mention, context, flags=flags)

    return rule


async def _unsuited(ctx: ActionContext) -> CommandResult:
    cause = ctx.interaction.action.removeprefix(_UNSUITED)
    return await escalations.decline(ctx.app, ctx.command(), cause)


async def _brief(ctx: ActionContext) -> Say:
    """Everything that is asked and open now."""
    return Say(brief(await current_overview(ctx.app, ctx.by), ctx.render))


ROWS = (
    Action(
        "mention.escalate",
        more="people",
        modal=dialogs.ask_management,
        submit=dialogs.asked,
        menu=("end", 1),
        likely={"fresh": 2, "monitoring": 8, "abuse": 1, "closed": 10},
        simulated={"escalate": EscalateStep},
        shown={
            "unsorted": 3,
            "unclaimed": 3,
            "claimed": 3,
            "promised": 3,
            "drafted": 3,
            "ready": 3,
            "silent": 4,
            "abuse": 4,
            "orphaned": 3,
            "stopped": 2,
        },
    ),
    Action(_SUGGESTED, rule_for=_as_suggested, example="legal"),
    Action(_UNSUITED, command=_unsuited, example="legal", label="button.unsuited"),
    Action(
        "mention.emergency",
        more="reply",
        modal=dialogs.emergency,
        submit=dialogs.published,
    ),
    Action(
        "escalation.emergency",
        command=dialogs.opening(dialogs.sentence("emergency", "reason")),
        permission="mention.emergency",
    ),
    Action(
        "escalation.acknowledge",
        command=dialogs.acknowledge,
        simulated={"acknowledge": AcknowledgeStep},
    ),
    Action(
        "escalation.seen",
        command=dialogs.acknowledge,
        permission="escalation.acknowledge",
    ),
    Action(
        "escalation.take_case",
        command=dialogs.take_case,
        simulated={"take_case": TakeCaseStep},
    ),
    Action(
        "escalation.ask_more",
        command=dialogs.ask_more,
        permission="mention.escalate",
        about="dialog",
        label="button.add_what_we_know",
    ),
    Action("escalation.approve", command=dialogs.approve),
    Action("escalation.yes", command=dialogs.pressing("yes")),
    Action("escalation.no", command=dialogs.pressing("no")),
    Action("escalation.undo", command=dialogs.undo),
    Action(
        "escalation.yes_but",
        command=dialogs.opening(dialogs.sentence("yes_but", "instruction")),
        submit=dialogs.deciding_with("yes_but"),
    ),
    Action(
        "escalation.suggest_text",
        command=dialogs.opening(dialogs.sentence("suggest_text", "instruction")),
        submit=dialogs.deciding_with("change_text"),
    ),
    Action(
        "escalation.add_sentence",
        command=dialogs.opening(dialogs.sentence("add_sentence", "sentence")),
        submit=dialogs.sentence_added,
    ),
    Action(
        "escalation.decide",
        command=dialogs.opening(dialogs.decide),
        submit=dialogs.decided,
        simulated={"decide": DecideStep},
    ),
    Action(
        "escalation.delegate",
        command=dialogs.opening(dialogs.delegate),
        submit=dialogs.delegated,
        simulated={"delegate": DelegateStep},
    ),
    Action(
        "escalation.ask_back",
        command=dialogs.opening(dialogs.sentence("ask_back", "question")),
        submit=dialogs.asked_back,
    ),
    Action(
        "escalation.answer_back",
        command=dialogs.opening(dialogs.sentence("answer_back", "answer")),
        submit=dialogs.answered_back,
    ),
    Action(
        "escalation.stand_down",
        command=dialogs.opening(dialogs.sentence("stand_down", "sentence")),
        submit=dialogs.stood_down,
        simulated={"stand_down": StandDownStep},
    ),
    Action("escalation.copy_text", command=dialogs.opening(dialogs.copy_text)),
    Action("escalation.called", command=dialogs.called),
    Action("escalation.lift", command=dialogs.lift, about="mention"),
    Action(
        "escalation.export", command=dialogs.of_escalation, permission="mention.export"
    ),
    Action(
        "mention.export",
        command=dialogs.of_mention,
        menu=("end", 8),
        likely={"closed": 12},
    ),
    Action("brief", kind="word", command=_brief, permission="desk.brief"),
    Action(
        "mention.review",
        modal=dialogs.ask_review,
        submit=dialogs.written,
        menu=("end", 6),
        likely={"monitoring": 12, "closed": 4},
        simulated={"review": ReviewStep},
    ),
)
"""Everything that can be pressed or typed between the team and management."""
