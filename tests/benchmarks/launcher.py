"""Starts the desk with something in it made slow or wrong, for the tests of the benchmarks.

    python -m tests.benchmarks.launcher NAME … -- run

A benchmark whose bar a saboteur does not break measures nothing. Nothing of the program
knows of this module.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping

from data.transaction import Transaction


def slow_courier() -> None:
    """The courier sleeps 50 ms before each look at the outbox."""
    from bot.outbox.courier import Courier

    look = Courier._one_turn

    async def late(courier: Courier) -> object:
        await asyncio.sleep(0.05)
        return await look(courier)

    setattr(Courier, "_one_turn", late)  # noqa: B010


def slow_writer() -> None:
    """Each bulk call holds the writer for 800 ms longer."""
    from data.store import Store

    write = Store.write

    async def held(
        store: Store, run: Callable[[Transaction], object], *, bulk: bool = False
    ) -> object:
        def late(tx: Transaction) -> object:
            if bulk:
                time.sleep(0.8)
            return run(tx)

        return await write(store, late, bulk=bulk)

    setattr(Store, "write", held)  # noqa: B010


def one_job() -> None:
    """A delivery is one call of the writer, whatever it holds."""
    import bot.intake.service.deliveries as deliveries

    setattr(deliveries, "AT_ONCE", 1_000_000)  # noqa: B010


def first_in_first_out() -> None:
    """Nobody goes before anybody else."""
    from data.store import WriteQueue

    put = WriteQueue.put

    def last(queue: "WriteQueue[object]", job: object, *, bulk: bool) -> None:
        del bulk
        put(queue, job, bulk=True)

    setattr(WriteQueue, "put", last)  # noqa: B010


def doubles_posts() -> None:
    """Every message is posted twice."""
    from bot.outbox.client import SlackClient

    post = SlackClient.post

    async def twice(client: SlackClient, *args: object, **more: object) -> object:
        await post(client, *args, **more)  # type: ignore[arg-type]
        return await post(client, *args, **more)  # type: ignore[arg-type]

    setattr(SlackClient, "post", twice)  # noqa: B010


def only_updates() -> None:
    """A pressed card is never drawn through the response url of its press."""
    from bot.outbox.courier import Courier

    setattr(Courier, "pressed", lambda *_: None)  # noqa: B010


def imports_everything() -> None:
    """The whole program is imported before anything is said."""
    import bot.app.run
    import bot.cli.simulating
    import bot.simulation

    del bot


SABOTEURS: Mapping[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        slow_courier,
        slow_writer,
        one_job,
        first_in_first_out,
        doubles_posts,
        only_updates,
        imports_everything,
    )
}


def main() -> None:
    """Sabotage what is named before `--`, and run what stands after it."""
    end = sys.argv.index("--")
    named, command = sys.argv[1:end], sys.argv[end + 1 :]
    for name in named:
        SABOTEURS[name]()
    sys.argv = ["brandwacht", *command]
    from bot.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
