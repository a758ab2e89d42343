"""Checks legal obligations: how long data is kept, and which contacts are named."""

from collections.abc import Iterator

from bot.cli.doctor.finding import Finding
from bot.config.settings import Settings
from bot.playbook.playbook import Playbook


def check_care(settings: Settings, book: Playbook) -> Iterator[Finding]:
    """What was decided for it, said once more so that somebody looks."""
    yield _retention(book)
    yield _stop(settings, book)


def _retention(book: Playbook) -> Finding:
    plan = book.retention
    if not plan.on:
        fix = "Set on = true below [playbook.retention], or forget on request in time."
        return Finding("retention", "nothing is forgotten by itself", fix, hint=True)
    kinds = {"closed": plan.closed, **plan.outcomes, **plan.classes}
    spans = [f"{name} {span.days} days" for name, span in kinds.items()]
    spans.append(f"with evidence or escalation {plan.kept.days} days")
    return Finding("retention", f"forgotten after: {', '.join(spans)}")


def _stop(settings: Settings, book: Playbook) -> Finding:
    """Nobody has verified what ships with us; a desk that wrote its own down has looked."""
    stop, language = book.removal.stop, settings.desk.language
    seen = (
        f"child abuse is reported to {stop.police[language]}; {stop.hotline[language]}"
    )
    own = settings.playbook.get("removal")
    if isinstance(own, dict) and {"police", "hotline"} <= set(own.get("stop") or {}):
        return Finding("stop", seen)
    fix = (
        "Nobody has verified these: look once, and write the right ones below "
        "[playbook.removal.stop] in desk.toml (police and hotline)."
    )
    return Finding("stop", seen, fix, hint=True)
