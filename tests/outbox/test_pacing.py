"""Never above Slack's limits, and no slower than needed (slack.md §1)."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.rate_limit import RATES, RateLimit, back_off
from tests.outbox.conftest import TEN

POST = ("post", "post:C1")
MINUTE = timedelta(minutes=1)


def gone_at(pacing: RateLimit, keys: tuple[str, ...], calls: int) -> list[datetime]:
    """When so many calls go that all want to go at once."""
    now, went = TEN, []
    for _ in range(calls):
        now = pacing.next_free(keys, now)
        pacing.take(keys, now)
        went.append(now)
    return went


def most_in_a_minute(went: list[datetime]) -> int:
    return max(sum(at <= other < at + MINUTE for other in went) for at in went)


def test_a_channel_gets_at_most_sixty_posts_in_any_minute() -> None:
    rested = RateLimit(TEN - timedelta(hours=1))
    assert most_in_a_minute(gone_at(rested, POST, 200)) <= 60


def test_a_workspace_gets_at_most_fifty_updates_in_any_minute() -> None:
    rested = RateLimit(TEN - timedelta(hours=1))
    assert most_in_a_minute(gone_at(rested, ("update",), 200)) <= 50


def test_a_quiet_channel_takes_a_burst_at_once() -> None:
    rested = RateLimit(TEN - timedelta(hours=1))
    assert gone_at(rested, POST, 3) == [TEN, TEN, TEN]
    assert rested.next_free(POST, TEN) > TEN


def test_after_a_start_only_the_first_goes_at_once() -> None:
    assert len(set(gone_at(RateLimit(TEN), POST, 5))) == 5


def test_channels_do_not_wait_for_each_other() -> None:
    pacing = RateLimit(TEN - timedelta(hours=1))
    gone_at(pacing, POST, 3)
    assert pacing.next_free(("post", "post:C2"), TEN) == TEN


@given(
    st.lists(st.floats(0, 90), min_size=1, max_size=60), st.sampled_from(list(RATES))
)
def test_no_rhythm_of_calls_exceeds_rate_and_burst(
    gaps: list[float], name: str
) -> None:
    key, rate = name + ("C1" if name.endswith(":") else ""), RATES[name]
    pacing, now, went = RateLimit(TEN), TEN, []
    for gap in gaps:
        now = pacing.next_free((key,), now + timedelta(seconds=gap))
        pacing.take((key,), now)
        went.append(now)
    assert most_in_a_minute(went) <= rate.a_minute + rate.burst


def test_what_is_held_is_free_again_when_its_time_is_over() -> None:
    pacing, until = RateLimit(TEN), TEN + MINUTE
    pacing.hold("post:C1", until)
    pacing.hold("post:C1", TEN)
    assert pacing.next_free(POST, TEN) == until
    assert pacing.held(TEN) == {"post:C1": until}
    assert pacing.held(until) == {}
    pacing.release("post:C1")
    assert pacing.next_free(POST, TEN) == TEN


def test_a_clock_set_back_does_not_stop_the_desk() -> None:
    pacing = RateLimit(TEN)
    gone_at(pacing, POST, 5)
    earlier = TEN - timedelta(hours=1)
    assert pacing.next_free(POST, earlier) <= earlier + timedelta(seconds=4)


def test_many_channels_are_forgotten_when_they_are_quiet() -> None:
    pacing = RateLimit(TEN)
    for number in range(5000):
        now = TEN + timedelta(seconds=number)
        pacing.take((f"post:C{number}",), now)
    assert len(pacing._used_up) < 5000


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_backing_off_grows_and_ends_somewhere(failures: int, chance: float) -> None:
    assert 0.5 <= back_off(failures, chance, longest=300) <= 300
    assert back_off(9, 1.0, longest=300) == 300
    assert back_off(1, 1.0, longest=300) == 2
