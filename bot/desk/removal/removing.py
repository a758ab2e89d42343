"""The use cases of removing: ask for it, a second person confirms it, or it is let be.

Brandwacht removes nothing itself. It guards, times and records what people do.
"""

from dataclasses import replace

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.ground.redrawing import redraw
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.record import record, say
from bot.desk.removal import deadlines
from bot.desk.removal.irreversible import told
from bot.desk.removal.witnessing import made
from bot.rules.life.step import Given, Saying
from bot.rules.removal import removing
from bot.rules.removal.removing import Wanted
from data import timers
from data.courier import outbox
from data.models import Mention, Timer, UserId
from data.removal import guards, removals
from data.removal.guarding import Removal
from data.transaction import Transaction


class Removing(Pressing):
    """Record removal, confirm it, let it be."""

    async def ask_removal(self, press: Press, wanted: Wanted) -> Done:
        """Ask a second person, or record at once what needs none."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            guard = guards.of(tx, mention.id)
            removal = removing.request(mention, guard, given, wanted)
            removal = replace(removal, id=removals.add(tx, removal))
            deadlines.begin(tx, self.around, mention, removal.reason, given)
            if removal.fate is not None:
                return carry_out(tx, self.around, mention, "removal", removal, given)
            timers.set_all(tx, "removal", removal.id, _timers(removal, given))
            return self._wait_for_second(tx, mention, removal, given)

        return await self.press(press, decide)

    async def confirm_removal(self, press: Press, *, looked: bool) -> Done:
        """Another person has looked, agrees, and it was done on the platform."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            guard = guards.of(tx, mention.id)
            removal = removing.confirm(guard, given, looked=looked)
            settle(tx, removal, given)
            asked = Saying(
                "removal_done",
                removal.requested_by,
                {"by": given.by, "removal": removal.id},
            )
            key = f"removal_done:{removal.id}"
            say(tx, self.around, mention.id, asked, given, key=key)
            name = "confirm_removal"
            return carry_out(tx, self.around, mention, name, removal, given)

        return await self.press(press, decide)

    async def cancel_removal(self, press: Press) -> Done:
        """It is let be; whoever of the two did not press is told."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            removal = removing.cancel(guards.of(tx, mention.id), given)
            settle(tx, removal, given)
            others = {removal.requested_by, removal.second} - {given.by, None}
            data: dict[str, object] = {"removal": removal.id, "by": given.by}
            heard = tuple(
                Saying("removal_let_be", UserId(str(other)), data)
                for other in sorted(others, key=str)
            )
            facts: dict[str, object] = {
                "removal": removal.id,
                "measure": removal.measure,
            }
            return made(tx, self.around, mention, "cancel_removal", given, facts, heard)

        return await self.press(press, decide)

    def _wait_for_second(
        self, tx: Transaction, mention: Mention, removal: Removal, given: Given
    ) -> Done:
        data: dict[str, object] = {
            "removal": removal.id,
            "measure": removal.measure,
            "reason": removal.reason,
            "evidence": removal.evidence,
            "to": removal.second,
        }
        asked = Saying(
            "removal_asked",
            removal.second,
            {"by": given.by, "removal": removal.id},
        )
        key = f"removal_asked:{removal.id}"
        say(tx, self.around, mention.id, asked, given, key=key)
        heard = told(self.around, mention, "removal", given, measure=removal.measure)
        heard = tuple(one for one in heard if one.to != removal.second)
        done = made(tx, self.around, mention, "removal", given, data, heard)
        waits = removal.possible_at > given.now
        move = "removal_waits" if waits else "removal"
        return replace(done, move=move, data={**data, "time": removal.possible_at})


def carry_out(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    name: str,
    removal: Removal,
    given: Given,
) -> Done:
    """Record a measure that was carried out, and where the mention stands now."""
    step = removing.carried_out(name, mention, removal, given)
    if around.playbook.removal.measures[removal.measure].irreversible:
        heard = told(around, mention, name, given, measure=removal.measure)
        knows = (removal.requested_by, removal.second)
        more = tuple(one for one in heard if one.to not in knows)
        step = replace(step, sayings=(*step.sayings, *more))
    record(tx, around, mention, step, given)
    said = name if name != "removal" else "removal_noted"
    if said == "confirm_removal" and step.mention.outcome == mention.outcome:
        said = "removal_recorded"
    return Done(said, step.mention, data=step.data)


def settle(tx: Transaction, removal: Removal, given: Given) -> None:
    """Store what became of it; its timers end, and its letters lose their buttons."""
    removals.save(tx, removal)
    timers.set_all(tx, "removal", removal.id, ())
    for kind in ("removal_asked", "removal_possible"):
        posted = outbox.with_key(tx, f"{kind}:{removal.id}")
        redraw(tx, posted, given)


def _timers(removal: Removal, given: Given) -> list[Timer]:
    since = removal.requested_at
    lapses = since + given.playbook.removal.lapses_after
    wanted = [Timer("removal", removal.id, "lapse", lapses, 0, since)]
    if removal.possible_at > given.now:
        possible = removal.possible_at
        wanted.append(Timer("removal", removal.id, "possible", possible, 0, since))
    return wanted
