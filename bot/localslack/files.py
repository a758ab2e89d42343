"""File uploads: an upload address, then a message with the files.

Source: the page on working with files of the Slack docs (upload in three steps).
"""

import itertools
from dataclasses import dataclass

from aiohttp import web


@dataclass(slots=True)
class File:
    """One file; `body` is missing until it was sent."""

    id: str
    name: str
    length: int
    body: bytes | None = None
    shared: bool = False


class Files:
    """Every file of the workspace, kept while it is open."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._numbers = itertools.count(1)

    def reserve(self, name: str, length: int) -> File:
        """A place for a file that will be sent."""
        file = File(f"F{next(self._numbers):08d}", name, length)
        self._files[file.id] = file
        return file

    def find(self, number: str) -> File | None:
        return self._files.get(number)

    def routes(self, app: web.Application) -> None:
        """The address files are sent to, and the one they are read at."""
        app.router.add_post("/upload/{id}", self._take)
        app.router.add_get("/files/{id}/{name}", self._give)

    async def _take(self, request: web.Request) -> web.Response:
        file = self.find(request.match_info["id"])
        body = await request.read()
        if file is None or file.body is not None or len(body) != file.length:
            return web.Response(status=400, text="not the file that was announced")
        file.body = body
        return web.Response(text=f"OK - {len(body)}")

    async def _give(self, request: web.Request) -> web.Response:
        file = self.find(request.match_info["id"])
        if file is None or file.body is None or not file.shared:
            return web.Response(status=404)
        headers = {
            "Content-Disposition": "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(
            body=file.body, content_type="application/octet-stream", headers=headers
        )
