"""The actions of escalation: asking management, its answers, reviews, and export."""

from bot.core.action import Action, ActionContext, Say
from bot.core.command import CommandResult
from bot.escalation import presses
from bot.escalation.dialogs import asking, deciding, export, reviewing
from bot.escalation.service import suggesting
from bot.escalation.service.overview import current_overview
from bot.escalation.views.overview import brief
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from data.models import Mention

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
    return await suggesting.decline(ctx.app, ctx.command(), cause)


async def _brief(ctx: ActionContext) -> Say:
    """Everything that is asked and open now."""
    return Say(brief(await current_overview(ctx.app, ctx.by), ctx.render))


ROWS = (
    Action(
        "mention.escalate",
        more="people",
        modal=asking.ask,
        submit=asking.asked,
        menu=("end", 1),
        likely={"fresh": 2, "monitoring": 8, "abuse": 1, "closed": 10},
        simulated={"escalate": presses.Escalate},
    ),
    Action(_SUGGESTED, rule_for=_as_suggested, example="legal"),
    Action(_UNSUITED, command=_unsuited, example="legal", label="button.unsuited"),
    Action(
        "mention.emergency",
        more="reply",
        modal=deciding.emergency,
        submit=deciding.published,
    ),
    Action(
        "escalation.emergency",
        command=deciding.opening(deciding.sentence("emergency", "reason")),
        permission="mention.emergency",
    ),
    Action(
        "escalation.acknowledge",
        command=deciding.acknowledge,
        simulated={"acknowledge": presses.Acknowledge},
    ),
    Action(
        "escalation.seen",
        command=deciding.acknowledge,
        permission="escalation.acknowledge",
    ),
    Action(
        "escalation.take_case",
        command=deciding.take_case,
        simulated={"take_case": presses.TakeCase},
    ),
    Action("escalation.approve", command=deciding.approve),
    Action(
        "escalation.decide",
        command=deciding.opening(deciding.decide),
        submit=deciding.decided,
        simulated={"decide": presses.Decide},
    ),
    Action(
        "escalation.delegate",
        command=deciding.opening(deciding.delegate),
        submit=deciding.delegated,
        simulated={"delegate": presses.Delegate},
    ),
    Action(
        "escalation.ask_back",
        command=deciding.opening(deciding.sentence("ask_back", "question")),
        submit=deciding.asked_back,
    ),
    Action(
        "escalation.answer_back",
        command=deciding.opening(deciding.sentence("answer_back", "answer")),
        submit=deciding.answered_back,
    ),
    Action(
        "escalation.stand_down",
        command=deciding.opening(deciding.sentence("stand_down", "sentence")),
        submit=deciding.stood_down,
        likely={"asked": 5},
        simulated={"stand_down": presses.StandDown},
    ),
    Action("escalation.copy_text", command=deciding.opening(deciding.copy_text)),
    Action("escalation.called", command=deciding.called),
    Action("escalation.lift", command=deciding.lift, about="mention"),
    Action(
        "escalation.export", command=export.of_escalation, permission="mention.export"
    ),
    Action(
        "export",
        kind="word",
        command=export.of_mention,
        permission="mention.export",
        about="mention",
        likely={"closed": 12},
    ),
    Action("brief", kind="word", command=_brief, permission="desk.brief"),
    Action(
        "mention.review",
        modal=reviewing.ask,
        submit=reviewing.written,
        menu=("end", 6),
        likely={"monitoring": 12, "closed": 4},
        simulated={"review": presses.Review},
    ),
)
"""Everything that can be pressed or typed between the team and management."""
