"""Which items of the setup check the settings already fulfil.

The items are those of `bot/onboarding/rules/preparing.py`.
"""

from collections.abc import Iterator

from bot.config.settings import Settings

_LEVELS = ("lead", "manager", "crisis")


def prepared(settings: Settings) -> frozenset[str]:
    """The items that the settings already answer."""
    return frozenset(_done(settings))


def _done(settings: Settings) -> Iterator[str]:
    links, people = settings.links, settings.people.values()
    facts = {
        "sources": bool(settings.sources),
        "management_channel": settings.desk.management_channel is not None,
        "roster": bool(settings.roster.default or settings.roster.shifts),
        "contacts": all(any(r in p.roles for p in people) for r in _LEVELS),
        "deputies": _covered(settings),
        "hours": settings.hours.always_open or bool(settings.hours.holidays),
        "guideline": links.guideline is not None,
        "netiquette": links.netiquette is not None,
        "privacy_notice": links.privacy_notice is not None,
        "crisis_plan": links.crisis_plan is not None,
        "crisis_contacts": links.statement_owner is not None and bool(links.phones),
        "voices": bool(settings.brand.voices),
    }
    return (name for name, done in facts.items() if done)


def _covered(settings: Settings) -> bool:
    """Whether nobody of the levels is alone: a deputy, or a second one of the level."""
    people = settings.people.values()
    for role in _LEVELS:
        holders = [person for person in people if role in person.roles]
        if not holders or (len(holders) == 1 and holders[0].deputy is None):
            return False
    return True
