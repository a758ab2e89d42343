"""The rows of many at once: from `/mentions list`, Home and the board of a storm."""

from dataclasses import replace
from typing import get_args

from bot.core.action import Action, ActionContext, Open, Replace, Say
from bot.desk.bulk import choosing, doing
from bot.desk.bulk.choosing import Chosen
from bot.desk.views import bulk as drawn
from bot.errors import Refused
from bot.ui.blocks import View
from data.bulk import bulks
from data.bulk.models import What
from data.transaction import Transaction

_PAGE = "bulk.page."


async def _begin(ctx: ActionContext) -> Open:
    return Open(await _list(ctx, Chosen()))


async def _listed(ctx: ActionContext) -> Say:
    """`/mentions list`: what is open, newest first, and a way to many at once."""
    found = await doing.found(ctx.app, Chosen(), ctx.by, drawn.FIRST)
    return Say(drawn.listed(found, ctx.app.clock(), ctx.render))


async def _of_storm(ctx: ActionContext) -> Open:
    """*Select several…* of a board: those of its storm."""
    storm = ctx.state.storm or ctx.number
    return Open(await _list(ctx, Chosen(storm=storm)))


async def _page(ctx: ActionContext) -> Replace:
    written = ctx.interaction.action.removeprefix(_PAGE)
    if not written.isdigit():
        raise Refused("not_here")
    chosen = await _ticked(ctx)
    return Replace(await _list(ctx, replace(chosen, first=int(written))))


async def _filter(ctx: ActionContext) -> Replace:
    chosen = await _ticked(ctx)
    view = drawn.narrow(_carrying(ctx, chosen), chosen, ctx.render)
    return Replace(view)


async def _filtered(ctx: ActionContext) -> Replace:
    fields, chosen = ctx.fields, choosing.read(ctx.state.chosen)
    narrowed = replace(
        chosen,
        klass=drawn.choice(fields.choice("klass")),
        platform=drawn.choice(fields.choice("platform")),
        author=fields.text("author"),
        words=fields.text("words"),
        age=drawn.choice(fields.choice("age")),
        first=0,
        everything=False,
        numbers=(),
    )
    return Replace(await _list(ctx, narrowed))


async def _confirm(ctx: ActionContext) -> Replace:
    """The count is shown before anything is done."""
    chosen = await _ticked(ctx)
    what = ctx.fields.choice("what")
    numbers = await doing.numbers_of(ctx.app, chosen)
    if not numbers:
        raise Refused("nothing_chosen", field=_first_boxes(chosen))
    metadata = ctx.carrying(chosen=chosen.as_text(), met=what)
    return Replace(drawn.confirm(metadata, _what(what), len(numbers), ctx.render))


async def _do(ctx: ActionContext) -> Say:
    fields, chosen = ctx.fields, choosing.read(ctx.state.chosen)
    what = _what(ctx.state.met)
    value = fields.text("value") or fields.choice("value")
    wanted = drawn.wanted(what, value, fields.text("why"))
    if what == "join" and not wanted.value.isdigit():
        raise Refused("which_number", field="value")
    numbers = await doing.numbers_of(ctx.app, chosen)
    done = await doing.do(
        ctx.app, ctx.by, ctx.actor.name, ctx.interaction.key, numbers, wanted
    )
    reasons = {reason: _said(reason, ctx) for reason in done.refused}
    return Say(drawn.did(done, reasons, ctx.render), on_home=True)


def _said(reason: str, ctx: ActionContext) -> str:
    """The reason in a few words, where it names nobody."""
    words, key = ctx.render.words, f"bulk.reason.{reason}"
    return words(key) if words.has(key) else words("bulk.reason.other")


async def _undo(ctx: ActionContext) -> Say:
    number, by = ctx.number, ctx.by

    def total(tx: Transaction) -> int:
        bulk = bulks.find(tx, number)
        items = [] if bulk is None else bulks.items(tx, bulk.id)
        return sum(one.done for one in items)

    many = await ctx.app.store.read(total)
    count = await doing.undo(ctx.app, by, number, ctx.interaction.key)
    return Say(drawn.undone(count, many, ctx.render), on_home=True)


async def _list(ctx: ActionContext, chosen: Chosen) -> View:
    found = await doing.found(ctx.app, chosen, ctx.by, drawn.PAGE)
    chosen = replace(chosen, here=tuple(one.id for one in found.mentions))
    return drawn.choose(_carrying(ctx, chosen), chosen, found, ctx.render)


def _carrying(ctx: ActionContext, chosen: Chosen) -> str:
    return ctx.carrying(chosen=chosen.as_text())


async def _ticked(ctx: ActionContext) -> Chosen:
    """What the dialog holds, with the boxes of the page that stands in it."""
    chosen = choosing.read(ctx.state.chosen)
    ticked: frozenset[str] = frozenset()
    for group in range(2):
        ticked |= ctx.fields.choices(f"boxes{group}.{chosen.first}")
    everything = "all" in ctx.fields.choices("everything")
    return chosen.ticked(ticked, everything=everything)


def _first_boxes(chosen: Chosen) -> str:
    return f"boxes0.{chosen.first}"


def _what(written: str) -> What:
    for one in get_args(What):
        if one == written:
            return one  # type: ignore[no-any-return]
    raise Refused("not_here")


ROWS = (
    Action("list", kind="word", command=_listed, permission="desk.bulk"),
    Action("bulk.begin", command=_begin, permission="desk.bulk", label="button.bulk"),
    Action("storm.bulk", command=_of_storm, about="storm", label="button.storm.bulk"),
    Action(
        "bulk.filter",
        command=_filter,
        permission="desk.bulk",
        label="button.bulk_filter",
    ),
    Action(_PAGE, command=_page, permission="desk.bulk", label="", example="0"),
    Action("bulk_filter", submit=_filtered, permission="desk.bulk", about="nothing"),
    Action("bulk", submit=_confirm, permission="desk.bulk", about="nothing"),
    Action("bulk_do", submit=_do, permission="desk.bulk", about="nothing"),
    Action(
        "bulk.undo", command=_undo, permission="desk.bulk", label="button.bulk_undo"
    ),
)
"""Many mentions at once."""
