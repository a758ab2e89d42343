"""The dialogs between the team and management: one question, one decision."""

from collections.abc import Mapping
from datetime import datetime

from bot.drawing.blocks import Block, View, option, section
from bot.drawing.fields import field, instant, modal, one_of, person, written
from bot.drawing.phrases import pen
from bot.drawing.texts import inert_line, line
from bot.drawing.words import Words
from bot.playbook import Playbook
from data.models import Escalation, UserId


def escalate(
    metadata: str,
    playbook: Playbook,
    words: Words,
    *,
    people: Mapping[UserId, str],
    level: str | None = None,
    reason: str | None = None,
    manager: UserId | None = None,
    decide_by: datetime | None = None,
) -> View:
    """Fields: `reason`, `question`, `level`, `manager`, `decide_by`.

    `manager` is a list of `people` (ids as values), or anybody where none are given.
    """
    say = "dialog.escalate"
    reasons = [
        option(words.pick(known.label), known.id)
        for known in playbook.escalation_reasons.values()
    ]
    levels = [
        option(f"{known.id} {words.pick(known.label)}", known.id)
        for known in playbook.escalation.levels.values()
        if known.ack is not None
    ]
    return modal(
        "escalate",
        metadata,
        [
            section(words(f"{say}.intro")),
            field(
                "reason",
                words(f"{say}.reason"),
                one_of("static_select", reasons, reason),
            ),
            field(
                "question",
                words(f"{say}.question"),
                {**written(), "max_length": 500},
                hint=words(f"{say}.question_hint"),
            ),
            field(
                "level", words(f"{say}.level"), one_of("static_select", levels, level)
            ),
            field("manager", words(f"{say}.manager"), _managers(people, manager)),
            field(
                "decide_by",
                words(f"{say}.decide_by"),
                instant(decide_by),
                optional=True,
            ),
        ],
        words,
    )


def decide(
    metadata: str,
    escalation: Escalation,
    playbook: Playbook,
    words: Words,
    *,
    now: datetime,
    zone: str,
) -> View:
    """Fields: `decision`, `instruction`."""
    say = "dialog.decide"
    options = [
        option(words.pick(known.label), known.id)
        for known in playbook.escalation.decisions.values()
    ]
    asked = [section(f"*{inert_line(escalation.question, 500)}*")]
    if escalation.decide_by is not None:
        time = pen(playbook, words, zone).token(escalation.decide_by, now)
        asked.append(section(words("brief.decide_by", time=time)))
    return modal(
        "decide",
        metadata,
        [
            *asked,
            field(
                "decision", words(f"{say}.decision"), one_of("static_select", options)
            ),
            field(
                "instruction",
                words(f"{say}.instruction"),
                {**written(), "max_length": 1000},
                hint=words(f"{say}.instruction_hint"),
                optional=True,
            ),
        ],
        words,
    )


def _managers(people: Mapping[UserId, str], manager: UserId | None) -> Block:
    if not people:
        return person(manager)
    options = [
        option(line(name, 75), user) for user, name in list(people.items())[:100]
    ]
    return one_of("static_select", options, manager)
