"""Puts a Home away that shows what was forgotten: it is drawn when it is opened again."""

from bot.slack.gate import Call
from bot.slack.means import Means
from bot.slack.outcome import Blocked, Locked, TryLater, Unknown, of_error
from bot.slack.posting import fail
from bot.slack.redrawing import wait, when_again
from data.courier import postmarks
from data.courier.outbox import Letter
from data.models import UserId

HOME = "home"
"""The kind of letter that is no message but a Home."""


async def put_away(means: Means, letter: Letter) -> None:
    """Publish it over what stands there; an ambiguous end is simply tried again."""
    call = Call("publish", letter.channel)
    message = await means.scribe.letter(letter)
    if message is None:
        await means.store.write(lambda tx: postmarks.withdrawn(tx, letter.id))
        return
    try:
        await means.slack.publish(UserId(letter.channel), message)
    except Exception as error:  # noqa: BLE001 - every end of a call means something
        await _failed(means, letter, call, error)
        return
    await means.gate.worked(call)
    await means.store.write(lambda tx: postmarks.published(tx, letter.id))


async def _failed(means: Means, letter: Letter, call: Call, error: Exception) -> None:
    outcome = of_error(error, call.key, call.channel)
    if isinstance(outcome, TryLater | Locked | Blocked | Unknown):
        await wait(means, letter, await when_again(means, outcome, call), "again")
    else:
        await fail(means, letter, getattr(outcome, "code", "home"))
