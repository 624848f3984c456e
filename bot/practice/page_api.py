"""The page's own line to the server: one websocket that carries the workspace to the page and what people do back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.practice.channels import Channel
from bot.practice.clock import Mover
from bot.practice.gathering import MEMBERS, Gathering
from bot.practice.installed import BOT_USER_ID
from bot.practice.payloads import Desk
from bot.practice.people import NOTICE_ID, VISITOR_ID, Person
from bot.practice.pressing import Pressing
from bot.practice.refusals import Json, Refused
from bot.practice.saying import Saying
from bot.practice.socket_mode import SocketMode
from bot.practice.submitting import Submitting
from bot.practice.timing import Timing
from bot.practice.workspace import Change, Workspace


@dataclass(eq=False)
class Page:
    """One open page: whose eyes it shows the workspace with, and what still has to be sent to it."""

    viewer: str = VISITOR_ID
    outgoing: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Pages:
    """All open pages."""

    def __init__(
        self, workspace: Workspace, socket: SocketMode, mover: Mover, *, movable: bool, title: str, hints: Sequence[str]
    ) -> None:
        """Hold what the pages show; `hints` are lines to try, put into the composer when clicked."""
        self._workspace = workspace
        self._socket = socket
        self._mover = mover
        self._movable = movable
        self._deeds = _deeds(Desk(workspace, socket), Timing(workspace, mover if movable else None))
        self._title = title
        self._hints = tuple(hints)
        self._open: set[Page] = set()

    def tell(self, change: Change) -> None:
        """Send a change to every page that may see it; where another look at everything is due, the whole workspace."""
        for page in self._open:
            if change.to is None or page.viewer in change.to:
                anew = change.what["type"] == "anew"
                page.outgoing.put_nowait(self.snapshot(page.viewer) if anew else change.what)

    async def serve(self, socket: WebSocket) -> None:
        """Hold one page until it is closed."""
        await socket.accept()
        page = Page()
        self._open.add(page)
        page.outgoing.put_nowait(self.snapshot(page.viewer))
        sender = asyncio.create_task(_send_all(socket, page))
        try:
            while True:
                self._start(page, json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, json.JSONDecodeError):
            return
        finally:
            self._open.discard(page)
            self._close_modals(page.viewer)
            for task in (sender, *page.tasks):
                task.cancel()
            await asyncio.gather(sender, *page.tasks, return_exceptions=True)

    def snapshot(self, viewer: str) -> Json:
        """Return the whole workspace as one person sees it."""
        workspace, installed = self._workspace, self._workspace.installed
        person = workspace.person(viewer)
        channels = [channel for channel in workspace.channels.values() if viewer in channel.members]
        seen = [m for channel in channels for m in channel.messages.values() if m.visible_to in (None, viewer)]
        return {
            "type": "snapshot",
            "title": self._title,
            "hints": self._hints,
            "viewer": viewer,
            "viewers": [one.id for one in workspace.humans()],
            "app": {"user": BOT_USER_ID, "name": installed.bot_name, "description": installed.description},
            "notice": NOTICE_ID,
            "people": {one.id: one.for_page() for one in workspace.people.values()},
            "channels": [channel.for_page() for channel in channels],
            "open_channels": [one.as_slack() for one in self._to_join(person)],
            "messages": [workspace.for_page(message) for message in seen],
            "modals": [workspace.views[view_id].as_slack() for view_id in workspace.stacks.get(viewer, [])],
            "home": workspace.home(viewer),
            "home_tab": installed.home_tab,
            "messages_tab": installed.messages_tab,
            "commands": [] if person.is_outsider else list(installed.commands.values()),
            "shortcuts": [] if person.is_outsider else installed.shortcuts,
            "offered": workspace.prompts.get(viewer) or {"title": "", "prompts": installed.prompts},
            "statuses": self._statuses(viewer),
            "installed": not workspace.shut_out,
            "connected": self._socket.connected,
            "clock": self.clock(),
        }

    def _to_join(self, person: Person) -> list[Channel]:
        """Return the public channels that somebody may come into."""
        if person.rank not in MEMBERS:
            return []
        here = self._workspace.channels.values()
        return [one for one in here if not (one.is_private or one.partner or one.is_archived) and person.id not in one.members]

    def _statuses(self, viewer: str) -> list[Json]:
        return [
            {"channel": channel, "thread_ts": thread, "status": status}
            for (channel, thread), status in self._workspace.statuses.items()
            if viewer in self._workspace.channels[channel].members
        ]

    def clock(self) -> Json:
        """Return what the practice clock shows, in seconds since 1970, and whether it may be and is being moved."""
        return {
            "now": self._workspace.now().timestamp(),
            "ahead": self._mover.clock.ahead.total_seconds(),
            "moving": self._mover.moving,
            "movable": self._movable,
        }

    async def do(self, page: Page, request: Json) -> Json:
        """Do what one frame from the page asks for, in the name of the page's viewer; return the answer."""
        if request.get("do") == "view_as" and request.get("user") in [one.id for one in self._workspace.humans()]:
            page.viewer = request["user"]
            page.outgoing.put_nowait(self.snapshot(page.viewer))
            return {}
        wanted = self._deeds.get(str(request.get("do")))
        if wanted is None or not isinstance(request.get("with"), dict):
            raise Refused("unknown_request")
        return await wanted(page.viewer, **request["with"])

    def _close_modals(self, viewer: str) -> None:
        """Forget a person's open modals with their last page, as Slack's client does."""
        if all(page.viewer != viewer for page in self._open):
            self._workspace.stacks.pop(viewer, None)

    def _start(self, page: Page, request: Any) -> None:
        # Each request runs by itself: a command that waits three seconds for its app must not hold up the next one.
        task = asyncio.create_task(self._answer(page, request if isinstance(request, dict) else {}))
        page.tasks.add(task)
        task.add_done_callback(page.tasks.discard)

    async def _answer(self, page: Page, request: Json) -> None:
        try:
            answer = {"ok": True, **await self.do(page, request)}
        except Refused as refused:
            answer = refused.as_answer()
        except TypeError as mistake:  # the page's own frame lacks a field or has one too many
            answer = Refused("unknown_request", [str(mistake)]).as_answer()
        page.outgoing.put_nowait({"type": "reply", "id": request.get("id"), **answer})


async def _send_all(socket: WebSocket, page: Page) -> None:
    while True:
        await socket.send_text(json.dumps(await page.outgoing.get()))


def _deeds(desk: Desk, timing: Timing) -> dict[str, Callable[..., Awaitable[Json]]]:
    """Return what people can do, by the name that the page gives it."""
    saying, pressing, submitting, gathering = Saying(desk), Pressing(desk), Submitting(desk), Gathering(desk)
    deeds = (
        *(saying.say, saying.command, saying.open_app),
        *(gathering.invite, gathering.remove, gathering.join, gathering.leave, gathering.share, gathering.archive),
        *(gathering.uninstall, gathering.install),
        *(pressing.act_in_message, pressing.act_in_view, pressing.suggest, pressing.message_shortcut, pressing.global_shortcut),
        *(submitting.submit, submitting.close),
        *(timing.move_clock, timing.next_reminder, timing.zone),
    )
    return {deed.__name__: deed for deed in deeds}
