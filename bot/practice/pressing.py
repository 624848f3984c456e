"""What people press: buttons and menus of messages and views, and shortcuts."""

from __future__ import annotations

from bot.practice import forms
from bot.practice.payloads import Desk, named
from bot.practice.refusals import Json, Refused
from bot.practice.workspace import Workspace

# What Slack repeats of an element in the action that it caused.
_TOLD = ("type", "action_id", "text", "value", "placeholder")


class Pressing:
    """The hands of the people in the workspace."""

    def __init__(self, desk: Desk) -> None:
        """Hold the desk where payloads are put together."""
        self._desk = desk
        self._workspace = desk.workspace

    async def act_in_message(self, user: str, channel: str, ts: str, action: Json, values: Json) -> Json:
        """Press a button, or choose in a menu, of a message."""
        workspace, place = self._workspace, self._desk.place(user, channel)
        message = self._desk.visible(user, place, ts)
        secret = workspace.response_addresses.issue(user, place.id, original=ts, thread_ts=message.thread_ts)
        container = {"type": "message", "message_ts": ts, "channel_id": place.id, "is_ephemeral": message.visible_to is not None}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._desk.head("block_actions", user),
            "container": container,
            "channel": named(place),
            "state": {"values": forms.hand_over(workspace, {"blocks": message.blocks}, values)},
            "response_url": self._desk.response_url("actions", secret),
            "actions": [_action(self._workspace, message.blocks, action)],
        }
        if message.visible_to is None:  # an ephemeral message is not kept, so Slack cannot send it along
            payload["message"] = workspace.in_full(message)
        return await self._desk.interact(payload)

    async def act_in_view(self, user: str, view_id: str, action: Json, values: Json) -> Json:
        """Press a button, or choose in a menu, of a modal or the Home tab."""
        view = self._desk.view(user, view_id)
        view.values = forms.hand_over(self._workspace, view.body, values)
        payload = {
            **self._desk.head("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "view": view.as_slack(),
            "actions": [_action(self._workspace, view.body["blocks"], action)],
        }
        return await self._desk.interact(payload)

    async def suggest(self, user: str, place: Json, action: Json, typed: str) -> Json:
        """Ask the app for the options of an external menu; the answer holds `options` or `option_groups`."""
        payload = {**self._desk.head("block_suggestion", user), "value": typed, **action}
        if view_id := place.get("view_id"):
            payload |= {"container": {"type": "view", "view_id": view_id}, "view": self._desk.view(user, view_id).as_slack()}
        else:
            container = {"type": "message", "message_ts": place["ts"], "channel_id": place["channel"]}
            payload |= {"container": container, "channel": named(self._desk.place(user, place["channel"]))}
        return await self._desk.interact(payload)

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """Run a message shortcut on a message."""
        workspace, place = self._workspace, self._desk.place(user, channel)
        message = self._desk.visible(user, place, ts)
        foreign = workspace.person(user).is_outsider
        if foreign or message.visible_to or not workspace.installed.shortcut("message", callback_id):
            raise Refused("shortcut_not_available")
        secret = workspace.response_addresses.issue(user, place.id, original=ts, thread_ts=message.thread_ts)
        payload = {
            **self._desk.head("message_action", user),
            "callback_id": callback_id,
            "action_ts": workspace.moment(),
            "channel": named(place),
            "message_ts": ts,
            "message": workspace.in_full(message),
            "response_url": self._desk.response_url("app", secret),
        }
        return await self._desk.interact(payload)

    async def global_shortcut(self, user: str, callback_id: str) -> Json:
        """Run a global shortcut."""
        if self._workspace.person(user).is_outsider or not self._workspace.installed.shortcut("global", callback_id):
            raise Refused("shortcut_not_available")
        head = self._desk.head("shortcut", user)
        return await self._desk.interact({**head, "callback_id": callback_id, "action_ts": self._workspace.moment()})


def _action(workspace: Workspace, blocks: list[Json], action: Json) -> Json:
    element = _element(blocks, action.get("block_id"), action.get("action_id"))
    told: Json = {name: element[name] for name in element if name in _TOLD or name.startswith("initial_")}
    told |= {name: action[name] for name in action if name == "value" or name.startswith("selected_")}
    if element["type"] == "feedback_buttons":
        told |= _thumb(element, action.get("value"))
    return told | {"block_id": action["block_id"], "action_ts": workspace.moment()}


def _thumb(element: Json, value: str | None) -> Json:
    for name in ("positive_button", "negative_button"):
        if (element.get(name) or {}).get("value") == value:
            return {"text": element[name]["text"]}
    raise Refused("action_not_found")


def _element(blocks: list[Json], block_id: str | None, action_id: str | None) -> Json:
    for block in blocks:
        if block.get("block_id") != block_id:
            continue
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return element
    raise Refused("action_not_found")
