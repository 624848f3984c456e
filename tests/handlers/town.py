"""Slack's side of one of several workspaces: who its people are, who is in which channel, and who reads what it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.handlers.web_api import WebApi

# The same people and channels in every workspace: who they are is told by the team alone.
MEMBERS = ("U1", "U2", "U3")
GUEST, STRANGER = "U4", "U9"
EVERYBODY = (*MEMBERS, GUEST, STRANGER)
CHANNELS = {"C1": {*MEMBERS}, "C2": {"U1", "U2"}, "C3": {*MEMBERS, STRANGER}, "C4": {*MEMBERS, GUEST}}
SHARED = "C3"
# Who may see a statement, by what it is kept for: everybody in the workspace, a channel, or one person.
KEPT_FOR: dict[str, dict[str, Any]] = {"open": {}, "C2": {"channels": ("C2",)}, "U1": {"keeper": "U1"}, "U3": {"keeper": "U3"}}
PERMITTED = {"open": set(MEMBERS), "C2": CHANNELS["C2"], "U1": {"U1"}, "U3": {"U3"}}


@dataclass(frozen=True)
class Canary:
    """A word that stands in one statement alone. `is_typed`: people type it, and whoever typed a word is told it again."""

    word: str
    team: str
    kept_for: str
    is_typed: bool

    def may_reach(self, team: str, users: set[str]) -> bool:
        return team == self.team and users <= PERMITTED[self.kept_for]


@dataclass
class Town(WebApi):
    """Slack's side of one workspace: what it says of people and channels, and who reads what it is sent."""

    team: str = ""
    triggers: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[set[str], bool, str]] = field(default_factory=list)
    buttons: list[tuple[str, Any]] = field(default_factory=list)
    windows: list[dict[str, Any]] = field(default_factory=list)

    def take(self, method: str, payload: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
        with self.waiting:
            self.calls.append((method, payload))
            self.waiting.notify_all()
        answer = self._asked(method, payload)
        if answer is not None:
            return 200, answer
        self.note(*self.readers(method, payload), payload)
        user = self.triggers.get(str(payload.get("trigger_id")), "")
        view = {"id": f"V-{user or payload.get('view_id', '')}", "hash": "h"}
        return 200, {"ok": True, "ts": "1.1", "channel": payload.get("channel"), "view": view}

    def _asked(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        channel, user = str(payload.get("channel")), str(payload.get("user"))
        kind = {GUEST: {"is_restricted": True}, STRANGER: {"is_stranger": True, "team_id": "T0"}}.get(user, {})
        answers: dict[str, dict[str, Any]] = {
            "auth.test": {"team_id": self.team, "team": "Mission", "user_id": "UBOT", "bot_id": "B1", "enterprise_id": None},
            "users.info": {"user": {"id": user, "team_id": self.team, "is_admin": user == "U1", "tz": "Europe/Vienna", **kind}},
            "users.list": {"members": [{"id": GUEST, "is_restricted": True}, *({"id": user} for user in MEMBERS)]},
            "conversations.members": {"members": sorted(CHANNELS.get(channel, ()))},
            "conversations.info": {"channel": {"id": channel, "is_ext_shared": channel == SHARED, "is_member": True}},
            "conversations.open": {"channel": {"id": f"D{payload.get('users')}"}},
            "conversations.history": {"messages": []},
        }
        return {"ok": True, **answers[method]} if method in answers else None

    def readers(self, method: str, payload: Mapping[str, Any]) -> tuple[set[str], bool]:
        """Return who reads a call, and whether they do so where another organisation reads along."""
        channel = str(payload.get("channel") or payload.get("channel_id") or "")
        if method == "response_url":
            openly = payload.get("response_type") == "in_channel"
            return (CHANNELS.get(channel, set()) if openly else {str(payload["user"])}), channel == SHARED
        if method == "chat.postEphemeral":
            return {str(payload["user"])}, channel == SHARED
        if method == "views.publish":
            return {str(payload["user_id"])}, False
        if method.startswith("views."):
            view = str(payload.get("view_id") or "").removeprefix("V-")
            return {self.triggers.get(str(payload.get("trigger_id")), "") or view}, False
        if channel in CHANNELS:
            return CHANNELS[channel], channel == SHARED
        return ({channel.removeprefix("D")} if channel else set()), False

    def note(self, users: set[str], in_shared: bool, said: Any) -> None:  # noqa: FBT001 - told together
        self.sent.append((users, in_shared, json.dumps(said, ensure_ascii=False).casefold()))
        self._gather(said)

    def _gather(self, said: Any) -> None:
        """Keep every button and window that was shown: somebody else may press it."""
        if isinstance(said, str) and said[:1] in "[{":
            with suppress(ValueError):  # a sentence may begin with a bracket
                said = json.loads(said)
        if isinstance(said, Mapping):
            if said.get("type") == "modal":
                self.windows.append(dict(said))
            if said.get("action_id"):
                self.buttons.append((str(said["action_id"]), said))
            for value in said.values():
                self._gather(value)
        elif isinstance(said, Sequence) and not isinstance(said, str):
            for value in said:
                self._gather(value)
        del self.buttons[:-400], self.windows[:-60]
