"""The dialogs in which a case ends: close it, or let it stand for a reason."""

from datetime import datetime

from bot.card.views.private import three_dots
from bot.card.views.tasks import kind_of
from bot.mentions.rules import closing_steps
from bot.mentions.rules.ending import OpenEnds, result_of
from bot.replies.views.dialogs import claimed
from bot.ui.blocks import Block, View, context, mrkdwn, option
from bot.ui.fields import field, modal, one_of, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import inert_line
from data.models import Mention

_MOST = 1000


def close(
    metadata: str,
    mention: Mention,
    ends: OpenEnds,
    pen: RenderContext,
    *,
    now: datetime,
    outcome: str | None = None,
) -> View:
    """Fields: `outcome`; where it needs them `result`, `dot_<name>`, `anyway`, `why`, and
    while nobody has noted an answer `text`, `url`, `channel` and `at`.

    What is still open is said first, and each open end has the field of its way on.
    """
    words = pen.words
    endings = [
        option(f"{known.symbol} {words.pick(known.label)}", known.id)
        for known in pen.playbook.outcomes.values()
        if (known.in_close or known.id == outcome)
        and (not known.reasoned or mention.reason is not None)
    ]
    blocks: list[Block] = _what_is_open(mention, ends, pen, now)
    blocks.append(
        field(
            "outcome",
            words("dialog.close.outcome"),
            one_of("static_select", endings, outcome),
        )
    )
    if mention.answered_at is None:
        blocks += claimed(words, now=now)
    blocks += [*_result(mention, outcome, pen), *_dots(mention, pen)]
    blocks.append(_text("why", "why_hint", pen))
    if ends.some or mention.promise_due is not None:
        blocks.append(_text("anyway", "anyway_hint", pen))
    return modal("close", metadata, blocks, words)


def cannot_fix(
    metadata: str, mention: Mention, ends: OpenEnds, pen: RenderContext
) -> View:
    """Fields: `why` (needed), `instead`, `dot_<name>` and `anyway` as in `close`."""
    blocks = [
        _text("why", "why_cannot_hint", pen, optional=False),
        _text("instead", "instead_hint", pen),
        *_dots(mention, pen),
    ]
    if ends.some or mention.promise_due is not None:
        blocks.append(_text("anyway", "anyway_hint", pen))
    return modal("cannot_fix", metadata, blocks, pen.words)


def stand(metadata: str, pen: RenderContext, *, chosen: str | None) -> View:
    """Field: `reason`."""
    reasons = [
        option(pen.words.pick(reason.label), reason.id)
        for reason in pen.playbook.no_reply_reasons.values()
    ]
    asked = field(
        "reason",
        pen.words("dialog.stand.reason"),
        one_of("radio_buttons", reasons[:10], chosen),
        hint=pen.words("dialog.stand.reason_hint"),
    )
    return modal("stand", metadata, [asked], pen.words)


def _what_is_open(
    mention: Mention, ends: OpenEnds, pen: RenderContext, now: datetime
) -> list[Block]:
    words = pen.words
    said = (
        [three_dots(mention, pen)]
        if closing_steps.missing(mention, pen.playbook)
        else []
    )
    said += [
        words(
            "close.task",
            kind=kind_of(task, pen),
            what=inert_line(task.what, 100),
            time=pen.token(task.due, now),
        )
        for task in ends.tasks[:4]
    ]
    if ends.escalation is not None:
        question = inert_line(ends.escalation.question, 150)
        said.append(words("close.question", question=question))
    if ends.private:
        said.append(words("close.private"))
    if ends.first_look is not None:
        said.append(words("close.first_look", time=pen.token(ends.first_look, now)))
    if mention.promise_due is not None:
        said.append(words("close.promise", time=pen.token(mention.promise_due, now)))
    return [context([mrkdwn(one) for one in said if one])] if any(said) else []


def _result(mention: Mention, outcome: str | None, pen: RenderContext) -> list[Block]:
    klass = pen.klass(mention)
    if klass is None or not klass.negative:
        return []
    usual = result_of(mention, pen.playbook.outcomes.get(outcome or ""))
    results = [
        option(pen.words.pick(result.label), result.id)
        for result in pen.playbook.private.results.values()
    ]
    asked = one_of("static_select", results, usual)
    hint = pen.words("dialog.close.result_hint")
    label = pen.words("dialog.close.result")
    return [field("result", label, asked, hint=hint, optional=True)]


def _dots(mention: Mention, pen: RenderContext) -> list[Block]:
    waivers = [
        option(pen.words.pick(waiver.label), waiver.id)
        for waiver in pen.playbook.private.waivers.values()
    ]
    return [
        field(
            closing_steps.field_of(name),
            pen.words.pick(page.ask),
            one_of("static_select", waivers),
            optional=True,
        )
        for name, page in pen.playbook.private.dots.items()
        if name in closing_steps.missing(mention, pen.playbook)
    ]


def _text(name: str, hint: str, pen: RenderContext, *, optional: bool = True) -> Block:
    return field(
        name,
        pen.words(f"dialog.close.{name}"),
        {**written(), "max_length": _MOST},
        hint=pen.words(f"dialog.close.{hint}"),
        optional=optional,
    )
