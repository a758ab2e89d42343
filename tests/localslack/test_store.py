"""A workspace that was killed shows its messages again."""

from pathlib import Path

from bot.localslack.people import Channel
from bot.localslack.workspace import Workspace
from tests.localslack.conftest import ANNA, BEN, SettableClock, client_of

DESK = "CBRANDMENTIONS"


def furnished(clock: SettableClock, store: Path) -> Workspace:
    conversations = (Channel("brand-mentions"), Channel("old"))
    return Workspace(
        clock=clock, users=(ANNA, BEN), channels=conversations, store=store
    )


async def test_everything_written_is_there_again(
    clock: SettableClock, tmp_path: Path
) -> None:
    first = furnished(clock, tmp_path / "workspace.db")
    await first.start()
    client = client_of(first)
    card = (await client.chat_postMessage(channel=DESK, text="card"))["ts"]
    await client.chat_update(channel=DESK, ts=card, text="taken")
    await client.chat_postMessage(channel=DESK, text="nudge", thread_ts=card)
    gone = (await client.chat_postMessage(channel=DESK, text="gone"))["ts"]
    await client.chat_delete(channel=DESK, ts=gone)
    await client.chat_postMessage(channel="U1", text="for anna")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U1", view=home)
    first.archive("old")
    await first.stop()

    again = furnished(clock, tmp_path / "workspace.db")
    await again.start()
    conversation = again.channel(DESK)
    assert [message["text"] for message in conversation.messages] == ["taken"]
    assert [reply["text"] for reply in conversation.replies(card)] == ["nudge"]
    assert conversation.message(card)["reply_count"] == 1
    assert [message["text"] for message in again.dm("anna").messages] == ["for anna"]
    assert again.home_of("anna") is not None
    assert again.channel("old").archived
    newest = (await client_of(again).chat_postMessage(channel=DESK, text="new"))["ts"]
    assert newest > gone
    await again.stop()


async def test_a_stopped_workspace_can_be_started_again(
    clock: SettableClock, tmp_path: Path
) -> None:
    place = furnished(clock, tmp_path / "workspace.db")
    await place.start()
    card = (await client_of(place).chat_postMessage(channel=DESK, text="card"))["ts"]
    await client_of(place).chat_postMessage(channel=DESK, text="nudge", thread_ts=card)
    await place.stop()
    await place.start()
    assert len(place.channel(DESK).replies(card)) == 1
    await client_of(place).auth_test()
    await place.stop()
