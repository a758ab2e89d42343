"""The command `/mentions`: the first word says what is asked, the rest what it is
about.

The answer is part of the acknowledgement, and only the person who asked sees it.
"""

import html
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.desk import queries
from bot.desk.views import commands as drawn
from bot.escalation.service import overview as overview_service
from bot.escalation.views import overview
from bot.team.service import authors
from bot.team.service.admitting import Subject
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import MentionId
from handlers import onboarding
from handlers.escalation import handing_out
from handlers.handoffs import insights
from handlers.intake import manual_mentions
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_replies import ephemeral
from handlers.middleware.payloads import Actor, Body, read_command
from handlers.middleware.result import HandlerResult, Sought
from handlers.middleware.rows import offered
from handlers.replies import review_training
from handlers.replies.library import list_facts, list_praise
from handlers.team import absences, settings

_HELP, _NEWCOMER = "help", "newcomer"
_WELCOME = "team.welcome"
"""Saying of somebody that they are new; how it stands with oneself anybody may ask."""

_NUMBER = re.compile(r"#?(\d{1,15})")
_LINK = re.compile(r"<?(https?://[^|>\s]+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: who asks, the words after the first, and what to answer with."""

    ctx: HandlerContext
    actor: Actor
    rest: str
    render: RenderContext


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the command: its row of the permission table, and what it answers."""

    row: str
    answer: Callable[[Asked], Awaitable[HandlerResult]]


class Commands:
    """The door for `/mentions`."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of every word."""
        rows = {name: word.row for name, word in _WORDS.items()}
        return {**rows, f"{_NEWCOMER} @somebody": _WELCOME}

    def seeks(self, body: Body) -> Sought | None:
        """A word nobody knows is answered with the help."""
        name, rest = _read(body)
        if name == _NEWCOMER and rest:
            return Sought(_WELCOME)
        word, number = _WORDS.get(name, _WORDS[_HELP]), _NUMBER.fullmatch(rest)
        if name not in _ABOUT_ONE or number is None:
            return Sought(word.row)
        return Sought(word.row, Subject(mention=MentionId(int(number[1]))))

    async def __call__(self, body: Body) -> HandlerResult:
        actor = read_command(body)
        name, rest = _read(body)
        render = await self._ctx.render_context_for(actor)
        asked = Asked(self._ctx, actor, rest, render)
        word = _WORDS.get(name)
        if word is not None:
            return await word.answer(asked)
        return ephemeral(drawn.guide(render.words, unknown=_as_typed(name)))


def _read(body: Body) -> tuple[str, str]:
    """The word and what comes after it; a number alone is shown."""
    text = str(body.get("text") or "").strip()
    if _NUMBER.fullmatch(text):
        text = f"show {text}"
    word, _, rest = text.partition(" ")
    return word.lower() or _HELP, rest.strip()


async def _facts(asked: Asked) -> HandlerResult:
    return await list_facts(asked.ctx, asked.actor, asked.rest)


async def _praise(asked: Asked) -> HandlerResult:
    return await list_praise(asked.ctx, asked.actor)


async def _help(asked: Asked) -> HandlerResult:
    return ephemeral(drawn.guide(asked.render.words))


async def _status(asked: Asked) -> HandlerResult:
    queue = await queries.queue_of(asked.ctx.app, asked.actor.by)
    return ephemeral(drawn.status(queue.counts, asked.render.words))


async def _mine(asked: Asked) -> HandlerResult:
    app = asked.ctx.app
    queue = await queries.queue_of(app, asked.actor.by)
    now = app.clock()
    return ephemeral(drawn.mine(queue.mine, asked.render, now=now, to_do=queue.to_do))


async def _next(asked: Asked) -> HandlerResult:
    app = asked.ctx.app
    first = await queries.next_for(app, asked.actor.by)
    if first is None:
        return ephemeral(drawn.next_one(None, asked.render))
    model = await queries.card_model(app, first.id, asked.actor.by)
    return await _offering(asked, first.id, drawn.next_one(model, asked.render))


async def _offering(
    asked: Asked, mention: MentionId, message: Message
) -> HandlerResult:
    """A card for one person, with what that person may do."""
    allowed = await asked.ctx.allowed(asked.actor, Subject(mention=mention))
    return ephemeral(Message(message.text, offered(message.blocks, allowed)))


async def _show(asked: Asked) -> HandlerResult:
    number = _NUMBER.fullmatch(asked.rest)
    if number is None:
        return ephemeral(Message(asked.render.words("command.show_which")))
    mention = MentionId(int(number[1]))
    model = await queries.card_model(asked.ctx.app, mention, asked.actor.by)
    return await _offering(asked, mention, drawn.show(model, asked.render))


async def _about(asked: Asked) -> HandlerResult:
    if not asked.rest:
        return ephemeral(Message(asked.render.words("command.about_whom")))
    typed = html.unescape(asked.rest)[:200]
    found = await authors.about(asked.ctx.app, typed, asked.actor.by)
    return ephemeral(drawn.about(found, asked.render.words))


async def _brief(asked: Asked) -> HandlerResult:
    state = await overview_service.current_overview(asked.ctx.app, asked.actor.by)
    return ephemeral(overview.brief(state, asked.render))


async def _export(asked: Asked) -> HandlerResult:
    return await handing_out.export(asked.ctx, asked.actor, asked.rest, asked.render)


async def _add(asked: Asked) -> HandlerResult:
    """With a link it is added at once; without one a dialog asks."""
    if not asked.rest:
        now = asked.ctx.app.clock()
        view = manual_mentions.ask(asked.actor, asked.render, now)
        return HandlerResult(after=partial(asked.ctx.responder.show, asked.actor, view))
    link = _LINK.match(asked.rest)
    if link is None:
        return ephemeral(Message(asked.render.words("command.add_which")))
    incoming = manual_mentions.read(url=html.unescape(link[1]))
    return ephemeral(await manual_mentions.keep(asked.ctx, incoming, asked.render))


async def _soon(asked: Asked, *, word: str) -> HandlerResult:
    return ephemeral(Message(asked.render.words("command.soon", word=word)))


async def _away(asked: Asked) -> HandlerResult:
    return ephemeral(
        await absences.leave(asked.ctx, asked.actor, asked.rest, asked.render)
    )


async def _back(asked: Asked) -> HandlerResult:
    return ephemeral(await absences.come_back(asked.ctx, asked.actor, asked.render))


async def _settings(asked: Asked) -> HandlerResult:
    return await settings.ask(asked.ctx, asked.actor)


async def _prepare(
    asked: Asked,
    *,
    door: Callable[[HandlerContext, Actor, RenderContext], Awaitable[HandlerResult]],
) -> HandlerResult:
    return await door(asked.ctx, asked.actor, asked.render)


async def _insights(asked: Asked) -> HandlerResult:
    return ephemeral(await insights.insights(asked.ctx, asked.render))


async def _private(asked: Asked) -> HandlerResult:
    return ephemeral(await insights.private(asked.ctx, asked.render))


_PLANNED = ("storm",)


async def _newcomer(asked: Asked) -> HandlerResult:
    return ephemeral(
        await review_training.newcomer(asked.ctx, asked.actor, asked.rest, asked.render)
    )


async def _rules(asked: Asked) -> HandlerResult:
    return ephemeral(await review_training.rules(asked.ctx, asked.render))


_WORDS: Mapping[str, Word] = {
    "facts": Word("library.facts", _facts),
    "praise": Word("library.praise", _praise),
    _HELP: Word("desk.help", _help),
    "status": Word("desk.status", _status),
    "mine": Word("desk.mine", _mine),
    "next": Word("desk.next", _next),
    "show": Word("mention.show", _show),
    "about": Word("author.about", _about),
    "brief": Word("desk.brief", _brief),
    "export": Word("mention.export", _export),
    "add": Word("mention.add", _add),
    "insights": Word("desk.insights", _insights),
    "private": Word("desk.private", _private),
    "away": Word("person.away", _away),
    "back": Word("person.away", _back),
    "settings": Word("person.settings", _settings),
    "setup": Word("setup.show", partial(_prepare, door=onboarding.show_setup)),
    "drill": Word("drill.run", partial(_prepare, door=onboarding.show_drill)),
    "team-intro": Word("team.introduce", partial(_prepare, door=onboarding.introduce)),
    _NEWCOMER: Word("team.newcomer", _newcomer),
    "rules": Word("desk.rules", _rules),
    **{word: Word("desk.storm", partial(_soon, word=word)) for word in _PLANNED},
}
_ABOUT_ONE = ("show", "export")
"""Words that a number follows: the mention they are about."""


def _as_typed(word: str) -> str:
    """Without Slack's markup, so that it is said back as it was typed."""
    return html.unescape(word).strip("<>")
