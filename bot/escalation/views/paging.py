"""Letters around an escalation: what the team and a manager hear of each other."""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.digest import MissedNotification
from bot.escalation.views.brief_buttons import called
from bot.ui.blocks import Block, Message, button, context, mrkdwn, quote, section
from bot.ui.move_buttons import label_of
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import clean, escape_line, fits
from data.escalation.models import InfoRequest
from data.models import Escalation

_SAID = (600, 1800)
_MOST_PHONED = 12


def _account_manager(letter: NotificationView) -> Message:
    """Who looks after a business customer hears of a post of theirs, once (S1.6)."""
    name = letter.name("by")
    said = letter.render.words(
        "letter.account_manager", number=letter.number, name=name
    )
    return say(letter, said)


def _info_wanted(letter: NotificationView) -> Message | None:
    found = _enquiry(letter)
    if found is None or letter.escalation is None:
        return None
    again = letter.data.get("step") == "remind"
    said = letter.render.words(
        "letter.info_wanted_again" if again else "letter.info_wanted",
        name=letter.name("by"),
        number=letter.number,
    )
    more: list[Block] = [quote(fits(clean(found.question), *_SAID))]
    if found.answer is None:
        label = label_of("answer_back", letter.render)
        value = f"{found.id}:{letter.escalation.id}"
        row = [button(label, "escalation.answer_back", value, style="primary")]
        more.append({"type": "actions", "elements": row})
    return say(letter, said, more)


def _info_given(letter: NotificationView) -> Message | None:
    found = _enquiry(letter)
    if found is None:
        return None
    said = letter.render.words(
        "letter.info_given", name=letter.name("by"), number=letter.number
    )
    told = [clean(found.question), clean(found.answer)]
    return say(letter, said, [quote(fits(text, *_SAID)) for text in told if text])


def _plainly(key: str) -> Callable[[NotificationView], Message | None]:
    def drawn(letter: NotificationView) -> Message | None:
        asked = letter.escalation
        if asked is None:
            return None
        words = letter.render.words
        itself = key == "moot" and asked.ended_by == "source"
        said = words(
            "letter.moot_itself" if itself else f"letter.{key}",
            name=_whose(key, asked, letter),
            number=letter.number,
            to=letter.name("to"),
        )
        why = escape_line(asked.why, 500) if key in ("stood_down", "emergency") else ""
        if why:
            said += f" {words('card.instruction', instruction=why)}"
        more = _phones(letter, asked) if key == "nobody_answers" else []
        return say(letter, said, more)

    return drawn


def _thawed(letter: NotificationView) -> Message | None:
    """A hold is over: to whoever asked, and to whoever has drafts that waited for it."""
    held = letter.data.get("drafts")
    if not isinstance(held, list):
        return _plainly("thawed")(letter)
    numbers = ", ".join(f"#{number}" for number in held)
    return say(letter, letter.render.words("letter.thawed_drafts", numbers=numbers))


def _whose(key: str, asked: Escalation, letter: NotificationView) -> str:
    """Who did it; for what nobody did, whoever was asked."""
    decided = key in ("stood_down", "emergency")
    person = asked.decided_by if decided else asked.ended_by or asked.manager
    return spoken(name_in(letter.model, person, letter.render.words))


def _phones(letter: NotificationView, asked: Escalation) -> list[Block]:
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
            "accessory": called(contact, asked, letter.render),
        }
        for contact in letter.model.briefing.contacts[:_MOST_PHONED]
        if contact.called_at is None
    ]


def _enquiry(letter: NotificationView) -> InfoRequest | None:
    number = letter.data.get("enquiry")
    known = letter.model.briefing.enquiries
    return next((one for one in known if one.id == number), None)


def notices(
    data: Mapping[str, object],
    missed: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """What a manager was told and has not seen yet: one line each, once a morning."""
    items = data.get("items")
    rows = items if isinstance(items, list) else []
    links = {item.model.mention.id: item.link for item in missed}
    lines, blocks = [], []
    for row in rows:
        trigger = render.playbook.triggers.get(str(row.get("cause")))
        known = render.words("brief.notice") if trigger is None else ""
        label = known if trigger is None else render.words.pick(trigger.question)
        link = links.get(row["mention"])
        where = (
            render.words("letter.card", link=link, number=row["mention"])
            if link
            else f"#{row['mention']}"
        )
        lines.append(f"{where} · {label}")
        seen = button(label_of("seen", render), "escalation.seen", row["escalation"])
        blocks.append({**section(lines[-1]), "accessory": seen})
    if not lines:
        return None
    head = render.words("letter.notices", count=len(lines))
    foot = context([mrkdwn(render.words("letter.notices_more"))])
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
            "moot",
        )
    },
    "thawed": _thawed,
}
