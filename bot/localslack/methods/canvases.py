"""The `canvases.*` methods: write, replace and delete a page.

`canvases.edit` takes one change a call; `replace` without a section replaces the whole page,
and other operations, which need the ids of sections, are not implemented.
"""

from bot.localslack.calls import Call, structure
from bot.localslack.canvases import Canvas
from bot.localslack.people import Json
from bot.localslack.refusals import ApiError


def create(call: Call) -> Json:
    text = _markdown(call.args.get("document_content"))
    channel = str(call.args.get("channel_id") or "")
    if channel:
        call.team.writable(channel)
    canvas = call.team.canvases.add(str(call.args.get("title") or ""), channel, text)
    return {"canvas_id": canvas.id}


def edit(call: Call) -> Json:
    canvas = _known(call)
    changes = structure("changes", call.args.get("changes"))
    if not isinstance(changes, list) or len(changes) != 1:
        raise ApiError("invalid_arguments")
    [change] = changes
    if change.get("operation") != "replace" or change.get("section_id"):
        raise ApiError("canvas_editing_failed")
    canvas.markdown = _markdown(change.get("document_content"))
    return {}


def delete(call: Call) -> Json:
    call.team.canvases.remove(_known(call).id)
    return {}


def _known(call: Call) -> Canvas:
    canvas = call.team.canvases.find(call.text("canvas_id"))
    if canvas is None:
        raise ApiError("canvas_not_found")
    return canvas


def _markdown(given: object) -> str:
    content = structure("document_content", given)
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise ApiError("invalid_arguments")
    return str(content.get("markdown") or "")
