"""Posts that arrive during a watch: by the author, by others, and who is asked first."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.desk import queries
from bot.errors import Refused
from bot.followup import service
from bot.followup.service import Sight
from bot.mentions.rules import lifecycle, pausing, replying
from bot.mentions.rules.replying import Written
from bot.playbook.playbook import Playbook, Targets
from bot.privacy import forgetting
from bot.team import service as team_service
from bot.timers.loop import TimerLoop
from data.followup import author_watches
from data.models import Status
from data.payloads import to_json
from data.privacy import personal_data_map
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, Services
from tests.world.watching import SANNE, answered, left_alone, looks_of, see


async def test_a_reply_of_the_author_answers_the_next_look(services: Services) -> None:
    """S1.24 and the test of playbook section 6: the 11:00 look becomes “mood?”."""
    number = await answered(services)
    await services.wait(minutes=40)
    receipt = await services.deliver(
        platform="x", author=SANNE, thread_id="t1", text="Still broken."
    )

    assert (receipt.result, receipt.mention) == ("attached", number)
    look = (await looks_of(services, number))[0]
    assert (look.look, look.wrote, look.due) == ("reply", True, services.now)
    arrived = (await services.said("reply_arrived"))[0]
    assert as_json(arrived.data)["check"] == look.id
    await see(services, number, "author:negative")
    await services.wait(minutes=20)
    assert await services.said("check") == []

    await services.deliver(platform="x", author=SANNE, thread_id="t1", text="Hello?")
    done = await service.check(
        services.app, services.press(number), "author", "negative"
    )

    assert (to_json(done.data)["verdict"], done.answer.level) == ("upset_again", "L1")


async def test_six_people_make_a_crowd_and_propose_the_lead_once(
    services: Services,
) -> None:
    """S1.25, S2.21: question 2 is 5+, counted from different authors."""
    number = await left_alone(services)
    for person in ("a", "b", "c", "d", "d", "e", "f"):
        await services.deliver(platform="x", author={"handle": person}, thread_id="t1")

    look = next(one for one in await looks_of(services, number) if one.look == "joined")
    assert (look.others, look.others_from) == ("many", "conversation")
    assert look.verdict == "crowd"
    back = await services.look(number)
    assert (back.status, back.returned_at) == (Status.CLAIMED, services.now)
    crowd = await services.said("crowd")
    assert [as_json(one.data)["people"] for one in crowd] == [5]


async def test_what_passes_on_our_reply_comes_to_the_case_and_reopens_it(
    services: Services,
) -> None:
    """S0.7: the post or our own reply, quoted elsewhere, makes no new card."""
    post, ours = "https://x.com/sanne/status/1", "https://x.com/lumivelo/status/2"
    number = await services.mention(platform="x", author=SANNE, url=post)
    await services.move(number, partial(lifecycle.classify, into="feedback"))
    written = Written("Thanks!", ours, "public", services.now)
    await services.move(number, partial(replying.answer, written=written))
    await services.move(number, partial(lifecycle.close, outcome="answered"))

    first = await services.deliver(quoted_url=post, author={"handle": "kim"})
    second = await services.deliver(quoted_url=ours, author={"handle": "lee"})

    assert [first.result, second.result] == ["attached", "attached"]
    assert first.mention == second.mention == number
    model = await queries.card_model(services.app, number)
    assert model.watch.spread == 2
    assert (model.mention.status, model.mention.outcome) == (
        Status.WATCHING,
        "answered",
    )
    assert model.watch.waiting is not None
    assert model.watch.waiting.look == "joined"


async def test_who_writes_again_after_two_weeks_begins_a_new_matter(
    services: Services,
) -> None:
    number = await answered(services)
    await services.move(number, partial(lifecycle.close, outcome="answered"))
    await services.wait(days=13)
    known = await services.deliver(platform="x", author=SANNE, thread_id="t1")
    await services.move(number, partial(lifecycle.close, outcome="answered"))
    await services.wait(days=15)
    fresh = await services.deliver(platform="x", author=SANNE, thread_id="t1")

    assert (known.result, known.mention) == ("attached", number)
    assert fresh.result == "new"


async def test_an_author_is_followed_for_two_weeks_and_then_no_longer(
    services: Services,
) -> None:
    """S2.20: into the same thread with a count; after 14 days it ends by itself."""
    number = await left_alone(services)
    again = await services.deliver(
        platform="x", author=SANNE, text="And another thing."
    )

    assert (again.result, again.mention) == ("attached", number)
    model = await queries.card_model(services.app, number)
    assert (model.watch.watched_posts, model.mention.status) == (1, Status.WATCHING)
    for _ in range(14):
        await services.wait(days=1)
    assert len(await services.said("author_watch_ended")) == 1
    later = await services.deliver(platform="x", author=SANNE)
    assert later.result == "new"


async def test_following_by_hand_begins_once_and_ends_by_hand(
    services: Services,
) -> None:
    number = await answered(services)
    await service.watch_author(services.app, services.press(number))
    with pytest.raises(Refused, match="already_watched"):
        await service.watch_author(services.app, services.press(number))
    await service.unwatch_author(services.app, services.press(number))

    assert (await services.deliver(platform="x", author=SANNE)).result == "new"
    with pytest.raises(Refused, match="not_watched"):
        await service.unwatch_author(services.app, services.press(number))


async def test_forgetting_an_author_ends_the_watch_and_keeps_no_key(
    services: Services,
) -> None:
    """DESIGN promise 10: not even the key stays, nor a note that may name them."""
    number = await left_alone(services)
    await service.saw(services.app, services.press(number), Sight(note="Sanne again"))
    await forgetting.forget(services.app, "x:sanne")

    rows = await services.store.read(
        lambda tx: tx.all("select author_key, ended_by from author_watches")
    )
    assert rows == [{"author_key": None, "ended_by": author_watches.FORGOTTEN}]
    notes = [look.note for look in await looks_of(services, number)]
    assert notes == [personal_data_map.GONE, None, None]


async def test_a_snooze_ends_when_the_reach_has_doubled(services: Services) -> None:
    """DESIGN section 4: a snooze wakes early on doubled reach."""
    said = {"external_id": "p1", "text": "The bell is loud."}
    number = await services.mention(**said, author={"handle": "kim", "followers": 100})
    await services.move(number, lifecycle.claim)
    until = services.now + timedelta(hours=2)
    await services.move(number, partial(pausing.snooze, until=until))
    await services.deliver(**said, author={"handle": "kim", "followers": 199})
    assert (await services.look(number)).snoozed_until == until

    await services.deliver(**said, author={"handle": "kim", "followers": 200})

    assert (await services.look(number)).snoozed_until is None
    assert [str(one.channel) for one in await services.said("reach_doubled")] == [
        "UANNA"
    ]
    assert (await services.look(number)).post.author.followers == 200


async def test_a_post_that_is_gone_ends_its_watch(services: Services) -> None:
    """Playbook 6: outcome deleted by author, and nothing kept but the fact."""
    number = await answered(services, external_id="p1")
    await services.deliver(
        external_id="p1", platform="x", author=SANNE, thread_id="t1", action="deleted"
    )

    gone = await services.look(number)
    assert (gone.status, gone.outcome) == (Status.CLOSED, "gone")
    assert gone.post.text is None


async def test_two_authors_who_differ_in_their_name_only_are_treated_equally(
    services: Services,
) -> None:
    """S0.32: nothing is derived from whether a name looks real."""
    told = []
    for name, handle in (("Dr. Eva Klein", "eva_klein"), ("xX_t0d_Xx", "xx9f31kz")):
        author = {"name": name, "handle": handle, "followers": 40}
        number = await answered(services, author=author, thread_id=handle)
        await services.wait(minutes=1)
        again = await services.mention(
            platform="x", author=author, thread_id=f"{handle}2"
        )
        model = await queries.card_model(services.app, again)
        first = await services.look(number)
        told.append(
            (model.weight, model.watch, model.mention.flags, first.look_again_at)
        )

    one, other = told
    assert one[:3] == other[:3]
    assert [(e.classification, e.count) for e in one[1].earlier] == [("complaint", 1)]


async def test_whoever_knows_the_author_is_asked_first(services: Services) -> None:
    """S2.47: the card says so, and nobody else is pinged for five minutes.

    Here somebody is asked after four minutes already, or after six.
    """
    for minutes, asked in ((4, BEN), (6, ANNA)):
        soon = Targets(claim=timedelta(minutes=minutes))
        book = Playbook.load(targets={"unclassified": soon})
        services.app = replace(services.app, playbook=book)
        services.timer_loop = TimerLoop(services.app)
        author = {"handle": f"sanne{minutes}", "name": "Sanne"}
        await answered(services, by=BEN, author=author, thread_id=f"t{minutes}")
        number = await services.mention(platform="x", author=author, text="Me again.")

        offered = await services.said("knows_author")
        assert offered[-1].mention == number
        assert as_json(offered[-1].data)["person"] == BEN
        assert (await queries.card_model(services.app, number)).watch.knows == BEN
        await services.wait(minutes=minutes)
        pinged = (await services.said("nudge_claim"))[-1]
        assert (pinged.mention, as_json(pinged.data)["person"]) == (number, asked)


async def test_only_somebody_who_is_there_is_asked_first(services: Services) -> None:
    await answered(services, by=BEN)
    await team_service.away(services.app, BEN, services.now + timedelta(days=1), None)

    await services.mention(platform="x", author=SANNE, text="Me again.")

    assert await services.said("knows_author") == []
