"""The doors of what goes out: the last look, mark as posted, reply anyway, a new version."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.escalation.service import approving
from bot.replies.service import drafting
from bot.replies.service import publishing as publishing_service
from bot.replies.service.draft_dossier import DraftDossier
from bot.replies.views import preview as drawing
from bot.replies.views import publishing
from bot.replies.views.preview import Preview
from bot.ui.blocks import View
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url
from data.models import UserId
from data.replies.models import PostedId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult
from handlers.middleware.team import check_person

_ANYWAY = "no_reply_recommended"
_ELSEWHERE = "other_platform"
"""The rules these overrides are counted under."""


async def last_look(doors: HandlerContext, stage: ModalContext) -> View:
    """*Mark as posted* on the card: exactly what will stand there, before anything else."""
    paper = await drafting.paper(doors.app, stage.mention.id, stage.caller.by)
    return preview(doors, stage.caller, stage.pen, paper)


def preview(
    doors: HandlerContext,
    caller: Actor,
    pen: RenderContext,
    paper: DraftDossier,
    *,
    elsewhere: str | None = None,
) -> View:
    """The last look at a draft. Raises `Refused` when there is none."""
    if paper.draft is None or paper.proof is None:
        raise Refused("no_draft")
    carried = replace(
        caller.carrying(doors.app.clock()),
        mention=paper.mention.id,
        revision=paper.draft.revision,
        template=paper.draft.template or "",
        fresh=caller.carried.fresh,
    )
    page = Preview(
        scene=paper.scene,
        draft=paper.draft,
        proof=paper.proof,
        org=paper.org,
        missing=paper.missing,
        names=paper.names,
        elsewhere=elsewhere,
    )
    return drawing.mark_posted(carried.as_text(), page, pen)


async def ask_reader(
    doors: HandlerContext, pressed: Interaction, _fields: Fields
) -> HandlerResult:
    """A colleague was chosen below the last look; it is drawn again with their name."""
    caller = pressed.caller
    number, reader = caller.carried.mention, UserId(pressed.value)
    await check_person(doors, reader)
    await drafting.ask_reader(doors.app, pressed.on(number), reader)
    return await _again(doors, caller)


async def ask_yes(
    doors: HandlerContext, pressed: Interaction, _fields: Fields
) -> HandlerResult:
    """The one yes is asked for, for the very words of the draft (S3.22)."""
    caller = pressed.caller
    await approving.ask_approval(doors.app, pressed.on(caller.carried.mention))
    return await _again(doors, caller)


async def posted(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult | View:
    """*It is posted*: where and when. A link that leads away asks one more question."""
    caller = pressed.caller
    number = caller.carried.mention
    at, url = fields.moment("at"), _address(fields)
    if at is None:
        raise Refused("posted_in_the_future", field="at")
    there, press = fields.choice("also_there"), pressed.on(number)
    if there == "no":
        note = fields.text("why_elsewhere")
        if not note:
            raise Refused("needs_one_sentence", field="why_elsewhere")
        why = replace(press, key=f"{press.key}:why")
        await drafting.overrule(doors.app, why, _ELSEWHERE, note)
    try:
        return await publishing_service.post(
            doors.app, press, url=url, at=at, also_there=bool(there)
        )
    except Refused as refused:
        if refused.reason != "elsewhere":
            raise
    paper = await drafting.paper(doors.app, number, caller.by)
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return preview(doors, caller, await doors.pen_for(caller), paper, elsewhere=host)


async def reply_anyway(_doors: HandlerContext, stage: ModalContext) -> View:
    """Reach and reactions beside the question whether one really wants to (S2.19)."""
    return publishing.reply_anyway(stage.metadata, stage.scene, stage.pen)


async def anyway(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """Somebody really wants to, and said why (S0.16)."""
    caller = pressed.caller
    number, note = caller.carried.mention, fields.text("note")
    if not note:
        raise Refused("needs_one_sentence", field="note")
    if not fields.choices("sure"):
        raise Refused("needs_a_confirmation", field="sure")
    return await drafting.overrule(doors.app, pressed.on(number), _ANYWAY, note)


async def new_version(doors: HandlerContext, stage: ModalContext) -> View:
    """The latest of our texts, to be changed to what stands there now."""
    texts = await publishing_service.texts(doors.app, stage.mention.id)
    if not texts:
        raise Refused("nothing_posted")
    carried = replace(stage.caller.carrying(stage.now), mention=stage.mention.id)
    carried = replace(carried, revision=texts[-1].id)
    return publishing.new_version(
        carried.as_text(), texts[-1], stage.pen, now=stage.now
    )


async def edited(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*Keep the new version*."""
    carried = pressed.caller.carried
    return await publishing_service.new_version(
        doors.app,
        pressed.on(carried.mention),
        PostedId(carried.revision),
        text=fields.text("text"),
        url=_address(fields),
    )


async def _again(doors: HandlerContext, caller: Actor) -> HandlerResult:
    pen = await doors.pen_for(caller)
    paper = await drafting.paper(doors.app, caller.carried.mention, caller.by)
    view = preview(doors, caller, pen, paper)
    return HandlerResult(after=partial(doors.voice.turn, caller, view))


def _address(fields: Fields) -> str | None:
    url = fields.text("url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    return url or None
