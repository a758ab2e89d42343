"""Sends requests byte by byte, as a sender, a stranger or an attacker would."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tests.benchmarks.processes import HOST
from tests.crash.process import WITHIN

NAME = "hooks.example.com"
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 where the connection ended without an answer."""

    status: int
    head: str
    body: bytes


@cache
def trusting() -> ssl.SSLContext:
    """The certificate of a test proves nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the web server at this port. `sni` is the name TLS is asked for."""

    port: int
    sni: str = NAME
    tls: bool = True

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection. Raises `OSError` where TLS is refused."""
        if not self.tls:
            return await asyncio.open_connection(HOST, self.port)
        return await asyncio.open_connection(
            HOST, self.port, ssl=trusting(), server_hostname=self.sni
        )

    async def ask(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        *,
        host: str = NAME,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {text}" for name, text in (headers or {}).items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        try:
            reader, writer = await self.connect()
        except OSError:
            return Answer(0, "", b"")
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            return await _answer(reader)
        finally:
            writer.close()

    async def post(self, name: str, token: str, source: str = "own") -> Answer:
        """A post, as a tool delivers it."""
        said = {"platform": "x", "external_id": name, "text": f"Post {name}"}
        return await self.ask(
            "POST",
            f"/webhooks/{source}",
            json.dumps(said).encode(),
            headers={**JSON, "Authorization": f"Bearer {token}"},
        )

    async def hung_up_on(self, beginning: bytes) -> bool:
        """Send only the beginning; true once the server ends the connection."""
        reader, writer = await self.connect()
        try:
            writer.write(beginning)
            async with asyncio.timeout(WITHIN):
                while await _some(reader):
                    pass
            return True
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    said = b""
    async with asyncio.timeout(WITHIN):
        while more := await _some(reader):
            said += more
    head, _, body = said.partition(b"\r\n\r\n")
    first, _, rest = head.decode("latin-1").partition("\r\n")
    words = first.split()
    return Answer(int(words[1]) if len(words) > 1 else 0, rest, body)


async def _some(reader: asyncio.StreamReader) -> bytes:
    """What comes next, or nothing at the end, however the other side ends it."""
    try:
        return await reader.read(65_536)
    except (OSError, ssl.SSLError):
        return b""
