"""A post that reaches us late: its delay is shown, and the team gets its full claim
time.
"""

from datetime import timedelta
from functools import partial

import pytest

from bot.card.views.card import render_card
from bot.desk import queries
from bot.desk.actions import ACTIONS
from bot.mentions.rules import lifecycle
from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from data.models import MentionId
from tests.world.reminders import walk
from tests.world.services import TEN, Services

Heard = list[tuple[str, int]]


async def _ladder(services: Services, number: MentionId, minutes: int) -> Heard:
    """Which step of the ladder was said, and how many minutes after it reached us."""
    began = services.now
    await walk(services, minutes)
    messages = [one for one in await services.messages(number) if "nudge" in one.kind]
    return [
        (one.kind, (one.created_at - began) // timedelta(minutes=1)) for one in messages
    ]


@pytest.mark.parametrize("lag", [25, 59, 61, 80, 100, 400, 23 * 60])
async def test_the_lead_hears_after_a_whole_claim_time_and_no_step_is_skipped(
    services: Services, lag: int
) -> None:
    """S3.11: nobody could have claimed what was not here, however late it came."""
    number = await services.mention(published_at=services.now - timedelta(minutes=lag))

    heard = await _ladder(services, number, 100)

    claim = Playbook.load().unclassified.targets.claim
    assert claim is not None
    kinds = [kind for kind, _ in heard]
    assert kinds == ["nudge_claim", "nudge_after", "nudge_lead"]
    minutes = [at for _, at in heard]
    assert minutes[0] == claim // timedelta(minutes=1)
    assert minutes == sorted(set(minutes)), "each step has a moment of its own"
    assert await services.said("catch_up") == []


async def test_an_owner_of_a_late_one_is_asked_before_the_lead(
    services: Services,
) -> None:
    """S3.11: with a class that has other targets, and claimed at once."""
    number = await services.mention(published_at=services.now - timedelta(minutes=80))
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    await services.move(number, lifecycle.claim)

    heard = await _ladder(services, number, 60)

    assert [kind for kind, _ in heard] == ["nudge_before", "nudge_after", "nudge_lead"]
    assert heard[0][1] >= 15


async def test_the_first_reply_is_due_from_the_posting_and_the_claim_from_now(
    services: Services,
) -> None:
    """S3.11, DESIGN section 7: the author's clock is never flattered; both times are kept."""
    posted = services.now - timedelta(minutes=80)
    number = await services.mention(published_at=posted)

    late = await services.look(number)

    targets = Playbook.load().unclassified.targets
    assert targets.first_reply is not None
    assert targets.claim is not None
    assert late.first_reply_due == posted + targets.first_reply
    assert late.claim_due == TEN + targets.claim
    assert (late.post.published_at, late.received_at) == (posted, TEN)


async def test_what_is_more_than_a_day_late_begins_now(services: Services) -> None:
    """DESIGN section 7: a lag that is not plausible is no lag of ours; the card says it."""
    number = await services.mention(published_at=services.now - timedelta(days=3))

    late = await services.look(number)

    assert late.started_at == TEN
    assert late.first_reply_due is not None
    assert late.first_reply_due > TEN
    assert "3 days before we saw it" in await _card(services, number)


@pytest.mark.parametrize(
    ("lag", "said"),
    [
        (timedelta(minutes=80), "1 h 20 min before we saw it"),
        (timedelta(minutes=10), "10 min before we saw it"),
        (timedelta(minutes=4), None),
        (timedelta(minutes=-30), None),
    ],
)
async def test_the_card_says_how_late_we_saw_it_and_that_does_not_go_stale(
    services: Services, lag: timedelta, said: str | None
) -> None:
    """S3.11: the same words an hour and a day later."""
    number = await services.mention(published_at=services.now - lag)
    shown = []

    for wait in (timedelta(0), timedelta(hours=1), timedelta(days=1)):
        services.now = TEN + wait
        shown.append(await _card(services, number))

    told = [said is not None and said in card for card in shown]
    assert told == [said is not None] * 3
    assert ["before we saw it" in card for card in shown] == told


async def test_the_lag_is_said_in_every_language(services: Services) -> None:
    number = await services.mention(published_at=services.now - timedelta(minutes=10))

    cards = [await _card(services, number, language) for language in ("de", "nl")]

    assert "10 Min. vor Eingang bei uns" in cards[0]
    assert "10 min vóór ontvangst" in cards[1]


async def test_no_claim_of_the_lead_comes_with_the_delivery(services: Services) -> None:
    """A whole batch that was held up somewhere frightens nobody when it arrives."""
    for minutes in (70, 90, 130, 600):
        await services.mention(published_at=services.now - timedelta(minutes=minutes))

    await walk(services, 10)

    assert await services.said("nudge_lead") == []
    assert await services.said("bundle") == []


async def _card(services: Services, number: MentionId, language: str = "en") -> str:
    model = await queries.card_model(services.app, number)
    drawn = render_card(
        model,
        Playbook.load(),
        Translator(language),
        zone="Europe/Berlin",
        offers=ACTIONS,
    )
    return str(drawn.blocks)
