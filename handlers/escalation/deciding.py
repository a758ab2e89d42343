"""The doors of a brief: what a manager presses, and what the team answers.

`escalation.<name>` carries the number of an escalation. `PRESSES` do something at once,
`DIALOGS` open a dialog, `SUBMISSIONS` are what comes of them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.desk import queries
from bot.errors import Refused
from bot.escalation.rules.paging import Team
from bot.escalation.service import approving, escalations, freezing, info_requests
from bot.escalation.service.escalations import Verdict
from bot.escalation.views import deciding
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.models import Escalation, EscalationId, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

Drawing = Callable[[HandlerContext, str, CardModel, Escalation, RenderContext], View]


async def _acknowledge(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    asked = await _find(doors, pressed)
    return await escalations.acknowledge(doors.app, pressed.on(asked.mention), asked.id)


async def _take_case(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    asked = await _find(doors, pressed)
    return await escalations.take_case(doors.app, pressed.on(asked.mention), asked.id)


async def _approve(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    asked = await _find(doors, pressed)
    verdict = Verdict(_approving(doors))
    press = pressed.on(asked.mention)
    return await escalations.decide(doors.app, press, asked.id, verdict=verdict)


async def _called(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    contact, _, number = pressed.value.rpartition(":")
    asked = await _find(doors, replace(pressed, value=number))
    return await info_requests.called(
        doors.app, pressed.on(asked.mention), asked.id, contact
    )


async def _lift(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    """The value is the freeze and the mention its card stands for."""
    freeze, _, mention = pressed.value.partition(":")
    if not freeze.isdigit() or not mention.isdigit():
        raise Refused("not_here")
    return await freezing.lift(
        doors.app, pressed.on(MentionId(int(mention))), int(freeze)
    )


async def emergency(doors: HandlerContext, stage: ModalContext) -> View:
    """A lead lets the draft go without its yes, for a reason that is kept."""
    around = doors.app
    if not Team(around.people, around.playbook).has_a_say(stage.caller.by):
        raise Refused("only_the_lead")
    return deciding.sentence("emergency", stage.metadata, "reason", stage.pen.words)


async def _published(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    return await approving.publish_in_emergency(
        doors.app,
        pressed.on(carried.mention),
        reason=fields.text("reason"),
        number=carried.escalation or None,
    )


async def _open(
    draw: Drawing, doors: HandlerContext, pressed: Interaction
) -> HandlerResult:
    """Read and draw before the acknowledgement, call Slack after it."""
    enquiry, _, number = pressed.value.rpartition(":")
    asked = await _find(doors, replace(pressed, value=number))
    caller, pen = pressed.caller, await doors.pen_for(pressed.caller)
    scene = await queries.briefed_scene(doors.app, asked, caller.by)
    if scene.hidden:
        raise Refused("confidential", {"number": asked.mention})
    carried = replace(
        caller.carrying(scene.drawn_at),
        mention=asked.mention,
        escalation=asked.id,
        enquiry=int(enquiry) if enquiry.isdigit() else 0,
    )
    view = draw(doors, carried.as_text(), scene, asked, pen)
    return HandlerResult(after=partial(doors.voice.show, caller, view))


def _decide(
    doors: HandlerContext,
    metadata: str,
    scene: CardModel,
    asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.decide(metadata, asked, scene, pen)


def _delegate(
    doors: HandlerContext,
    metadata: str,
    _scene: CardModel,
    asked: Escalation,
    pen: RenderContext,
) -> View:
    around = doors.app
    people = Team(around.people, around.playbook).with_a_say()
    others = {user: name for user, name in people.items() if user != asked.manager}
    return deciding.delegate(metadata, pen.words, people=others)


def _ask_back(
    _doors: HandlerContext,
    metadata: str,
    _scene: CardModel,
    _asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.sentence("ask_back", metadata, "question", pen.words)


def _stand_down(
    _doors: HandlerContext,
    metadata: str,
    _scene: CardModel,
    _asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.sentence("stand_down", metadata, "sentence", pen.words)


def _emergency(
    _doors: HandlerContext,
    metadata: str,
    _scene: CardModel,
    _asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.sentence("emergency", metadata, "reason", pen.words)


def _answer_back(
    _doors: HandlerContext,
    metadata: str,
    _scene: CardModel,
    _asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.sentence("answer_back", metadata, "answer", pen.words)


def _copy_text(
    _doors: HandlerContext,
    metadata: str,
    scene: CardModel,
    asked: Escalation,
    pen: RenderContext,
) -> View:
    return deciding.copy_text(metadata, asked, scene, pen)


async def _decided(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    verdict = Verdict(
        decision=fields.choice("decision"),
        instruction=fields.text("instruction"),
        why=fields.text("why"),
        hold=fields.choice("hold"),
        until=fields.moment("until"),
    )
    press = pressed.on(carried.mention)
    return await escalations.decide(
        doors.app, press, carried.escalation, verdict=verdict
    )


async def _delegated(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    to = fields.anybody("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    press = pressed.on(carried.mention)
    return await escalations.delegate(doors.app, press, carried.escalation, to=to)


async def _asked_back(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    question, press = fields.text("question"), pressed.on(carried.mention)
    return await info_requests.ask_back(
        doors.app, press, carried.escalation, question=question
    )


async def _stood_down(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    sentence, press = fields.text("sentence"), pressed.on(carried.mention)
    return await escalations.stand_down(
        doors.app, press, carried.escalation, sentence=sentence
    )


async def _answered_back(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    carried = pressed.caller.carried
    answer, press = fields.text("answer"), pressed.on(carried.mention)
    return await info_requests.answer_back(
        doors.app, press, carried.enquiry, answer=answer
    )


async def _find(doors: HandlerContext, pressed: Interaction) -> Escalation:
    """The button carries the escalation; the desk wants the mention it is about."""
    return await queries.escalation(doors.app, EscalationId(pressed.number))


def _approving(doors: HandlerContext) -> str:
    """The decision that lets a text go, as the playbook calls it."""
    known = doors.app.playbook.escalation.decisions.values()
    return next(one.id for one in known if one.approves and one.listed)


PRESSES: Mapping[
    str, Callable[[HandlerContext, Interaction], Awaitable[CommandResult]]
] = {
    "escalation.acknowledge": _acknowledge,
    "escalation.seen": _acknowledge,
    "escalation.take_case": _take_case,
    "escalation.approve": _approve,
    "escalation.called": _called,
    "escalation.lift": _lift,
}

DIALOGS: Mapping[
    str, Callable[[HandlerContext, Interaction], Awaitable[HandlerResult]]
] = {
    "escalation.decide": partial(_open, _decide),
    "escalation.delegate": partial(_open, _delegate),
    "escalation.ask_back": partial(_open, _ask_back),
    "escalation.stand_down": partial(_open, _stand_down),
    "escalation.answer_back": partial(_open, _answer_back),
    "escalation.emergency": partial(_open, _emergency),
    "escalation.copy_text": partial(_open, _copy_text),
}

SUBMISSIONS: Mapping[
    str, Callable[[HandlerContext, Interaction, Fields], Awaitable[CommandResult]]
] = {
    "decide": _decided,
    "delegate": _delegated,
    "ask_back": _asked_back,
    "stand_down": _stood_down,
    "answer_back": _answered_back,
    "emergency": _published,
}
"""By `callback_id`."""
