"""The modals that end a case: close it, or let it stand for a reason."""

from datetime import datetime

from bot.card.views.private import overflow_menu
from bot.card.views.tasks import kind_of
from bot.mentions.rules import closing_steps
from bot.mentions.rules.ending import OpenEnds, result_of
from bot.replies.views.dialogs import claimed
from bot.ui.blocks import Block, View, context, mrkdwn, option
from bot.ui.fields import field, modal, one_of, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line
from data.models import Mention

_MOST = 1000


def close(
    metadata: str,
    mention: Mention,
    ends: OpenEnds,
    render: RenderContext,
    *,
    now: datetime,
    outcome: str | None = None,
) -> View:
    """Fields: `outcome`; where it needs them `result`, `dot_<name>`, `anyway`, `why`, and
    while nobody has noted an answer `text`, `url`, `channel` and `at`.

    What is still open is said first, and each open end has the field of its way on.
    """
    words = render.words
    endings = [
        option(f"{known.symbol} {words.pick(known.label)}", known.id)
        for known in render.playbook.outcomes.values()
        if (known.in_close or known.id == outcome)
        and (not known.reasoned or mention.reason is not None)
    ]
    blocks: list[Block] = _what_is_open(mention, ends, render, now)
    blocks.append(
        field(
            "outcome",
            words("dialog.close.outcome"),
            one_of("static_select", endings, outcome),
        )
    )
    if mention.answered_at is None:
        blocks += claimed(words, now=now)
    blocks += [*_result(mention, outcome, render), *_closing_steps(mention, render)]
    blocks.append(_text("why", "why_hint", render))
    if ends.some or mention.promise_due is not None:
        blocks.append(_text("anyway", "anyway_hint", render))
    return modal("close", metadata, blocks, words)


def cannot_fix(
    metadata: str, mention: Mention, ends: OpenEnds, render: RenderContext
) -> View:
    """Fields: `why` (needed), `instead`, `dot_<name>` and `anyway` as in `close`."""
    blocks = [
        _text("why", "why_cannot_hint", render, optional=False),
        _text("instead", "instead_hint", render),
        *_closing_steps(mention, render),
    ]
    if ends.some or mention.promise_due is not None:
        blocks.append(_text("anyway", "anyway_hint", render))
    return modal("cannot_fix", metadata, blocks, render.words)


def stand(metadata: str, render: RenderContext, *, chosen: str | None) -> View:
    """Field: `reason`."""
    reasons = [
        option(render.words.pick(reason.label), reason.id)
        for reason in render.playbook.no_reply_reasons.values()
    ]
    asked = field(
        "reason",
        render.words("dialog.stand.reason"),
        one_of("radio_buttons", reasons[:10], chosen),
        hint=render.words("dialog.stand.reason_hint"),
    )
    return modal("stand", metadata, [asked], render.words)


def _what_is_open(
    mention: Mention, ends: OpenEnds, render: RenderContext, now: datetime
) -> list[Block]:
    words = render.words
    said = (
        [overflow_menu(mention, render)]
        if closing_steps.missing(mention, render.playbook)
        else []
    )
    said += [
        words(
            "close.task",
            kind=kind_of(task, render),
            what=escape_line(task.what, 100),
            time=render.token(task.due, now),
        )
        for task in ends.tasks[:4]
    ]
    if ends.escalation is not None:
        question = escape_line(ends.escalation.question, 150)
        said.append(words("close.question", question=question))
    if ends.private:
        said.append(words("close.private"))
    if ends.first_look is not None:
        said.append(words("close.first_look", time=render.token(ends.first_look, now)))
    if mention.promise_due is not None:
        said.append(words("close.promise", time=render.token(mention.promise_due, now)))
    return [context([mrkdwn(one) for one in said if one])] if any(said) else []


def _result(
    mention: Mention, outcome: str | None, render: RenderContext
) -> list[Block]:
    klass = render.klass(mention)
    if klass is None or not klass.negative:
        return []
    usual = result_of(mention, render.playbook.outcomes.get(outcome or ""))
    results = [
        option(render.words.pick(result.label), result.id)
        for result in render.playbook.private.results.values()
    ]
    asked = one_of("static_select", results, usual)
    hint = render.words("dialog.close.result_hint")
    label = render.words("dialog.close.result")
    return [field("result", label, asked, hint=hint, optional=True)]


def _closing_steps(mention: Mention, render: RenderContext) -> list[Block]:
    waivers = [
        option(render.words.pick(waiver.label), waiver.id)
        for waiver in render.playbook.private.waivers.values()
    ]
    return [
        field(
            closing_steps.field_of(name),
            render.words.pick(page.ask),
            one_of("static_select", waivers),
            optional=True,
        )
        for name, page in render.playbook.private.closing_steps.items()
        if name in closing_steps.missing(mention, render.playbook)
    ]


def _text(
    name: str, hint: str, render: RenderContext, *, optional: bool = True
) -> Block:
    return field(
        name,
        render.words(f"dialog.close.{name}"),
        {**written(), "max_length": _MOST},
        hint=render.words(f"dialog.close.{hint}"),
        optional=optional,
    )
