"""Clears a Home that shows forgotten data: it is drawn when it is opened again."""

from bot.outbox.call_gate import Call
from bot.outbox.gateway import SlackGateway
from bot.outbox.outcome import Ambiguous, AuthError, ChannelError, TryLater, of_error
from bot.outbox.posting import fail
from bot.outbox.redrawing import wait, when_again
from data.models import UserId
from data.outbox import delivery_status
from data.outbox.outbox import OutboxMessage

HOME = "home"
"""The kind of message that is no message but a Home."""


async def put_away(gateway: SlackGateway, queued: OutboxMessage) -> None:
    """Publish it over what stands there; an ambiguous end is simply tried again."""
    call = Call("publish", queued.channel)
    message = await gateway.renderer.message(queued)
    if message is None:
        await gateway.store.write(lambda tx: delivery_status.withdrawn(tx, queued.id))
        return
    try:
        await gateway.slack.publish(UserId(queued.channel), message)
    except Exception as error:  # noqa: BLE001 - every end of a call means something
        await _failed(gateway, queued, call, error)
        return
    await gateway.gate.worked(call)
    await gateway.store.write(lambda tx: delivery_status.published(tx, queued.id))


async def _failed(
    gateway: SlackGateway, queued: OutboxMessage, call: Call, error: Exception
) -> None:
    outcome = of_error(error, call.key, call.channel)
    if isinstance(outcome, TryLater | AuthError | ChannelError | Ambiguous):
        await wait(gateway, queued, await when_again(gateway, outcome, call), "again")
    else:
        await fail(gateway, queued, getattr(outcome, "code", "home"))
