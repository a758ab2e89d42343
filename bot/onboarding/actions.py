"""The actions of the setup, the drill, the team introduction, and newcomers."""

import re

from bot.card.views import drills
from bot.core.action import Action, ActionContext, Open, Replace, Say
from bot.core.context import AppContext
from bot.core.names import names_of
from bot.errors import Refused
from bot.onboarding import service, storm_drill, views
from bot.onboarding.service import Rehearsal
from bot.onboarding.views import TeamOverview, introduction, overruled
from bot.replies.service import readers
from bot.team import service as team_service
from bot.team.service import PayloadSubject
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import UserId

_STARTER, _CONFIRM = "setup.starter.", "setup.confirm."
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NUMBER = re.compile(r"\b(\d{1,3})\b")


async def _show_setup(ctx: ActionContext) -> Say:
    """`/mentions setup`: what is missing, for whoever asks."""
    standing = await service.standing(ctx.app)
    may = await _may_confirm(ctx)
    return Say(views.setup(standing, ctx.render, may=may))


async def _open_setup(ctx: ActionContext) -> Open:
    standing = await service.standing(ctx.app)
    may = await _may_confirm(ctx)
    return Open(views.whole(standing, ctx.render, ctx.carrying(), may=may))


async def _may_confirm(ctx: ActionContext) -> bool:
    row = _CONFIRM.removesuffix(".")
    return bool(await team_service.may_do(ctx.app, ctx.by, PayloadSubject(), [row]))


async def _starter(ctx: ActionContext) -> Open | Replace:
    """A press on another language turns the same dialog."""
    item, _, language = _choice(ctx, _STARTER).partition(".")
    try:
        view = views.starter(item, language, ctx.render.words, ctx.carrying())
    except KeyError:
        raise Refused("not_here") from None
    turning = bool(ctx.actor.view) and ctx.interaction.value == language != item
    return Replace(view) if turning else Open(view)


async def _confirm(ctx: ActionContext) -> Say:
    item, actor = _choice(ctx, _CONFIRM), ctx.actor
    await service.confirm(ctx.app, item, actor.by, actor.name)
    return Say(Message(ctx.render.words("setup.confirmed")))


async def _show_drill(ctx: ActionContext) -> Say:
    """`/mentions drill`: where it stands, or what it would do; `drill storm` offers that one."""
    rehearsal, render = await service.rehearsal(ctx.app), ctx.render
    if rehearsal.drill is None and ctx.interaction.value.strip() == "storm":
        storm_drill.check_channel(ctx.app)
        script = storm_drill.script()
        return Say(drills.offer_storm(script.posts, round(script.minutes), render))
    return Say(_drawn(ctx.app, rehearsal, render))


async def _begin(ctx: ActionContext) -> Say:
    rehearsal = await service.begin_drill(ctx.app, ctx.by, ctx.actor.name)
    return Say(_drawn(ctx.app, rehearsal, ctx.render))


async def _begin_storm(ctx: ActionContext) -> Say:
    name = ctx.actor.name
    rehearsal = await service.begin_drill(ctx.app, ctx.by, name, "storm")
    return Say(_drawn(ctx.app, rehearsal, ctx.render))


async def _forget(ctx: ActionContext) -> Say:
    """Every word that earlier drills left."""
    count = await storm_drill.forget(ctx.app, ctx.by)
    return Say(Message(ctx.render.words("drill.forgotten", count=count)))


async def _end(ctx: ActionContext) -> Say:
    count = await service.stop_drill(ctx.app, ctx.by)
    return Say(drills.ended(count, ctx.render.words))


async def _seen(ctx: ActionContext) -> Say:
    await service.drill_seen(ctx.app, ctx.number, ctx.by)
    return Say(Message(ctx.render.words("drill.noted")))


async def _introduce(ctx: ActionContext) -> Say:
    """`/mentions team-intro`: lines to copy, of those who chose a name to sign with."""
    app, profile = ctx.app, ctx.app.profile
    voices = tuple(profile.brand.voices)
    team = TeamOverview(
        org=profile.name,
        names=tuple(profile.signs.values()),
        languages=voices or (app.language,),
        week=app.week,
        written_hours={str(k): v for k, v in profile.brand.team_hours.items()},
    )
    return Say(introduction(team, ctx.render.words))


async def _newcomer(ctx: ActionContext) -> Say:
    """Without a person it says how it stands with oneself; a lead names somebody."""
    app, render, typed = ctx.app, ctx.render, ctx.interaction.value
    person = _person(app, typed)
    if person is None:
        left = await readers.newcomer(app, ctx.by)
        key = "newcomer_own" if left else "newcomer_none"
        return Say(Message(render.words(f"command.{key}", count=left)))
    await ctx.lookups.check_person(person)
    number = _NUMBER.search(_PERSON.sub(" ", typed))
    usual = render.playbook.drafting.second_reader.newcomer_replies
    replies = int(number[1]) if number is not None else usual
    await readers.welcome(app, ctx.by, person, replies)
    name = (await names_of(app, {person}))[person]
    key = "newcomer_set" if replies else "newcomer_ended"
    return Say(Message(render.words(f"command.{key}", name=name, count=replies)))


async def _rules(ctx: ActionContext) -> Say:
    """Which rules the team did not follow in the last 30 days, most often first."""
    return Say(overruled(await readers.overruled_lately(ctx.app), ctx.render))


def _person(app: AppContext, typed: str) -> UserId | None:
    chosen = _PERSON.search(typed)
    if chosen is not None:
        return UserId(chosen[1])
    names = {word.removeprefix("@").casefold() for word in typed.split()}
    for key, person in app.people.items():
        if person.slack and {key.casefold(), person.name.casefold()} & names:
            return UserId(person.slack)
    return None


def _drawn(app: AppContext, rehearsal: Rehearsal, render: RenderContext) -> Message:
    drill = rehearsal.drill
    if drill is None:
        return drills.offer(app.channels.drill or app.channels.desk, render)
    started_by = rehearsal.names[UserId(drill.started_by)]
    if drill.kind == "storm":
        return drills.storm_running(
            started_by,
            drill.started_at,
            (drill.posted, storm_drill.script().posts),
            app.channels.drill or app.channels.desk,
            render,
            now=app.clock(),
        )
    seen = [
        (rehearsal.names[ping.person], ping.acknowledged_at) for ping in rehearsal.pings
    ]
    return drills.running(
        started_by,
        drill.started_at,
        seen,
        render,
        now=app.clock(),
    )


def _choice(ctx: ActionContext, family: str) -> str:
    return ctx.interaction.action.removeprefix(family)


ROWS = (
    Action("setup", kind="word", command=_show_setup, permission="setup.show"),
    Action(
        "setup.open",
        command=_open_setup,
        permission="setup.show",
        label="button.setup",
    ),
    Action(_STARTER, command=_starter, permission="setup.show", example="guideline.en"),
    Action(_CONFIRM, command=_confirm, example="templates", label="button.reviewed"),
    Action("drill", kind="word", command=_show_drill, permission="drill.run"),
    Action(
        "drill.begin",
        command=_begin,
        permission="drill.run",
        label="button.drill_begin",
    ),
    Action("drill.end", command=_end, permission="drill.run", label="button.drill_end"),
    Action(
        "drill.storm",
        command=_begin_storm,
        permission="drill.run",
        label="button.drill_storm",
    ),
    Action(
        "drill.forget",
        command=_forget,
        permission="drill.run",
        label="button.drill_forget",
    ),
    Action("drill.seen", command=_seen, label="button.drill_seen"),
    Action("team-intro", kind="word", command=_introduce, permission="team.introduce"),
    Action("newcomer", kind="word", command=_newcomer, permission="team.newcomer"),
    Action(
        "newcomer @somebody",
        kind="word",
        command=_newcomer,
        permission="team.welcome",
    ),
    Action("rules", kind="word", command=_rules, permission="desk.rules"),
)
"""Everything that can be pressed or typed to get ready, to practise and to learn."""
