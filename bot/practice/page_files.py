"""The page's addresses: its files, its socket, and the files people drop into it."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.websockets import WebSocket

from bot.practice import limits
from bot.practice.keys import Keys
from bot.practice.page_api import Pages
from bot.practice.people import VISITOR_ID
from bot.practice.workspace import Workspace

PAGE = Path(__file__).parent / "page"
ASSETS = {path.name: path for path in PAGE.iterdir() if path.suffix in (".js", ".css", ".svg")}
COOKIE = "practice_workspace"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class PageDoor:
    """What the browser may call."""

    def __init__(self, workspace: Workspace, pages: Pages, keys: Keys) -> None:
        """Hold what the page shows and the secrets that open it."""
        self._workspace = workspace
        self._pages = pages
        self._keys = keys

    async def index(self, request: Request) -> Response:
        """Return the page and give the browser its cookie; 404 for a wrong path."""
        if not self._right_path(request):
            return _not_found()
        answer = FileResponse(PAGE / "index.html", headers=HEADERS)
        answer.set_cookie(COOKIE, self._keys.cookie, httponly=True, samesite="strict", path="/")
        return answer

    async def asset(self, request: Request) -> Response:
        """Return one of the page's own files."""
        path = ASSETS.get(request.path_params["name"])
        if path is None or not self._right_path(request):
            return _not_found()
        return FileResponse(path, headers=HEADERS)

    async def socket(self, socket: WebSocket) -> None:
        """Hold the page's line; only this page, in this browser, from this origin."""
        if self._is_ours(socket) and socket.headers.get("origin") == _own_origin(socket):
            await self._pages.serve(socket)
        else:
            await socket.close(code=1008)

    async def take_file(self, request: Request) -> Response:
        """Keep a file that a person dropped, or a text snippet that they wrote; 413 above 200 MB, or 1 MB for a snippet."""
        if not self._is_ours(request) or request.headers.get("origin") != _own_origin(request):
            return _not_found()
        snippet = request.headers.get("x-snippet") == "true"
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > (limits.SNIPPET_BYTES if snippet else limits.UPLOAD_BYTES):
                return PlainTextResponse("The file is too large.", status_code=413)
        name = unquote(request.headers.get("x-file-name", "")) or "Untitled"
        wanted = request.headers.get("x-viewer", "")
        user = wanted if wanted in [one.id for one in self._workspace.humans()] else VISITOR_ID
        file = self._workspace.new_file(user, name, len(content), bytes(content), snippet=snippet)
        return JSONResponse({"id": file.id, "name": file.name, "size": file.length})

    async def give_file(self, request: Request) -> Response:
        """Return a file to save; never shown inside the page's own origin."""
        file = self._workspace.files.get(request.path_params["file_id"])
        if not self._is_ours(request) or file is None or file.content is None:
            return _not_found()
        disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type="application/octet-stream", headers=HEADERS | disposition)

    async def permalink(self, request: Request) -> Response:
        """Lead from a message's address to the message on the page."""
        if not self._has_cookie(request):
            return _not_found()
        place = f"{request.path_params['channel']}/{request.path_params['message']}"
        return RedirectResponse(f"/w/{self._keys.page}/#{quote(place)}")

    def _is_ours(self, request: HTTPConnection) -> bool:
        return self._right_path(request) and self._has_cookie(request)

    def _right_path(self, request: HTTPConnection) -> bool:
        return secrets.compare_digest(str(request.path_params["key"]).encode(), self._keys.page.encode())

    def _has_cookie(self, request: HTTPConnection) -> bool:
        return secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), self._keys.cookie.encode())


def _own_origin(request: HTTPConnection) -> str:
    return f"http://{request.headers.get('host', '')}"


def _not_found() -> Response:
    return PlainTextResponse("Nothing is here.", status_code=404, headers=HEADERS)
