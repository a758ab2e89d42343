"""Carries out the entries of a simulated day: a mention arrives, somebody presses,
somebody is away.
"""

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from bot.core.command import Command, CommandResult
from bot.core.simulated_day import SimulatedStep, SimulatedTeam
from bot.desk import commands, queries
from bot.desk.views.private_answers import refused_in_words
from bot.errors import Refused
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import Rule
from bot.simulation.environment import SimulationEnvironment
from bot.simulation.script import (
    Happening,
    ScriptedAbsence,
    ScriptedMention,
    ScriptedReply,
)
from bot.simulation.timeline import How, TimelineEntry, plain
from bot.team import service
from bot.ui.phrases import render
from data.escalation import escalations
from data.models import EscalationId, UserId

_NOBODY = UserId("USOMEBODY")
"""Whoever sorts a mention that arrives with its class: nobody in particular."""

_NO_QUESTION = EscalationId(0)


@dataclass
class Acting:
    """Does one thing after the other at the desk of this stage."""

    stage: SimulationEnvironment
    _presses: "count[int]" = field(default_factory=lambda: count(1))

    async def play(self, happening: Happening) -> list[TimelineEntry]:
        """Do it now, and say what it was; a move that was refused says why."""
        if isinstance(happening, ScriptedMention):
            return await self._arrives(happening)
        if isinstance(happening, ScriptedReply):
            return await self._replied(happening)
        if isinstance(happening, ScriptedAbsence):
            return await self._leaves(happening)
        return await self._presses_a_button(happening)

    async def _arrives(self, said: ScriptedMention) -> list[TimelineEntry]:
        incoming = Incoming.model_validate(
            {
                "external_id": said.name,
                "platform": said.platform,
                "url": said.url,
                "text": said.text,
                "author": _author(said.author) | {"followers": said.followers},
                "published_at": said.published,
            }
        )
        receipts = await deliveries.receive(
            self.stage.app, said.source, [incoming], b"{}"
        )
        number = receipts[0].mention
        result = "" if receipts[0].result == "new" else f" ({receipts[0].result})"
        line = self._line("arrives", f"“{said.name}” arrives{result}", said.name)
        if number is None:
            return [line]
        self.stage.numbers[said.name] = number
        for rule in _sorting(said):
            await commands.move(self.stage.app, self._press(said.name, _NOBODY), rule)
        return [line]

    async def _replied(self, replied: ScriptedReply) -> list[TimelineEntry]:
        to, answer = replied.to, replied.answer
        by = answer.by or (self.stage.app.profile.name if answer.ours else to.author)
        incoming = Incoming.model_validate(
            {
                "external_id": f"{to.name}, reply {replied.number}",
                "platform": to.platform,
                "text": answer.text,
                "author": _author(by) | {"is_own": answer.ours},
                "in_reply_to": {"id": to.name},
            }
        )
        await deliveries.receive(self.stage.app, to.source, [incoming], b"{}")
        return [self._line("reply", f"{by} writes below “{to.name}”", to.name)]

    async def _leaves(self, absence: ScriptedAbsence) -> list[TimelineEntry]:
        user, people = self._user(absence.who), self.stage.settings.people
        backup = None if absence.backup is None else self._user(absence.backup)
        await service.away(self.stage.app, user, absence.until, backup)
        said = f"{people[absence.who].name} is away"
        if absence.backup is not None:
            said += f", {people[absence.backup].name} stands in"
        return [self._line("away", said)]

    async def _presses_a_button(self, pressed: SimulatedStep) -> list[TimelineEntry]:
        who = self.stage.settings.people[pressed.who].name
        move = pressed.move.replace("_", " ")
        lines = [self._line("press", f"{who}: {move} “{pressed.on}”", pressed.on)]
        press = self._press(pressed.on, self._user(pressed.who))
        try:
            made = await pressed.make(self.stage.app, press, await self._cast(pressed))
            if not isinstance(made, CommandResult):
                await commands.move(self.stage.app, press, made)
        except Refused as refused:
            said = await self._why(refused, pressed)
            now = self.stage.hand.now
            lines.append(
                TimelineEntry(
                    now, "refused", How.REFUSED, said, who, mention=pressed.on
                )
            )
        return lines

    async def _why(self, refused: Refused, pressed: SimulatedStep) -> str:
        app = self.stage.app
        base_render_context = render(
            app.playbook, app.translator(app.language), app.zone
        )
        model = await queries.card_model(self.stage.app, self.stage.numbers[pressed.on])
        now = self.stage.hand.now
        said = refused_in_words(
            refused, base_render_context, now=now, mention=model.mention
        )
        return plain(said, str)

    async def _cast(self, pressed: SimulatedStep) -> SimulatedTeam:
        number = self.stage.numbers[pressed.on]
        asked = await self.stage.store.read(lambda tx: escalations.latest(tx, number))
        managers = [
            UserId(person.slack)
            for person in self.stage.settings.people.values()
            if "manager" in person.roles and person.slack
        ]
        first = next(iter(managers), self._user(pressed.who))
        numbers = self.stage.numbers.__getitem__
        return SimulatedTeam(
            self._user, numbers, first, asked.id if asked else _NO_QUESTION
        )

    def _press(self, mention: str, by: UserId) -> Command:
        number = self.stage.numbers[mention]
        name = "Somebody" if by == _NOBODY else ""
        return Command(number, by, f"press {next(self._presses)}", name)

    def _user(self, key: str) -> UserId:
        return UserId(self.stage.settings.people[key].slack or key)

    def _line(self, kind: str, text: str, mention: str = "") -> TimelineEntry:
        return TimelineEntry(
            self.stage.hand.now, kind, How.HAPPENS, text, mention=mention
        )


def _sorting(said: ScriptedMention) -> list[Rule]:
    rules: list[Rule] = []
    if said.classification is not None:
        into, finding = said.classification, said.finding
        rules.append(partial(lifecycle.classify, into=into, finding=finding))
    if said.flags:
        rules.append(partial(lifecycle.flag, flags=frozenset(said.flags)))
    return rules


def _author(name: str) -> dict[str, object]:
    handle = re.sub(r"\W+", "_", name.lower()).strip("_")
    return {"name": name, "handle": handle or "somebody"}
