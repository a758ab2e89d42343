"""The list of sources: a new one is a file beside this and a line in here."""

from handlers.sources import f5bot, kwatch, mapped, octolens, own, syften
from handlers.sources.base import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        own.SOURCE,
        octolens.SOURCE,
        syften.SOURCE,
        kwatch.SOURCE,
        f5bot.SOURCE,
        mapped.SOURCE,
    )
}
