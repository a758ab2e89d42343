"""Parses a payload with its source and shows the result, without a database and without
Slack.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.config.settings import Settings
from bot.config.sources import SourceSettings
from bot.errors import BadPayload, Misconfigured
from handlers.sources.base import Parsed
from handlers.sources.registry import SOURCES
from handlers.webhooks.bodies import parse_body

_PRESET_TOKEN = "only-for-looking-at-a-sample"


def source_named(settings: Settings, name: str) -> SourceSettings:
    """The source, or a preset of that name. Raises `Misconfigured` for a stranger."""
    known = settings.sources.get(name)
    if known is not None:
        return known
    if name in SOURCES and name != "map":
        return SourceSettings.model_validate(
            {"name": name, "adapter": name, "token": _PRESET_TOKEN}
        )
    names = ", ".join(sorted({*settings.sources, *SOURCES} - {"map"}))
    raise Misconfigured([f"There is no source {name}; there are {names}."])


def read_sample(file: Path, source: SourceSettings) -> Parsed:
    """What the source makes of the file. Raises `BadPayload` when nothing can be read."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Misconfigured([f"{file} cannot be read: {error.strerror}."]) from None
    adapter = SOURCES[source.adapter]
    return adapter.parse(parse_body(raw, "", strict=adapter.strict), source)


def describe(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Each mention as JSON, each broken item as its reason, and the counts at the end."""
    for incoming in parsed.incoming:
        yield "mention", incoming.model_dump_json(indent=2, exclude_defaults=True)
    for broken in parsed.broken:
        faults = [f"{fault['field']} {fault['message']}" for fault in broken.fields]
        yield "broken", "; ".join(faults) or broken.error
    if parsed.dropped:
        yield "left out", ", ".join(sorted(parsed.dropped))
    yield (
        "all in all",
        f"{len(parsed.incoming)} mentions, {parsed.ignored} deliberately ignored, "
        f"{len(parsed.broken)} broken",
    )


def refusal(wrong: BadPayload) -> str:
    """The same in one line, for a payload of which nothing can be read."""
    faults = [f"{fault['field']} {fault['message']}" for fault in wrong.fields]
    return "; ".join([wrong.message, *faults])
