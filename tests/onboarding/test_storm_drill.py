"""`/mentions drill storm`: an invented storm in a channel of its own, which leaves nothing."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import channels as known_channels
from bot.config.settings import Settings
from bot.onboarding import storm_drill
from bot.onboarding.rules import storm_drill as rules
from bot.playbook.playbook import LANGUAGES, Playbook
from bot.reports.service import gathering
from bot.reports.service.messages import desk_of
from bot.storms import situation_page
from data.models import Status
from data.storms import storms
from tests.world.building import build_world
from tests.world.crowd import PEOPLE, Crowd
from tests.world.telling import told
from tests.world.world import CARDS, World

DRILLS = "brand-drill"
OWN_CHANNEL = f'drill_channel = "#{DRILLS}"\n'
POSTS = 120


@pytest.fixture
async def crowd(tmp_path: Path) -> AsyncIterator[Crowd]:
    """What stands in the channel for drills."""
    async with AsyncExitStack() as stack:
        world = await build_world(
            stack, tmp_path, more=PEOPLE, desk=OWN_CHANNEL, channels=[DRILLS]
        )
        yield Crowd(world, source="drill", channel=DRILLS)


async def begun(crowd: Crowd, minutes: float = 11) -> None:
    """Somebody starts it, and so much of it is over."""
    world = crowd.world
    offer = await world.carla.types("drill storm")
    assert "120" in offer
    await world.carla.press_ephemeral("drill.storm")
    for _ in range(int(minutes * 6)):
        await world.wait(seconds=10)


def in_drills(world: World) -> list[str]:
    """Every message of the channel for drills."""
    return [told(one) for one in world.workspace.channel(DRILLS).messages]


async def test_ten_minutes_of_a_storm_are_marked_and_told_to_nobody(
    crowd: Crowd,
) -> None:
    """S0.10: twelve cards and one board; management hears nothing, whatever is pressed."""
    world = crowd.world
    real = await world.mention("A real one.")
    await begun(crowd)
    await crowd.press("anna", "Start storm")
    await crowd.press("carla", "Set level…")
    await world.carla.submit({"level": "5", "reason": "To see what it asks for."})
    for _ in range(4):
        await world.wait(minutes=4)

    await situation_page.keep(world.bot.app, world.bot.slack.web)
    assert world.workspace.team.canvases.all() == []
    assert world.shown(real)
    assert len(world.workspace.channel(CARDS).messages) == 1
    [board] = crowd.boards()
    assert "120" in board
    said = in_drills(world)
    assert said
    assert all("DRILL" in one for one in said)
    for person in ("david", "carla", "eva"):
        assert crowd.told(person, "storm") == []
        assert crowd.told(person, "brief") == []


async def test_how_far_it_is_and_that_nobody_is_told_is_said(crowd: Crowd) -> None:
    await begun(crowd, minutes=5)
    said = await crowd.world.eva.types("drill")

    assert "of 120 invented posts have come in" in said
    assert "0 of 120" not in said
    assert "Nobody outside of the channel for drills is told." in said
    assert "pinged" not in said


async def test_a_real_post_is_never_the_same_story_as_a_rehearsed_one(
    crowd: Crowd,
) -> None:
    world = crowd.world
    await begun(crowd)
    words = rules.meant(0, storm_drill.script()).text["en"]
    real = await world.mention(f"DRILL · {words}")
    for _ in range(3):
        await world.wait(minutes=1)

    assert "words as" not in world.shown(real)
    again = await world.mention(f"DRILL · {words}!", author={"handle": "tom"})
    for _ in range(3):
        await world.wait(minutes=1)
    assert f"words as #{real}" in world.shown(again)


async def test_it_ends_itself_and_says_how_it_went_without_a_name(
    crowd: Crowd,
) -> None:
    """The team learns from it, and nobody is measured."""
    world = crowd.world
    await begun(crowd)
    await crowd.press("anna", "Start storm")
    await crowd.press("anna", "Claim next 5")
    await world.settle()
    found = [await world.look(number) for number in range(1, POSTS + 1)]
    mine = next(int(one.id) for one in found if one.owner == "UANNA")
    meant = rules.meant(mine - 1, storm_drill.script()).meant
    other = "praise" if meant != "praise" else "question"
    [card] = [one for one in crowd.cards() if crowd.number_of(one) == mine]
    button = f"mention.classify.{other}"
    await world.workspace.press("anna", DRILLS, card["ts"], button)
    await crowd.press("david", "Public update…")
    await world.david.submit({"text": "We are looking into it."})
    await world.wait(minutes=21)

    result = in_drills(world)[-1]
    assert "The storm drill is over. 120 invented posts came in." in result
    assert "half of the 5 that were claimed within" in result
    assert "Classes: 1 given, 1 of them other" in result
    assert "First public update after" in result
    assert "A person said whether it is a storm after" in result
    for name in ("anna", "Anna", "david", "David", "UANNA"):
        assert name not in result
    for number in range(1, POSTS + 1):
        mention = await world.look(number)
        assert (mention.status, mention.outcome) == (Status.CLOSED, "drill")
    assert "Sturmübung starten" in await world.carla.types("drill")


async def test_nothing_of_it_is_in_any_number(crowd: Crowd) -> None:
    world = crowd.world
    await begun(crowd, minutes=4)
    await world.carla.types("drill")
    await world.carla.press_ephemeral("drill.end")
    app, ever = world.bot.app, datetime(1970, 1, 1, tzinfo=UTC)
    far = datetime(2030, 1, 1, tzinfo=UTC)
    counted = await app.store.read(
        lambda tx: list(gathering.read(tx, desk_of(app), ever, far, world.clock.now))
    )
    left = await app.store.read(lambda tx: tx.all("select * from counts"))

    assert counted == []
    assert left == []
    assert await app.store.read(lambda tx: storms.lately(tx, 10)) == []
    assert await app.store.read(storms.running) == []
    assert "All quiet" in await world.anna.types("status")
    before = len(in_drills(world))
    for _ in range(6):
        await world.wait(minutes=10)
    assert len(in_drills(world)) == before, "no post, no board, no reminder any more"


async def test_forgetting_drills_leaves_no_word_of_it(crowd: Crowd) -> None:
    world = crowd.world
    await begun(crowd)
    await crowd.press("anna", "Start storm")
    await crowd.press("anna", "Topic and claims…")
    await world.anna.submit({"topic": "Lamps that go out", "claims": ""})
    await world.carla.types("drill")
    await world.carla.press_ephemeral("drill.end")
    await world.carla.types("drill")
    await world.carla.press_ephemeral("drill.forget")
    for _ in range(4):
        await world.wait(minutes=2)

    assert "120 geübte Erwähnungen sind vergessen" in world.carla.hears
    assert (await world.look(1)).post.text is None
    shown = " ".join(in_drills(world))
    for word in ("Muster", "lamp", "Lamps", "refund"):
        assert word not in shown
    rows = await world.bot.store.read(
        lambda tx: tx.all("select topic from storms where topic <> ''")
    )
    assert rows == []


async def test_a_second_drill_begins_like_the_first(crowd: Crowd) -> None:
    world = crowd.world
    await begun(crowd, minutes=3)
    await world.carla.types("drill")
    await world.carla.press_ephemeral("drill.end")
    await world.wait(minutes=15)
    await begun(crowd)

    assert len(crowd.boards()) == 2
    assert "Possible storm" in crowd.boards()[-1]


async def test_without_a_channel_it_says_which_setting_is_missing(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=PEOPLE)
        assert "drill_channel" in await world.carla.types("drill storm")
        await world.carla.types("drill")
        await world.carla.press_ephemeral("drill.storm")

        assert "drill_channel" in world.carla.hears
        assert world.workspace.channel(CARDS).messages == []


@pytest.mark.parametrize("other", ["brand", "management"])
def test_the_channel_of_drills_is_its_own(tmp_path: Path, other: str) -> None:
    settings = Settings.local({}, tmp_path)
    desk = settings.desk.model_dump() | {
        "drill_channel": {
            "brand": settings.desk.channel,
            "management": settings.desk.management_channel,
        }[other]
    }
    with pytest.raises(ValueError, match="a channel of its own"):
        type(settings.desk).model_validate(desk)


def test_the_local_desk_has_one(tmp_path: Path) -> None:
    """`run --local` plays it with the same words as a real desk."""
    found = known_channels.assumed_channels(Settings.local({}, tmp_path))

    assert found.drill is not None
    assert found.drill != found.desk


def test_its_posts_are_few_at_first_and_all_within_ten_minutes() -> None:
    script = storm_drill.script()
    counts = [
        rules.due_after(timedelta(minutes=minute), script) for minute in range(11)
    ]

    assert (counts[0], counts[-1]) == (0, POSTS)
    assert counts[1] < counts[10] - counts[9]
    assert rules.due_after(timedelta(hours=3), script) == POSTS
    assert [rules.time_of(i, script) for i in range(POSTS)] == sorted(
        rules.time_of(i, script) for i in range(POSTS)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_posts_are_of_many_and_mean_what_the_playbook_knows(language: str) -> None:
    script, known = storm_drill.script(), Playbook.load().classes
    posts = [rules.post(3, index, script, language) for index in range(POSTS)]

    assert len({one.author.handle for one in posts}) == script.authors
    assert len({one.external_id for one in posts}) == POSTS
    assert all((one.text or "").startswith("DRILL · ") for one in posts)
    assert {text.meant for text in script.texts} <= set(known)
    assert {rules.meant(i, script).meant for i in range(POSTS)} == {
        text.meant for text in script.texts
    }
