"""The actions about people: another owner, a snooze, absences, and reminders."""

from functools import partial

from bot.core.action import Action, ActionContext, OnMention, Open, Say
from bot.core.simulated_day import Instant, PersonKey, SimulatedStep, SimulatedTeam
from bot.mentions.rules import lifecycle, pausing
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.playbook.playbook import Playbook
from bot.team import dialogs, service, views
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel
from bot.ui.offers import State
from data.models import Mention, UserId


class HandOverStep(SimulatedStep):
    to: PersonKey
    note: str = ""

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(lifecycle.hand_over, to=team.of(self.to), note=self.note)


class SnoozeStep(SimulatedStep):
    until: Instant

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(pausing.snooze, until=self.until)


_ANYBODY = UserId("anybody")


async def _settings(ctx: ActionContext) -> Open:
    """The dialog, with what holds now already chosen."""
    how = await service.preference(ctx.app, ctx.by)
    words = ctx.render.words
    return Open(views.notification_settings(ctx.carrying(), words, how=how))


async def _preferred(ctx: ActionContext) -> Say:
    """The dialog was submitted. Raises `Refused` for what is no choice of it."""
    how = ctx.fields.choice("how")
    await service.prefer(ctx.app, ctx.by, how)
    return Say(Message(ctx.render.words(f"dialog.settings.saved_{how}")))


def _may_hand_over(mention: Mention, context: DecisionContext) -> Transition:
    return lifecycle.hand_over(mention, context, to=_ANYBODY)


def _is_asleep(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.snoozed_until is not None


def _may_be_released(model: CardModel, _playbook: Playbook, by: UserId | None) -> bool:
    """Where one can give it back, one can do so without a reason."""
    theirs = by is None or model.mention.owner in (None, by)
    return theirs and model.mention.status in MOVES["release"].begins


_ASLEEP: tuple[State, ...] = (
    "fresh",
    "unclaimed",
    "optional",
    "claimed",
    "drafted",
    "asked",
    "private",
    "monitoring",
    "abuse",
)

ROWS = (
    Action(
        "mention.hand_over",
        modal=dialogs.ask_handover,
        submit=dialogs.handover_submitted,
        preflight=_may_hand_over,
        menu=("owner", 3),
        likely={
            "fresh": 8,
            "unclaimed": 5,
            "claimed": 1,
            "drafted": 1,
            "asked": 1,
            "private": 3,
            "monitoring": 3,
        },
        simulated={"hand_over": HandOverStep},
        shown={"orphaned": 2},
    ),
    Action(
        "mention.too_close",
        command=OnMention(service.too_close),
        menu=("owner", 5),
        likely={"abuse": 2},
        offered=_may_be_released,
    ),
    Action("mention.to_duty", command=OnMention(service.to_duty)),
    Action("mention.still_on_it", more="people", rule=lifecycle.still_on_it),
    Action(
        "mention.snooze",
        modal=dialogs.ask_snooze,
        submit=dialogs.snooze_submitted,
        preflight=dialogs.may,
        menu=("owner", 6),
        likely={"claimed": 2, "drafted": 2, "asked": 3, "private": 6},
        simulated={"snooze": SnoozeStep},
    ),
    Action(
        "mention.snooze.",
        rule_for=dialogs.at_once,
        example="15",
        label="button.snooze_for",
    ),
    Action(
        "mention.wake",
        rule=pausing.wake,
        menu=("owner", 7),
        likely=dict.fromkeys(_ASLEEP, -2),
        offered=_is_asleep,
    ),
    Action("settings", kind="word", command=_settings, permission="person.settings"),
    Action("person.settings", command=_settings, submit=_preferred),
    Action("away", kind="word", command=dialogs.leave, permission="person.away"),
    Action("back", kind="word", command=dialogs.come_back, permission="person.away"),
    Action("person.back", command=dialogs.come_back, permission="person.away"),
)
"""Everything that can be pressed or typed about who does it."""
