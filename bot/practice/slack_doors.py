"""Slack's addresses: the Web API, Socket Mode, response_urls, uploads and private files."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocket

from bot.practice import limits
from bot.practice.answers import respond
from bot.practice.keys import Keys
from bot.practice.rates import RateLimited
from bot.practice.refusals import Json, Refused
from bot.practice.socket_mode import SocketMode
from bot.practice.web_api import call
from bot.practice.workspace import Workspace

_NESTED = ("blocks", "view", "attachments", "metadata", "files", "prompts", "unfurls")
_GONE = ("invalid_url", "expired_url", "used_url")
SIGN_IN = "<!doctype html><title>Sign in</title><p>This is where Slack shows its sign-in page: the request had no valid token."


class SlackDoors:
    """What the app may call."""

    def __init__(self, workspace: Workspace, socket: SocketMode, keys: Keys) -> None:
        """Hold what is called and the tokens that open it."""
        self._workspace = workspace
        self._socket = socket
        self._keys = keys

    async def web_api(self, request: Request) -> Response:
        """Answer a Web API method: 200, with `ok` true or Slack's error; 429 with `Retry-After` where it is limited."""
        headers = {"x-oauth-scopes": ",".join(sorted(self._workspace.installed.scopes))}
        try:
            answer = self._call(request, await _arguments(request))
        except RateLimited as limited:
            return JSONResponse(limited.as_answer(), status_code=429, headers=headers | {"Retry-After": str(limited.seconds)})
        except Refused as refused:
            answer = refused.as_answer()
        return JSONResponse(answer, headers=headers)

    async def link(self, socket: WebSocket) -> None:
        """Hold one Socket Mode connection."""
        await self._socket.serve(socket)

    async def response(self, request: Request) -> Response:
        """Take a post to a response_url: "ok", or Slack's error with 404 when there is nothing left to use."""
        try:
            address = self._workspace.response_addresses.use(request.path_params["secret"])
            respond(self._workspace, address, _object(await request.body()))
        except Refused as refused:
            return JSONResponse(refused.as_answer(), status_code=404 if refused.error in _GONE else 400)
        return PlainTextResponse("ok")

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file the app uploads."""
        file = self._workspace.files.get(request.path_params["file_id"])
        if file is None or file.content is not None:
            return PlainTextResponse("no such upload", status_code=404)
        content = await request.body()
        if len(content) != file.length:
            return PlainTextResponse(f"expected {file.length} bytes, got {len(content)}", status_code=400)
        file.content = content
        return PlainTextResponse(f"OK - {file.length}")

    async def download(self, request: Request) -> Response:
        """Return a private file's bytes to the bot's token; a sign-in page to anything else, as Slack does."""
        file = self._workspace.file_for_app(request.path_params["name"].partition("-")[2])
        allowed = _bearer(request) == self._keys.bot_token and "files:read" in self._workspace.installed.scopes
        allowed = allowed and not self._workspace.shut_out
        if not allowed or file is None or file.content is None:
            return HTMLResponse(SIGN_IN)
        return Response(file.content, media_type=file.mimetype)

    def _call(self, request: Request, arguments: Json) -> Json:
        method = request.path_params["method"]
        self._workspace.rates.require(method)
        if method == "api.test":
            return {"ok": True, "args": arguments}
        token = _bearer(request) or arguments.pop("token", None)
        if not token:
            raise Refused("not_authed")
        if method == "apps.connections.open":
            return self._open_connection(token)
        if token == self._keys.app_token:
            raise Refused("not_allowed_token_type")
        if token != self._keys.bot_token:
            raise Refused("invalid_auth")
        if self._workspace.shut_out:
            raise Refused(self._workspace.shut_out)
        return call(self._workspace, method, arguments)

    def _open_connection(self, token: str) -> Json:
        if token == self._keys.bot_token:
            raise Refused("not_allowed_token_type")
        if token != self._keys.app_token:
            raise Refused("invalid_auth")
        host = self._workspace.origin.partition("//")[2]
        return {"ok": True, "url": f"ws://{host}/link?ticket={self._socket.new_link()}"}


def _bearer(request: Request) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token or None if kind.lower() == "bearer" else None


async def _arguments(request: Request) -> Json:
    arguments: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        arguments |= _object(await request.body())
    else:
        async with request.form(max_fields=200, max_part_size=limits.UPLOAD_BYTES) as form:
            arguments |= {name: value for name, value in form.items() if isinstance(value, str)}
    for name in _NESTED:
        if isinstance(arguments.get(name), str):
            arguments[name] = _nested(name, arguments[name])
    return arguments


def _nested(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise Refused(
            "invalid_blocks_format" if name == "blocks" else "invalid_arguments", [f"[ERROR] {name} is not JSON"]
        ) from None


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value
