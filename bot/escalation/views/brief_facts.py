"""The facts of a brief: who and reach, since when, done so far, known and not known."""

from bot.card.views import takedown_facts
from bot.card.views.badges import followers, reopened
from bot.ui.card_model import CardModel
from bot.ui.phrases import (
    RenderContext,
    author_of,
    class_of,
    name_in,
    outcome_of,
    platform_of,
    spoken,
)
from bot.ui.texts import inert, inert_line
from data.models import Escalation, Post, Status


def facts(scene: CardModel, asked: Escalation, pen: RenderContext) -> list[str]:
    """Who, since when, done so far, known and not known: one line each."""
    words = pen.words
    lines = [
        ("who", who(scene.mention.post, pen)),
        ("since", since(scene, pen)),
        ("class", class_of(scene.mention, pen)),
        ("done", done(scene, pen)),
        ("known", inert_line(asked.known, 300)),
        ("unknown", inert_line(asked.unknown, 300)),
    ]
    said = [f"*{words(f'brief.{key}')}*: {text}" for key, text in lines if text]
    for enquiry in scene.briefing.enquiries[-2:]:
        answer = inert_line(enquiry.answer, 300) or words("brief.not_answered")
        said.append(
            words(
                "brief.enquiry",
                name=spoken(name_in(scene, enquiry.asked_by, words)),
                question=inert_line(enquiry.question, 200),
                answer=answer,
            )
        )
    return said


def who(post: Post, pen: RenderContext) -> str:
    """The author with platform and reach."""
    words = pen.words
    values = {
        "author": inert(author_of(post, words)),
        "platform": inert(platform_of(post, pen)),
    }
    if post.author.followers is None:
        return words("brief.who_plain", **values)
    reach = followers(post.author.followers, pen)
    return words("brief.who_followers", followers=reach, **values)


def since(scene: CardModel, pen: RenderContext) -> str:
    """Since when, and which way it goes: who joined in below."""
    said = pen.token(scene.mention.started_at, scene.drawn_at)
    if not scene.replies:
        return said
    joined = pen.words(
        "card.replies_by_author" if scene.replies_by_author else "card.replies",
        number=scene.replies,
        by_author=scene.replies_by_author,
    )
    return f"{said} · {joined}"


def done(scene: CardModel, pen: RenderContext) -> str:
    """What we did so far, and who has it."""
    mention, words = scene.mention, pen.words
    parts = [_replied(scene, pen)]
    if mention.promise_due is not None:
        time = pen.token(mention.promise_due, scene.drawn_at)
        parts.append(words("brief.done_promise", time=time))
    if mention.status is Status.CLOSED:
        parts.append(words("brief.done_closed", outcome=outcome_of(mention, pen)))
    elif mention.status is Status.WATCHING:
        parts.append(words("gist.watching", outcome=outcome_of(mention, pen)))
        parts += _who_has_it(scene, pen)
    else:
        parts += _who_has_it(scene, pen) or [words("brief.done_nobody")]
    parts += [reopened(scene, pen), *takedown_facts.chips(scene, pen)]
    return " · ".join(part for part in parts if part)


def _who_has_it(scene: CardModel, pen: RenderContext) -> list[str]:
    owner = scene.mention.owner
    if owner is None:
        return []
    name = spoken(name_in(scene, owner, pen.words))
    return [pen.words("brief.done_with", name=name)]


def _replied(scene: CardModel, pen: RenderContext) -> str:
    """What the public has from us. A clock that was stopped is no reply."""
    mention, words, now = scene.mention, pen.words, scene.drawn_at
    reason = pen.playbook.no_reply_reasons.get(mention.reason or "")
    by_us = mention.reply_channel is not None or mention.private == "solved"
    if mention.answered_at is not None and by_us:
        time = pen.token(mention.answered_at, now)
        return words("brief.done_answered", time=time)
    if reason is not None:
        return words("brief.done_no_reply", reason=words.pick(reason.label))
    if scene.briefing.held_at is not None:
        time = pen.token(scene.briefing.held_at, now)
        return words("brief.done_holding", time=time)
    return "" if mention.status is Status.CLOSED else words("brief.done_nothing")
