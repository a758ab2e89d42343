"""The modals that end a case: close it, or let it stand for a reason."""

from datetime import datetime

from bot.card.views.private import overflow_menu
from bot.card.views.tasks import kind_of
from bot.mentions.rules import closing_steps, ending
from bot.mentions.rules.ending import OpenEnds
from bot.playbook.playbook import Outcome
from bot.ui.blocks import Block, View, context, mrkdwn, option, section
from bot.ui.fields import field, modal, one_of, posted, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line
from bot.ui.translator import Translator
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
    more: bool = False,
) -> View:
    """Fields: `outcome`, and only what this one needs: of what we answered `text`, `url`,
    `channel` and `at`; `result`, `dot_<name>`, `why`, `anyway`.

    What is still open is said first. `more`: another ending was chosen, and it needs more.
    """
    words, chosen = render.words, render.playbook.outcomes.get(outcome or "")
    endings = [
        option(f"{known.symbol} {words.pick(known.label)}", known.id)
        for known in render.playbook.outcomes.values()
        if (known.in_close or known.id == outcome)
        and (not known.reasoned or mention.reason is not None)
    ]
    blocks: list[Block] = _what_is_open(mention, ends, render, now)
    ask = one_of("static_select", endings, outcome)
    blocks.append(field("outcome", words("dialog.close.outcome"), ask))
    if more:
        blocks.append(context([mrkdwn(words("dialog.close.more"))]))
    if chosen is not None:
        blocks += _needed(mention, chosen, render, now)
    if ends.some or mention.promise_due is not None:
        blocks.append(_text("anyway", "anyway_hint", render))
    return modal("close", metadata, blocks, words)


def _needed(
    mention: Mention, outcome: Outcome, render: RenderContext, now: datetime
) -> list[Block]:
    """What has to be said for this ending and is not known yet."""
    blocks: list[Block] = []
    if not ending.is_told(mention, outcome, render.playbook):
        alone = outcome.claims == "private"
        blocks += _claimed(render.words, now=now, alone=alone)
    if ending.needs_result(mention, outcome, render.playbook):
        blocks.append(_result(render))
    if ending.needs_closing_steps(outcome):
        blocks += _closing_steps(mention, render)
    if outcome.needs_why:
        blocks.append(_text("why", "why_hint", render))
    return blocks


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


def _result(render: RenderContext) -> Block:
    results = [
        option(render.words.pick(result.label), result.id)
        for result in render.playbook.private.results.values()
    ]
    label = render.words("dialog.close.result")
    return field("result", label, one_of("static_select", results), optional=True)


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


def _claimed(words: Translator, *, now: datetime, alone: bool) -> list[Block]:
    """Fields: `text`, `url` (one is needed), `channel`, `at`, for an ending that says so.

    `alone`: the ending says that they heard from us in private.
    """
    channel = "private" if alone else "public"
    what, where, link, when = posted("answer", words, now, channel=channel)
    key = "claimed_private" if alone else "claimed"
    return [section(words(f"dialog.close.{key}")), what, link, where, when]
