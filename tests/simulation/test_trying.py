"""Hours and targets in the file are applied; everything else stays as configured."""

from datetime import timedelta

from bot.config.local import tables
from bot.config.opening import TargetSettings
from bot.config.settings import Settings
from bot.simulation.reading import with_hours, with_targets
from bot.simulation.replaying import replay
from bot.simulation.showing import merged
from tests.simulation.conftest import Player, Reader, complaint, said

TEN = "2026-03-04T10:00"
SHORTER = '\n[targets.complaint]\nfirst_reply = "30m"\n'


async def test_a_shorter_target_is_asked_for_sooner(play: Player) -> None:
    timeline = await play(complaint(TEN) + SHORTER)

    assert said(timeline) == [
        "Wed 10:15 thread Anna nudge_claim",
        "Wed 10:30 direct message Anna nudge_after",
        "Wed 10:45 direct message Carla nudge_lead",
    ]


async def test_a_clock_can_be_taken_away(play: Player) -> None:
    timeline = await play(
        complaint(TEN) + '\n[targets.complaint]\nclaim = "none"\nfirst_reply = "none"\n'
    )

    assert said(timeline) == [
        "Wed 13:00 direct message Anna nudge_nobody",
        "Wed 14:30 direct message Carla nudge_nobody_lead",
    ]


async def test_other_hours_move_what_falls_outside_of_them(play: Player) -> None:
    timeline = await play(complaint(TEN) + '\n[hours]\nwed = ["09:00-10:10"]\n')

    assert said(timeline) == [
        "Thu 09:05 thread Anna nudge_claim",
        "Thu 09:50 direct message Anna nudge_after",
        "Thu 10:20 direct message Carla nudge_lead",
    ]


async def test_both_can_be_seen_side_by_side(read: Reader) -> None:
    script = read(complaint(TEN, today=True) + SHORTER)

    lines = merged(
        await replay(script, script.before), await replay(script, script.settings)
    )

    assert [f"{sign} {line.at:%H:%M} {line.kind}" for sign, line in lines] == [
        "  09:00 arrives",
        "  09:00 card",
        "  09:15 nudge_claim",
        "+ 09:30 nudge_after",
        "+ 09:45 nudge_lead",
        "- 10:00 nudge_after",
        "- 10:30 nudge_lead",
    ]


def test_naming_a_day_closes_a_desk_that_never_closes() -> None:
    settings = Settings.model_validate(
        {"desk": tables({})["desk"], "hours": {"always_open": True}}
    )

    tried = with_hours(settings, {"fri": ["09:00-12:00"]}).hours

    assert not tried.always_open
    assert [len(tried.days[day]) for day in range(7)] == [1, 1, 1, 1, 1, 0, 0]
    assert tried.days[4] != tried.days[3]


def test_holidays_alone_leave_the_week_as_it_is(bot: Settings) -> None:
    tried = with_hours(bot, {"holidays": ["NL"]}).hours

    assert tried.days == bot.hours.days
    assert tried.holidays == ("NL",)


def test_what_the_desk_says_of_a_class_stays_beside_what_is_tried(
    bot: Settings,
) -> None:
    own = bot.model_copy(
        update={
            "targets": {"complaint": TargetSettings.model_validate({"claim": "5m"})}
        }
    )
    tried = TargetSettings.model_validate({"first_reply": "30m"})

    targets = with_targets(own, {"complaint": tried}).targets["complaint"]

    assert targets.claim == timedelta(minutes=5)
    assert targets.first_reply == timedelta(minutes=30)
