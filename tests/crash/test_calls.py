"""Kills the bot during each kind of Slack call; it recovers after a restart.

`lost`: the call never reached Slack. `done`: it took effect, and the response was lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.crash.acts import (
    POST,
    Act,
    asked,
    at_home,
    claimed,
    classified,
    perform,
    posted,
    reminded,
    seen,
    sorted_out,
)
from tests.crash.killing import KillDuring
from tests.crash.process import until
from tests.crash.world import DESK, MANAGEMENT, World
from tests.world.telling import told

lost_or_done = pytest.mark.parametrize("done", [False, True], ids=["lost", "done"])


@dataclass(frozen=True, slots=True)
class Story:
    """What happened before, the act in which the process is killed, and what then stands."""

    before: Sequence[Act]
    act: Act
    said: dict[str, int]


DAVID = "UDAVID"
_ASKED = {"card": 1, "brief": 1, "brief_dm": 1}
CARD = Story([], posted, {"card": 1})
HOME = Story([posted], at_home, {"card": 1})
CLAIM = Story([posted], claimed, {"card": 1})
SORT_OUT = Story([posted], sorted_out, {"card": 1})
ASK = Story([posted], asked, _ASKED)
SEE = Story([posted, asked], seen, _ASKED)
NUDGE = Story([posted, classified], reminded, {"card": 1, "nudge_claim": 1})


def _strike(world: World, method: str, which: int | str, *, done: bool) -> KillDuring:
    """At the call of that number, or at the first one to a conversation."""
    if isinstance(which, int):
        return KillDuring(world, method, done, which)
    return KillDuring(world, method, done, channel=which)


@lost_or_done
@pytest.mark.parametrize(
    ("story", "method", "which"),
    [
        pytest.param(CARD, "auth.test", 1, id="the first call of a start"),
        pytest.param(CARD, "conversations.info", 2, id="finding the channels"),
        pytest.param(CARD, "chat.postMessage", 1, id="a card"),
        pytest.param(HOME, "views.publish", 1, id="somebody's Home"),
        pytest.param(CLAIM, "chat.update", 1, id="a card drawn anew"),
        pytest.param(SORT_OUT, "response_url", 1, id="the answer to a press"),
        pytest.param(ASK, "views.open", 1, id="a dialog"),
        pytest.param(ASK, "chat.postMessage", MANAGEMENT, id="a brief in a channel"),
        pytest.param(ASK, "chat.postMessage", DAVID, id="a brief to a person"),
        pytest.param(SEE, "chat.update", 1, id="something shown as seen"),
        pytest.param(SEE, "chat.update", 3, id="the last of what is shown"),
        pytest.param(NUDGE, "chat.postMessage", 1, id="a reminder"),
    ],
)
async def test_a_kill_inside_of_a_call_is_made_up_for(
    world: World, story: Story, method: str, which: int | str, *, done: bool
) -> None:
    """DESIGN promise 2: nothing is posted twice, nothing is lost."""
    await perform(world, *story.before)
    killing = _strike(world, method, which, done=done)
    killing.arm()
    await perform(world, story.act)
    # What was done may be seen before the process has ended.
    await until(lambda: killing.killed)

    assert world.said() == story.said
    assert world.database.states() == {"sent"}
    assert world.database.wrong() == []


@lost_or_done
async def test_a_kill_while_slack_is_asked_for_a_socket_is_made_up_for(
    socket_world: World, *, done: bool
) -> None:
    killing = KillDuring(socket_world, "apps.connections.open", done, number=2)
    killing.arm()
    await perform(socket_world, posted, claimed)

    assert killing.killed
    assert socket_world.said() == {"card": 1}
    assert "Anna" in told(socket_world.card(socket_world.accepted[POST]))


@lost_or_done
@pytest.mark.parametrize(
    ("story", "channel", "look"),
    [
        pytest.param(CARD, DESK, "conversations.history", id="a card"),
        pytest.param(
            ASK, MANAGEMENT, "conversations.history", id="a brief in a channel"
        ),
        pytest.param(ASK, DAVID, "conversations.history", id="a brief to a person"),
        pytest.param(ASK, DAVID, "conversations.open", id="the way to a person"),
        pytest.param(NUDGE, DESK, "conversations.replies", id="a reminder"),
    ],
)
async def test_a_second_kill_while_looking_for_a_lost_message_is_made_up_for(
    world: World, story: Story, channel: str, look: str, *, done: bool
) -> None:
    """slack.md §4.2: nothing is sent again before it was looked for to the end."""
    await perform(world, *story.before)
    first = KillDuring(world, "chat.postMessage", done, channel=channel)
    second = KillDuring(world, look, done=True)
    first.arm()
    second.arm()
    await perform(world, story.act)

    assert first.killed
    assert second.killed
    assert world.said() == story.said
    assert world.database.states() == {"sent"}
    assert world.database.wrong() == []
