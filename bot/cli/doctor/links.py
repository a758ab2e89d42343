"""Checks that the links to our own rules and pages are configured."""

from collections.abc import Iterator

from bot.cli.doctor.finding import Finding
from bot.config.settings import Settings


def check_links(settings: Settings) -> Iterator[Finding]:
    """What is there and what is still to be written; nothing of it keeps a desk closed."""
    missing = settings.links.missing()
    if not settings.private and settings.brand.private_first != "never":
        missing = (*missing, "a private channel ([private.any])")
    seen = "guideline, rules, notice, plan, phones and channels are written down"
    if missing:
        seen = f"still to be written down: {', '.join(missing)} ([links] in desk.toml)"
    yield Finding("links", seen)
