"""The `files.*` methods: request an upload address, and share the uploaded file."""

from urllib.parse import quote

from bot.localslack import posting
from bot.localslack.calls import Call, structure
from bot.localslack.files import File
from bot.localslack.people import Json
from bot.localslack.refusals import ApiError


def get_upload_url(call: Call) -> Json:
    file = call.team.files.reserve(call.text("filename"), call.number("length", 0))
    return {"upload_url": f"{call.team.address}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    wanted = structure("files", call.args.get("files"))
    if not isinstance(wanted, list) or not wanted:
        raise ApiError("invalid_arguments")
    files = [_sent(call, str(one.get("id") or "")) for one in wanted]
    channel = call.team.writable(call.text("channel_id"))
    message = {
        **posting.by_bot(call.team.stamp()),
        "text": str(call.args.get("initial_comment") or ""),
        "files": [_told(call, file) for file in files],
    }
    posting.place(call.team, channel, message)
    return {"files": message["files"]}


def _sent(call: Call, number: str) -> File:
    file = call.team.files.find(number)
    if file is None or file.body is None:
        raise ApiError("file_not_found")
    file.shared = True
    return file


def _told(call: Call, file: File) -> Json:
    link = f"{call.team.address}/files/{file.id}/{quote(file.name)}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "size": file.length,
        "url_private": link,
    }
