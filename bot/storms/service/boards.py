"""Loads all that the board and the messages about a storm show, in one read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.context import AppContext
from bot.core.names import name_of
from bot.escalation.rules.approving import STORM
from bot.storms.effects.boards import board_of
from bot.storms.effects.telling import speaker_of
from bot.storms.rules.detecting import BIN, bin_of
from bot.storms.rules.levels import Strength, proposed
from bot.storms.rules.wording import (
    PostWords,
    claims_in,
    copies,
    few_people,
    often_said,
)
from bot.storms.views.board import BoardModel, Hour
from data.escalation import freezes
from data.models import ChannelId, UserId
from data.outbox import outbox, rate_limit_holds
from data.outbox.outbox import OutboxMessage
from data.storms import counting, storms
from data.storms.models import Storm, StormId
from data.transaction import Transaction

_OFTEN = 3
_FEW_TEXTS = 3
"""Texts that are repeated so often that they are most of a storm."""

_HOURS = 12
_BINS = timedelta(hours=1) // BIN
_CAMPAIGN = 0.3
"""From this share of copies on it looks like a campaign."""


def load_board(
    tx: Transaction,
    app: AppContext,
    storm: Storm,
    now: datetime,
    board: OutboxMessage | None = None,
) -> BoardModel:
    """As it stands now, for everybody in its channel."""
    rules = app.playbook.storms
    figures = counting.figures(tx, storm.id)
    figures["rate"] = counting.count_of(tx, storm.id, now - timedelta(hours=1))
    platforms = counting.by(tx, storm.id, "platform")
    classes = counting.by(tx, storm.id, "classification")
    owners = [UserId(user) for user in counting.by(tx, storm.id, "owner")]
    said = _said(tx, storm.id, rules.same_text.last)
    groups = copies(said, rules.same_text)
    copied = sum(map(len, groups[:_FEW_TEXTS]))
    fresh, authors = counting.strangers(tx, storm.id)
    spoken = storms.statements(tx, storm.id)
    people = [storm.ended_by, storm.opened_by, storm.lead]
    newest = board_of(tx, storm.id)
    model = BoardModel(
        storm=_up_to_date(storm, figures),
        now=now,
        figures=figures,
        platforms=_three(platforms),
        classes=classes,
        owners=[name_of(tx, app, user) for user in owners],
        hours=_hours(tx, app, storm, now),
        often=often_said(said, rules.words, _known(app, storm), _OFTEN),
        claims=claims_in([one.text for one in said], storm.claims),
        copied=copied,
        few_people=few_people(
            copied / max(1, len(said)), fresh / max(1, authors), rules.same_text
        )
        and storm.figures.usual is not None,
        statement=spoken[-1] if spoken else None,
        names={str(user): name_of(tx, app, user) for user in people if user},
        speaker=_speaker(tx, app),
        paused=paused(tx, app, storm.id, now),
        plan=app.profile.links.crisis_plan,
        phones=[(one.name, one.number) for one in app.profile.links.phones],
        newest=board is None or newest is None or newest.id == board.id,
        delayed=delayed_in(tx, app, storm.channel, now),
        chart=not rate_limit_holds.holds(tx, rate_limit_holds.CHARTS, now),
    )
    return replace(
        model, proposed_level=_level(tx, app, model, storm, copied, len(said))
    )


def paused(
    tx: Transaction, app: AppContext, storm: StormId, now: datetime
) -> tuple[str, datetime] | None:
    """Who holds the replies of this storm, and until when."""
    held = [one for one in freezes.at(tx, now) if one.topic == f"{STORM}{storm}"]
    if not held:
        return None
    last = max(held, key=lambda one: one.until)
    return name_of(tx, app, last.set_by), last.until


def delayed_in(
    tx: Transaction, app: AppContext, channel: ChannelId, now: datetime
) -> int:
    """About how many minutes the last message in a channel waits; 0 for a short time.

    Slack takes one message a second in each channel.
    """
    waits = timedelta(seconds=outbox.waiting_in(tx, channel, now))
    least = app.playbook.storms.flood.delayed
    return 0 if waits <= least else round(waits / timedelta(minutes=1))


def _level(
    tx: Transaction,
    app: AppContext,
    model: BoardModel,
    storm: Storm,
    copied: int,
    read: int,
) -> int:
    """What the figures look like; a person sets the level."""
    abusive = app.playbook.storms.flood.classes
    classified = sum(model.classes.values())
    abuse = sum(model.classes.get(name, 0) for name in abusive)
    found, opened = model.storm.figures, storm.opened_at
    by_figures = proposed(
        Strength(
            posts=model.figures["rate"],
            times=found.times,
            platforms=sum(count > 1 for count in model.platforms.values()),
            kinds=frozenset(counting.by(tx, storm.id, "kind")),
            share=found.share,
            abuse=abuse / classified if classified else 0.0,
            campaign=copied >= _CAMPAIGN * max(1, read),
            lasts=timedelta(0) if opened is None else model.now - opened,
        ),
        app.playbook.storms,
    )
    return max(by_figures, storm.media)


def _up_to_date(storm: Storm, figures: Mapping[str, int]) -> Storm:
    """How often the usual it is changes with the rate, and is not what it was when it began."""
    usual = storm.figures.usual
    if not usual:
        return storm
    times = round(figures["rate"] / usual, 1)
    return replace(storm, figures=replace(storm.figures, times=times))


def _said(tx: Transaction, storm: StormId, last: int) -> list[PostWords]:
    rows = counting.texts(tx, storm, last)
    return [
        PostWords(row["text"], row["author"], row["language"])
        for row in rows
        if row["text"]
    ]


def _known(app: AppContext, storm: Storm) -> list[str]:
    """What nobody has to be told is often said: our own name."""
    return [*app.profile.name.split(), *storm.topic.split()]


def _three(platforms: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(platforms).most_common(4))


def _speaker(tx: Transaction, app: AppContext) -> str:
    user = speaker_of(app)
    return "" if user is None else name_of(tx, app, user)


def _hours(tx: Transaction, app: AppContext, storm: Storm, now: datetime) -> list[Hour]:
    """Each hour of the day, from shortly before it began; at most twelve.

    The last one is not over yet and shows what came so far.
    """
    zone = ZoneInfo(app.zone)
    until = min(now, storm.ended_at or now)
    last = until.replace(minute=0, second=0, microsecond=0)
    begun = storm.began_at.replace(minute=0, second=0, microsecond=0)
    first = max(begun - timedelta(hours=2), last - timedelta(hours=_HOURS - 1))
    bins = {n: (a, b) for n, a, b in counting.bins(tx, storm.channel, bin_of(first))}
    found: list[Hour] = []
    at = first
    while at <= last:
        numbers = range(bin_of(at), bin_of(at) + _BINS)
        posts = sum(bins.get(number, (0.0, 0.0))[0] for number in numbers)
        negative = sum(bins.get(number, (0.0, 0.0))[1] for number in numbers)
        found.append(Hour(_label(at, zone, found), round(posts), round(negative)))
        at += timedelta(hours=1)
    return found


def _label(at: datetime, zone: ZoneInfo, before: list[Hour]) -> str:
    """The local hour; one that comes twice, when clocks go back, is told apart."""
    label = f"{at.astimezone(zone):%H}"
    taken = {one.label for one in before}
    return f"{label}b" if label in taken else label
