"""Every button that is drawn anywhere leads somewhere, and every dialog can be sent."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers import preparing
from handlers.dialogs import CALLBACKS
from handlers.escalation.deciding import DIALOGS, PRESSES
from handlers.openings import OPENINGS
from handlers.rules import rule_behind
from handlers.watching import is_answer
from tests.stories.teammate import Teammate
from tests.stories.world import CARDS, MANAGEMENT, World

GUARDED = {"mention.cancel_removal", "mention.too_close", "mention.to_duty"}
ROUTED = {
    "mention.undo",
    "mention.open_post",
    "mention.more",
    "mention.post_gone",
    "mention.close_quiet",
    "mention.watch_author",
    "mention.unwatch_author",
}
OF_A_PERSON = {"person.settings", "person.back"}
ASKING = {"escalation.more", "escalation.export", *PRESSES, *DIALOGS}


def buttons(shown: Any) -> Iterator[tuple[str, str]]:
    """Action id and value of everything that can be pressed, options of menus too."""
    if isinstance(shown, list):
        for part in shown:
            yield from buttons(part)
    if isinstance(shown, dict):
        if shown.get("type") in ("button", "overflow"):
            yield shown["action_id"], shown.get("value", "")
        for option in shown.get("options", []) if "action_id" in shown else []:
            name, kind = option["value"].partition(":")[0], shown["action_id"]
            on_mention = kind == "mention.more" or name == "full_text"
            yield f"{'mention' if on_mention else 'escalation'}.{name}", option["value"]
        for part in shown.values():
            yield from buttons(part)


def leads_somewhere(action: str) -> bool:
    if action.startswith("mention.unsuited."):
        return True
    known = action in {*OPENINGS, *ROUTED, *GUARDED, *OF_A_PERSON, *ASKING}
    ours = preparing.is_ours(action) or is_answer(action)
    return known or ours or rule_behind(action) is not None


async def everything_shown(world: World) -> list[Any]:
    """Cards in each status, menus, whispers, briefs, direct messages, Home."""
    anna: Teammate = world.anna
    for text in ("open", "claimed", "praised", "watching", "closed"):
        await world.mention(text, url=f"https://example.com/{text}")
    await anna.press("I take it", 2)
    await anna.press("💚 Praise", 3)
    await anna.press("👺 Rant / troll", 4)
    await anna.press_in_dialog("Wants to provoke")
    await anna.cancels()
    await anna.press("No reply", 4)
    await anna.submit({"reason": "Would give a stage"})
    await anna.press("🗑️ Not relevant", 5)
    await anna.press("Escalate", 2)
    await anna.submit({"reason": "Press", "question": "May we?", "manager": "David"})
    await anna.press("Hand over", 2)
    await anna.submit({"to": "david"})
    menus = []
    for number in range(1, 6):
        await anna.press("More…", number)
        menus.append(world.workspace.view_of("anna"))
        await world.workspace.close_view("anna")
    await world.david.opens_home()
    return [
        *world.workspace.channel(CARDS).messages,
        *world.workspace.channel(MANAGEMENT).messages,
        *world.workspace.dm("david").messages,
        *world.workspace.ephemerals("anna"),
        *menus,
        world.workspace.home_of("david"),
    ]


async def test_every_button_anybody_sees_leads_somewhere(world: World) -> None:
    """DESIGN promise 3: nothing that can be pressed is ignored."""
    shown = await everything_shown(world)

    found = {action for action, _ in buttons(shown)}

    assert {"mention.claim", "escalation.decide", "mention.finding.true"} <= found
    assert [action for action in sorted(found) if not leads_somewhere(action)] == []


async def test_every_dialog_that_opens_can_be_sent(world: World) -> None:
    """A dialog with a button to send it has somebody who reads it."""
    await world.mention("All dialogs.")
    await world.anna.press("💚 Praise")
    stuck = []
    for action in OPENINGS:
        await world.deliver_press("anna", action, 1)
        view = world.workspace.view_of("anna")
        assert view is not None, action
        if view["submit"] is not None and view["callback_id"] not in CALLBACKS:
            stuck.append(action)
        world.workspace.team.views.clear("UANNA")

    assert stuck == []


@pytest.mark.parametrize("action", ["mention.frobnicate", "mention.", "claim", ""])
def test_what_nobody_drew_leads_nowhere(action: str) -> None:
    assert not leads_somewhere(action)
