"""The context lines of a card: who has to act, what is due, and what to know."""

from bot.card.views.headline import known_flags
from bot.mentions.rules.pausing import COMMUNITY
from bot.ui.card_model import CardModel
from bot.ui.phrases import (
    RenderContext,
    asleep,
    name_in,
    outcome_of,
    platform_of,
    source_of,
    spoken,
)
from bot.ui.texts import escape_line, escape_mrkdwn, line
from data.intake.event_data import Changed
from data.models import Escalation, Mention, Status
from data.outbox.notification_data import PostChanged


def parts_of(said: Changed | PostChanged, render: RenderContext) -> str:
    """`text, rating 5/5 → 1/5`: what of a post was changed."""
    named = (_part(name, said, render) for name in said.parts)
    return ", ".join(named) or render.words("change.text")


def _part(name: str, said: Changed | PostChanged, render: RenderContext) -> str:
    if name == "rating" and (said.rating_before or said.rating_now):
        before = line(said.rating_before or "–", 20)
        now = line(said.rating_now or "–", 20)
        return render.words("change.rating_from", before=before, now=now)
    return render.words(f"change.{name if name in ('title', 'rating') else 'text'}")


def own_chip(model: CardModel, render: RenderContext) -> str:
    """For the card: when we answered, or that it is gone, where a source showed it."""
    own, back = model.own, model.mention.returned_at
    if own is None or (back is not None and own.withdrawn_at == back):
        return ""  # why it is back says that already
    return render.words(
        "card.own_reply" if own.withdrawn_at is None else "card.own_gone",
        platform=escape_mrkdwn(platform_of(own.post, render)),
        time=render.token(own.at, model.drawn_at),
        source=escape_line(source_of(own.post.source), 30),
    )


def changed_chip(model: CardModel, render: RenderContext) -> str:
    """For the card: that it does not say any more what it said first."""
    mention = model.mention
    if mention.changed_at is None or mention.withdrawn_at is not None:
        return ""
    time = render.token(mention.changed_at, model.drawn_at)
    return render.words("card.changed", time=time)


_MOST_FLAGS = 4
_TIMELESS = ("asked_nobody", "case_taken", "wants_more", "underway", "unreached")
"""Where a question stands when the time of its answer says nothing."""


def status(model: CardModel, render: RenderContext) -> str:
    """Whose move it is, as symbol and words."""
    mention, words = model.mention, render.words
    name = spoken(name_in(model, mention.owner, words))
    key = f"card.{mention.status}"
    if mention.status is Status.WATCHING and mention.owner is not None:
        key = "card.watching_owner"
    said = words(key, name=name, outcome=outcome_of(mention, render))
    if model.owner_gone:
        said += " · " + words("card.owner_gone", name=name)
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    if reason is not None and mention.status in (Status.WATCHING, Status.CLOSED):
        said += " · " + words("card.reason", reason=words.pick(reason.label))
    if again := reopened(model, render):
        said += " · " + again
    if back := came_back(model, render):
        said += " · " + back
    until = asleep(mention, model.drawn_at)
    if until is not None:
        time = render.token(until, model.drawn_at)
        waits = mention.snoozed_for == COMMUNITY
        key = "card.waiting_for_others" if waits else "card.snoozed"
        said += " · " + words(key, time=time, name=name)
    return said


def came_back(model: CardModel, render: RenderContext) -> str:
    """Why it is with us again after we had answered: the author wrote, or others did."""
    if model.mention.returned_at is None:
        return ""
    return render.words(f"card.{why_back(model, render)}")


def why_back(model: CardModel, render: RenderContext) -> str:
    """Why it came back, as words below `card.` and `line.` name it."""
    mention = model.mention
    if mention.returned_at is None:
        return "back"
    why = f"back_{model.watch.why_back(mention.returned_at)}"
    if mention.returned_at == mention.changed_at:
        why = "back_changed"
    if model.own is not None and mention.returned_at == model.own.withdrawn_at:
        why = "back_own_gone"
    return why if render.words.has(f"line.{why}") else "back"


def reopened(model: CardModel, render: RenderContext) -> str:
    """Who took it up again, and when: its clocks run from then on."""
    mention = model.mention
    live = mention.status in (Status.OPEN, Status.CLAIMED)
    if not live or mention.reopened_by is None or mention.reopened_at is None:
        return ""
    name = spoken(name_in(model, mention.reopened_by, render.words))
    time = render.token(mention.reopened_at, model.drawn_at)
    return render.words("card.reopened", name=name, time=time)


def flags(mention: Mention, render: RenderContext) -> str:
    """The flags with their symbols; many of them are counted."""
    set_flags = known_flags(mention, render)
    shown = [f"{flag.emoji} {render.words.pick(flag.label)}" for flag in set_flags]
    more = len(shown) - _MOST_FLAGS
    if more > 0:
        shown = [*shown[:_MOST_FLAGS], render.words("card.more_flags", count=more)]
    return " · ".join(shown)


def escalation(model: CardModel, render: RenderContext) -> str:
    """What management was asked, whether they have seen it, what they decided."""
    asked = model.escalation
    if asked is None:
        return ""
    level = level_of(asked, render)
    if asked.decided_at is not None:
        return _decided(asked, level, render)
    if asked.obsolete is not None:
        return render.words("card.no_decision", level=level)
    key = _asked_or_seen(asked, model)
    seen = key.startswith(("seen", "wants"))
    person = asked.acknowledged_by if seen else asked.manager
    values = {"level": level, "name": spoken(name_in(model, person, render.words))}
    later = key in ("asked_later", "told_later")
    at = asked.pages_from if later else asked.decide_by
    without = (asked.kind == "fyi" and not later) or key in _TIMELESS
    if at is None or without:
        return render.words(f"card.{key}", **values)
    key = key if later else f"{key}_by"
    return render.words(f"card.{key}", time=render.token(at, model.drawn_at), **values)


def decision(model: CardModel, render: RenderContext) -> str:
    """What was decided last, where another question is open."""
    asked, last = model.escalation, model.decided
    if last is None or asked is None or last.id == asked.id:
        return ""
    return _decided(last, level_of(last, render), render)


def _asked_or_seen(asked: Escalation, model: CardModel) -> str:
    """Where the question stands; honest about nights and about nobody."""
    if asked.kind == "fyi":
        seen = asked.acknowledged_at is not None
        return "seen_only" if seen else _told("told", asked, model)
    if model.info_request is not None:
        return "wants_more"
    if asked.taken_over_at is not None:
        return "case_taken"
    if asked.acknowledged_at is not None:
        return "seen"
    return _told("asked", asked, model)


def _told(how: str, asked: Escalation, model: CardModel) -> str:
    """Nobody was told before the message stands in Slack."""
    if not asked.manager:
        return f"{how}_nobody"
    if asked.pages_from > model.drawn_at:
        return f"{how}_later"
    return how if model.arrival == "arrived" else model.arrival


def freeze(model: CardModel, render: RenderContext) -> str:
    """Who holds the considered reply, and until when; a holding reply may go."""
    held = model.freeze
    if held is None or held.until <= model.drawn_at:
        return ""
    name = spoken(name_in(model, held.set_by, render.words))
    time = render.token(held.until, model.drawn_at)
    return render.words("card.frozen", name=name, time=time)


def level_of(asked: Escalation, render: RenderContext) -> str:
    """The level by its name: `Management`."""
    level = render.playbook.escalation.levels.get(asked.level)
    return asked.level if level is None else render.words.pick(level.label)


def decision_of(asked: Escalation, render: RenderContext) -> str:
    """The decision by its name."""
    decision = render.playbook.escalation.decisions.get(asked.decision or "")
    return "" if decision is None else render.words.pick(decision.label)


def _decided(asked: Escalation, level: str, render: RenderContext) -> str:
    said = render.words(
        "card.decided", level=level, decision=decision_of(asked, render)
    )
    if not asked.instruction:
        return said
    instruction = escape_line(asked.instruction, 150)
    return f"{said} {render.words('card.instruction', instruction=instruction)}"


def draft(model: CardModel, render: RenderContext) -> str:
    """That somebody is writing, and who; the words themselves stay with them."""
    draft = model.draft
    if draft is None:
        return ""
    name = spoken(name_in(model, draft.saved_by, render.words))
    time = render.token(draft.saved_at, model.drawn_at)
    return render.words("card.draft", name=name, time=time)


def conversation(model: CardModel, render: RenderContext) -> str:
    """How many answered in the conversation, and how many of it the author did."""
    if not model.replies:
        return ""
    if not model.replies_by_author:
        return render.words("card.replies", number=model.replies)
    by_author = model.replies_by_author
    return render.words(
        "card.replies_by_author", number=model.replies, by_author=by_author
    )


def story(model: CardModel, render: RenderContext) -> str:
    """Whose story it tells, what tells its own, or what it looks like."""
    known, words = model.story, render.words
    if known.parent is not None:
        return words("story.child", number=known.parent)
    if known.count:
        numbers = ", ".join(f"#{number}" for number in known.children)
        more = " …" if known.count > len(known.children) else ""
        return words("story.parent", count=known.count, numbers=numbers + more)
    if known.like is None or model.mention.status is Status.CLOSED:
        return ""
    return words(f"story.like_{known.how}", number=known.like)


def also_via(model: CardModel, render: RenderContext) -> str:
    """Which other sources told of it."""
    if not model.also_via:
        return ""
    sources = ", ".join(escape_line(source, 30) for source in model.also_via[:4])
    return render.words("card.also_via", sources=sources)
