"""Furnishes the desk from the settings: playbook, hours, people, and who is on duty."""

from collections.abc import Callable, Iterable

from bot.clock import Clock
from bot.configuration.topics import with_roles
from bot.desk.surroundings import Duty, Places, Surroundings
from bot.hours import from_settings
from bot.playbook import Playbook
from bot.roster import DutyRoster
from bot.rules.nudges import Audience
from bot.settings import Settings
from data.models import UserId
from data.store import Store


def furnish(
    settings: Settings,
    store: Store,
    places: Places,
    clock: Clock,
    address: str,
    wake: Callable[[], None],
) -> Surroundings:
    """What every use case stands on. Raises `Misconfigured` for a playbook that is wrong."""
    playbook = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    return Surroundings(
        store=store,
        playbook=playbook,
        hours=from_settings(settings.hours, settings.desk.time_zone),
        places=places,
        people=settings.people,
        duty=duty(settings, clock),
        clock=clock,
        language=settings.desk.language,
        zone=settings.desk.time_zone,
        address=address,
        wake=wake,
        topics=with_roles(settings.topics, settings.people),
    )


def duty(settings: Settings, clock: Clock) -> Duty:
    """Asks the roster anew each time. Without shifts everybody counts as on duty."""
    roster = DutyRoster.of(settings.people, settings.roster, settings.desk.time_zone)

    def slack_id(key: str | None) -> UserId | None:
        person = settings.people.get(key or "")
        return UserId(person.slack) if person is not None and person.slack else None

    def slack_ids(keys: Iterable[str]) -> tuple[UserId, ...]:
        found = (slack_id(key) for key in keys)
        return tuple(user for user in found if user is not None)

    def audience() -> Audience:
        now = clock()
        first = next(iter(slack_ids(roster.on_duty(now))), None)
        return Audience(first, slack_id(roster.duty_lead(now)))

    def is_on_duty(user: UserId) -> bool:
        on_duty = roster.on_duty(clock())
        return not settings.roster.shifts or user in slack_ids(on_duty)

    return Duty(
        audience,
        is_on_duty,
        on_shift=lambda at: slack_ids(roster.on_shift(at)),
        next_change=roster.next_change,
    )
