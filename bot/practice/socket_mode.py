"""Socket Mode: the app's connections, envelopes out, acknowledgements back, and Slack's retries of unheard events."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.practice import limits
from bot.practice.channels import Channel
from bot.practice.installed import APP_ID, BOT_USER_ID
from bot.practice.people import OTHER_TEAM_ID, TEAM_ID
from bot.practice.refusals import Json, NotAcknowledged, Refused
from bot.practice.workspace import Workspace


class SocketMode:
    """The door through which the app hears of events, commands and interactions."""

    def __init__(self, workspace: Workspace) -> None:
        """Start with no app connected."""
        self._workspace = workspace
        self._links: set[str] = set()
        self._connections: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.connection_changed: Callable[[], None] = lambda: None

    @property
    def connected(self) -> bool:
        """Return whether an app is connected."""
        return bool(self._connections)

    def new_link(self) -> str:
        """Return a ticket for one connection; `too_many_websockets` when ten are open."""
        if len(self._connections) >= limits.CONNECTIONS:
            raise Refused("too_many_websockets")
        ticket = secrets.token_urlsafe(16)
        self._links.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection until the app leaves; a ticket that was used or never given is turned away."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._links:
            await socket.close(code=1008)
            return
        self._links.remove(ticket)
        await socket.accept()
        self._connections.append(socket)
        try:
            await socket.send_json(self._hello())
            self.connection_changed()
            await self._listen(socket)
        finally:
            self._connections.remove(socket)
            self.connection_changed()

    async def deliver(self, kind: str, payload: Json, *, accepts_payload: bool, retry: int = 0) -> Any:
        """Return the payload of the app's acknowledgement (None when it is empty); NotAcknowledged after three seconds."""
        if not self._connections:
            raise NotAcknowledged(connected=False)
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": accepts_payload,
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._connections[next(self._turn) % len(self._connections)].send_json(envelope)
            return await asyncio.wait_for(waiting, limits.ACK_SECONDS)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):  # RuntimeError: the connection closed while we wrote to it
            raise NotAcknowledged(connected=True) from None
        finally:
            self._waiting.pop(envelope_id, None)

    def tell(self, event: Json) -> None:
        """Send an event the app subscribed to and may see; unheard ones are repeated three times. Never waits."""
        workspace = self._workspace
        if _subscription(event) not in workspace.installed.events or not _may_hear(workspace, event):
            return
        task = asyncio.get_running_loop().create_task(self._deliver_event(_event_callback(workspace, event)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def refresh(self) -> None:
        """Ask every connection to be replaced, as Slack does every few hours."""
        for socket in list(self._connections):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "practice"}})

    async def stop(self) -> None:
        """Drop the events that still wait for a repeat."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self, socket: WebSocket) -> None:
        try:
            while True:
                answer = json.loads(await socket.receive_text())
                waiting = self._waiting.get(str(answer.get("envelope_id")))
                if waiting and not waiting.done():
                    waiting.set_result(answer.get("payload"))
        except (WebSocketDisconnect, json.JSONDecodeError):
            return

    async def _deliver_event(self, payload: Json) -> None:
        for attempt, pause in enumerate((0.0, *limits.EVENT_RETRY_SECONDS)):
            await asyncio.sleep(pause)
            try:
                await self.deliver("events_api", payload, accepts_payload=False, retry=attempt)
            except NotAcknowledged:
                continue
            return

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }


def _event_callback(workspace: Workspace, event: Json) -> Json:
    channel = _channel(workspace, event)
    actor = workspace.people.get(str(event.get("user") or event.get("user_id")))
    return {
        "token": "practice",
        # Where it happened: what a member of another organisation does, happens in theirs.
        "team_id": OTHER_TEAM_ID if actor is not None and actor.is_outsider else TEAM_ID,
        "enterprise_id": None,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{uuid.uuid4().hex[:12].upper()}",
        "event_time": int(float(event["event_ts"])),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": channel is not None and channel.is_shared,
        "event_context": f"4-{uuid.uuid4().hex}",
    }


def _subscription(event: Json) -> str:
    if event["type"] != "message":
        return str(event["type"])
    return {"im": "message.im", "channel": "message.channels", "group": "message.groups"}[event["channel_type"]]


def _may_hear(workspace: Workspace, event: Json) -> bool:
    channel = _channel(workspace, event)
    return not workspace.shut_out and (channel is None or BOT_USER_ID in channel.members)


def _channel(workspace: Workspace, event: Json) -> Channel | None:
    return workspace.channels.get(str(event.get("channel") or event.get("channel_id")))
