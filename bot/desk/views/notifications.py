"""Messages that are sent once: in the thread of a card, to one person, or to
management.

A message in a thread may mention the one person who has to act (`data.person`); a
direct message mentions nobody, because it notifies its reader anyway.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.card.views import drills, redacted
from bot.card.views.badges import decision_of
from bot.card.views.card import render_card
from bot.card.views.digest import (
    MissedNotification,
    bundle,
    catch_up,
    day_end,
    left_lying,
    many_overdue,
)
from bot.desk.views import changes
from bot.escalation.views import briefs, paging, reviews
from bot.followup import views
from bot.handoffs.views import notifications as handoff_notifications
from bot.mentions.rules.irony import READINGS, doubted
from bot.playbook.playbook import Playbook
from bot.replies.views import second_reader
from bot.stories import views as stories
from bot.takedown.views import notifications
from bot.team import views as team_views
from bot.team.views import away_offer, duty_note
from bot.ui.blocks import Message, actions, button, quote, section
from bot.ui.card_model import CardModel
from bot.ui.notification import NotificationView, say
from bot.ui.offers import Offers
from bot.ui.phrases import RenderContext, due_words, name_in, render, spoken
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits
from bot.ui.translator import Translator
from data.handoffs.models import Task
from data.models import Escalation, OwnPost, Reply
from data.outbox.notification_data import (
    Forgot,
    FromTo,
    HandedToYou,
    NotificationData,
    RestoreReport,
    Trouble,
)
from data.replies.models import Read


def second_opinion(message: NotificationView) -> Message:
    """Two buttons, for anybody but who asked; afterwards it says how it is read."""
    mention, words = message.model.mention, message.render.words
    if not doubted(mention, message.render.playbook):
        return say(message, _answered(message), thread=True)
    drawn = [
        button(
            words(f"button.read_as_{reading}"), f"mention.read_as.{reading}", mention.id
        )
        for reading in READINGS
    ]
    said = words("notification.second_opinion", name=message.by, number=message.number)
    return say(message, said, [actions(drawn, f"m{mention.id}:reading")], thread=True)


def _answered(message: NotificationView) -> str:
    mention, words = message.model.mention, message.render.words
    if mention.read_as is None:
        return words("notification.second_opinion_over", number=message.number)
    name = spoken(name_in(message.model, mention.read_by, words))
    return words(f"guidance.read_{mention.read_as}", name=name)


MOVED_ON = "moved_on"
"""The kind of drawing for a posted message that asks for nothing any more."""

_QUOTED = (300, 900)


def render_notification(
    kind: str,
    data: NotificationData,
    model: CardModel | None,
    escalation: Escalation | None,
    playbook: Playbook,
    words: Translator,
    zone: str | ZoneInfo,
    *,
    reply: Reply | None = None,
    others: Sequence[MissedNotification] = (),
    link: str | None = None,
    in_thread: bool | None = None,
    task: Task | None = None,
    read: Read | None = None,
    own: OwnPost | None = None,
    offers: Offers | None = None,
) -> Message | None:
    """The message of a message; nothing where what it speaks of is gone.

    `model.names` holds everybody `data` names by id. `reply` belongs to
    `reply_arrived`, `read` to a second reader, `own` to what we posted,
    `offers` to the one that is a card, `others` to messages about several mentions; `link` leads to the card
    and is only used outside its thread, `in_thread` says whether it goes there (its kind
    decides where that is not said). Raises KeyError for a kind nobody knows.
    """
    base_render_context = render(playbook, words, zone)
    if kind == "trouble":
        return trouble(data, words) if isinstance(data, Trouble) else None
    if kind in _LISTS:
        return _LISTS[kind](data, others, base_render_context)
    if model is None:
        return None
    if kind == "confidential" and offers is not None:
        return render_card(model, playbook, words, zone=zone, offers=offers)
    if model.hidden and not redacted.is_still_said(kind):
        return redacted.message(model, base_render_context)
    asked = redacted.as_seen(model, escalation or model.escalation)
    if kind in briefs.KINDS:
        drawn = (
            briefs.brief(kind, model, asked, base_render_context, link, data=data)
            if asked
            else None
        )
    else:
        message = NotificationView(
            data,
            model,
            base_render_context,
            asked,
            reply,
            link,
            in_thread,
            task,
            read,
            own,
        )
        drawn = _KINDS[kind](message)
    return drills.marked(drawn, model, words)


def blotted_out(words: Translator) -> Message:
    """In place of a message that is no longer true and may name somebody forgotten."""
    said = words("notification.forgotten")
    return Message(said, [section(said)])


def in_place_of(drawn: Message, said: str) -> Message:
    """The same, after a sentence that says for whom it was meant."""
    blocks = [section(said), *(drawn.blocks or [section(drawn.text)])]
    return Message(f"{said} {drawn.text}", blocks)


def list_over(words: Translator) -> Message:
    """In place of a list of which nothing is left."""
    said = words("notification.list_over")
    return Message(said, [section(said)])


def put_away(
    _data: NotificationData,
    _others: Sequence[MissedNotification],
    base_render_context: RenderContext,
) -> Message:
    """Home, until it is opened again."""
    said = base_render_context.words("notification.home")
    return Message(said, [section(said)])


def forgot(
    data: Forgot,
    _others: Sequence[MissedNotification],
    base_render_context: RenderContext,
) -> Message:
    """To an admin: that somebody was forgotten; who, it does not say."""
    count = data.count
    said = base_render_context.words("restored.forgot", count=count)
    return Message(said, [section(said)])


def restored(
    data: RestoreReport,
    _others: Sequence[MissedNotification],
    base_render_context: RenderContext,
) -> Message | None:
    """After a restore: what is missing, and what the sources should send again."""
    begun, ended = data.since, data.until
    if begun is None or ended is None:
        return None
    since, until = (base_render_context.token(at, ended) for at in (begun, ended))
    count = data.orphans
    said = base_render_context.words("restored.said", since=since, until=until)
    if count:
        said = f"{said} {base_render_context.words('restored.orphans', count=count)}"
    return Message(said, [section(said)])


def trouble(data: Trouble, words: Translator) -> Message:
    """For an admin: what needs a hand, and where, in ids and codes.

    A code that speaks of a channel says nothing about a person who left.
    """
    to_a_person = data.channel.startswith(("U", "W"))
    named = ["" if to_a_person else data.code, data.kind]
    known = [name for name in named if name and words.has(f"trouble.{name}")]
    code = escape_mrkdwn(named[1] or named[0])
    count = escape_mrkdwn(data.count)
    name, values = (known[0], {"count": count}) if known else ("other", {"code": code})
    what = words(f"trouble.{name}", **values)
    where = " · ".join(_where(data))
    text = f"{what} ({where})" if where else what
    return Message(words("notification.trouble", what=text))


def _where(data: Trouble) -> Iterator[str]:
    if re.fullmatch(r"[CG][A-Z0-9]+", data.channel):
        yield f"<#{data.channel}>"
    elif data.channel:
        yield escape_line(data.channel, 60)
    for said in (data.code, data.source, data.message, data.who):
        if said:
            yield escape_line(said, 60)
    if data.mention:
        yield f"#{escape_line(data.mention, 60)}"


def _handed_over(message: NotificationView) -> Message:
    words = message.render.words
    due = due_words(message.model.mention, message.model.drawn_at, message.render)
    said = words(
        "notification.handed_over",
        name=message.by,
        number=message.number,
        due=due or words("notification.nothing_due"),
    )
    note = escape_line(message.of(HandedToYou).note_text, 500)
    more = [section(words("notification.handed_over_note", note=note))] if note else []
    return say(message, said, more, moves=("holding", "draft", "release"))


def _reopened(message: NotificationView) -> Message:
    """To its owner: who took it up again, and what is due from now on."""
    words = message.render.words
    due = due_words(message.model.mention, message.model.drawn_at, message.render)
    said = words(
        "notification.reopened",
        name=message.by,
        number=message.number,
        due=due or words("notification.nothing_due"),
    )
    return say(message, said, moves=("holding", "draft", "release"))


def _taken_over(message: NotificationView) -> Message:
    """To who had it: somebody has it now, or was given it by a third."""
    told = message.of(FromTo)
    passed_on = told.to is not None and told.to != told.by
    said = message.render.words(
        "notification.handed_on" if passed_on else "notification.taken_over",
        name=message.by,
        number=message.number,
        to=message.to,
    )
    return say(message, said)


def _decided(message: NotificationView) -> Message | None:
    asked = message.escalation
    if asked is None:
        return None
    said = message.render.words(
        "notification.decided",
        name=spoken(name_in(message.model, asked.decided_by, message.render.words)),
        number=message.number,
        decision=decision_of(asked, message.render),
    )
    if asked.why:
        said += (
            f" {message.render.words('brief.why', reason=escape_line(asked.why, 500))}"
        )
    told = clean(asked.instruction)
    more = [quote(fits(told, 1000, 3000))] if told else []
    decision = message.render.playbook.escalation.decisions.get(asked.decision or "")
    step = None if decision is None else decision.next
    return say(message, said, more, moves=(step,) if step else ("holding", "draft"))


_LISTS: Mapping[
    str,
    Callable[
        [Any, Sequence[MissedNotification], RenderContext],
        Message | None,
    ],
] = {
    "catch_up": catch_up,
    "bundle": bundle,
    "many_overdue": many_overdue,
    "away_offer": away_offer,
    "duty_note": duty_note,
    "day_end": day_end,
    "left_lying": left_lying,
    "drill_ping": drills.ping,
    "drill_result": drills.result,
    "notices": paging.notices,
    "check_round": views.check_round,
    "home": put_away,
    "restored": restored,
    "forgot": forgot,
}

_KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    **views.KINDS,
    "reply_arrived": views.reply_arrived,
    **changes.KINDS,
    "nudge_claim": team_views.claim,
    "nudge_before": team_views.before,
    "nudge_after": team_views.after,
    "nudge_lead": team_views.lead,
    "nudge_promise": team_views.promise,
    "nudge_promise_lead": team_views.promise_lead,
    "nudge_nobody": team_views.nobody,
    "nudge_nobody_lead": team_views.nobody_lead,
    "nudge_snooze": team_views.snoozed_message,
    "still_on_it": team_views.still_on_it,
    "released_politely": team_views.released_politely,
    MOVED_ON: team_views.settled,
    "handed_over": _handed_over,
    "reopened": _reopened,
    "taken_over": _taken_over,
    "decided": _decided,
    **handoff_notifications.TASK_KINDS,
    **reviews.KINDS,
    "second_opinion": second_opinion,
    **handoff_notifications.PRIVATE_KINDS,
    **notifications.KINDS,
    **paging.KINDS,
    **second_reader.KINDS,
    **stories.KINDS,
}

EVERY_KIND = frozenset({*_LISTS, *_KINDS, *briefs.KINDS, "trouble", "confidential"})
"""What can be said to somebody. A test renders each for a reader who is away."""
