"""The worlds the doors are tried in: the whole office over real sockets."""

from tests.stories.conftest import either_world, world

__all__ = ["either_world", "world"]
