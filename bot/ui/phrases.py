"""Short phrases about a mention that the card, messages and lists share."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.mentions.rules.clocks import leading, next_due
from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.playbook.playbook import Klass, Playbook, Targets
from bot.ui.card_model import CardModel
from bot.ui.texts import date_token, dated, escape_mrkdwn, line, moment
from bot.ui.translator import Translator
from data.models import Mention, Post, UserId

_NAME = 60


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What every drawing needs beside its subject: content, language and local time."""

    playbook: Playbook
    words: Translator
    zone: ZoneInfo

    def klass(self, mention: Mention) -> Klass | None:
        """The class of a mention, once it has one the playbook knows."""
        return self.playbook.classes.get(mention.classification or "")

    def moment(self, at: datetime, today: datetime) -> str:
        """An instant as plain words."""
        return moment(at, self.zone, self.words, today)

    def dated(self, at: datetime, today: datetime) -> str:
        """The same with its day: a message is read on other days, too."""
        return dated(at, self.zone, self.words, today)

    def token(self, at: datetime, today: datetime) -> str:
        """An instant as Slack shows it to each reader; only for mrkdwn."""
        return date_token(at, self.zone, self.words, today)


def render(
    playbook: Playbook, words: Translator, zone: str | ZoneInfo
) -> RenderContext:
    """The render context of a desk in this zone."""
    return RenderContext(
        playbook, words, zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)
    )


def name_in(model: CardModel, user: UserId | None, words: Translator) -> str:
    """A colleague's plain name; never an id, never a ping."""
    name = line(model.names.get(user, ""), _NAME) if user else ""
    return name if name and name != user else words("person.somebody")


def author_of(post: Post, words: Translator) -> str:
    """The author as one cleaned line: display name, then handle."""
    if post.visibility == CONFIDENTIAL:
        return words("confidential.author")
    name = line(post.author.name, _NAME)
    handle = line(post.author.handle, _NAME)
    if handle and not handle.startswith("@"):
        handle = f"@{handle}"
    known = [name] if name else []
    if handle and handle.lstrip("@").casefold() != name.casefold():
        known.append(handle)
    return " ".join(known) or words("card.author_unknown")


def platform_of(post: Post, render: RenderContext) -> str:
    """The platform by its name; one the playbook does not know keeps its own."""
    platform = render.playbook.platforms.get(post.platform)
    if platform is None:
        return line(post.platform, 30)
    return render.words.pick(platform.label)


def source_of(name: str) -> str:
    """A source as people call it: `Octolens`, `Web shop`."""
    plain = name.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def about(mention: Mention, render: RenderContext) -> str:
    """`#482 · X · Jana @jana`, literal text."""
    return render.words(
        "notification.about",
        number=mention.id,
        platform=platform_of(mention.post, render),
        author=author_of(mention.post, render.words),
    )


def outcome_of(mention: Mention, render: RenderContext) -> str:
    """How it ended or why we wait, in words."""
    outcome = render.playbook.outcomes.get(mention.outcome or "")
    return (
        render.words("status.closed")
        if outcome is None
        else render.words.pick(outcome.label)
    )


def class_of(mention: Mention, render: RenderContext) -> str:
    """The class with its symbol, and what was found out about it."""
    klass = render.klass(mention)
    if klass is None:
        return render.words("card.unclassified")
    label = f"{klass.emoji} {render.words.pick(klass.label)}"
    answer = render.playbook.answer_of(klass.id, mention.finding)
    return label if answer is None else f"{label} · {render.words.pick(answer.label)}"


def asleep(mention: Mention, now: datetime) -> datetime | None:
    """Until when it is snoozed, while it is."""
    until = mention.snoozed_until
    return until if until is not None and until > now else None


def due_phrase(model: CardModel, render: RenderContext) -> str:
    """For mrkdwn: the next thing due and its absolute time, which stays true.

    How much time is left would be wrong a minute later. Also behind a snooze, which
    never hides what we owe (S0.20).
    """
    due = next_due(model.mention, model.drawn_at)
    if due is None:
        return ""
    name, at = due
    key = clock_key(name, model.mention, render)
    phrase = render.words(f"card.due.{key}", time=render.token(at, model.drawn_at))
    passed = at <= model.drawn_at
    return f"{phrase} ({render.words('card.passed')})" if passed else phrase


def due_words(mention: Mention, now: datetime, render: RenderContext) -> str:
    """The same as plain words, after the reminder somebody asked for."""
    found = [("snooze", asleep(mention, now)), next_due(mention, now) or ("", None)]
    said = [
        render.words(
            f"summary.{'due' if at > now else 'passed'}.{clock_key(name, mention, render)}",
            time=render.dated(at, now),
        )
        for name, at in found
        if at is not None
    ]
    if len(said) < len(found):
        return "".join(said)
    return render.words("summary.and", first=said[0], then=said[1])


def spoken(name: str) -> str:
    """A name inside mrkdwn."""
    return escape_mrkdwn(name)


def clock_key(name: str, mention: Mention, render: RenderContext) -> str:
    """A class that asks for no reply has something to decide instead."""
    if name == "resolve" and _targets(mention, render).first_reply is None:
        return "decide"
    return name


def _targets(mention: Mention, render: RenderContext) -> Targets:
    name = leading(mention, render.playbook)
    known = name if name in render.playbook.classes else None
    return render.playbook.targets(known, mention.routed.targets)
