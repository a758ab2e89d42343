"""When many posts are a storm: on seeded series, from counts, authors and words."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storms.rules.detecting import (
    Baseline,
    Counted,
    History,
    Judged,
    Recent,
    Usual,
    bin_of,
    look,
    usual_at,
)
from bot.storms.rules.replaying import Replay
from tests.storms.series import MONDAY, first_proposal, one, rules, said, storm, usual


def bare(posts: list[Counted]) -> list[Counted]:
    """The same posts as a source tells them that counts and nothing more."""
    return [Counted(post.at) for post in posts]


WEEK = timedelta(days=7)
AFTER = MONDAY + 2 * WEEK


def kinds(posts: list[Counted]) -> set[str]:
    """What was said after two weeks of history."""
    return {line.said for line in said(posts) if line.at >= AFTER}


def proposals(posts: list[Counted]) -> int:
    """How many in the time after two weeks of history."""
    replay = Replay.of(rules())
    replay.learn(post for post in posts if post.at < AFTER)
    lines = replay.lines(post for post in posts if post.at >= AFTER)
    return sum(line.said == "propose" for line in lines)


@pytest.mark.parametrize("an_hour", [1.0, 15.0])
@pytest.mark.parametrize("doubles", [2.0, 20.0])
def test_two_hundred_an_hour_are_found_within_eighty_posts(
    an_hour: float, doubles: float
) -> None:
    """Playbook 5.4: at least 95 of 100, whatever the brand is used to."""
    begins = AFTER + timedelta(hours=10)
    seen = []
    for seed in range(3):
        fresh = storm(seed, begins, doubles=doubles)
        found = first_proposal(usual(seed, an_hour, 15), fresh, hours=0)
        assert found is not None, seed
        seen.append(sum(post.at <= found.at for post in fresh))

    assert max(seen) <= 80, seen


@pytest.mark.parametrize("an_hour", [2.0, 12.0])
def test_at_most_two_proposals_a_week_where_nothing_happens(an_hour: float) -> None:
    assert proposals(usual(1, an_hour, 28)) <= 2 * 2


@pytest.mark.parametrize("an_hour", [20, 40])
def test_counts_alone_find_two_hundred_an_hour_within_eighty_posts(
    an_hour: int,
) -> None:
    """Playbook 5.4, for sources that tell neither authors nor words.

    What is open already when it begins, by a wave before it, counts as found.
    """
    begins = AFTER + timedelta(hours=10)
    seen = []
    for seed in range(3):
        fresh = bare(storm(seed, begins, doubles=(2.0, 10.0, 20.0)[seed]))
        known = bare(usual(seed * 31 + an_hour, an_hour, 15))
        found = first_proposal(known, fresh)
        assert found is not None, seed
        seen.append(sum(post.at <= found.at for post in fresh))

    assert max(seen) <= 80, seen


@pytest.mark.parametrize("an_hour", [20, 60])
def test_busy_brands_with_bursts_are_no_worse_off(an_hour: int) -> None:
    """Playbook 5.4: 95 of 100 within eighty posts, from counts alone, above twelve an hour."""
    late = []
    for seed in range(12):
        begins = AFTER + timedelta(hours=(3, 10, 15, 20)[seed // 3])
        fresh = bare(storm(seed, begins, doubles=(2.0, 10.0, 20.0)[seed % 3]))
        before = bare(usual(seed * 31 + an_hour, an_hour, 15, bursts=1.5))
        found = first_proposal(before, fresh)
        if found is None or sum(post.at <= found.at for post in fresh) > 80:
            late.append(seed)

    assert len(late) <= 1


def test_bursts_alone_are_proposed_at_most_twice_a_week() -> None:
    """Counts alone, of a brand where something is shared every day."""
    assert proposals(bare(usual(71, 40.0, 28, bursts=1.5))) <= 2 * 2


def test_part_of_an_hour_scatters_less_than_the_hour() -> None:
    """What is known of hours is put to a quarter by how counts of a wandering rate scatter."""
    detection = rules().detection
    quarter = next(one for one in detection.storm if one.id == "quarter")
    steady = Usual(Baseline(60, 1.0), Baseline(6, 1.0), Baseline(60, 1.0), False)
    wild = replace(steady, all=Baseline(60, 6.0))
    posts = Recent.of(Counted(AFTER - timedelta(seconds=20 * n)) for n in range(1, 80))
    history = History(0, {})

    def alarm(usually: Usual, posts_: Recent) -> str:
        only = detection.model_copy(update={"storm": (quarter,)})
        return look(AFTER, posts_, history, usually, Judged(), only).because

    assert alarm(wild, posts) == "quarter"
    assert alarm(replace(steady, all=Baseline(60, 40.0)), posts) != "quarter"


def test_a_quiet_weekend_is_not_what_monday_was() -> None:
    """What is usual follows the last hours, within bounds, and a storm does not move it."""
    rules_now = rules().detection
    number = bin_of(AFTER)
    busy = {
        number - day * 288 - back: 5.0 for day in range(1, 16) for back in range(160)
    }
    quiet = {number - back: 1.0 for back in range(24, 100)}
    since = number - 20 * 288
    stormy = {number - back: 50.0 for back in range(24, 100)}
    cut = [(number - 100, number - 20)]

    def usually(recent: dict[int, float], cut_: list[tuple[int, int]]) -> float:
        history = History(since, {**busy, **recent}, cut=cut_)
        return usual_at(AFTER, history, rules_now).all.mean

    plain = usually(stormy, cut)
    level = rules_now.level
    assert usually(quiet, []) == pytest.approx(plain * level.least)
    assert usually(stormy, []) == pytest.approx(plain * level.most)
    assert usually(dict.fromkeys(quiet, 5.0), []) == pytest.approx(plain, rel=0.06)


CALM = usual(7, 0.7, 15)
"""Two weeks of a small brand, in which hardly anything is said."""


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 200), st.integers(1, 60), st.booleans())
def test_one_author_is_never_a_storm(posts: int, apart: int, angry: bool) -> None:
    """S0.10: thirty posts, or two hundred, by one author are one author."""
    spam = [
        Counted(
            AFTER + timedelta(hours=11, seconds=apart * n),
            author="one",
            negative=angry or None,
        )
        for n in range(posts)
    ]

    assert kinds([*CALM, *spam]) == kinds(CALM)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 23))
def test_three_posts_at_once_are_nothing_at_any_hour(seed: int, hour: int) -> None:
    dice = random.Random(seed)
    begins = AFTER + timedelta(hours=hour)
    spike = [one(dice, begins + timedelta(minutes=n), 500, 1.0) for n in range(3)]

    assert "propose" not in kinds([*CALM, *spike])
    assert kinds([*CALM, *spike]) - {"watch", "passed", "tell_lead"} == set()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.4, 1.0))
def test_what_grows_over_many_hours_is_found(seed: int, negative: float) -> None:
    """A slow burn of which four in ten sound negative: no wave, and yet a storm."""
    dice = random.Random(seed)
    begins = AFTER + timedelta(hours=8)
    slow = [
        one(dice, begins + timedelta(hours=hour, seconds=3600 * n / 6), 900, negative)
        for hour in range(10)
        for n in range(3 * hour)
    ]

    assert "propose" in kinds([*CALM, *slow])


def test_many_glad_posts_are_watched_and_are_no_storm() -> None:
    """S0.10: precision before recall where people are pinged."""
    fresh = storm(3, AFTER + timedelta(hours=10), negative=0.0)
    glad = [replace(post, negative=False) for post in fresh]

    assert "watch" in kinds([*CALM, *glad])
    assert "propose" not in kinds([*CALM, *glad])


def test_numbers_alone_are_a_storm_where_no_word_is_known() -> None:
    """Posts in a language no guess is made in."""
    fresh = storm(3, AFTER + timedelta(hours=10), negative=0.0)

    assert "propose" in kinds([*CALM, *fresh])


def test_a_young_desk_says_nothing_of_a_busy_hour() -> None:
    """S1.1: two mentions a day, or a busy brand on its first day, are no storm."""
    first_days = [post for post in usual(5, 20.0, 2) if post.negative is None]

    assert "propose" not in {line.said for line in said(first_days)}


def test_a_young_desk_finds_what_nobody_can_miss() -> None:
    begins = MONDAY + timedelta(hours=10)
    found = [one for one in said(storm(3, begins)) if one.said == "propose"]

    assert found
    assert found[0].look.warm_up
    assert found[0].look.times is None, "nobody knows the usual"
    assert found[0].seen <= 80


def test_a_proposal_says_why() -> None:
    """S4.2: five figures, and that the share is a guess."""
    fresh = storm(3, AFTER + timedelta(hours=10))
    found = next(
        line for line in said([*CALM, *fresh]) if line.said.startswith("propose")
    )
    look = found.look

    assert look.rate >= 15
    assert look.times is not None
    assert look.times > 3
    assert look.authors is not None
    assert look.authors >= 8
    assert {name for name, _ in look.platforms} == {"x", "reddit", "facebook"}
    assert look.share is not None
    assert look.share > 0.3
    assert look.guessed
    assert look.because


def test_what_people_said_counts_more_than_words() -> None:
    """Ten classified posts, none of them negative: a wave, whatever it sounds like."""
    posts = [replace(post, at=post.at) for post in storm(3, AFTER)]
    numbers = rules()
    now = posts[60].at
    recent = Recent.of(post for post in posts if post.at <= now)
    since = bin_of(AFTER - 2 * WEEK)
    history = History(since, {bin_of(AFTER) - 288: 1.0})
    usual_now = usual_at(now, history, numbers.detection)

    def alarm(judged: Judged) -> str:
        seen = look(now, recent, history, usual_now, judged, numbers.detection)
        return seen.alarm

    assert alarm(Judged(9, 0)) == "storm", "too few to know"
    assert alarm(Judged(10, 0)) == "watch"
    assert alarm(Judged(20, 10)) == "storm"


def test_storms_are_cut_out_of_what_is_usual() -> None:
    """Playbook 5.3: yesterday's storm does not make today's look usual."""
    number = bin_of(AFTER)
    counts = {
        number - day * 288 - back: 1.0 for day in range(1, 15) for back in range(24)
    }
    stormy = dict.fromkeys(range(number - 288 - 23, number - 288 + 1), 50.0)
    with_storm = {**counts, **stormy}
    since = number - 20 * 288
    span = (number - 288 - 23, number - 288)
    numbers = rules().detection
    plain = usual_at(AFTER, History(since, counts), numbers).all.mean
    cut = usual_at(AFTER, History(since, with_storm, cut=[span]), numbers).all.mean

    assert cut == pytest.approx(plain, rel=0.1)
