"""Which connections to Slack are kept: one for what may be repeated, none for posts."""

from aiohttp import web

from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from bot.outbox.client import SlackClient
from bot.ui.blocks import Message
from data.models import MessageTs
from tests.outbox.conftest import DESK, SettableClock


async def used(client: SlackClient, workspace: Workspace) -> tuple[set[object], int]:
    """The connections of five updates, and how many two posts after them opened."""
    seen: list[object] = []
    serve = workspace._api.serve

    async def noted(request: web.Request) -> web.StreamResponse:
        seen.append(request.transport)
        return await serve(request)

    setattr(workspace._api, "serve", noted)  # noqa: B010 - mypy knows it as a method
    await workspace.start()
    client.web.base_url = client._posting.base_url = workspace.api_url
    try:
        async with client.kept_open():
            post = await client.post(DESK, Message("hello"), payload={})
            ts = MessageTs(post["ts"])
            for number in range(5):
                await client.update(DESK, ts, Message(f"hello {number}"))
            updates = set(seen[1:])
            before = len(set(seen))
            await client.post(DESK, Message("one"), payload={})
            await client.post(DESK, Message("two"), payload={})
            return updates, len(set(seen)) - before
    finally:
        await workspace.stop()


async def test_updates_share_a_connection_and_each_post_has_its_own() -> None:
    """A lost answer of a post costs a search of the channel; of an update, nothing."""
    workspace = Workspace(
        clock=SettableClock(),
        users=(Person("UANNA", "anna"),),
        channels=(Channel("desk", id=DESK),),
    )
    updates, posts = await used(SlackClient("xoxb-local"), workspace)
    assert len(updates) == 1
    assert posts == 2


async def test_after_the_end_nothing_is_kept() -> None:
    client = SlackClient("xoxb-local")
    async with client.kept_open():
        session = client.web.session
    assert client.web.session is None
    assert session is not None
    assert session.closed
