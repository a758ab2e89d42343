"""The modals use what the brand configured in desk.toml."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.world import World

DUTCH = {"text": "Mijn lamp is stuk.", "platform": "x", "language": "nl"}


async def drafting(world: World, **said: str) -> None:
    """Anna opens the draft of a complaint."""
    number = await world.mention(author={"handle": "jana", "name": "Jana"}, **said)
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Draft reply", number)


@pytest.mark.parametrize(
    ("voice", "ours", "theirs"), [("informal", "je", "u"), ("formal", "u", "je")]
)
async def test_each_brand_opens_a_draft_in_its_own_form(
    tmp_path: Path, voice: str, ours: str, theirs: str
) -> None:
    """S2.2: brand A says je, brand B says u; one line in desk.toml, no code."""
    more = f'\n[brand]\nvoices = {{ nl = "nl_{voice}" }}\n'
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=more)
        await drafting(world, **DUTCH)
        words = world.anna.entered("text")["value"].lower().split()

    assert ours in words
    assert theirs not in words


@pytest.mark.parametrize(
    ("policy", "first", "offered"),
    [("prefer", True, True), ("offer", False, True), ("never", False, False)],
)
async def test_how_soon_we_go_private_is_the_brands_to_say(
    tmp_path: Path, policy: str, first: bool, offered: bool
) -> None:
    """S4.1: on X first, later or not at all; elsewhere as usual."""
    more = (
        '\n[brand]\nprivate_first_on = { x = "' + policy + '" }\n'
        '[private.any]\nlink = "https://wa.me/4930123456"\nchannel = "whatsapp"\n'
    )
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=more)
        await drafting(world, text="My lamp broke.", platform="x")
        here = templates(world)
        await world.anna.cancels()
        await drafting(world, text="My lamp broke, too.", platform="facebook")
        elsewhere = templates(world)

    assert (here[0] == "private_invite") is first
    assert ("private_invite" in here) is offered
    assert elsewhere[0] != "private_invite"
    assert "private_invite" in elsewhere


def templates(world: World) -> list[str]:
    """What is offered in the open draft, in its order."""
    view = world.workspace.view_of("anna")
    assert view is not None
    [field] = [b["element"] for b in view["blocks"] if b.get("block_id") == "template"]
    return [option["value"] for option in field["options"]]
