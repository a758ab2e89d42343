"""`brandwacht check --escalations 30d`: which past mentions today's playbook would
escalate.

Reads the database only, changes nothing, and shows neither texts nor authors.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import typer
from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from bot.cli.start import Start
from bot.cli.upkeep import reading
from bot.escalation.effects.auto_escalation import facts_of
from bot.escalation.rules.triggers import Facts, triggered
from bot.hours.hours import Hours, from_settings
from bot.mentions.rules.clocks import working_time
from bot.playbook.playbook import Playbook, Trigger
from bot.playbook.schema.entries import Duration
from bot.ui.translator import Translator
from data.audit import events
from data.instants import to_text
from data.models import Mention, MentionId
from data.transaction import Transaction

_PAGE = 500
_MOST_NUMBERS = 8
_DRILLS = "drill"


@dataclass(slots=True)
class BacktestOutcome:
    """Which mentions each trigger would have told management of, of how many."""

    seen: int = 0
    by_trigger: dict[str, list[MentionId]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def told(self, playbook: Playbook, *, raises: bool) -> set[MentionId]:
        """Mentions that were raised by themselves, or only suggested."""
        return {
            number
            for cause, numbers in self.by_trigger.items()
            if playbook.triggers[cause].raises is raises
            for number in numbers
        }


def show(begun: Start, span: str, now: datetime) -> None:
    """The table. Raises `BadParameter` for a span nobody can read."""
    try:
        since = now - TypeAdapter(Duration).validate_python(span)
    except ValidationError:
        raise typer.BadParameter("write it like 30d or 12h") from None
    settings = begun.database_settings()
    playbook = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    hours = from_settings(settings.hours, settings.desk.time_zone)
    with reading(settings.database) as tx:
        outcome = look_back(tx, playbook, hours, since, now)
    words = Translator(settings.desk.language)
    begun.out.print(_table(outcome, playbook, words))
    for sentence in summary(outcome, playbook, span):
        begun.say(sentence)


def look_back(
    tx: Transaction, playbook: Playbook, hours: Hours, since: datetime, now: datetime
) -> BacktestOutcome:
    """Ask the triggers about every mention received since then, and each of its moves."""
    outcome = BacktestOutcome()
    for mention in _received(tx, since):
        outcome.seen += 1
        for trigger in _triggered(tx, mention, playbook, hours, now):
            outcome.by_trigger[trigger.id].append(mention.id)
    return outcome


def summary(outcome: BacktestOutcome, playbook: Playbook, span: str) -> Iterator[str]:
    """What it comes to, in sentences."""
    raised = outcome.told(playbook, raises=True)
    only = outcome.told(playbook, raises=False) - raised
    yield (
        f"Of {outcome.seen} mentions in {span}, {len(raised)} would have told management "
        f"by themselves; for {len(only)} more the card would have suggested it."
    )
    if not raised and not only:
        yield "Today's playbook would have escalated nothing."
    yield "Nothing was changed and nobody was told."


def _table(outcome: BacktestOutcome, playbook: Playbook, words: Translator) -> Table:
    table = Table(title="What would have been escalated", title_justify="left")
    for name in ("Trigger", "Level", "Asks", "How", "Mentions", "Which"):
        table.add_column(name, justify="right" if name == "Mentions" else "left")
    triggers = playbook.triggers
    most = sorted(outcome.by_trigger, key=lambda c: (-len(outcome.by_trigger[c]), c))
    for cause in most:
        trigger, numbers = triggers[cause], outcome.by_trigger[cause]
        shown = " ".join(f"#{number}" for number in numbers[:_MOST_NUMBERS])
        more = len(numbers) - _MOST_NUMBERS
        table.add_row(
            words.pick(trigger.label),
            trigger.level,
            "a decision" if trigger.kind == "question" else "only seen",
            _how(trigger),
            str(len(numbers)),
            f"{shown} +{more}" if more > 0 else shown,
        )
    return table


def _how(trigger: Trigger) -> str:
    if trigger.told is not None:
        return "told by another message"
    return "raised" if trigger.raises else "suggested"


def _received(tx: Transaction, since: datetime) -> Iterator[Mention]:
    last = 0
    sql = (
        "select * from mentions where id > :last and received_at >= :since "
        "and source <> :drill order by id limit :page"
    )
    while found := tx.all_of(
        Mention, sql, last=last, since=to_text(since), drill=_DRILLS, page=_PAGE
    ):
        yield from found
        last = found[-1].id


def _triggered(
    tx: Transaction, mention: Mention, playbook: Playbook, hours: Hours, now: datetime
) -> list[Trigger]:
    """Every trigger once, as the mention was when its first reply came, if it came late."""
    at = mention.received_at
    story = events.story(tx, mention.id)
    share = _overdue(mention, playbook, hours, now)
    bare = Facts(now=now, overdue=share)
    facts = facts_of(tx, mention, playbook, bare)
    posts = tuple(post for post in facts.author_posts if post[0] <= at)
    facts = replace(facts, now=at, raised=(), author_posts=posts)
    facts = replace(facts, told_lately=frozenset())
    unanswered = replace(mention, first_reply_at=None) if share > 1 else mention
    found: Mapping[str, Trigger] = {
        trigger.id: trigger
        for move in {None, *(event.kind for event in story)}
        for trigger in triggered(unanswered, replace(facts, move=move), playbook)
    }
    return list(found.values())


def _overdue(
    mention: Mention, playbook: Playbook, hours: Hours, now: datetime
) -> float:
    """The share of its time the first reply used, or has used by now."""
    known = mention.classification in playbook.classes
    targets = playbook.targets(mention.classification if known else None)
    if targets.first_reply is None or targets.first_reply <= timedelta(0):
        return 0.0
    end = mention.first_reply_at or mention.closed_at or now
    wall = targets.clock == "wall"
    start = mention.started_at
    if wall:
        return (end - start) / targets.first_reply
    whole = working_time(targets.first_reply, start, hours)
    return hours.between(start, end) / whole
