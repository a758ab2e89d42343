"""The sources by the name of their adapter: one module each in `handlers/sources/adapters/`."""

from importlib import import_module

from bot.config.sources import ADAPTERS
from handlers.sources.base import Source

SOURCES: dict[str, Source] = {
    name: import_module(f"handlers.sources.adapters.{name}").SOURCE for name in ADAPTERS
}
