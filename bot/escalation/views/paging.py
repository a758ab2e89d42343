"""Messages around an escalation: what the team and a manager are told about each other."""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.digest import MissedNotification
from bot.escalation.views.briefs import called
from bot.ui.blocks import Block, Message, button, context, mrkdwn, quote, section
from bot.ui.move_buttons import label_of
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import clean, escape_line, fits
from data.escalation.models import InfoRequest
from data.models import Escalation, MentionId
from data.outbox.notification_data import EscalationNews, Listed

_SAID = (600, 1800)
_MOST_PHONED = 12


def _account_manager(message: NotificationView) -> Message:
    """Who looks after a business customer hears of a post of theirs, once (S1.6)."""
    name = message.by
    said = message.render.words(
        "notification.account_manager", number=message.number, name=name
    )
    return say(message, said)


def _info_wanted(message: NotificationView) -> Message | None:
    found = _info_request(message)
    if found is None or message.escalation is None:
        return None
    again = message.of(EscalationNews).step == "remind"
    said = message.render.words(
        "notification.info_wanted_again" if again else "notification.info_wanted",
        name=message.by,
        number=message.number,
    )
    more: list[Block] = [quote(fits(clean(found.question), *_SAID))]
    if found.answer is None:
        label = label_of("answer_back", message.render)
        value = f"{found.id}:{message.escalation.id}"
        row = [button(label, "escalation.answer_back", value, style="primary")]
        more.append({"type": "actions", "elements": row})
    return say(message, said, more)


def _info_given(message: NotificationView) -> Message | None:
    found = _info_request(message)
    if found is None:
        return None
    said = message.render.words(
        "notification.info_given", name=message.by, number=message.number
    )
    told = [clean(found.question), clean(found.answer)]
    return say(message, said, [quote(fits(text, *_SAID)) for text in told if text])


def _plainly(key: str) -> Callable[[NotificationView], Message | None]:
    def drawn(message: NotificationView) -> Message | None:
        asked = message.escalation
        if asked is None:
            return None
        words = message.render.words
        itself = key == "obsolete" and asked.ended_by == "source"
        said = words(
            "notification.obsolete_itself" if itself else f"notification.{key}",
            name=_whose(key, asked, message),
            number=message.number,
            to=message.to,
        )
        why = escape_line(asked.why, 500) if key in ("stood_down", "emergency") else ""
        if why:
            said += f" {words('card.instruction', instruction=why)}"
        more = _phones(message, asked) if key == "nobody_answers" else []
        return say(message, said, more)

    return drawn


def _thawed(message: NotificationView) -> Message | None:
    """A hold is over: to whoever asked, and to whoever has drafts that waited for it."""
    held = message.of(EscalationNews).drafts
    if not held:
        return _plainly("thawed")(message)
    numbers = ", ".join(f"#{number}" for number in held)
    return say(
        message, message.render.words("notification.thawed_drafts", numbers=numbers)
    )


def _whose(key: str, asked: Escalation, message: NotificationView) -> str:
    """Who did it; for what nobody did, whoever was asked."""
    decided = key in ("stood_down", "emergency")
    person = asked.decided_by if decided else asked.ended_by or asked.manager
    return spoken(name_in(message.model, person, message.render.words))


def _phones(message: NotificationView, asked: Escalation) -> list[Block]:
    """Whom the team can phone now."""
    return [
        {
            **section(
                " · ".join(
                    escape_line(part, 60)
                    for part in (contact.name, contact.phone, contact.email)
                    if part
                )
            ),
            "accessory": called(contact, asked, message.render),
        }
        for contact in message.model.briefing.contacts[:_MOST_PHONED]
        if contact.called_at is None
    ]


def _info_request(message: NotificationView) -> InfoRequest | None:
    number = message.of(EscalationNews).info_request
    known = message.model.briefing.info_requests
    return next((one for one in known if one.id == number), None)


def notices(
    data: Listed,
    missed: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """What a manager was told and has not seen yet: one line each, once a morning."""
    rows = data.items
    links = {item.model.mention.id: item.link for item in missed}
    lines, blocks = [], []
    for row in rows:
        trigger = render.playbook.triggers.get(row.cause)
        known = render.words("brief.notice") if trigger is None else ""
        label = known if trigger is None else render.words.pick(trigger.question)
        link = links.get(MentionId(row.mention))
        where = (
            render.words("notification.card", link=link, number=row.mention)
            if link
            else f"#{row.mention}"
        )
        lines.append(f"{where} · {label}")
        seen = button(label_of("seen", render), "escalation.seen", row.escalation or "")
        blocks.append({**section(lines[-1]), "accessory": seen})
    if not lines:
        return None
    head = render.words("notification.notices", count=len(lines))
    foot = context([mrkdwn(render.words("notification.notices_more"))])
    return Message("\n".join([head, *lines]), [section(head), *blocks, foot])


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "account_manager": _account_manager,
    "info_wanted": _info_wanted,
    "info_given": _info_given,
    **{
        key: _plainly(key)
        for key in (
            "nobody_answers",
            "ping_refused",
            "stood_down",
            "case_taken",
            "emergency",
            "info_missing",
            "obsolete",
        )
    },
    "thawed": _thawed,
}
