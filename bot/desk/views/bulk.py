"""The dialogs that choose many mentions and do one thing with them all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.card.views.digest import described, entry
from bot.desk.bulk.choosing import AGES, MOST, BulkRequest, Chosen, Did, SelectionPage
from bot.ui.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    section,
)
from bot.ui.fields import boxes, field, modal, one_of, written
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import cut, escape_mrkdwn, line
from data.bulk.models import What
from data.models import Mention, Status

FIRST = 5

PAGE = 20
"""Two groups of boxes: Slack takes ten in each."""

_GROUP = 10
_ANY = "any"
_NO_CLASS = "-"
_DOES: tuple[What, ...] = ("claim", "classify", "join", "close")


def listed(found: SelectionPage, now: datetime, render: RenderContext) -> Message:
    """`/mentions list`: the first rows with their next step, and a way to many at once."""
    words = render.words
    head = words("bulk.listed", count=found.total)
    blocks: list[Block] = [section(head)]
    for mention in found.mentions:
        move = "claim" if mention.status is Status.OPEN else "show"
        blocks.append(entry(mention, now, render, move=move, group="list"))
    if found.total:
        several = button(words("button.bulk"), "bulk.begin", 0)
        blocks.append(actions([several], "list:bulk"))
    texts = [described(one, now, render) for one in found.mentions[:3]]
    return Message("\n".join([head, *texts]), blocks)


def choose(
    metadata: str, chosen: Chosen, found: SelectionPage, render: RenderContext
) -> View:
    """Fields: `boxes0`, `boxes1`, `everything`, and `what` to do with them."""
    words, total = render.words, found.total
    last = chosen.first + len(found.mentions)
    head = words(
        "bulk.head", first=min(chosen.first + 1, total), last=last, total=total
    )
    blocks: list[Block] = [
        section(head),
        actions(
            [
                button(words("button.bulk_filter"), "bulk.filter", 0),
                *_turns(chosen, last, total, render),
            ],
            "bulk:turns",
        ),
    ]
    if chosen.is_filtered:
        blocks.insert(1, context([mrkdwn(filtered(chosen, render))]))
    if chosen.numbers:
        said = words("bulk.chosen", count=len(chosen.numbers))
        blocks.append(context([mrkdwn(said)]))
    if found.mentions:
        options = [option(words(f"bulk.what.{one}"), one) for one in _DOES]
        does = one_of("static_select", options, _DOES[0])
        blocks.append(field("what", words("bulk.what_to_do"), does))
    if total > len(found.mentions):
        most = min(total, MOST)
        every = [option(words("bulk.everything", count=most), "all")]
        everything = boxes(every, ["all"] if chosen.everything else [])
        blocks.append(
            field("everything", words("bulk.with"), everything, optional=True)
        )
    ticked = {str(number) for number in chosen.numbers}
    for group in range(0, len(found.mentions), _GROUP):
        part = found.mentions[group : group + _GROUP]
        name = f"boxes{group // _GROUP}.{chosen.first}"
        options = [_option(one, render) for one in part]
        label = words("bulk.which") if group == 0 else words("bulk.which_more")
        blocks.append(field(name, label, boxes(options, ticked), optional=True))
    return modal("bulk", metadata, blocks, words, submit=bool(found.mentions))


def narrow(metadata: str, chosen: Chosen, render: RenderContext) -> View:
    """Fields: `klass`, `platform`, `author`, `words`, `age`."""
    words, playbook = render.words, render.playbook
    anything = option(words("bulk.any"), _ANY)
    classes = [
        anything,
        option(words("card.unclassified"), _NO_CLASS),
        *(option(words.pick(one.label), one.id) for one in playbook.classes.values()),
    ]
    platforms = [
        anything,
        *(
            option(words.pick(one.label), one.id)
            for one in list(playbook.platforms.values())[:90]
        ),
    ]
    ages = [anything, *(option(words(f"bulk.age.{one}"), one) for one in AGES)]
    short = {**written(lines=False), "max_length": 80}
    blocks = [
        field(
            "klass",
            words("dialog.bulk_filter.klass"),
            one_of("static_select", classes, chosen.klass or _ANY),
        ),
        field(
            "platform",
            words("dialog.bulk_filter.platform"),
            one_of("static_select", platforms, chosen.platform or _ANY),
        ),
        field(
            "author",
            words("dialog.bulk_filter.author"),
            _filled(short, chosen.author),
            optional=True,
        ),
        field(
            "words",
            words("dialog.bulk_filter.words"),
            _filled(short, chosen.words),
            optional=True,
        ),
        field(
            "age",
            words("dialog.bulk_filter.age"),
            one_of("static_select", ages, chosen.age or _ANY),
        ),
    ]
    return modal("bulk_filter", metadata, blocks, words)


def confirm(metadata: str, what: What, count: int, render: RenderContext) -> View:
    """How many, before anything is done. Fields: `value`, `why`, as the deed needs them."""
    words, playbook = render.words, render.playbook
    blocks: list[Block] = [section(words(f"bulk.confirm.{what}", count=count))]
    if what == "classify":
        closing = [one for one in playbook.classes.values() if one.closes_as]
        options = [option(words.pick(one.label), one.id) for one in closing]
        blocks.append(
            field(
                "value",
                words("dialog.bulk_do.klass"),
                one_of("static_select", options, closing[0].id),
            )
        )
    if what == "join":
        number = {**written(lines=False), "max_length": 20}
        blocks.append(field("value", words("dialog.bulk_do.parent"), number))
    if what == "close":
        outcomes = [one for one in playbook.outcomes.values() if one.in_close]
        options = [option(words.pick(one.label), one.id) for one in outcomes]
        blocks.append(
            field(
                "value",
                words("dialog.bulk_do.outcome"),
                one_of("static_select", options, outcomes[0].id),
            )
        )
        why = {**written(lines=False), "max_length": 200}
        blocks.append(field("why", words("dialog.bulk_do.why"), why, optional=True))
    blocks.append(context([mrkdwn(words("bulk.undo_hint"))]))
    return modal("bulk_do", metadata, blocks, words)


def wanted(what: What, value: str, why: str) -> BulkRequest:
    """What the dialog says is to be done."""
    return BulkRequest(what, value.strip().lstrip("#"), why)


def did(done: Did, reasons: Mapping[str, str], render: RenderContext) -> Message:
    """With how many it was done, why not with the others, and one way back."""
    words = render.words
    lines = [words(f"bulk.did.{done.what}", count=len(done.done))]
    lines += [
        words("bulk.not_with", count=count, reason=reasons.get(reason, reason))
        for reason, count in done.refused.items()
    ]
    blocks: list[Block] = [section("\n".join(lines))]
    if done.done:
        undo = button(words("button.bulk_undo"), "bulk.undo", done.bulk)
        blocks.append(actions([undo], f"bulk:{done.bulk}"))
    return Message("\n".join(lines), blocks)


def undone(count: int, total: int, render: RenderContext) -> Message:
    """With how many it could be taken back."""
    left = total - count
    said = render.words("bulk.undone", count=count)
    if left:
        said += " " + render.words("bulk.undone_left", count=left)
    return Message(said)


def filtered(chosen: Chosen, render: RenderContext) -> str:
    """What the list is narrowed to, in words."""
    words, playbook = render.words, render.playbook
    said: list[str] = []
    if chosen.klass == _NO_CLASS:
        said.append(words("card.unclassified"))
    elif chosen.klass in playbook.classes:
        said.append(words.pick(playbook.classes[chosen.klass].label))
    if chosen.platform in playbook.platforms:
        said.append(words.pick(playbook.platforms[chosen.platform].label))
    said += [f"“{escape_mrkdwn(one)}”" for one in (chosen.author, chosen.words) if one]
    if chosen.age in AGES:
        said.append(words(f"bulk.age.{chosen.age}"))
    return words("bulk.filtered", what=" · ".join(said))


def choice(value: str) -> str:
    """The value of a choice, empty for anything."""
    return "" if value == _ANY else value


def _turns(
    chosen: Chosen, last: int, total: int, render: RenderContext
) -> Sequence[Block]:
    return [
        button(render.words(f"button.storm.{name}"), f"bulk.page.{start}", 0)
        for name, start in (("earlier", chosen.first - PAGE), ("further", last))
        if 0 <= start < total
    ]


def _option(mention: Mention, render: RenderContext) -> Block:
    """`#482 @robin · X · The parcel …`, as plain text."""
    words = render.words
    text = line(mention.post.text or mention.post.title, 90)
    if mention.post.visibility not in ("public", "unlisted"):
        text = words("summary.hidden")
    head = f"#{mention.id} {author_of(mention.post, words)}"
    klass = render.klass(mention)
    sorted_ = words("card.unclassified") if klass is None else words.pick(klass.label)
    status = words(f"bulk.status.{mention.status}")
    about = f"{platform_of(mention.post, render)} · {sorted_} · {status}"
    return option(cut(f"{head} · {text}", 75), mention.id, cut(about, 75))


def _filled(element: Block, text: str) -> Block:
    return {**element, "initial_value": text} if text else element
