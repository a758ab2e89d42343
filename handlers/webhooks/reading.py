"""Reads bodies within a budget of bytes and time, so that nobody can exhaust the
memory.

Only received bytes count, not the promised length: half-sent requests cost others
nothing. When the budget is used up, the address that uses most of it loses the body it
has been sending for longest, and is asked to send it again.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass

from aiohttp import ClientPayloadError, StreamReader, web
from aiohttp.http_exceptions import BadHttpMessage

from bot.errors import BadPayload
from handlers.webhooks.backpressure import Busy
from handlers.webhooks.failed_auth import address_of

MOST_BYTES = 1_048_576
"""The largest body anybody may send."""


@dataclass(eq=False, slots=True)
class _RequestReading:
    address: str
    deadline: asyncio.Timeout
    size: int = 0
    gave_way: bool = False


class Budget:
    """For bodies of one kind of sender, such as those who have proved nothing yet."""

    def __init__(self, *, most_bytes: int, seconds: float) -> None:
        self._most = most_bytes
        self._seconds = seconds
        self._open: dict[_RequestReading, None] = {}

    @property
    def held(self) -> int:
        """How many bytes of unfinished bodies are held now."""
        return sum(reading.size for reading in self._open)

    async def read(self, request: web.Request) -> bytes:
        """The bytes as they were signed, unpacked if they came packed.

        Raises `BadPayload` for a body that is too large, late or damaged, and `Busy`
        when it had to give way.
        """
        if (request.content_length or 0) > MOST_BYTES:
            raise _too_large()
        reading = _RequestReading(address_of(request), asyncio.timeout(self._seconds))
        self._open[reading] = None
        try:
            async with reading.deadline:
                return await self._all_of_it(request.content, reading)
        except TimeoutError:
            if reading.gave_way:
                raise Busy(503) from None
            raise BadPayload(408, "the body did not arrive in time") from None
        except ConnectionError:
            raise BadPayload(400, "the sender hung up") from None
        except (web.RequestPayloadError, ClientPayloadError, BadHttpMessage):
            said = "the body arrived damaged or wrongly packed"
            raise BadPayload(400, said) from None
        finally:
            del self._open[reading]

    async def _all_of_it(
        self, content: StreamReader, reading: _RequestReading
    ) -> bytes:
        chunks: list[bytes] = []
        while not content.at_eof():
            chunks.append(await content.readany())
            reading.size += len(chunks[-1])
            if reading.size > MOST_BYTES:
                raise _too_large()
            self._make_room()
        return b"".join(chunks)

    def _make_room(self) -> None:
        while self.held > self._most:
            by_address: Counter[str] = Counter()
            for reading in self._open:
                by_address[reading.address] += reading.size
            ((heaviest, _),) = by_address.most_common(1)
            oldest = next(
                reading
                for reading in self._open
                if reading.address == heaviest and reading.size
            )
            oldest.gave_way, oldest.size = True, 0
            oldest.deadline.reschedule(asyncio.get_running_loop().time())


def _too_large() -> BadPayload:
    return BadPayload(413, f"at most {MOST_BYTES} bytes")
