"""Counts failed authentication and slows it down.

Per address and source: after some failures in a minute the next ones get 429 and are
not logged, and a signed source may send one body at a time. A correct token is never
refused because of the wrong ones of others: behind a proxy all senders have one
address. A name that is no source is counted like one, so that nobody can find out which
names exist; trying many names slows down all of them.
"""

import ipaddress
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Figure

from handlers.webhooks.backpressure import Busy

MOST_FAILURES = 20
"""In one minute, from one address to one source, before it is slowed down."""

_MANY_NAMES = 10
"""So many times as many failures slow an address down with every source."""

_LONGEST_NAME = 64
_MINUTE = 60.0
_MOST_REMEMBERED = 4_096
_AT_ONCE = 1

Key = tuple[str, str]


class FailedAuth:
    """The failed authentications since the process started; `steady` counts seconds."""

    def __init__(
        self,
        registry: CollectorRegistry,
        steady: Callable[[], float],
        *,
        most: int = MOST_FAILURES,
    ) -> None:
        self._steady = steady
        self._most = most
        self._failures: OrderedDict[Key, tuple[float, int]] = OrderedDict()
        self._reading: Counter[Key] = Counter()
        self._untold: Counter[str] = Counter()
        self._figure = Figure(
            "brandwacht_failed_auth",
            "Requests that could not prove where they come from.",
            ["source"],
            registry=registry,
        )

    def failed(self, source: str, address: str, asked: str = "") -> bool:
        """Note one; whether this address has to slow down with this source now.

        `asked` is the name as it was asked for, where there is no such source.
        """
        self._figure.labels(source).inc()
        self._untold[source] += 1
        name = (asked or source)[:_LONGEST_NAME]
        slow = self.slow(name, address) or self._tries_many(address)
        for key in ((name, address), ("", address)):
            began, count = self._failures.pop(key, (self._steady(), 0))
            self._failures[key] = began, count + 1
        while len(self._failures) > _MOST_REMEMBERED:
            self._failures.popitem(last=False)
        return slow

    def slow(self, source: str, address: str) -> bool:
        """Whether there were too many failures within the last minute."""
        return self._lately((source, address)) >= self._most

    def _tries_many(self, address: str) -> bool:
        return self._lately(("", address)) >= self._most * _MANY_NAMES

    def _lately(self, key: Key) -> int:
        began, count = self._failures.get(key, (0.0, 0))
        if count and self._steady() - began >= _MINUTE:
            del self._failures[key]
            return 0
        return count

    @contextmanager
    def reading(self, source: str, address: str) -> Iterator[None]:
        """While an unproved body is read: whoever is slowed down reads one at a time."""
        key = (source, address)
        if self._reading[key] >= _AT_ONCE and self.slow(source, address):
            raise Busy(429)
        self._reading[key] += 1
        try:
            yield
        finally:
            self._reading[key] -= 1
            if not self._reading[key]:
                del self._reading[key]

    def take_untold(self) -> dict[str, int]:
        """How many failed for each source since this was asked last."""
        told, self._untold = dict(self._untold), Counter()
        return told


def address_of(request: web.BaseRequest) -> str:
    """Who asks, as far as it can be counted: of IPv6 the network of a household."""
    return counted_as(request.remote or "")


def counted_as(text: str) -> str:
    """The same for an address as it is written."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
