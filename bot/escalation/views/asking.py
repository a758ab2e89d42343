"""The modal in which the team informs or asks management: one question, one deadline."""

from collections.abc import Mapping
from datetime import datetime

from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, View, option, section
from bot.ui.fields import field, instant, modal, one_of, person, written
from bot.ui.texts import line
from bot.ui.translator import Translator
from data.models import UserId

ASKS = ("question", "fyi")


def escalate(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    people: Mapping[UserId, str],
    level: str | None = None,
    reason: str | None = None,
    decide_by: datetime | None = None,
    may_quote: bool = True,
    later: str = "",
) -> View:
    """Fields: `kind`, `reason`, `question`, `level`, `manager`, `decide_by`, and if one
    likes `proposal`, `known`, `unknown`; `quote` where the post is not public.

    `manager` is a list of `people` (ids as values), empty for whoever answers at the
    level; or anybody where no people are given;
    `later` says when somebody will hear of it, where that is not now.
    """
    say = "dialog.escalate"
    kinds = [
        option(words(f"{say}.question_kind"), "question"),
        option(words(f"{say}.fyi"), "fyi"),
    ]
    reasons = [
        option(words.pick(known.label), known.id)
        for known in playbook.escalation_reasons.values()
        if known.listed
    ]
    levels = [
        option(f"{known.id} {words.pick(known.label)}", known.id)
        for known in playbook.escalation.levels.values()
        if known.ack is not None
    ]
    blocks = [section(words(f"{say}.intro"))]
    if later:
        blocks.append(section(words(f"{say}.later", time=later)))
    blocks += [
        field("kind", words(f"{say}.kind"), one_of("radio_buttons", kinds, ASKS[0])),
        field(
            "reason", words(f"{say}.reason"), one_of("static_select", reasons, reason)
        ),
        field(
            "question",
            words(f"{say}.question"),
            {**written(), "max_length": 500},
            hint=words(f"{say}.question_hint"),
        ),
        field("level", words(f"{say}.level"), one_of("static_select", levels, level)),
        field(
            "manager",
            words(f"{say}.manager"),
            _managers(people),
            hint=words(f"{say}.manager_hint") if people else "",
            optional=bool(people),
        ),
        field(
            "decide_by", words(f"{say}.decide_by"), instant(decide_by), optional=True
        ),
        *(_more(name, words) for name in ("proposal", "known", "unknown")),
    ]
    if not may_quote:
        blocks.append(_quote(words))
    return modal("escalate", metadata, blocks, words)


def _more(name: str, words: Translator) -> Block:
    """What makes a brief better and is never asked for."""
    room = {**written(), "max_length": 1000}
    return field(name, words(f"dialog.escalate.{name}"), room, optional=True)


def _quote(words: Translator) -> Block:
    """Words from a closed group leave it only where somebody says so (S0.6)."""
    box = {
        "type": "checkboxes",
        "options": [option(words("dialog.escalate.quote_yes"), "yes")],
    }
    hint = words("dialog.escalate.quote_hint")
    label = words("dialog.escalate.quote")
    return field("quote", label, box, hint=hint, optional=True)


def _managers(people: Mapping[UserId, str]) -> Block:
    if not people:
        return person()
    options = [
        option(line(name, 75), user) for user, name in list(people.items())[:100]
    ]
    return one_of("static_select", options)
