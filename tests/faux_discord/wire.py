"""Reading requests and writing answers on the wire exactly as Discord does."""

import json
import socket
import struct
from typing import Any

from aiohttp import web

from .errors import ApiError, Json


def reply(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer. The type has no charset: discord.py takes any other for plain text."""
    headers = {"Content-Type": "application/json"} | (headers or {})
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


async def read_payload(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request and the files that come with it, by name; raises ApiError 50109."""
    if request.content_type != "multipart/form-data":
        return _decode(await request.read()), {}
    form = await request.post()
    payload = _decode(str(form["payload_json"]).encode())
    uploads = [part for part in form.values() if isinstance(part, web.FileField)]
    files = {part.filename: part.file.read() for part in uploads}
    # The answer to an interaction holds its message one level down.
    message = payload.get("data") or payload
    said = {one.get("filename"): one.get("description") for one in message.get("attachments") or []}
    message["attachments"] = [
        _attachment(rank, name, data) | {"description": said.get(name)}
        for rank, (name, data) in enumerate(files.items())
    ]
    return payload, files


def cut(request: web.Request, *, reset: bool) -> web.Response:
    """Close the connection without an answer; with `reset`, so that the peer sees a TCP reset."""
    if request.transport is not None:
        if reset:
            # SO_LINGER with a delay of zero makes close() send RST instead of FIN.
            link = request.transport.get_extra_info("socket")
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=503)


def _decode(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from error


def _attachment(rank: int, name: str, data: bytes) -> Json:
    url = f"http://127.0.0.1/attachments/{rank}/{name}"
    return {"id": str(rank + 1), "filename": name, "size": len(data), "url": url, "proxy_url": url}
