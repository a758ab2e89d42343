"""A question is withdrawn: the case ended, it was a mistake, or it is decided already."""

from functools import partial

import pytest

from bot.desk import commands, queries
from bot.errors import Refused
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import approving, escalations
from bot.escalation.service.escalations import ManagerDecision
from bot.handoffs import service
from bot.mentions.rules import lifecycle
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.transition import Rule
from data.audit import events
from data.models import MentionId, Status
from tests.world.services import ANNA, DAVID, Services
from tests.world.staffed import (
    GERD,
    ask,
    flags,
    heard,
    kinds,
    look,
    minutes,
    raised,
    told,
    with_,
)

CLOSE: Rule = partial(lifecycle.close, outcome="not_relevant")


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def sorted_out(desk: Services) -> MentionId:
    """A mention with a class, so that it can be closed."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.classify, into="complaint"))
    return number


async def test_a_question_ends_with_its_case_and_comes_back_with_it(
    desk: Services,
) -> None:
    """DESIGN promise 6: nobody is pinged for what is over; who had seen it hears so."""
    number = await sorted_out(desk)
    asked = await ask(desk, number=number)
    await escalations.acknowledge(desk.app, desk.press(number, DAVID), asked.id)

    await desk.move(number, CLOSE)
    before = await told(desk, asked)
    await minutes(desk, 1)
    await desk.wait(hours=2)

    over = await look(desk, asked.id)
    assert (over.obsolete, over.ended_by, over.decision) == ("closed", ANNA, None)
    assert await told(desk, asked) == before
    assert await heard(desk, "obsolete") == [DAVID]
    with pytest.raises(Refused) as late:
        await escalations.ask_back(
            desk.app, desk.press(number, DAVID), asked.id, question="Why?"
        )
    assert late.value.reason == "no_longer_asked"

    # A case that comes back has its question back where closing was a mistake.
    again = await sorted_out(desk)
    other = await ask(desk, number=again)
    await desk.move(again, CLOSE)
    await commands.undo(desk.app, desk.press(again))
    assert (await look(desk, other.id)).ended_at is None
    await minutes(desk, 16)
    assert [step for _, step, _ in await told(desk, other)] == ["first", "again"]
    assert await desk.store.read(events.verify) is None


async def test_a_rule_asks_again_when_a_closed_case_is_opened_again(
    desk: Services,
) -> None:
    number = await sorted_out(desk)
    await desk.move(number, flags("legal"))
    await desk.move(number, CLOSE)
    await desk.move(number, lifecycle.reopen)

    first, second = await raised(desk, number)

    assert (first.obsolete, second.obsolete, second.cause) == ("closed", None, "legal")


async def test_a_notice_never_holds_a_case_open(desk: Services) -> None:
    """DESIGN promise 7: informing is not asking, seen or not."""
    number = await sorted_out(desk)
    for seen in (False, True):
        notice = await ask(
            desk, EscalationRequest("L2", "other", "FYI", "fyi"), number=number
        )
        if seen:
            await escalations.acknowledge(
                desk.app, desk.press(number, DAVID), notice.id
            )
        mention = await desk.look(number)
        assert (await service.ends_of(desk.app, mention)).escalation is None

    how = Ending("not_relevant", result="solved")
    done = await service.close(desk.app, desk.press(number), how)

    assert done.mention.status is Status.CLOSED
    assert "overruled" not in await kinds(desk, notice)


async def test_a_mistake_is_taken_back_as_long_as_nobody_has_seen_it(
    desk: Services,
) -> None:
    """DESIGN section 4, undo: the flag goes, and so does the alarm it raised."""
    number = await desk.mention()
    await desk.move(number, flags("legal"))
    done = await commands.undo(desk.app, desk.press(number))
    [asked] = await raised(desk, number)
    assert (asked.obsolete, asked.ended_by) == ("taken_back", ANNA)
    assert done.answer.taken_back == GERD
    await minutes(desk, 40)
    assert await told(desk, asked) == [(0, "first", GERD)]

    # Taking the flag off is the same; what was seen stays, and the presser hears it.
    await desk.move(number, flags("press"))
    done = await desk.move(number, flags())
    assert done.answer.taken_back == DAVID
    await desk.move(number, flags("press"))
    seen = (await raised(desk, number))[-1]
    await escalations.acknowledge(desk.app, desk.press(number, DAVID), seen.id)
    await desk.wait(seconds=1)
    done = await desk.move(number, flags())
    assert done.answer.still_asked == (DAVID, seen.id)
    assert (await look(desk, seen.id)).ended_at is None

    # Abuse that was none: the notice goes, too.
    await desk.move(number, partial(lifecycle.classify, into="abuse"))
    await desk.move(number, partial(lifecycle.classify, into="complaint"))
    assert (await raised(desk, number))[-1].obsolete == "taken_back"


async def test_whoever_answers_has_seen_what_they_were_told_of_it(
    desk: Services,
) -> None:
    """Managers get few pings: a decided matter leaves no notice behind."""
    number = await desk.mention(author={"handle": "big", "followers": 120_000})
    [notice] = await raised(desk, number)
    asked = await ask(desk, number=number)
    verdict = ManagerDecision("go_on", why="It is fair.")
    await escalations.decide(
        desk.app, desk.press(number, DAVID), asked.id, verdict=verdict
    )
    assert (await look(desk, notice.id)).acknowledged_by == DAVID
    assert (await look(desk, asked.id)).why == "It is fair."
    await desk.wait(hours=30)
    assert await desk.said("notices") == []


async def test_a_decision_on_the_text_answers_the_question_of_the_flag(
    desk: Services,
) -> None:
    """Playbook 4.4: the card shows the decision that counts, beside what is still open."""
    number = await desk.mention()
    await desk.move(number, flags("press"))
    [question] = await raised(desk, number)
    yes = await approving.ask_approval(desk.app, desk.press(number), "We are sorry.")
    assert yes.escalation is not None
    verdict = ManagerDecision("change_text", "No call, please.")
    await escalations.decide(
        desk.app, desk.press(number, DAVID), yes.escalation, verdict=verdict
    )
    assert (await look(desk, question.id)).obsolete == "answered"

    other = await ask(
        desk, EscalationRequest("L2", "safety", "Stop using it?"), number=number
    )
    model = await queries.card_model(desk.app, number)
    assert model.escalation is not None
    assert model.decided is not None
    assert (model.escalation.id, model.decided.id) == (other.id, yes.escalation)
