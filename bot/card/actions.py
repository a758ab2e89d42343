"""The actions on a mention itself: claim, class, flags, weight, full text, history.

Its moves are rules of `bot/mentions/`, which knows nothing of Slack; here they get their
buttons.
"""

from collections.abc import Sequence
from functools import partial

from pydantic import Field

from bot.card.service import shown_whole
from bot.card.views import details, dialogs, guidance
from bot.card.views.history import lines, people_in
from bot.core.action import (
    Action,
    ActionContext,
    Answer,
    Make,
    ModalContext,
    Open,
    Replace,
)
from bot.core.names import names_of
from bot.core.simulated_day import (
    ClassName,
    Finding,
    FlagName,
    SimulatedStep,
    SimulatedTeam,
)
from bot.errors import Refused
from bot.intake.rules.auto_triage import wants_contact
from bot.mentions.rules import confidential, lifecycle, sorting
from bot.mentions.rules.sorting import open_question
from bot.mentions.rules.transition import Rule
from bot.playbook.playbook import Playbook
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from data.audit import events
from data.intake import versions
from data.models import Mention, Status, UserId


class ClassifyStep(SimulatedStep):
    classification: ClassName = Field(alias="class")
    finding: Finding | None = None

    def rule(self, team: SimulatedTeam) -> Rule:
        into, finding = self.classification, self.finding
        return partial(lifecycle.classify, into=into, finding=finding)


class FlagStep(SimulatedStep):
    """Exactly these flags from now on."""

    flags: tuple[FlagName, ...]

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(lifecycle.flag, flags=frozenset(self.flags))


class AlsoStep(SimulatedStep):
    """A second class."""

    also: ClassName

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(sorting.also, into=self.also)


class WeighStep(SimulatedStep):
    """`low`, `normal` or `high`."""

    level: str

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(sorting.weigh, level=self.level)


class PraiseForStep(SimulatedStep):
    """Whom or what the praise is for, as in guidance.toml."""

    whom: str

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(sorting.praise_for, whom=self.whom)


class ReadAsStep(SimulatedStep):
    """A second opinion: `ironic` or `serious`."""

    reading: str

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(sorting.read_as, reading=self.reading)


_CLASSIFY = "mention.classify."


async def _classify(ctx: ActionContext) -> Answer:
    """The class; where it has questions that come first, those."""
    into = ctx.interaction.action.removeprefix(_CLASSIFY)
    first = await _asked_first(ctx, into)
    if first is None:
        return Make(partial(lifecycle.classify, into=into))
    return Replace(first) if ctx.actor.view else Open(first)


async def _class_chosen(ctx: ActionContext) -> Answer:
    """The same when the class was chosen in a dialog: the questions take its place."""
    into = ctx.fields.choice("class")
    first = await _asked_first(ctx, into)
    if first is None:
        return Make(partial(lifecycle.classify, into=into))
    return Replace(first)


async def _asked_first(ctx: ActionContext, into: str) -> View | None:
    """The questions before a class that has some; nothing where the press may go on."""
    playbook = ctx.app.playbook
    klass = playbook.classes.get(into)
    if klass is None or not klass.check:
        return None
    model = await ctx.card_model()
    if model.mention.classification == into:
        return None
    carried = ctx.carrying(mention=model.mention.id)
    words = ctx.render.words
    return guidance.check_first(carried, model.mention, klass, playbook, words)


def _sorted_as(choice: str) -> Rule:
    """`rant_troll.venting`: the class, and what kind of it."""
    into, _, finding = choice.partition(".")
    return partial(lifecycle.classify, into=into, finding=finding or None)


async def _change_class(ctx: ModalContext) -> View:
    mention = ctx.mention
    return dialogs.change_class(
        ctx.metadata,
        ctx.render.playbook,
        ctx.render.words,
        current=mention.classification,
        mention=mention.id,
    )


async def _what_is_what(ctx: ModalContext) -> View:
    """Every class with its question, from the card or from *Change class*."""
    render = ctx.render
    return guidance.what_is_what(
        ctx.metadata, ctx.mention, render.playbook, render.words
    )


async def _ask_finding(ctx: ModalContext) -> View:
    """The question of the class, for whoever did not see it or has let it go."""
    question = open_question(ctx.mention, ctx.render.playbook)
    if question is None:
        raise Refused("no_question_left")
    return dialogs.finding(ctx.metadata, ctx.mention.id, question, ctx.render.words)


async def _flags(ctx: ModalContext) -> View:
    render, chosen = ctx.render, ctx.mention.flags
    return dialogs.flags(ctx.metadata, render.playbook, render.words, chosen=chosen)


async def _flags_chosen(ctx: ActionContext) -> Make:
    return Make(partial(lifecycle.flag, flags=ctx.fields.choices("flags")))


async def _weigh(ctx: ModalContext) -> View:
    """Set the weight by hand."""
    return guidance.weigh(ctx.metadata, ctx.mention, ctx.render.words)


async def _also(ctx: ModalContext) -> View:
    """Choose a second class."""
    render = ctx.render
    return guidance.also(ctx.metadata, ctx.mention, render.playbook, render.words)


async def _praise_for(ctx: ModalContext) -> View:
    """Say whom the praise is for."""
    render = ctx.render
    return guidance.praise_for(ctx.metadata, ctx.mention, render.playbook, render.words)


async def _full_text(ctx: ModalContext) -> View:
    """Everything they wrote. Where that shows contact data, it is recorded who looked."""
    whole = await shown_whole(ctx.app, ctx.model, ctx.by)
    return dialogs.full_text(ctx.metadata, whole, ctx.render.words)


async def _history(ctx: ModalContext) -> View:
    said = await _story(ctx)
    return dialogs.history(ctx.metadata, ctx.mention.id, said, ctx.render.words)


async def _story(ctx: ModalContext) -> list[str]:
    """The lines of its story, oldest first."""
    app, number = ctx.app, ctx.mention.id
    story = await app.store.read(lambda tx: events.story(tx, number))
    people = people_in(story)
    names = await names_of(app, people)
    changed = await app.store.read(lambda tx: versions.of_case(tx, number))
    before = {
        one.id: " · ".join(filter(None, (one.title, one.text)))
        for one in changed
        if one.why in (versions.REPLACED, versions.UNANNOUNCED)
    }
    return lines(story, names, ctx.render, ctx.now, before)


async def _details(ctx: ModalContext) -> View:
    """All that the card leaves out."""
    return details.details(
        ctx.metadata,
        ctx.model,
        ctx.render,
        await _story(ctx),
        may_export="mention.export" in ctx.allowed,
    )


async def _show(ctx: ModalContext) -> View:
    render = ctx.render
    return dialogs.show(
        ctx.metadata,
        ctx.model,
        render.playbook,
        render.words,
        zone=render.zone,
        offers=ctx.lookups.actions,
    )


def _is_not_theirs(model: CardModel, _playbook: Playbook, by: UserId | None) -> bool:
    owner = model.mention.owner
    return model.owner_gone or (None not in (by, owner) and by != owner)


def has_a_class(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    """Whether it is classified by a class of the playbook."""
    return playbook.classes.get(model.mention.classification or "") is not None


def is_praise(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    """Whether its class is a kind of praise."""
    klass = playbook.classes.get(model.mention.classification or "")
    return klass is not None and klass.praises


def _asks_later(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    """What the card itself does not ask any more: it was answered or let go."""
    over = model.mention.status in (Status.WATCHING, Status.CLOSED)
    return over and open_question(model.mention, playbook) is not None


def _wanted(mention: Mention, playbook: Playbook) -> Sequence[str]:
    """*Also a question*, where praise may want contact."""
    hint = wants_contact(mention, playbook)
    return () if hint is None else (f"also.{hint.also}",)


def _is_open(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    return not confidential.is_confidential(model.mention, playbook)


def _is_confidential(model: CardModel, playbook: Playbook, _by: UserId | None) -> bool:
    return confidential.is_confidential(model.mention, playbook)


ROWS = (
    Action(
        "mention.claim",
        rule=lifecycle.claim,
        menu=("owner", 1),
        shown={"fresh": 1, "unclaimed": 1, "abuse": 1, "silent": 1},
        likely={"optional": 1},
    ),
    Action(
        "mention.take_over",
        rule=lifecycle.take_over,
        menu=("owner", 2),
        offered=_is_not_theirs,
        shown={"orphaned": 1},
        likely={
            "claimed": 0,
            "drafted": 0,
            "asked": 0,
            "private": 0,
            "monitoring": 0,
            "abuse": 0,
        },
    ),
    Action(
        "mention.release",
        rule=lifecycle.release,
        menu=("owner", 4),
        likely={"claimed": 11, "drafted": 11, "private": 11},
    ),
    Action(
        "mention.reopen",
        rule=lifecycle.reopen,
        menu=("end", 5),
        likely={"monitoring": 1, "closed": 3},
        shown={"solved": 3},
    ),
    Action(
        _CLASSIFY,
        command=_classify,
        example="praise",
        simulated={"classify": ClassifyStep},
    ),
    Action("mention.sorted.", rule_for=_sorted_as, example="rant_troll.venting"),
    Action(
        "mention.change_class",
        modal=_change_class,
        submit=_class_chosen,
        dialog="classify_more",
        move="classify",
        menu=("about", 2),
        likely={
            "unclaimed": 1,
            "claimed": 3,
            "drafted": 7,
            "asked": 7,
            "abuse": 3,
            "closed": 7,
            "optional": 3,
        },
        offered=has_a_class,
    ),
    Action(
        "mention.what_is_what",
        modal=_what_is_what,
        menu=("about", 7),
        likely={"fresh": 5},
    ),
    Action(
        "mention.ask_finding",
        modal=_ask_finding,
        menu=("about", 1),
        offered=_asks_later,
    ),
    Action(
        "mention.finding.",
        rule_for=lambda finding: partial(sorting.found, finding=finding),
        example="true",
    ),
    Action(
        "mention.flags",
        modal=_flags,
        submit=_flags_chosen,
        move="flag",
        menu=("about", 4),
        likely={
            "fresh": 6,
            "unclaimed": 8,
            "claimed": 8,
            "drafted": 9,
            "asked": 6,
            "private": 9,
            "abuse": 11,
            "optional": 7,
        },
        simulated={"flag": FlagStep},
    ),
    Action(
        "mention.also",
        modal=_also,
        menu=("about", 3),
        likely={"unclaimed": 9, "optional": 12},
        offered=has_a_class,
    ),
    Action(
        "mention.also.",
        shown={"optional": 1},
        choices=_wanted,
        rule_for=lambda into: partial(sorting.also, into=into),
        example="praise",
        simulated={"also": AlsoStep},
    ),
    Action(
        "mention.weigh",
        modal=_weigh,
        menu=("about", 5),
        likely={"fresh": 7, "unclaimed": 12, "monitoring": 11},
    ),
    Action(
        "mention.weigh.",
        rule_for=lambda level: partial(sorting.weigh, level=level),
        example="normal",
        simulated={"weigh": WeighStep},
    ),
    Action(
        "mention.praise_for",
        modal=_praise_for,
        menu=("about", 6),
        likely={"optional": 2, "closed": 8},
        offered=is_praise,
    ),
    Action(
        "mention.praise_for.",
        rule_for=lambda whom: partial(sorting.praise_for, whom=whom),
        example="company",
        simulated={"praise_for": PraiseForStep},
    ),
    Action(
        "mention.read_as.",
        more="about",
        rule_for=lambda how: partial(sorting.read_as, reading=how),
        move="read_as",
        example="irony",
        simulated={"read_as": ReadAsStep},
    ),
    Action(
        "mention.make_confidential",
        rule=confidential.make,
        menu=("about", 10),
        likely={"fresh": 11},
        offered=_is_open,
    ),
    Action(
        "mention.open_up",
        rule=confidential.open_up,
        menu=("about", 11),
        offered=_is_confidential,
    ),
    Action(
        "mention.full_text", modal=_full_text, menu=("about", 8), shown={"abuse": 3}
    ),
    Action("mention.history", modal=_history, menu=("about", 9)),
    Action(
        "mention.details",
        modal=_details,
        likely={
            "fresh": 3,
            "unclaimed": 3,
            "optional": 4,
            "claimed": 4,
            "drafted": 4,
            "asked": 4,
            "private": 4,
            "monitoring": 4,
            "abuse": 4,
            "closed": 1,
        },
    ),
    Action("mention.show", modal=_show),
)
"""Everything that can be pressed about what a mention is."""
