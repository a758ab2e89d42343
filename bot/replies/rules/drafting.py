"""Decides what writing, reading and posting a considered reply change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Self
from urllib.parse import urlsplit

from bot.errors import Refused
from bot.mentions.rules import closing_steps, replying
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.replying import Unmet, Written
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from bot.replies.rules.lint import Finding
from bot.replies.rules.publish_checklist import kept
from data.models import Mention, UserId
from data.replies.models import OWN_LOOK, Draft, DraftId, Read

PUBLIC = ("public", "public_then_private")
_NOT_YET = DraftId(0)

POLITE, FACTUAL = OWN_LOOK
KEPT = kept("")
IMAGE, RIGHTS = "image", "rights"
"""The boxes of the dialog."""

_REFUSALS = {
    "class": "needs_a_class",
    "block": "text_stopped",
    "own_look": "needs_own_look",
    "cool_off": "still_resting",
    "second_reader": "needs_a_reader",
    "approval": "needs_a_yes",
    "freeze": "replies_held",
    "core_hours": "needs_the_morning",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the dialog. `revision` is that of the draft it was drawn from."""

    text: str
    template: str | None = None
    voice: str | None = None
    channel: str | None = None
    wants: str | None = None
    ticked: frozenset[str] = frozenset()
    appointment: str | None = None
    revision: int = 0
    replaced: str | None = None
    opened_at: datetime | None = None

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """What stands in the dialog when the draft is opened again."""
        return cls(
            text=draft.text,
            template=draft.template,
            voice=draft.voice,
            channel=draft.channel,
            wants=draft.wants,
            ticked=draft.ticked,
            appointment=draft.appointment,
            revision=draft.revision,
            replaced=draft.replaced,
        )


def write(mention: Mention, context: DecisionContext) -> Transition:
    """Begin to write: whoever writes has it; what we only watch stays watched."""
    return finish("draft", begin_owned("draft", mention, context), context)


def written(
    before: Draft | None,
    mention: Mention,
    typed: Typed,
    context: DecisionContext,
    *,
    hot: bool = False,
) -> Draft:
    """The draft with what was typed. What somebody else saved meanwhile is not lost.

    `hot`: the lint says that it was written in anger.
    """
    if before is None:
        return Draft(
            id=_NOT_YET,
            mention=mention.id,
            begun_by=context.by,
            begun_at=min(typed.opened_at or context.now, context.now),
            heated=hot,
            **_kept(typed, "", context),
        )
    if before.saved_by != context.by and before.revision != typed.revision:
        raise Refused(
            "draft_moved_on",
            {"person": before.saved_by, "at": before.saved_at},
            field="text",
        )
    values = _kept(typed, before.replaced, context)
    return replace(
        before,
        revision=before.revision + 1,
        heated=before.heated or hot,
        **(values if before.text != typed.text else _still_kept(before, values)),
    )


def usual_channel(
    mention: Mention,
    playbook: Playbook,
    *,
    ping_pong: bool,
    many_read_along: bool,
) -> str | None:
    """Where a reply of this class usually goes; nothing where it usually goes nowhere.

    Where many read along, one public word and the rest in private (S4.7); after two
    public replies in private (S3.28), and once the personal answer is given in public.
    """
    klass = playbook.classes.get(mention.classification or "")
    if klass is None or klass.channel == "none":
        return None
    if ping_pong:
        return "private"
    if closing_steps.is_done(mention, "personal"):
        return "public"
    return "public_then_private" if many_read_along else klass.channel


def check_boxes(typed: Typed, *, warned: bool) -> None:
    """Inline errors of the dialog: channel, rights, date, and the two own looks."""
    if not typed.text.strip():
        raise Refused("needs_a_text", field="text")
    if typed.channel is None:
        raise Refused("needs_a_channel", field="channel")
    if IMAGE in typed.ticked and RIGHTS not in typed.ticked:
        raise Refused("needs_rights", field="rights")
    if warned and not {POLITE, FACTUAL} <= typed.ticked:
        raise Refused("needs_own_look", field="own_look")


def check_nothing_missing(missing: Sequence[Unmet]) -> None:
    """Raises the politest no there is for the first thing that is missing."""
    if not missing:
        return
    first = missing[0]
    values: dict[str, object] = {"rules": ", ".join(first.rules)}
    if first.person is not None:
        values["person"] = first.person
    if first.until is not None:
        values["at"] = first.until
    raise Refused(_REFUSALS[first.what], values)


def check_may_be_said(remarks: Sequence[Finding]) -> None:
    """Some things must never go out; says which (S0.24, S3.15)."""
    blocked = [one.message for one in remarks if one.severity == "block"]
    if blocked:
        messages = " ".join(dict.fromkeys(blocked))
        raise Refused("text_blocked", {"messages": messages}, field="text")


def check_place(url: str | None, hosts: Sequence[str], *, also_there: bool) -> None:
    """A reply belongs where the post stands; elsewhere only as well (S2.25)."""
    if not url or not hosts or also_there:
        return
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not any(host == own or host.endswith(f".{own}") for own in hosts):
        raise Refused("elsewhere", {"host": host}, field="also_there")


def post(
    mention: Mention,
    context: DecisionContext,
    *,
    words: Written,
    appointment: str | None = None,
) -> Transition:
    """It is out. A meeting in person is looked at the working day after it (S2.16)."""
    step = replying.answer(mention, context, written=words)
    met = _day_after(appointment, context) if words.channel == "in_person" else None
    if met is None:
        return step
    return replace(step, mention=replace(step.mention, look_again_at=met))


def suggest(read: Read, context: DecisionContext, *, text: str) -> Read:
    """The second reader would write it like this."""
    if not text.strip():
        raise Refused("needs_a_text", field="text")
    return replace(_answered(read, context, "suggested"), text=text.strip())


def keep(
    draft: Draft, remarks: Sequence[Finding], context: DecisionContext
) -> tuple[Draft, tuple[str, ...]]:
    """The writer keeps the wording, although it wants a second reader; and which rules.

    What the check stops is not theirs alone to keep.
    """
    rules = tuple(
        dict.fromkeys(one.rule for one in remarks if one.severity == "second")
    )
    if not rules:
        raise Refused("nothing_to_keep")
    ticked = draft.ticked | {kept(rule) for rule in rules}
    return replace(draft, ticked=frozenset(ticked)), rules


def approve(
    read: Read, draft: Draft, context: DecisionContext, *, reason: str = ""
) -> Read:
    """The second reader agrees to the words as they are now.

    What the check stops needs a reason, which is kept.
    """
    answered = _answered(read, context, "approved")
    if read.text != draft.text:
        raise Refused("text_moved_on", {"person": draft.saved_by})
    if stopping(read, context.playbook) and not reason.strip():
        raise Refused("needs_one_sentence", field="note")
    return replace(answered, reason=reason.strip())


def stopping(read: Read, playbook: Playbook) -> tuple[str, ...]:
    """The rules of a question that stop a text."""
    lint = playbook.lint
    return tuple(r for r in read.rules if r in lint and lint[r].severity == "block")


def adopted(draft: Draft, read: Read) -> Typed:
    """The draft with the words of its second reader; one's own are kept beside it."""
    if read.verdict != "suggested" or read.draft != draft.id:
        raise Refused("no_draft")
    return replace(Typed.of(draft), text=read.text, replaced=draft.text)


def check_reader(reader: UserId, draft: Draft, context: DecisionContext) -> None:
    """Nobody reads their own (S1.9)."""
    if reader in (context.by, draft.saved_by):
        raise Refused("own_reader", field="reader")


def _answered(read: Read, context: DecisionContext, verdict: str) -> Read:
    if context.by == read.asked_by:
        raise Refused("own_reader")
    if read.verdict is not None and read.verdict != "passed":
        raise Refused("read_already", {"person": read.reader, "at": read.answered_at})
    return replace(read, verdict=verdict, answered_at=context.now, reader=context.by)


def _kept(typed: Typed, replaced: str, context: DecisionContext) -> dict[str, Any]:
    return {
        "text": typed.text,
        "template": typed.template,
        "voice": typed.voice,
        "channel": typed.channel,
        "wants": typed.wants,
        "ticked": typed.ticked,
        "appointment": typed.appointment,
        "replaced": replaced if typed.replaced is None else typed.replaced,
        "saved_by": context.by,
        "saved_at": context.now,
    }


def _still_kept(before: Draft, values: dict[str, Any]) -> dict[str, Any]:
    """What the writer decided to keep holds as long as the words do."""
    ticked: frozenset[str] = values["ticked"]
    decided = {one for one in before.ticked if one.startswith(KEPT)}
    return {**values, "ticked": ticked | decided}


def _day_after(appointment: str | None, context: DecisionContext) -> datetime | None:
    """The working day after a date, in the morning of the desk's zone."""
    if not appointment:
        return None
    try:
        day = date.fromisoformat(appointment)
    except ValueError:
        raise Refused("not_a_date", field="appointment") from None
    evening = datetime.combine(day, time(23, 59), context.hours.zone)
    return context.hours.next_working_morning(evening)
