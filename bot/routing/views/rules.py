"""What is said of rules: which one decided, by what, and what rules keep aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.card.views.digest import described
from bot.config.routing import Conditions
from bot.intake.rules.routing import Rule, Why
from bot.ui.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    preformatted,
    section,
)
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, escape_mrkdwn
from data.models import Mention, UserId
from data.routing.models import MadeRule

PAGE = 20
FIRST = 5
"""Rows of the answer to `/mentions muted`; the rest is a dialog, page by page."""

_MOST_ENTRIES = 6
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page of what rules keep aside, `first` of `total`, with the rules that hold.

    `counts` are how many mentions each rule has kept so far, `names` of people by id.
    """

    mentions: Sequence[Mention]
    first: int
    mute: int
    tray: int
    rules: Mapping[str, Rule]
    counts: Mapping[str, int]
    names: Mapping[UserId, str]

    @property
    def total(self) -> int:
        """Muted and in the tray."""
        return self.mute + self.tray


def why(
    found: Why,
    names: Mapping[UserId, str],
    channels: Mapping[str, str],
    now: datetime,
    render: RenderContext,
) -> Message:
    """`/mentions why 482`: the rule that decided, and the one that would decide today."""
    words, mention = render.words, found.mention
    if mention.routed.rule is None:
        lines = [words("routing.why_none", number=mention.id)]
    elif found.found is None:
        by = ", ".join(
            words(f"routing.condition_name.{name}") for name in found.conditions
        )
        lines = [
            words(
                "routing.why_gone",
                number=mention.id,
                rule=words("routing.gone", name=_literal(mention.routed.rule)),
                conditions=by or "–",
            )
        ]
    else:
        lines = [
            words(
                "routing.why",
                number=mention.id,
                rule=name_of(found.found, names, now, render),
                conditions=fits_by(found.found.conditions, render),
                effects=effects_of(found.found, channels, render),
            )
        ]
    if found.today is not None:
        rule = found.today.rule
        said = words(
            "routing.why_today",
            rule=name_of(rule, names, now, render),
            effects=effects_of(rule, channels, render),
        )
        lines.append(said)
    return Message("\n".join(lines))


def muted(kept: KeptPage, now: datetime, render: RenderContext) -> Message:
    """`/mentions muted`: the first rows, each with the rule, and the rules from cards."""
    words = render.words
    made = [rule for rule in kept.rules.values() if rule.made is not None]
    if not kept.total and not made:
        return Message(words("routing.muted_none"))
    head = words("routing.muted_head", mute=kept.mute, tray=kept.tray)
    blocks: list[Block] = [section(head)]
    for mention in kept.mentions[:FIRST]:
        blocks.append(_row(mention, kept, now, render))
    if kept.total > FIRST:
        more = button(words("button.show_muted"), "routing.page.0", 0)
        blocks.append(actions([more], "routing:more"))
    if made:
        blocks.append(section(words("routing.made_list")))
        blocks += [_made_row(rule, kept, now, render) for rule in made[:FIRST]]
    texts = [described(one, now, render) for one in kept.mentions[:3]]
    return Message("\n".join([head, *texts]), blocks)


def page(metadata: str, kept: KeptPage, now: datetime, render: RenderContext) -> View:
    """One page of all that is kept aside."""
    words, last = render.words, kept.first + len(kept.mentions)
    head = words(
        "routing.muted_page",
        first=min(kept.first + 1, kept.total),
        last=last,
        total=kept.total,
    )
    blocks: list[Block] = [section(head)]
    blocks += [_row(mention, kept, now, render) for mention in kept.mentions]
    turns = [
        button(words(f"button.storm.{name}"), f"routing.page.{start}", 0)
        for name, start in (("earlier", kept.first - PAGE), ("further", last))
        if 0 <= start < kept.total
    ]
    if turns:
        blocks.append(actions(turns, "routing:pages"))
    return modal("muted", metadata, blocks, words, submit=False)


def brought_in(
    mention: Mention,
    rule: Rule | None,
    names: Mapping[UserId, str],
    now: datetime,
    render: RenderContext,
) -> Message:
    """It is back; and how the rule can be changed, so that this is not needed again."""
    words = render.words
    lines = [words("routing.is_back", number=mention.id)]
    blocks: list[Block] = []
    if rule is None:
        gone = words("routing.gone", name=_literal(mention.routed.rule or ""))
        lines.append(words("routing.propose_gone", rule=gone))
        blocks = [section(line) for line in lines]
    elif rule.made is not None:
        said = name_of(rule, names, now, render)
        lines.append(words("routing.propose", rule=said))
        buttons = [
            button(words(f"button.rule_{name}"), f"rule.{name}", rule.made.id)
            for name in ("change", "end")
        ]
        blocks = [
            *(section(line) for line in lines),
            actions(buttons, f"rule:{rule.made.id}"),
        ]
    else:
        said = name_of(rule, names, now, render)
        lines.append(words("routing.propose_file", rule=said))
        text = exception_for(mention)
        blocks = [*(section(line) for line in lines), preformatted(text)]
        lines.append(text)
    return Message("\n".join(lines), blocks)


def exception_for(mention: Mention) -> str:
    """A rule without an effect, as it is written in `desk.toml`."""
    author, name = mention.post.author, f"keep-{mention.id}"
    platform = mention.post.platform
    if author.handle:
        handle = author.handle.lstrip("@").casefold()
        condition = f"author = {_quoted(f'{platform}:{handle}')}"
    else:
        condition = f"platform = {_quoted(platform)}"
    return f"[rules.{name}]\n{condition}"


def name_of(
    rule: Rule, names: Mapping[UserId, str], now: datetime, render: RenderContext
) -> str:
    """The rule in words: where it stands, or who made it and until when it holds."""
    words, made = render.words, rule.made
    if made is None:
        return words("routing.by_file", name=_literal(rule.name))
    return words(
        "routing.by_person",
        name=_literal(rule.name),
        person=escape_mrkdwn(names.get(made.made_by, "–")),
        date=render.dated(made.made_at, now),
        until=render.dated(made.ends_at, now),
    )


def fits_by(conditions: Conditions, render: RenderContext) -> str:
    """Its conditions in words; what is written in them is never formatted."""
    said = [
        render.words(f"routing.condition.{name}", entries=_entries(value))
        for name, value in conditions.written.items()
    ]
    return ", ".join(said)


def effects_of(rule: Rule, channels: Mapping[str, str], render: RenderContext) -> str:
    """What it does, in words."""
    words, routed = render.words, rule.routed
    said = [words(f"routing.effect.{routed.aside}")] if routed.aside else []
    if routed.channel is not None:
        known = channels.get(routed.channel, routed.channel)
        shown = f"<#{known}>" if known.startswith(("C", "G")) else _literal(known)
        said.append(words("routing.effect.channel", channel=shown))
    for name in ("targets", "on_duty", "brand"):
        value = getattr(routed, name)
        if value is not None:
            said.append(words(f"routing.effect.{name}", name=_literal(value)))
    return ", ".join(said) or words("routing.effect.none")


def made(
    rule: Rule, until: datetime, now: datetime, number: int, render: RenderContext
) -> Message:
    """What somebody hears who made a rule, with the way back."""
    words = render.words
    lines = [
        words(
            "routing.made",
            conditions=fits_by(rule.conditions, render),
            effect=effects_of(rule, {}, render),
            until=render.dated(until, now),
            name=_literal(rule.name),
        )
    ]
    if number:
        lines.append(words("routing.made_too", number=number))
    blocks: list[Block] = [section(line) for line in lines]
    if rule.made is not None:
        end = button(words("button.rule_end"), "rule.end", rule.made.id)
        blocks.append(actions([end], f"rule:{rule.made.id}"))
    return Message("\n".join(lines), blocks)


def people_in(rules: Iterable[Rule]) -> set[UserId]:
    """Whoever made one of these from a card."""
    return {rule.made.made_by for rule in rules if rule.made is not None}


def _row(
    mention: Mention, kept: KeptPage, now: datetime, render: RenderContext
) -> Block:
    words = render.words
    rule = kept.rules.get(mention.routed.rule or "")
    said = (
        words("routing.gone", name=_literal(mention.routed.rule or ""))
        if rule is None
        else name_of(rule, kept.names, now, render)
    )
    aside = words(f"routing.aside.{mention.routed.aside or 'mute'}")
    line = words("routing.muted_row", aside=aside, rule=said)
    label = words("button.bring_in")
    back = button(
        label,
        "mention.bring_in",
        mention.id,
        access=words("card.access", button=label, number=mention.id),
    )
    first, *rest = described(mention, now, render).splitlines()
    drawn = section("\n".join([first, *rest[:1], line]), f"muted:{mention.id}")
    return {**drawn, "accessory": back}


def _made_row(
    rule: Rule, kept: KeptPage, now: datetime, render: RenderContext
) -> Block:
    made_: MadeRule | None = rule.made
    assert made_ is not None
    words = render.words
    said = words(
        "routing.made_row",
        name=_literal(rule.name),
        conditions=fits_by(rule.conditions, render),
        effect=effects_of(rule, {}, render),
        until=render.dated(made_.ends_at, now),
        count=kept.counts.get(rule.name, 0),
    )
    end = button(words("button.rule_end"), "rule.end", made_.id)
    return {**section(said, f"rule:{made_.id}"), "accessory": end}


def _entries(value: object) -> str:
    if not isinstance(value, tuple):
        return f"{value:g}" if isinstance(value, float) else str(value)
    shown = [_literal(str(entry)) for entry in value[:_MOST_ENTRIES]]
    more = " …" if len(value) > _MOST_ENTRIES else ""
    return ", ".join(f"“{entry}”" for entry in shown) + more


def _literal(text: str) -> str:
    return escape_line(text, _LONGEST)


def _quoted(text: str) -> str:
    """As a string of TOML."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'
