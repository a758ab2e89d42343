"""App Home: my mentions by due time, unowned ones, what I watch, what I am asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.card.views.digest import entry
from bot.card.views.tasks import group
from bot.desk.views.private_answers import refusal
from bot.errors import Refused
from bot.escalation.views import overview
from bot.mentions.rules.clocks import calm_last
from bot.onboarding import views
from bot.onboarding.rules.preparing import Standing
from bot.playbook.playbook import Playbook
from bot.reports.views.messages import report_button
from bot.team.views import Away, at_home, presence_settings
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    heading,
    mrkdwn,
    section,
)
from bot.ui.phrases import RenderContext, render
from bot.ui.translator import Translator
from data.handoffs.models import Task
from data.models import Escalation, Mention

_SEVERAL = 3
"""From so many on, one by one is tedious."""

_MOST = {
    "to_decide": 8,
    "seen": 4,
    "informed": 4,
    "mine": 15,
    "unclaimed": 10,
    "watching": 8,
    "escalated": 8,
}
"""Home holds a hundred blocks; with their headings these are never more than ninety."""


class LibraryCounts(Protocol):
    """What one person has before them, the next due first, and how much there is."""

    @property
    def mine(self) -> Sequence[Mention]: ...
    @property
    def unclaimed(self) -> Sequence[Mention]: ...
    @property
    def watching(self) -> Sequence[Mention]: ...
    @property
    def escalated(self) -> Sequence[Mention]: ...
    @property
    def to_decide(self) -> Sequence[overview.OpenQuestion]: ...
    @property
    def decided(self) -> Sequence[Escalation]: ...
    @property
    def to_do(self) -> Sequence[Task]: ...
    @property
    def informed(self) -> Sequence[overview.OpenQuestion]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def only_decides(self) -> bool: ...


def render_home(
    sections: LibraryCounts,
    playbook: Playbook,
    words: Translator,
    *,
    zone: str | ZoneInfo,
    now: datetime,
    away: Away | None = None,
    standing: Standing | None = None,
    delayed: int = 0,
) -> View:
    """The whole tab; friendly where nothing waits.

    `standing` is what the setup still lacks, for those who can do something about it;
    `delayed` by how many minutes Slack is behind.
    """
    base_render_context = render(playbook, words, zone)
    decides = sections.only_decides
    lines = [words("home.as_of", time=base_render_context.token(now, now))]
    if not decides:
        lines.insert(0, counted(sections.counts, words))
    if delayed:
        lines.append(words("storm.delayed", count=delayed))
    asked = _asked(sections, base_render_context, now)
    blocks: list[Block] = [
        heading(words("home.decisions" if decides else "home.title")),
        context([mrkdwn(line) for line in lines]),
        *at_home(away, base_render_context, now=now),
        *([] if standing is None else views.at_home(standing, base_render_context)),
    ]
    rows = [
        *asked,
        *overview.informed(
            sections.informed, now, base_render_context, most=_MOST["informed"]
        ),
        *group(sections.to_do, base_render_context, now=now),
        *_shelf("mine", sections.mine, "show", now, base_render_context),
    ]
    if not decides:
        rows += _shelf(
            "unclaimed", sections.unclaimed, "claim", now, base_render_context
        )
        rows += _several(sections.unclaimed, words)
    rows += _shelf("watching", sections.watching, "show", now, base_render_context)
    if not decides:
        rows += _shelf(
            "escalated", sections.escalated, "show", now, base_render_context
        )
    rows += overview.decided_by_me(sections.decided, now, base_render_context)
    nothing = words("home.nothing_to_decide" if decides else "home.empty")
    blocks += rows or [section(nothing)]
    blocks += [
        presence_settings(base_render_context),
        actions([report_button(base_render_context, "week")], "home:report"),
        context([mrkdwn(words("home.help"))]),
    ]
    return {"type": "home", "callback_id": "home", "blocks": blocks[:100]}


def _several(unclaimed: Sequence[Mention], words: Translator) -> list[Block]:
    """A way to do one thing with many of them."""
    if len(unclaimed) < _SEVERAL:
        return []
    return [actions([button(words("button.bulk"), "bulk.begin", 0)], "home:bulk")]


def closed_home(refused: Refused, render: RenderContext, *, now: datetime) -> View:
    """Home for whoever may not see it: who may, and nothing of what is there."""
    said = refusal(refused, render, now=now)
    blocks = [heading(render.words("home.title")), *said.blocks]
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def counted(counts: Mapping[str, int], words: Translator) -> str:
    """How many are open, claimed and watched."""
    shown = {name: counts.get(name, 0) for name in ("open", "claimed", "watching")}
    return words("command.status", **shown)


def _shelf(
    name: str,
    mentions: Sequence[Mention],
    move: str,
    now: datetime,
    render: RenderContext,
) -> list[Block]:
    if not mentions:
        return []
    most = _MOST[name]
    first = calm_last(mentions, render.playbook)[:most]
    rows = [entry(m, now, render, move=move, group=name) for m in first]
    return [
        heading(render.words(f"home.{name}")),
        *rows,
        *overview.more(len(mentions), render, most),
    ]


def _asked(
    sections: LibraryCounts, render: RenderContext, now: datetime
) -> list[Block]:
    """Questions this person has not even seen come before everything."""
    unseen = [o for o in sections.to_decide if o.asked.acknowledged_at is None]
    seen = [o for o in sections.to_decide if o.asked.acknowledged_at is not None]
    return [
        *overview.to_decide("to_decide", unseen, now, render, most=_MOST["to_decide"]),
        *overview.to_decide("seen", seen, now, render, most=_MOST["seen"]),
    ]
