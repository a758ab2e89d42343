"""Explains in a sentence why a port cannot be opened."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import Misconfigured


@contextmanager
def opening(host: str, port: int) -> Iterator[None]:
    """Around whatever listens there. Raises `Misconfigured` when somebody else has it."""
    try:
        yield
    except OSError as error:
        sentence = (
            f"{host}:{port} cannot be opened ({error.strerror}): "
            "stop what uses it, or set BRANDWACHT_PORT to another number."
        )
        raise Misconfigured([sentence]) from None
