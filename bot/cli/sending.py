"""Posts mentions to a running bot: in batches, rate limited, with retries when asked to
wait.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

from bot.config.environment import variable_of
from bot.errors import Failed

BATCH = 25
MOST_WAITS = 8
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_COUNTS = ("new", "duplicate", "attached", "filtered", "dead")


class NobodyThere(Failed):
    """There is no desk at that address, or it does not let us in."""


@dataclass(slots=True)
class SendResult:
    """What became of the mentions: counts by result, and those the desk refused."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS, 0))
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many were accepted."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Address:
    """A source of a desk, and the token it lets in."""

    url: str
    source: str
    token: str

    @property
    def webhook(self) -> str:
        """Where its mentions are posted."""
        return f"{self.url.rstrip('/')}/webhooks/{self.source}"


async def send(
    mentions: Sequence[object],
    to: Address,
    *,
    per_second: float,
    told: Callable[[int], None],
) -> SendResult:
    """Post them all in order, at most `per_second` on average; `told` hears of each batch."""
    sent = SendResult()
    headers = {"Authorization": f"Bearer {to.token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=_TIMEOUT) as session:
        for first, batch in _batches(mentions):
            await _post(session, to, first, batch, sent)
            told(len(batch))
            if first + len(batch) < len(mentions):
                await asyncio.sleep(len(batch) / per_second)
    return sent


def _batches(mentions: Sequence[object]) -> Iterator[tuple[int, Sequence[object]]]:
    for first in range(0, len(mentions), BATCH):
        yield first, mentions[first : first + BATCH]


async def _post(
    session: aiohttp.ClientSession,
    to: Address,
    first: int,
    batch: Sequence[object],
    sent: SendResult,
) -> None:
    """One batch. When the desk refuses it, each one alone, to learn which it was."""
    status, answer = await _ask(session, to, batch)
    if status in (200, 202):
        _count(sent, answer)
    elif status in (400, 413, 422) and len(batch) > 1:
        for place, mention in enumerate(batch):
            await _post(session, to, first + place, [mention], sent)
    elif status in (400, 413, 422):
        sent.refused.append((first + 1, _reason(answer)))
    else:
        raise NobodyThere(_why(status, to))


async def _ask(
    session: aiohttp.ClientSession, to: Address, batch: Sequence[object]
) -> tuple[int, Mapping[str, object]]:
    """The answer, after as many waits as the desk asks for and patience allows."""
    for _ in range(MOST_WAITS):
        try:
            async with session.post(to.webhook, json=list(batch)) as response:
                if response.status not in (429, 503):
                    return response.status, await _document(response)
                wait = _seconds(response.headers.get("Retry-After"))
        except (aiohttp.ClientError, TimeoutError) as error:
            message = f"Nobody answers at {to.url} ({type(error).__name__}): is the desk running?"
            raise NobodyThere(message) from None
        await asyncio.sleep(wait)
    raise NobodyThere(f"The desk at {to.url} is too busy: try again later.")


async def _document(response: aiohttp.ClientResponse) -> Mapping[str, object]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(said: str | None) -> float:
    return min(float(said), 60.0) if said and said.isdecimal() else 1.0


def _count(sent: SendResult, answer: Mapping[str, object]) -> None:
    for name in _COUNTS:
        number = answer.get(name)
        sent.counts[name] += number if isinstance(number, int) else 0


def _reason(answer: Mapping[str, object]) -> str:
    fields = answer.get("fields")
    if isinstance(fields, list) and fields:
        return "; ".join(
            f"{found.get('field')} {found.get('message')}".removeprefix("[0]").strip(
                " ."
            )
            for found in fields
            if isinstance(found, dict)
        )
    return str(answer.get("error") or "refused")


def _why(status: int, to: Address) -> str:
    if status == 401:
        return (
            f"The desk at {to.url} has no source {to.source} with this token: set "
            f"{variable_of(to.source, 'token')} there, or give --token."
        )
    return f"The desk at {to.url} answered {status}."
