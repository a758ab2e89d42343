"""The facts of a brief: author and reach, since when, done so far, known and not known."""

from collections.abc import Iterator

from bot.card.views import takedown_facts
from bot.card.views.badges import came_back, reopened
from bot.card.views.headline import collapsed, followers, known_flags
from bot.ui.blocks import Block, quote, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button
from bot.ui.phrases import (
    RenderContext,
    author_of,
    name_in,
    outcome_of,
    platform_of,
    spoken,
)
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits, line
from data.models import Escalation, Post, Status


def facts(model: CardModel, asked: Escalation, render: RenderContext) -> list[str]:
    """Done so far, known and not known: one line each."""
    words = render.words
    lines = [
        (
            "done",
            " · ".join(filter(None, [done(model, render), joined(model, render)])),
        ),
        ("known", escape_line(asked.known, 300)),
        ("unknown", escape_line(asked.unknown, 300)),
    ]
    said = [f"*{words(f'brief.{key}')}*: {text}" for key, text in lines if text]
    for info_request in model.briefing.info_requests[-2:]:
        answer = escape_line(info_request.answer, 300) or words("brief.not_answered")
        said.append(
            words(
                "brief.info_request",
                name=spoken(name_in(model, info_request.asked_by, words)),
                question=escape_line(info_request.question, 200),
                answer=answer,
            )
        )
    return said


def who(post: Post, render: RenderContext) -> str:
    """The author with platform and reach."""
    words = render.words
    values = {
        "author": escape_mrkdwn(author_of(post, words)),
        "platform": escape_mrkdwn(platform_of(post, render)),
    }
    if post.author.followers is None:
        return words("brief.who_plain", **values)
    reach = followers(post.author.followers, render)
    return words("brief.who_followers", followers=reach, **values)


def joined(model: CardModel, render: RenderContext) -> str:
    """Which way it goes: who joined in below."""
    if not model.replies:
        return ""
    return render.words(
        "card.replies_by_author" if model.replies_by_author else "card.replies",
        number=model.replies,
        by_author=model.replies_by_author,
    )


def done(model: CardModel, render: RenderContext) -> str:
    """What we did so far, and who has it."""
    mention, words = model.mention, render.words
    parts = [_replied(model, render)]
    if mention.promise_due is not None:
        time = render.token(mention.promise_due, model.drawn_at)
        parts.append(words("brief.done_promise", time=time))
    if mention.status is Status.CLOSED:
        parts.append(words("brief.done_closed", outcome=outcome_of(mention, render)))
    elif mention.status is Status.WATCHING:
        parts.append(words("summary.watching", outcome=outcome_of(mention, render)))
        parts += _who_has_it(model, render)
    else:
        parts += _who_has_it(model, render) or [words("brief.done_nobody")]
    parts += [came_back(model, render), reopened(model, render)]
    parts += takedown_facts.badges(model, render)
    return " · ".join(part for part in parts if part)


def _who_has_it(model: CardModel, render: RenderContext) -> list[str]:
    owner = model.mention.owner
    if owner is None:
        return []
    name = spoken(name_in(model, owner, render.words))
    return [render.words("brief.done_with", name=name)]


def _replied(model: CardModel, render: RenderContext) -> str:
    """What the public has from us. A clock that was stopped is no reply."""
    mention, words, now = model.mention, render.words, model.drawn_at
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    by_us = mention.reply_channel is not None or mention.private_state == "solved"
    if mention.answered_at is not None and by_us:
        time = render.token(mention.answered_at, now)
        return words("brief.done_answered", time=time)
    if reason is not None:
        return words("brief.done_no_reply", reason=words.pick(reason.label))
    if model.briefing.held_at is not None:
        time = render.token(model.briefing.held_at, now)
        return words("brief.done_holding", time=time)
    return "" if mention.status is Status.CLOSED else words("brief.done_nothing")


_QUOTED = (280, 840)
_OPEN_TO_ALL = ("public", "unlisted")


def folded(
    model: CardModel, asked: Escalation, render: RenderContext, *, apart: bool = False
) -> bool:
    """What hurts, or is for few eyes only, is not repeated in another channel (S0.6)."""
    return bool(_why_folded(model, asked, render, apart=apart))


def what(
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
    here: str,
    *,
    apart: bool,
) -> list[Block]:
    """What was written, or why it does not stand here; `apart` as in a direct message."""
    post = model.mention.post
    why = _why_folded(model, asked, render, apart=apart)
    if why:
        said = section(render.words(why), f"{here}:what")
        return [{**said, "accessory": move_button("full_text", model.mention, render)}]
    if model.mention.withdrawn_at is not None:
        return [section(render.words("card.withdrawn"), f"{here}:what")]
    text = fits(clean(post.text), *_QUOTED) if post.text else ""
    title = line(post.title, 120)
    if not text and not title:
        return []
    return [quote(text, f"{here}:what", title=title)]


def minded(model: CardModel, render: RenderContext) -> Iterator[tuple[int, str]]:
    """Above the facts: what may save somebody, such as the number to phone."""
    for number, flag in enumerate(known_flags(model.mention, render)):
        if flag.on_card and flag.restricted:
            yield number, render.words.pick(flag.line)


def _why_folded(
    model: CardModel, asked: Escalation, render: RenderContext, *, apart: bool
) -> str:
    """Why the text is not quoted: the key of a sentence, or nothing where it is.

    `apart` is a direct message or a dialog: whoever reads it is of the small circle.
    """
    post = model.mention.post
    if collapsed(model.mention, render):
        return "card.collapsed"
    few = any(flag.restricted for flag in known_flags(model.mention, render))
    if model.hidden or (few and not apart):
        return "brief.kept"
    shown = asked.quoted or post.visibility in _OPEN_TO_ALL
    return "" if shown else "brief.not_quoted"
