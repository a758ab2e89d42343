"""Approval: one person, for few flags, and it never waits silently."""

from datetime import timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.escalation.service import approving, escalations
from bot.escalation.service.approving import recorded_approvals
from bot.escalation.service.escalations import ManagerDecision
from bot.mentions.rules import lifecycle, replying
from data.replies import drafts
from data.replies.models import Draft, DraftId
from tests.world.services import ANNA, CARLA, DAVID, Services
from tests.world.staffed import EVA, ask, kinds, look, minutes, told, with_

TEXT = "We are sorry."


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def test_only_flags_with_approval_ask_one_person_and_never_wait_silently(
    desk: Services,
) -> None:
    """S3.22, S3.21: one approver for the exact text; after 30 min again and the deputy."""
    number = await desk.mention()
    with pytest.raises(Refused) as none:
        await approving.ask_approval(desk.app, desk.press(number), TEXT)
    assert none.value.reason == "no_approval_needed"
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"press"})))

    done = await approving.ask_approval(desk.app, desk.press(number), TEXT)

    assert done.escalation is not None
    asked = await look(desk, done.escalation)
    assert (asked.kind, asked.manager, asked.proposal) == (
        "approval",
        DAVID,
        TEXT,
    )
    await minutes(desk, 29)
    assert await told(desk, asked) == [(0, "first", DAVID)]
    await minutes(desk, 2)
    assert (await told(desk, asked))[1:] == [(30, "again", DAVID), (30, "deputy", EVA)]
    with pytest.raises(Refused) as twice:
        await approving.ask_approval(desk.app, desk.press(number), TEXT)
    assert twice.value.reason == "approval_waits"


async def test_a_lead_may_publish_in_an_emergency_with_a_reason(desk: Services) -> None:
    """Playbook 4.5: the way out, logged; not for everybody, not without a reason."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"legal"})))
    publish = partial(approving.publish_in_emergency, desk.app)
    with pytest.raises(Refused) as anna:
        await publish(desk.press(number), text=TEXT, reason="It burns.")
    with pytest.raises(Refused) as silent:
        await publish(desk.press(number, CARLA), text=TEXT, reason=" ")
    assert (anna.value.reason, silent.value.reason) == (
        "only_the_lead",
        "needs_a_sentence",
    )

    done = await publish(desk.press(number, CARLA), text=TEXT, reason="It burns.")

    assert done.escalation is not None
    after = await look(desk, done.escalation)
    assert (after.decision, after.decided_by, after.why) == (
        "emergency",
        CARLA,
        "It burns.",
    )
    assert "emergency" in await kinds(desk, after)


async def test_a_holding_reply_needs_nobody(desk: Services) -> None:
    """S3.27: under a legal flag and a hold of everything, a sign of life still goes."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"legal"})))
    asked = await ask(desk, number=number)
    verdict = ManagerDecision("hold_all_replies", "Wait for the lab.")
    await escalations.decide(
        desk.app, desk.press(number, DAVID), asked.id, verdict=verdict
    )

    written = replying.Written("We are looking into it.", None, "public", desk.now)
    promised = desk.now + timedelta(hours=1)
    await desk.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    assert (await desk.look(number)).first_reply_at == desk.now


async def test_the_draft_as_it_stands_is_what_is_asked_about(desk: Services) -> None:
    """S3.22: the yes is for these words; change one and it is asked again."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"press"})))
    with pytest.raises(Refused) as none:
        await approving.ask_approval(desk.app, desk.press(number))
    assert none.value.reason == "no_draft_to_approve"
    draft = Draft(DraftId(0), number, TEXT, ANNA, desk.now, ANNA, desk.now)
    await desk.store.write(lambda tx: drafts.add(tx, draft))

    done = await approving.ask_approval(desk.app, desk.press(number))

    assert done.escalation is not None
    verdict = ManagerDecision("approve_text")
    await escalations.decide(
        desk.app, desk.press(number, DAVID), done.escalation, verdict=verdict
    )
    mention = await desk.look(number)
    [yes] = await desk.store.read(
        lambda tx: recorded_approvals(tx, mention, desk.app.playbook)
    )
    assert (yes.text, yes.asked, yes.approved_by) == (TEXT, DAVID, DAVID)
    again = await approving.ask_approval(desk.app, desk.press(number), f"{TEXT} Very.")
    assert again.escalation != done.escalation
