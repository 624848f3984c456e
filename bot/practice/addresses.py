"""The addresses of the practice workspace: Slack's for the app, the page's for the browser."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.practice.keys import Keys
from bot.practice.page_api import Pages
from bot.practice.page_files import PageDoor
from bot.practice.slack_doors import SlackDoors
from bot.practice.socket_mode import SocketMode
from bot.practice.workspace import Workspace

LOST = "This is the practice workspace of Rapporteur. It is not Slack. Open the address that was printed where it was started."


def build_application(workspace: Workspace, socket: SocketMode, pages: Pages, keys: Keys) -> ASGIApp:
    """Return the application, which answers only requests addressed to this machine."""
    slack = SlackDoors(workspace, socket, keys)
    page = PageDoor(workspace, pages, keys)
    routes = [
        Route("/api/{method}", slack.web_api, methods=["GET", "POST"]),
        WebSocketRoute("/link", slack.link),
        Route("/response/{kind}/{secret}", slack.response, methods=["POST"]),
        Route("/upload/v1/{file_id}", slack.upload, methods=["POST"]),
        Route("/files-pri/{name}/file", slack.download),
        Route("/files-pri/{name}/download/file", slack.download),
        Route("/archives/{channel}/{message}", page.permalink),
        Route("/w/{key}/", page.index),
        WebSocketRoute("/w/{key}/socket", page.socket),
        Route("/w/{key}/files", page.take_file, methods=["POST"]),
        Route("/w/{key}/files/{file_id}", page.give_file),
        Route("/w/{key}/{name}", page.asset),
        Route("/{rest:path}", _lost),
    ]
    return OnlyThisMachine(Starlette(routes=routes))


class OnlyThisMachine:
    """
    Turns away what comes from pages elsewhere.

    A Host that is not this machine is a name that somebody points here (DNS rebinding); another Origin is a foreign page.
    """

    def __init__(self, inner: ASGIApp) -> None:
        """Stand in front of another application."""
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        headers = dict(scope.get("headers") or [])
        host = headers.get(b"host", b"")
        origin = headers.get(b"origin")
        if host.split(b":")[0] in (b"127.0.0.1", b"localhost") and origin in (None, b"http://" + host):
            await self._inner(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Only this machine may call.", status_code=403)(scope, receive, send)


async def _lost(_request: Request) -> Response:
    return PlainTextResponse(LOST, status_code=404)
