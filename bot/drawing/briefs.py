"""The brief to management: one question, what is known, and a time, on one screen.

Seen and decided are two clocks; a brief that was answered shows what became of it and
has no buttons left (DESIGN promise 7, playbook §4.3).
"""

from bot.drawing.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    mrkdwn,
    quote,
    section,
)
from bot.drawing.buttons import label_of, move_button, open_post
from bot.drawing.card import collapsed
from bot.drawing.chips import decision_of, followers, known_flags, level_of
from bot.drawing.phrases import Pen, author_of, name_in, platform_of, spoken
from bot.drawing.scene import Scene
from bot.drawing.texts import clean, fits, inert, inert_line, line
from data.models import Escalation

KINDS = ("brief", "brief_dm", "brief_again", "brief_redrawn")

_QUOTED = (280, 840)


def brief(
    kind: str, scene: Scene, asked: Escalation, pen: Pen, link: str | None
) -> Message:
    """The same brief for the channel, the person asked, and the second ping."""
    head = _head(kind, asked, pen)
    wanted = _wanted(scene, asked, pen)
    here = f"e{asked.id}"
    blocks: list[Block] = [
        section(f"*{head}*\n{wanted}", f"{here}:question"),
        *_what(scene, pen, here),
        section(_facts(scene, pen), f"{here}:facts"),
        context([mrkdwn(said) for said in _state(scene, asked, pen, link)]),
    ]
    buttons = _buttons(scene, asked, pen)
    if buttons:
        blocks.append(actions(buttons, f"{here}:steps"))
    return Message(f"{head} {wanted} {_became(scene, asked, pen)}".strip(), blocks)


def _head(kind: str, asked: Escalation, pen: Pen) -> str:
    reason = pen.playbook.escalation_reasons.get(asked.reason)
    again = kind == "brief_again" and asked.acknowledged_at is None
    return pen.words(
        "brief.head_again" if again else "brief.head",
        level=level_of(asked, pen),
        reason=pen.words.pick(reason.label) if reason is not None else "–",
        question=inert_line(asked.question, 400),
    )


def _wanted(scene: Scene, asked: Escalation, pen: Pen) -> str:
    if asked.decided_at is not None:
        return ""
    if asked.decide_by is None:
        return pen.words("brief.decide")
    time = pen.token(asked.decide_by, scene.drawn_at)
    return pen.words("brief.decide_by", time=time)


def _what(scene: Scene, pen: Pen, here: str) -> list[Block]:
    post = scene.mention.post
    if _folded(scene, pen):
        return [section(pen.words("card.collapsed"), f"{here}:what")]
    text = fits(clean(post.text), *_QUOTED) if post.text else ""
    title = line(post.title, 120)
    if not text and not title:
        return []
    return [quote(text, f"{here}:what", title=title)]


def _folded(scene: Scene, pen: Pen) -> bool:
    """What hurts, or is for few eyes only, is not repeated in another channel."""
    small_circle = any(flag.restricted for flag in known_flags(scene.mention, pen))
    return small_circle or collapsed(scene.mention, pen)


def _facts(scene: Scene, pen: Pen) -> str:
    """Who, since when, done so far: facts only, one line each."""
    words, mention = pen.words, scene.mention
    since = pen.token(mention.started_at, scene.drawn_at)
    return "\n".join(
        f"*{words(f'brief.{key}')}*: {said}"
        for key, said in (
            ("who", _who(scene, pen)),
            ("since", since),
            ("done", _done(scene, pen)),
        )
    )


def _who(scene: Scene, pen: Pen) -> str:
    post, words = scene.mention.post, pen.words
    values = {
        "author": inert(author_of(post, words)),
        "platform": inert(platform_of(post, pen)),
    }
    if post.author.followers is None:
        return words("brief.who_plain", **values)
    reach = followers(post.author.followers, pen)
    return words("brief.who_followers", followers=reach, **values)


def _done(scene: Scene, pen: Pen) -> str:
    mention, words, now = scene.mention, pen.words, scene.drawn_at
    reason = pen.playbook.no_reply_reasons.get(mention.reason or "")
    parts = []
    if mention.answered_at is not None:
        time = pen.token(mention.answered_at, now)
        parts.append(words("brief.done_answered", time=time))
    elif reason is not None:
        reason_label = words.pick(reason.label)
        parts.append(words("brief.done_no_reply", reason=reason_label))
    elif mention.first_reply_at is not None:
        time = pen.token(mention.first_reply_at, now)
        parts.append(words("brief.done_holding", time=time))
    else:
        parts.append(words("brief.done_nothing"))
    if mention.promise_due is not None:
        time = pen.token(mention.promise_due, now)
        parts.append(words("brief.done_promise", time=time))
    if mention.owner is not None:
        name = spoken(name_in(scene, mention.owner, words))
        parts.append(words("brief.done_with", name=name))
    else:
        parts.append(words("brief.done_nobody"))
    return " · ".join(parts)


def _state(scene: Scene, asked: Escalation, pen: Pen, link: str | None) -> list[str]:
    words = pen.words
    asker = spoken(name_in(scene, asked.raised_by, words))
    time = pen.token(asked.raised_at, scene.drawn_at)
    said = [words("brief.asked", name=asker, time=time)]
    said.append(_became(scene, asked, pen) or words("brief.free"))
    if any(flag.restricted for flag in known_flags(scene.mention, pen)):
        said.append(words("brief.restricted"))
    if link:
        said.append(words("letter.card", link=link, number=scene.mention.id))
    return said


def _became(scene: Scene, asked: Escalation, pen: Pen) -> str:
    """Whether it was seen and decided, and what was said to do."""
    words, now = pen.words, scene.drawn_at
    if asked.decided_at is not None:
        said = words(
            "brief.decided",
            name=spoken(name_in(scene, asked.decided_by, words)),
            time=pen.token(asked.decided_at, now),
            decision=decision_of(asked, pen),
        )
        instruction = inert_line(asked.instruction, 500)
        if not instruction:
            return said
        return f"{said} {words('card.instruction', instruction=instruction)}"
    if asked.acknowledged_at is not None:
        name = spoken(name_in(scene, asked.acknowledged_by, words))
        time = pen.token(asked.acknowledged_at, now)
        return words("brief.seen", name=name, time=time)
    return ""


def _buttons(scene: Scene, asked: Escalation, pen: Pen) -> list[Block]:
    if asked.decided_at is not None:
        return []
    names = (
        ["decide"] if asked.acknowledged_at is not None else ["acknowledge", "decide"]
    )
    drawn = [
        button(
            label_of(name, pen),
            f"escalation.{name}",
            asked.id,
            access=pen.words(
                "card.access", button=label_of(name, pen), number=scene.mention.id
            ),
            style="primary" if name == names[0] else None,
        )
        for name in names
    ]
    if _folded(scene, pen):
        drawn.append(move_button("full_text", scene.mention, pen))
    link = open_post(scene.mention, pen)
    return [*drawn, link] if link is not None else drawn
