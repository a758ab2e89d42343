"""Letters around a second reader: the question with its text, the answer, and a reminder.

The text is drawn from where it is kept, so that it goes when an author is forgotten.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.card import collapsed
from bot.card.views.recommending import draft_waits, waits_for
from bot.replies.rules.publish_checklist import RESTING
from bot.ui.blocks import Block, Message, actions, button, context, plain, quote
from bot.ui.card_model import CardModel
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import name_in, spoken
from bot.ui.texts import clean, escape_mrkdwn, fits
from data.replies.models import Read

_MOST = 2500
_TO_THE_READER = ("read_please", "read_again")


def exactly(text: str) -> Block:
    """Words of ours, as they are: nothing in them formats, links or pings."""
    part = {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": text[:_MOST] or "–"}],
    }
    return {"type": "rich_text", "elements": [part]}


def _please(letter: NotificationView) -> Message:
    """To the reader with the text; in the thread one line, anybody may help."""
    words, read = letter.render.words, letter.read
    if read is None or not read.text or _is_over(read, letter):
        return say(letter, words("letter.read_changed", number=letter.number))
    if read.verdict == "suggested":
        name = spoken(name_in(letter.model, read.reader, words))
        said = words("letter.reader_suggested", number=letter.number, name=name)
        return say(letter, said, [exactly(read.text)])
    if letter.in_thread:
        values = {"name": letter.name("by"), "to": letter.name("to")}
        said = words("letter.read_please_thread", **values)
    else:
        said = _asked(letter, read)
    more: list[Block] = [*_about(letter), exactly(read.text)]
    if read.verdict is not None:
        done = context([plain(words("letter.read_answered"))])
        return say(letter, said, [*more, done])
    return say(letter, said, [*more, _steps(read, letter)])


def _is_over(read: Read, letter: NotificationView) -> bool:
    """Somebody else was asked instead, or the draft reads differently by now."""
    draft = letter.model.draft
    moved_on = draft is not None and draft.text != read.text
    return read.verdict == "passed" or (read.verdict is None and moved_on)


def _about(letter: NotificationView) -> list[Block]:
    """What the draft answers; in the thread the card stands above it."""
    mention = letter.model.mention
    text = clean(mention.post.text or mention.post.title)
    if letter.in_thread or not text or collapsed(mention, letter.render):
        return []
    return [quote(fits(text, 300, 900))]


def _again(letter: NotificationView) -> Message:
    """To a reader who has not come to it yet."""
    words, read = letter.render.words, letter.read
    if read is None or read.verdict is not None or _is_over(read, letter):
        return say(letter, words("letter.read_changed", number=letter.number))
    said = words("letter.read_again", number=letter.number)
    return say(letter, said, [exactly(read.text), _steps(read, letter)])


def _next(letter: NotificationView) -> Message:
    """To the writer: somebody else was asked instead."""
    said = letter.render.words(
        "letter.reader_next",
        number=letter.number,
        to=letter.name("to"),
        person=letter.name("manager"),
    )
    return say(letter, said)


def _nobody(letter: NotificationView) -> Message:
    said = letter.render.words(
        "letter.reader_nobody", number=letter.number, to=letter.name("to")
    )
    return say(letter, said, moves=("mark_posted", "holding"))


def _approved(letter: NotificationView) -> Message:
    said = letter.render.words(
        "letter.reader_approved", number=letter.number, name=letter.name("by")
    )
    return say(letter, said, moves=("mark_posted",))


def _suggested(letter: NotificationView) -> Message:
    words, read = letter.render.words, letter.read
    said = words(
        "letter.reader_suggested", number=letter.number, name=letter.name("by")
    )
    more: list[Block] = []
    if read is not None and read.text:
        take = button(words("button.adopt"), "draft.adopt", read.id, style="primary")
        more = [exactly(read.text), actions([take], f"r{read.id}:adopt")]
    return say(letter, said, more, moves=("mark_posted",))


def _rested(letter: NotificationView) -> Message:
    """What it still waits for now; only what nothing holds up can go out."""
    words, model = letter.render.words, letter.model
    if any(one.what == RESTING for one in model.missing):
        return say(letter, draft_waits(model, letter.render), moves=("draft",))
    said = words("letter.draft_rested", number=letter.number)
    if model.missing:
        what = ", ".join(waits_for(one, model, letter.render) for one in model.missing)
        said = words("letter.draft_rested_waits", number=letter.number, what=what)
    return say(letter, said, moves=("mark_posted", "draft"))


def _asked(letter: NotificationView, read: Read) -> str:
    """Why a second pair of eyes, in words: rules of the lint, or reasons of ours."""
    words, known = letter.render.words, _known(letter)
    why = [known[rule] for rule in read.rules if rule in known]
    name, number = letter.name("by"), letter.number
    if not why:
        return words("letter.read_please_plain", name=name, number=number)
    said = escape_mrkdwn("; ".join(why))
    return words("letter.read_please", why=said, name=name, number=number)


def _known(letter: NotificationView) -> Mapping[str, str]:
    words = letter.render.words
    reasons = ("outside_hours", "newcomer", "second_opinion")
    rules = letter.render.playbook.lint.values()
    # What counts something in its sentence stays with the dialog that counted.
    said = {r.id: words.pick(r.message).rstrip(".") for r in rules}
    whole = {name: text for name, text in said.items() if "{" not in text}
    return whole | {name: words(f"reading.{name}") for name in reasons}


def _steps(read: Read, letter: NotificationView) -> Block:
    words = letter.render.words
    steps: Sequence[Block] = [
        button(words("button.read_approve"), "draft.approve", read.id, style="primary"),
        button(words("button.read_suggest"), "draft.suggest", read.id),
    ]
    return actions(steps, f"r{read.id}:steps")


def still_true(kind: str, model: CardModel, read: Read | None) -> bool:
    """Whether there is still a draft to speak of; what was read stays as it is."""
    if kind in _TO_THE_READER and (read is None or read.verdict is not None):
        return True
    return model.draft is not None


KINDS: Mapping[str, Callable[[NotificationView], Message]] = {
    "read_please": _please,
    "read_again": _again,
    "reader_next": _next,
    "reader_nobody": _nobody,
    "reader_approved": _approved,
    "reader_suggested": _suggested,
    "draft_rested": _rested,
}
