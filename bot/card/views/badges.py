"""The small print of a card: whose move it is, what is due, and what to know."""

from bot.card.views import guidance, takedown_facts
from bot.card.views.changed import changed_chip, own_chip
from bot.card.views.drills import is_drill
from bot.mentions.rules.clocks import lag
from bot.mentions.rules.pausing import COMMUNITY
from bot.playbook.playbook import Flag
from bot.ui.blocks import Block, mrkdwn, plain
from bot.ui.card_model import CardModel
from bot.ui.phrases import (
    RenderContext,
    asleep,
    author_of,
    class_of,
    due_phrase,
    name_in,
    outcome_of,
    platform_of,
    spoken,
)
from bot.ui.texts import inert_line, line
from data.models import Escalation, Mention, Status

_MOST_FLAGS = 4
_TIMELESS = ("asked_nobody", "case_taken", "wants_more", "underway", "unreached")
"""Where a question stands when the time of its answer says nothing."""


def origin(scene: CardModel, pen: RenderContext) -> list[Block]:
    """Who wrote it, where and when. Everything of theirs is plain text."""
    post, words = scene.mention.post, pen.words
    platform = pen.playbook.platforms.get(post.platform)
    emoji = platform.emoji if platform is not None else "🌐"
    kind = f"kind.{post.kind}"
    kind = words(kind if words.has(kind) else "kind.other")
    place = f" · {line(post.channel_name, 40)}" if post.channel_name else ""
    elements = [
        plain(f"{emoji} {platform_of(post, pen)} · {kind} · #{scene.mention.id}"),
        plain(author_of(post, words) + place, 180, emoji=False),
    ]
    if is_drill(scene):
        elements.insert(0, mrkdwn(words("drill.mark")))
    if post.author.followers is not None:
        elements.append(plain(followers(post.author.followers, pen)))
    at = post.published_at
    posted = "card.posted" if at is not None else "card.received"
    time = pen.token(at or scene.mention.received_at, scene.drawn_at)
    elements.append(mrkdwn(words(posted, time=time)))
    if (late := lag(scene.mention)) >= pen.playbook.clocks.late_from:
        elements.append(plain(words("card.late", span=words.span(late)), emoji=False))
    if post.rating:
        rating = words("card.rating", rating=line(post.rating, 20))
        elements.append(plain(rating, emoji=False))
    if post.language:
        elements.append(plain(_language(post.language, pen), emoji=False))
    if post.visibility != "public":
        seen = f"visibility.{post.visibility}"
        elements.append(plain(words(seen if words.has(seen) else "visibility.other")))
    return elements


def _language(code: str, pen: RenderContext) -> str:
    key = f"language.{code.split('-')[0].lower()}"
    return pen.words(key) if pen.words.has(key) else line(code, 12)


def followers(count: int, pen: RenderContext) -> str:
    """`12,400 followers`."""
    return pen.words("card.followers", count=count, number=pen.words.number(count))


def standing(scene: CardModel, pen: RenderContext) -> list[Block]:
    """Where it stands and everything to mind, one chip each, most urgent first."""
    chips = [
        status(scene, pen),
        due_phrase(scene, pen),
        _class(scene.mention, pen),
        flags(scene.mention, pen),
        _draft(scene, pen),
        _lines(scene.mention, pen),
        escalation(scene, pen),
        decision(scene, pen),
        *takedown_facts.chips(scene, pen),
        freeze(scene, pen),
        *guidance.chips(scene, pen),
        own_chip(scene, pen),
        changed_chip(scene, pen),
        _conversation(scene, pen),
        _also_via(scene, pen),
    ]
    return [mrkdwn(chip) for chip in chips if chip]


def status(scene: CardModel, pen: RenderContext) -> str:
    """Whose move it is, as symbol and words."""
    mention, words = scene.mention, pen.words
    name = spoken(name_in(scene, mention.owner, words))
    key = f"card.{mention.status}"
    if mention.status is Status.WATCHING and mention.owner is not None:
        key = "card.watching_owner"
    said = words(key, name=name, outcome=outcome_of(mention, pen))
    if scene.owner_gone:
        said += " · " + words("card.owner_gone", name=name)
    reason = pen.playbook.no_reply_reasons.get(mention.reason or "")
    if reason is not None and mention.status in (Status.WATCHING, Status.CLOSED):
        said += " · " + words("card.reason", reason=words.pick(reason.label))
    if again := reopened(scene, pen):
        said += " · " + again
    if mention.returned_at is not None:
        why = f"card.back_{scene.watch.why_back(mention.returned_at)}"
        if mention.returned_at == mention.changed_at:
            why = "card.back_changed"
        said += " · " + words(why if words.has(why) else "card.back")
    until = asleep(mention, scene.drawn_at)
    if until is not None:
        time = pen.token(until, scene.drawn_at)
        waits = mention.snoozed_for == COMMUNITY
        key = "card.waiting_for_others" if waits else "card.snoozed"
        said += " · " + words(key, time=time, name=name)
    return said


def reopened(scene: CardModel, pen: RenderContext) -> str:
    """Who took it up again, and when: its clocks run from then on."""
    mention = scene.mention
    live = mention.status in (Status.OPEN, Status.CLAIMED)
    if not live or mention.reopened_by is None or mention.reopened_at is None:
        return ""
    name = spoken(name_in(scene, mention.reopened_by, pen.words))
    time = pen.token(mention.reopened_at, scene.drawn_at)
    return pen.words("card.reopened", name=name, time=time)


def flags(mention: Mention, pen: RenderContext) -> str:
    """The flags with their symbols; many of them are counted."""
    set_flags = known_flags(mention, pen)
    shown = [f"{flag.emoji} {pen.words.pick(flag.label)}" for flag in set_flags]
    more = len(shown) - _MOST_FLAGS
    if more > 0:
        shown = [*shown[:_MOST_FLAGS], pen.words("card.more_flags", count=more)]
    return " · ".join(shown)


def known_flags(mention: Mention, pen: RenderContext) -> list[Flag]:
    """The flags of a mention that the playbook knows."""
    known = pen.playbook.flags
    return [known[name] for name in mention.flags if name in known]


def escalation(scene: CardModel, pen: RenderContext) -> str:
    """What management was asked, whether they have seen it, what they decided."""
    asked = scene.escalation
    if asked is None:
        return ""
    level = level_of(asked, pen)
    if asked.decided_at is not None:
        return _decided(asked, level, pen)
    if asked.moot is not None:
        return pen.words("card.no_decision", level=level)
    key = _asked_or_seen(asked, scene)
    seen = key.startswith(("seen", "wants"))
    person = asked.acknowledged_by if seen else asked.manager
    values = {"level": level, "name": spoken(name_in(scene, person, pen.words))}
    later = key in ("asked_later", "told_later")
    at = asked.pages_from if later else asked.decide_by
    without = (asked.kind == "fyi" and not later) or key in _TIMELESS
    if at is None or without:
        return pen.words(f"card.{key}", **values)
    key = key if later else f"{key}_by"
    return pen.words(f"card.{key}", time=pen.token(at, scene.drawn_at), **values)


def decision(scene: CardModel, pen: RenderContext) -> str:
    """What was decided last, where another question is open."""
    asked, last = scene.escalation, scene.decided
    if last is None or asked is None or last.id == asked.id:
        return ""
    return _decided(last, level_of(last, pen), pen)


def _asked_or_seen(asked: Escalation, scene: CardModel) -> str:
    """Where the question stands; honest about nights and about nobody."""
    if asked.kind == "fyi":
        seen = asked.acknowledged_at is not None
        return "seen_only" if seen else _told("told", asked, scene)
    if scene.enquiry is not None:
        return "wants_more"
    if asked.taken_over_at is not None:
        return "case_taken"
    if asked.acknowledged_at is not None:
        return "seen"
    return _told("asked", asked, scene)


def _told(how: str, asked: Escalation, scene: CardModel) -> str:
    """Nobody was told before the message stands in Slack."""
    if not asked.manager:
        return f"{how}_nobody"
    if asked.pages_from > scene.drawn_at:
        return f"{how}_later"
    return how if scene.arrival == "arrived" else scene.arrival


def freeze(scene: CardModel, pen: RenderContext) -> str:
    """Who holds the considered reply, and until when; a holding reply may go."""
    held = scene.freeze
    if held is None or held.until <= scene.drawn_at:
        return ""
    name = spoken(name_in(scene, held.set_by, pen.words))
    time = pen.token(held.until, scene.drawn_at)
    return pen.words("card.frozen", name=name, time=time)


def level_of(asked: Escalation, pen: RenderContext) -> str:
    """`L2 Management`."""
    level = pen.playbook.escalation.levels.get(asked.level)
    label = "" if level is None else f" {pen.words.pick(level.label)}"
    return f"{asked.level}{label}"


def decision_of(asked: Escalation, pen: RenderContext) -> str:
    """The decision by its name."""
    decision = pen.playbook.escalation.decisions.get(asked.decision or "")
    return "" if decision is None else pen.words.pick(decision.label)


def _decided(asked: Escalation, level: str, pen: RenderContext) -> str:
    said = pen.words("card.decided", level=level, decision=decision_of(asked, pen))
    if not asked.instruction:
        return said
    instruction = inert_line(asked.instruction, 150)
    return f"{said} {pen.words('card.instruction', instruction=instruction)}"


def _class(mention: Mention, pen: RenderContext) -> str:
    return "" if pen.klass(mention) is None else class_of(mention, pen)


def _draft(scene: CardModel, pen: RenderContext) -> str:
    """That somebody is writing, and who; the words themselves stay with them."""
    draft = scene.draft
    if draft is None:
        return ""
    name = spoken(name_in(scene, draft.saved_by, pen.words))
    time = pen.token(draft.saved_at, scene.drawn_at)
    return pen.words("card.draft", name=name, time=time)


def _lines(mention: Mention, pen: RenderContext) -> str:
    return " ".join(
        pen.words.pick(flag.line) for flag in known_flags(mention, pen) if flag.on_card
    )


def _conversation(scene: CardModel, pen: RenderContext) -> str:
    if not scene.replies:
        return ""
    if not scene.replies_by_author:
        return pen.words("card.replies", number=scene.replies)
    by_author = scene.replies_by_author
    return pen.words(
        "card.replies_by_author", number=scene.replies, by_author=by_author
    )


def _also_via(scene: CardModel, pen: RenderContext) -> str:
    if not scene.also_via:
        return ""
    sources = ", ".join(inert_line(source, 30) for source in scene.also_via[:4])
    return pen.words("card.also_via", sources=sources)
