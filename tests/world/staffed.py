"""Services with a whole team, and functions for what management does."""

from dataclasses import replace
from functools import partial

from bot.config.brand import Links, Phone
from bot.config.people import Person
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations as escalations_service
from bot.hours.hours import Hours
from bot.mentions.rules import lifecycle
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.transition import Rule
from bot.timers.loop import TimerLoop
from data.audit import events
from data.escalation import escalations, pings
from data.escalation.models import Ping
from data.models import Escalation, EscalationId, MentionId, OutboxId, UserId
from data.transaction import Transaction
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services

EVA, FRIDA, GERD = UserId("UEVA"), UserId("UFRIDA"), UserId("UGERD")
TEAM = {
    "anna": Person(key="anna", slack=ANNA, name="Anna"),
    "ben": Person(key="ben", slack=BEN, name="Ben", accounts=("acme",)),
    "carla": Person(key="carla", slack=CARLA, name="Carla", roles=("lead",)),
    "david": Person(
        key="david", slack=DAVID, name="David", roles=("manager",), deputy="eva"
    ),
    "eva": Person(key="eva", slack=EVA, name="Eva", roles=("manager",)),
    "frida": Person(key="frida", slack=FRIDA, name="Frida", roles=("crisis",)),
    "gerd": Person(key="gerd", slack=GERD, name="Gerd", roles=("legal",)),
    "nora": Person(key="nora", name="Nora", roles=("agency",), phone="+49 40 1"),
}
QUESTION = EscalationRequest("L2", "press", "Who should decide?")


def with_(services: Services, hours: Hours | None = None) -> Services:
    """Services with a whole team, and hours of its own if it has any."""
    app = services.app
    app = replace(app, people=TEAM, hours=hours or app.hours)
    services.app, services.timer_loop = app, TimerLoop(app)
    return services


async def ask(
    desk: Services, brief: EscalationRequest = QUESTION, **more: object
) -> Escalation:
    """Anna escalates a fresh mention, or `number`."""
    number = more.get("number") or await desk.mention()
    manager = more.get("manager", DAVID)
    done = await escalations_service.escalate(
        desk.app,
        desk.press(MentionId(int(str(number)))),
        brief=brief,
        manager=None if manager is None else UserId(str(manager)),
    )
    assert done.escalation is not None
    return await look(desk, done.escalation)


async def look(desk: Services, number: EscalationId) -> Escalation:
    """Where it stands now."""
    found = await desk.store.read(lambda tx: escalations.find(tx, number))
    assert found is not None
    return found


async def told(desk: Services, asked: Escalation) -> list[tuple[int, str, str]]:
    """Minutes after it was raised, the step, and who was told; not the channel."""
    rows = await desk.store.read(lambda tx: pings.of(tx, asked.id))
    return [
        (int((p.at - asked.raised_at).total_seconds() // 60), p.step, p.person)
        for p in rows
        if p.step not in ("channel", "phone")
    ]


async def kinds(desk: Services, asked: Escalation) -> list[str]:
    """The story of its mention."""
    story = await desk.store.read(lambda tx: events.story(tx, asked.mention))
    return [event.kind for event in story]


async def minutes(desk: Services, count: int) -> None:
    """Time passes minute by minute, as it does."""
    for _ in range(count):
        await desk.wait(minutes=1)


async def deliver(desk: Services, asked: Escalation) -> list[Ping]:
    """The courier has everything in Slack."""

    def arrive(tx: Transaction) -> list[Ping]:
        for ping in pings.of(tx, asked.id):
            if ping.outbox is not None:
                pings.delivered(tx, OutboxId(ping.outbox), desk.now)
        return pings.of(tx, asked.id)

    return await desk.store.write(arrive)


def flags(*names: str) -> Rule:
    """Exactly these flags."""
    return partial(lifecycle.flag, flags=frozenset(names))


async def raised(desk: Services, number: MentionId) -> list[Escalation]:
    """Everything management was told of a mention."""
    return await desk.store.read(lambda tx: escalations.of(tx, number))


async def heard(desk: Services, kind: str) -> list[str]:
    """Who was sent a message of this kind."""
    return [str(message.channel) for message in await desk.said(kind)]


def team_of(
    desk: Services, people: dict[str, Person], lead: UserId | None = CARLA
) -> None:
    """Other people, and a number the house has written down."""
    links = Links(phones=(Phone(name="On call", number="+49 9"),))
    app = desk.app
    profile = replace(app.profile, links=links)
    duty = replace(app.duty, audience=lambda away: Audience(ANNA, lead))
    app = replace(app, people=people, profile=profile, duty=duty)
    desk.app, desk.timer_loop = app, TimerLoop(app)
