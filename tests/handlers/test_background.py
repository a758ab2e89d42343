"""Work after an acknowledgement: started at once, awaited at the end, never lost."""

import asyncio

from structlog.testing import capture_logs

from handlers.middleware.result import BackgroundTasks


async def test_closing_waits_for_what_was_begun() -> None:
    afterwards, done = BackgroundTasks(), asyncio.Event()
    go = asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    afterwards.begin(work())
    asyncio.get_running_loop().call_soon(go.set)
    await afterwards.close()

    assert done.is_set()


async def test_what_takes_too_long_is_cancelled_at_the_end() -> None:
    afterwards, cancelled = BackgroundTasks(), asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    afterwards.begin(work())
    await asyncio.wait_for(afterwards.close(seconds=0.001), 5)

    assert cancelled.is_set()


async def test_an_error_afterwards_is_logged() -> None:
    afterwards = BackgroundTasks()

    async def work() -> None:
        raise LookupError("gone")

    with capture_logs() as log:
        afterwards.begin(work())
        await afterwards.settle()
        await asyncio.sleep(0)

    assert [line["event"] for line in log] == ["afterwards_failed"]


async def test_settling_also_waits_for_what_began_meanwhile() -> None:
    afterwards, done = BackgroundTasks(), asyncio.Event()

    async def second() -> None:
        done.set()

    async def first() -> None:
        afterwards.begin(second())

    afterwards.begin(first())
    await afterwards.settle()

    assert done.is_set()
