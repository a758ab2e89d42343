"""Puts a draft to a second reader: the question, its clock, and how it looks once answered."""

from bot.desk.ground.redrawing import redraw
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.record import SOURCE, say
from bot.desk.writing.papers import judged
from bot.rules.life.step import Given, Saying
from bot.rules.writing import cooling
from bot.rules.writing.gate import reasons_to_read
from data import events, timers
from data.courier import cards, outbox
from data.models import Mention, UserId
from data.transaction import Transaction
from data.writing import reads
from data.writing.written import Draft, Read, ReadId


def ask_to_read(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    draft: Draft,
    reader: UserId,
    given: Given,
    *,
    asked_by: UserId | None = None,
) -> ReadId:
    """Put the question to one colleague, and in the thread, with a time to answer."""
    proof, recorded, _ = judged(tx, around, mention, draft, given)
    rules = reasons_to_read(mention, proof.remarks, recorded, given)
    asker = asked_by or given.by
    question = Read(ReadId(0), draft.id, draft.text, rules, asker, given.now, reader)
    number = reads.add(tx, question)
    data: dict[str, object] = {"read": number, "by": asker, "to": reader}
    tell(tx, mention, "reader_asked", given, {**data, "rules": list(rules)})
    for to in (reader, None):
        saying = Saying("read_please", to, data)
        key = f"read_please:{number}:{to or 'thread'}"
        say(tx, around, mention.id, saying, given, key=key)
    timers.put(tx, cooling.reader_timer(draft, given))
    return number


def tell(
    tx: Transaction, mention: Mention, kind: str, given: Given, data: dict[str, object]
) -> None:
    """The story hears of it, and the card is drawn again."""
    events.append(
        tx,
        mention=mention.id,
        at=given.now,
        kind=kind,
        actor=given.by or SOURCE,
        data=data,
    )
    cards.want(tx, mention.id, given.now, urgent=bool(given.by))


def redraw_questions(tx: Transaction, asked: Read, given: Given) -> None:
    """Whoever was asked sees what became of it, and the buttons go."""
    for place in (asked.reader, "thread"):
        letter = outbox.with_key(tx, f"read_please:{asked.id}:{place}")
        redraw(tx, letter, given)


def text_moved_on(tx: Transaction, draft: Draft, given: Given) -> None:
    """Whoever still reads an earlier text hears that it is another one now."""
    for read in reads.of_draft(tx, draft.id):
        if read.verdict is None and read.text != draft.text:
            redraw_questions(tx, read, given)
