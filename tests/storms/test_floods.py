"""Many posts at once: the channel stays readable, and nothing is lost."""

from datetime import timedelta

from bot.storms.service import listing
from data.models import UserId
from data.outbox import outbox
from data.storms.models import StormId
from tests.world.crowd import ANGRY, Crowd
from tests.world.feed import feeding
from tests.world.telling import told
from tests.world.world import CARDS

FIRST = StormId(1)
SEVERE = (
    "Your charger caught fire in my kitchen",
    "My lawyer will contact you, see you in court",
    "I am a journalist, for our article on your ads",
)


async def test_a_hundred_and_twenty_posts_in_twenty_minutes(crowd: Crowd) -> None:
    """Playbook 5.5: at most 13 cards, one board, one message to management, a list of 120."""
    numbers = await crowd.posts(120, minutes=20)
    await crowd.world.wait(minutes=15)
    app = crowd.world.bot.app
    pages = [
        await listing.page(app, FIRST, first, 50, UserId("UANNA"))
        for first in range(0, 150, 50)
    ]

    assert len(crowd.cards()) <= 13
    assert len(crowd.boards()) == 1
    assert "Level 3 Fresh breeze" in crowd.boards()[0]
    assert len(crowd.told("david", "storm_brief")) == 1
    assert len(crowd.told("david")) == 1
    assert [page.total for page in pages] == [120] * 3
    assert sorted(one.id for page in pages for one in page.mentions) == numbers


async def test_twelve_posts_are_twelve_cards(crowd: Crowd) -> None:
    await crowd.posts(12, minutes=5, authors=1)

    assert len(crowd.cards()) == 12
    assert crowd.boards() == []


async def test_cards_come_back_when_less_is_posted(crowd: Crowd) -> None:
    await crowd.posts(20, minutes=2, angry=0)
    await crowd.world.wait(minutes=11)
    before = len(crowd.cards())
    await crowd.posts(3, minutes=1, angry=0)

    assert before == 12
    assert len(crowd.cards()) == 15
    assert "8 gathered here" in crowd.boards()[0]


async def test_what_is_severe_has_a_card_in_the_middle_of_it(crowd: Crowd) -> None:
    """Playbook 8: press, safety and large reach are never gathered."""
    await crowd.posts(40, minutes=4)
    many = len(crowd.cards())
    severe = [
        await crowd.post("Your charger caught fire in my kitchen", 901),
        await crowd.post("My lawyer will contact you, see you in court", 902),
        await crowd.post("I am a journalist, for our article on your ads", 903),
        await crowd.post(
            "So disappointed.", 904, author={"handle": "star", "followers": 250_000}
        ),
    ]
    await crowd.world.settle()
    shown = {crowd.number_of(card) for card in crowd.cards()}

    assert many == 12
    assert set(severe) <= shown


async def test_a_word_that_everybody_uses_opens_no_second_flood(crowd: Crowd) -> None:
    """A storm in which all threaten with a lawyer: a few of them, the rest is listed first."""
    for number in range(60):
        await crowd.post(f"I will sue you, my lawyer says so {number}", number)
        crowd.world.clock.now += timedelta(seconds=2)
    await crowd.world.settle()

    assert len(crowd.cards()) == 12 + 6


async def test_what_somebody_takes_has_its_card_and_what_was_said_below_it(
    crowd: Crowd,
) -> None:
    """An answer to what was gathered waits for the card, and is counted by nobody as late."""
    numbers = await crowd.posts(20, minutes=2, angry=0)
    gathered = numbers[-1]
    await crowd.claim("anna", gathered)

    assert crowd.number_of(crowd.cards()[-1]) == gathered
    assert len(crowd.cards()) == 13
    assert (await crowd.world.look(gathered)).owner == "UANNA"


async def test_nobody_is_reminded_of_what_is_gathered_one_by_one(crowd: Crowd) -> None:
    numbers = await crowd.posts(30, minutes=3, angry=0)
    for _ in range(12):
        await crowd.world.wait(minutes=10)

    reminded = await crowd.world.bot.app.store.read(
        lambda tx: {row["mention"] for row in tx.all("select mention from list_items")}
    )

    assert reminded == set(numbers[:12])


async def test_what_waits_for_a_card_is_no_backlog(crowd: Crowd) -> None:
    """`/readyz` would call a message old that nobody wants to send yet."""
    numbers = await crowd.posts(20, minutes=2, angry=0)
    await crowd.reply_to(numbers[-1], "Me too!")
    now = crowd.world.clock.now
    depth = await crowd.world.bot.app.store.read(lambda tx: outbox.depth(tx, now))

    assert depth.waiting == 0


async def test_an_urgent_card_goes_before_those_that_came_sooner(crowd: Crowd) -> None:
    """Cards go out by urgency, not by arrival."""
    numbers = [await crowd.post(f"Nice lamp {n}", n) for n in range(8)]
    star = await crowd.post("Hm.", 99, author={"handle": "star", "followers": 90_000})
    await crowd.world.settle()
    order = [crowd.number_of(card) for card in crowd.cards()]

    assert order[0] == star
    assert order[1:] == numbers


async def test_a_long_queue_is_said_where_people_look(crowd: Crowd) -> None:
    """Features I5: people see that the desk is behind, and by how much."""
    for number in range(90):
        star = {"handle": f"star{number}", "followers": 50_000}
        await crowd.post("Look at this", number, author=star)
    answer = await crowd.world.workspace.command("anna", "/mentions", "status", CARDS)

    assert "Delayed by about 2 min" in told(answer)


async def test_home_says_how_far_behind_the_desk_is(crowd: Crowd) -> None:
    """Features I5: where everybody begins, and not any more once the queue is gone."""
    workspace = crowd.world.workspace
    for number in range(90):
        star = {"handle": f"star{number}", "followers": 50_000}
        await crowd.post("Look at this", number, author=star)
    await workspace.open_home("anna")
    await crowd.world.bot.slack_app.ctx.afterwards.settle()
    behind = crowd.world.anna.home
    await crowd.world.settle()

    assert "Delayed by about 2 min" in behind
    assert len(crowd.cards()) == 90
    assert "Delayed" not in await crowd.world.anna.opens_home()


async def test_what_is_severe_stands_first_in_the_list(crowd: Crowd) -> None:
    await crowd.posts(30, minutes=3)
    fire = await crowd.post("Your charger caught fire in my kitchen", 901)
    await crowd.world.settle()
    app = crowd.world.bot.app
    page = await listing.page(app, FIRST, 0, 20, UserId("UANNA"))

    assert page.mentions[0].id == fire
    await crowd.press("anna", "Claim next 5")
    assert (await crowd.world.look(fire)).owner == "UANNA"


async def test_sixty_over_the_webhook_and_a_fire_behind_them(crowd: Crowd) -> None:
    """Each is kept, presses go on, and what came last and is severe has its card first."""
    world = crowd.world
    async with feeding(world) as feed:
        numbers = []
        for number in range(60):
            post = {
                "text": f"{ANGRY[number % 7]} {number}",
                "id": f"w{number}",
                "platform": "x",
                "author": {"handle": f"rider_{number}"},
                "language": "en",
            }
            numbers.append(await feed.mention(post, via="own"))
            if number == 20:
                await world.anna.press("I'll take it", numbers[0])
        before = len(crowd.cards())
        sent = [
            {
                "text": text,
                "id": f"s{place}",
                "platform": "x",
                "author": {"handle": f"severe{place}"},
                "language": "en",
            }
            for place, text in enumerate(SEVERE)
        ]
        severe = [await feed.mention(one, via="own") for one in sent]

    assert len(set(numbers)) == 60
    assert (await world.look(numbers[0])).owner == "UANNA"
    assert before == 12
    assert [crowd.number_of(card) for card in crowd.cards()[before:]] == severe
    page = await listing.page(world.bot.app, FIRST, 0, 100, UserId("UANNA"))
    assert {one.id for one in page.mentions} == {*numbers, *severe}


async def test_the_same_post_twice_counts_once(crowd: Crowd) -> None:
    for _ in range(30):
        await crowd.post("Same", 1, external_id="the-same", platform="x")
    await crowd.world.settle()

    assert len(crowd.cards()) == 1
    assert crowd.boards() == []


async def test_old_posts_told_of_together_are_no_storm(crowd: Crowd) -> None:
    """A source is connected and tells of last week: gathered, and nobody is alarmed."""
    for number in range(60):
        at = crowd.world.clock.now - timedelta(days=3, minutes=number)
        await crowd.post(f"Terrible {number}", number, published_at=at.isoformat())
    await crowd.world.wait(minutes=1)

    assert len(crowd.cards()) == 12
    assert "48 gathered here" in crowd.boards()[0]
    assert crowd.told("carla") == []
