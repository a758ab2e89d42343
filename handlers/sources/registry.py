"""The list of sources: a new one is a file beside this and a line in here."""

from handlers.sources import f5bot, jmespath_mapping, kwatch, native, octolens, syften
from handlers.sources.base import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        native.SOURCE,
        octolens.SOURCE,
        syften.SOURCE,
        kwatch.SOURCE,
        f5bot.SOURCE,
        jmespath_mapping.SOURCE,
    )
}
