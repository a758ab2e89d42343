"""`brandwacht check`: reports what is right and wrong with this installation."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from bot.cli import start
from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.local import check_here
from bot.cli.doctor.machine import check_copy, check_files, check_outside
from bot.cli.doctor.slack import check_there
from bot.cli.start import Start
from bot.cli.upkeep import reading
from bot.clock import wall_clock
from bot.config.routing import RoutingRule
from bot.config.settings import Settings
from bot.config.sources import SourceSettings
from bot.errors import BadPayload, Misconfigured
from bot.escalation.effects.auto_escalation import facts_of
from bot.escalation.rules.triggers import TriggerFacts, triggered
from bot.hours.hours import Hours, from_settings
from bot.incoming.format import Incoming, to_post
from bot.intake.rules.fitting import Arriving
from bot.intake.rules.routing import Rule, decide, in_order
from bot.mentions.rules.clocks import working_time
from bot.playbook.playbook import Playbook, Trigger
from bot.playbook.schema.entries import Duration
from bot.ui.translator import Translator
from data.audit import events
from data.instants import to_text
from data.models import Mention, MentionId
from data.transaction import Transaction
from handlers.sources.base import Parsed
from handlers.sources.registry import SOURCES
from handlers.webhooks.bodies import parse_body

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
    words = Translator(settings.desk.language, settings.variants)
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
    bare = TriggerFacts(now=now, overdue=share)
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


def describe(
    parsed: Parsed, source: str, rules: Mapping[str, RoutingRule]
) -> Iterator[tuple[str, str]]:
    """Each mention as JSON with the rule that fits it, each broken item as its reason, and
    the counts at the end.
    """
    known = in_order([], rules, {})
    for incoming in parsed.incoming:
        yield "mention", incoming.model_dump_json(indent=2, exclude_defaults=True)
        if known:
            yield "rule", _fitting_rule(incoming, source, known, rules)
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


def _fitting_rule(
    incoming: Incoming,
    source: str,
    known: Sequence[Rule],
    rules: Mapping[str, RoutingRule],
) -> str:
    """The rule of `desk.toml` that decides, by what it fits, and what it does."""
    post = to_post(incoming, source, author_key=None, conversation=None)
    found = decide(known, Arriving.of(post, incoming))
    if found is None:
        return "none fits"
    rule = rules[found.rule.name]
    by = ", ".join(f"{one.condition} {one.entry}" for one in found.because)
    effects = [name for name in ("mute", "tray") if getattr(rule, name)]
    effects += [
        f"{name} {value}"
        for name in ("channel", "targets", "on_duty", "brand")
        if (value := getattr(rule, name)) is not None
    ]
    does = ", ".join(effects) or "treated as usual"
    return f"{found.rule.name} ({by}): {does}"


def refusal(wrong: BadPayload) -> str:
    """The same in one line, for a payload of which nothing can be read."""
    faults = [f"{fault['field']} {fault['message']}" for fault in wrong.fields]
    return "; ".join([wrong.message, *faults])


def check(
    context: typer.Context,
    sample: Annotated[
        Path | None, typer.Option(help="Show what this payload becomes, and stop.")
    ] = None,
    source: Annotated[str, typer.Option(help="The source the sample is of.")] = "own",
    outside: Annotated[
        str | None,
        typer.Option(
            metavar="https://…", help="What this address opens to strangers, and stop."
        ),
    ] = None,
    copy: Annotated[
        Path | None,
        typer.Option(help="How far this restored copy is behind, and stop."),
    ] = None,
    escalations: Annotated[
        str | None,
        typer.Option(
            metavar="30d", help="What would have been escalated lately, and stop."
        ),
    ] = None,
) -> None:
    """Say what is right with this installation, and how to mend what is not."""
    begun = start.of(context)
    if sample is not None:
        _show(begun, sample, source)
        return
    if escalations is not None:
        show(begun, escalations, wall_clock())
        return
    if outside is not None:
        _report(begun, asyncio.run(check_outside(outside)))
        return
    if copy is not None:
        database = begun.database_settings().database
        _report(begun, [check_copy(database, copy, wall_clock())])
        return
    settings = Settings.read(begun.environment, begun.root)
    findings = [
        *check_files(begun.environment, begun.root),
        *check_here(settings, wall_clock()),
        *asyncio.run(_there(settings)),
    ]
    _report(begun, findings)


async def _there(settings: Settings) -> list[CheckResult]:
    return [finding async for finding in check_there(settings, wall_clock)]


def _report(begun: Start, findings: Iterable[CheckResult]) -> None:
    wrong = 0
    for finding in findings:
        sign, style = _SIGNS[(finding.is_right, finding.hint)]
        begun.say(f"{sign} {finding.about}: {finding.seen}", style)
        if finding.fix is not None:
            begun.say(f"    {finding.fix}")
            wrong += not finding.hint
    if wrong:
        begun.say(f"\n{wrong} to mend.")
        raise typer.Exit(1)
    begun.say("\nEverything is right.")


_SIGNS = {
    (True, False): ("✓", "green"),
    (True, True): ("○", "yellow"),
    (False, False): ("✗", "red"),
}
"""Right, a hint, and something to mend."""


def _show(begun: Start, sample: Path, name: str) -> None:
    settings = begun.database_settings()
    source = source_named(settings, name)
    try:
        parsed = read_sample(sample, source)
    except BadPayload as wrong:
        begun.complain(f"Nothing can be read: {refusal(wrong)}")
        raise typer.Exit(1) from None
    for about, text in describe(parsed, name, settings.rules):
        begun.say(f"{about}: {text}", "red" if about == "broken" else None)
    if parsed.broken:
        raise typer.Exit(1)
