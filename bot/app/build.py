"""Builds the `AppContext` from the settings: playbook, hours, people, who is on duty."""

from collections.abc import Callable, Collection, Iterable

from bot.clock import Clock
from bot.config.brand import BrandProfile, check_platforms
from bot.config.people import with_roles
from bot.config.settings import Settings
from bot.core.context import AppContext, DeskChannels, Duty
from bot.desk.effects import EFFECTS
from bot.hours.hours import Hours, from_settings
from bot.hours.weekly import WEEKDAYS
from bot.mentions.rules.nudges import Audience
from bot.onboarding.setup_status import prepared
from bot.playbook.playbook import Playbook
from bot.team.roster import DutyRoster
from data.models import UserId
from data.store import Store


def build_context(
    settings: Settings,
    store: Store,
    channels: DeskChannels,
    clock: Clock,
    address: str,
    wake: Callable[[], None],
) -> AppContext:
    """What every use case stands on. Raises `Misconfigured` for a playbook that is wrong."""
    playbook = Playbook.load(
        overrides=settings.playbook,
        targets=settings.targets,
        profiles=settings.profiles,
    )
    return AppContext(
        store=store,
        playbook=playbook,
        hours=from_settings(settings.hours, settings.desk.time_zone),
        channels=channels,
        people=settings.people,
        duty=duty(settings, clock),
        clock=clock,
        language=settings.desk.language,
        variants=settings.variants,
        region=settings.desk.region,
        zone=settings.desk.time_zone,
        address=address,
        wake=wake,
        effects=EFFECTS,
        topics=with_roles(settings.topics, settings.people),
        profile=profile(settings, playbook),
        staff=frozenset(settings.staff.handles),
        accounts=settings.brand.accounts,
        rules=settings.rules,
        prepared=prepared(settings),
        week={} if settings.hours.always_open else settings.hours.days,
    )


def profile(settings: Settings, playbook: Playbook) -> BrandProfile:
    """Voice, links and private channels. Raises `Misconfigured` for a platform unknown."""
    built = BrandProfile(
        name=settings.brand.name or settings.desk.name,
        language=settings.desk.language,
        brand=settings.brand,
        links=settings.links,
        private=settings.private,
        signs={
            UserId(person.slack): person.signs
            for person in settings.people.values()
            if person.slack and person.signs
        },
        core=_core_hours(settings),
    )
    check_platforms(built, playbook.platforms)
    return built


def _core_hours(settings: Settings) -> Hours:
    """The core of every working day; all of the desk's hours where none is named."""
    hours, core = settings.hours, settings.brand.core_hours
    if core:
        days = {
            name: core if hours.always_open or hours.days[number] else ()
            for number, name in enumerate(WEEKDAYS)
        }
        hours = hours.model_copy(update={**days, "always_open": False})
    return from_settings(hours, settings.desk.time_zone)


def duty(settings: Settings, clock: Clock) -> Duty:
    """Asks the roster anew each time. Without shifts everybody counts as on duty."""
    roster = DutyRoster.of(settings.people, settings.roster, settings.desk.time_zone)

    groups = {
        name: DutyRoster.of(settings.people, group, settings.desk.time_zone)
        for name, group in settings.roster.groups.items()
    }

    def slack_id(key: str | None) -> UserId | None:
        person = settings.people.get(key or "")
        return UserId(person.slack) if person is not None and person.slack else None

    def slack_ids(keys: Iterable[str]) -> tuple[UserId, ...]:
        found = (slack_id(key) for key in keys)
        return tuple(user for user in found if user is not None)

    def keys(users: Collection[UserId]) -> frozenset[str]:
        people = settings.people.items()
        return frozenset(key for key, person in people if person.slack in users)

    def audience(away: Collection[UserId]) -> Audience:
        now, gone = clock(), keys(away)
        first = next(iter(slack_ids(roster.on_duty(now, gone))), None)
        return Audience(first, slack_id(roster.duty_lead(now, gone)))

    def of_group(name: str, away: Collection[UserId]) -> UserId | None:
        group = groups.get(name)
        found = () if group is None else group.of_its_own(clock(), keys(away))
        return next(iter(slack_ids(found)), None)

    def is_on_duty(user: UserId, away: Collection[UserId]) -> bool:
        now, gone = clock(), keys(away)
        on_duty = [*roster.on_duty(now, gone)]
        for group in groups.values():
            on_duty += group.of_its_own(now, gone)
        return not settings.roster.shifts or user in slack_ids(on_duty)

    return Duty(
        audience,
        is_on_duty,
        on_shift=lambda at: slack_ids(roster.on_shift(at)),
        next_change=roster.next_change,
        of_group=of_group,
    )
