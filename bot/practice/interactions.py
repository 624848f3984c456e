"""What people do on the page, told to the app in Slack's payloads: commands, buttons, modals, shortcuts."""

from __future__ import annotations

from typing import Any

from bot.practice import forms
from bot.practice.answers import respond
from bot.practice.blocks import require_view
from bot.practice.installed import APP_ID, BOT_USER_ID
from bot.practice.refusals import Json, NotAcknowledged, Refused
from bot.practice.socket_mode import SocketMode
from bot.practice.typed import as_rich_text, as_slack_text, mentions
from bot.practice.values import TEAM, TEAM_DOMAIN, TEAM_ID, Channel, Message, View
from bot.practice.web_api.conversations import add_app
from bot.practice.web_api.views import push_view
from bot.practice.workspace import Workspace

NOT_CONNECTED = "The app is not connected to this workspace."
TOO_LATE = "The app did not answer within three seconds."


class Interactions:
    """The hands of the people in the workspace."""

    def __init__(self, workspace: Workspace, socket: SocketMode) -> None:
        """Hold what they act on and the way to the app."""
        self._workspace = workspace
        self._socket = socket

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None, files: list[str] | None = None) -> Json:
        """Post a person's message; the app hears of it, of a mention in it, and of its files."""
        place = self._place(user, channel)
        escaped = as_slack_text(self._workspace, text)
        parent = self._workspace.message(place, thread_ts) if thread_ts else None
        thread = (parent.thread_ts or parent.ts) if parent else None
        sent = [file_id for file_id in files or [] if file_id in self._workspace.files]
        if not escaped.strip() and not sent:
            raise Refused("no_text")
        moment = self._workspace.moment()
        message = Message(moment, place.id, user, escaped, as_rich_text(escaped), thread_ts=thread, files=sent)
        self._workspace.post(message)
        self._tell_of(message, place)
        return {"ts": message.ts}

    async def command(self, user: str, channel: str, command: str, text: str) -> Json:
        """Run a slash command; what goes wrong is told to the person as Slack tells it."""
        workspace, place = self._workspace, self._place(user, channel)
        entry = workspace.installed.commands.get(command)
        if entry is None:
            workspace.notice(place.id, user, f"`{command}` is not a valid command. Type `/` to see what there is.")
            return {}
        secret = workspace.response_addresses.issue(user, place.id, command=f"{command} {text}".strip())
        handed = as_slack_text(workspace, text) if entry.get("should_escape") else text
        payload = {
            **self._form(user, place),
            "command": command,
            "text": handed.strip(),
            "response_url": self._url("commands", secret),
        }
        try:
            answer = await self._socket.deliver("slash_commands", payload, accepts_payload=True)
            if answer and (answer.get("text") or answer.get("blocks")):
                respond(workspace, workspace.response_addresses.peek(secret), answer)
        except NotAcknowledged as late:
            workspace.notice(
                place.id, user, f"`{command}` failed with the error “{late}”. {TOO_LATE if late.connected else NOT_CONNECTED}"
            )
        except Refused as refused:
            workspace.notice(place.id, user, f"`{command}` was answered with a message that Slack refuses: “{refused.error}”.")
        return {}

    async def act_in_message(self, user: str, channel: str, ts: str, action: Json, values: Json) -> Json:
        """Press a button, or choose in a menu, of a message."""
        workspace, place = self._workspace, self._place(user, channel)
        message = self._visible(user, place, ts)
        secret = workspace.response_addresses.issue(user, place.id, original=ts, thread_ts=message.thread_ts)
        container = {"type": "message", "message_ts": ts, "channel_id": place.id, "is_ephemeral": message.visible_to is not None}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._head("block_actions", user),
            "container": container,
            "channel": _named(place),
            "state": {"values": forms.hand_over(workspace, {"blocks": message.blocks}, values)},
            "response_url": self._url("actions", secret),
            "actions": [self._action(message.blocks, action)],
        }
        if message.visible_to is None:  # an ephemeral message is not kept, so Slack cannot send it along
            payload["message"] = workspace.in_full(message)
        return await self._interact(payload)

    async def act_in_view(self, user: str, view_id: str, action: Json, values: Json) -> Json:
        """Press a button, or choose in a menu, of a modal or the Home tab."""
        view = self._view(user, view_id)
        view.values = forms.hand_over(self._workspace, view.body, values)
        payload = {
            **self._head("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "view": view.as_slack(),
            "actions": [self._action(view.body["blocks"], action)],
        }
        return await self._interact(payload)

    async def suggest(self, user: str, place: Json, action: Json, typed: str) -> Json:
        """Ask the app for the options of an external menu; the answer holds `options` or `option_groups`."""
        payload = {**self._head("block_suggestion", user), "value": typed, **action}
        if view_id := place.get("view_id"):
            payload |= {"container": {"type": "view", "view_id": view_id}, "view": self._view(user, view_id).as_slack()}
        else:
            container = {"type": "message", "message_ts": place["ts"], "channel_id": place["channel"]}
            payload |= {"container": container, "channel": _named(self._place(user, place["channel"]))}
        return await self._interact(payload)

    async def submit(self, user: str, view_id: str, values: Json) -> Json:
        """Send a modal; the answer holds `errors` by block_id where the form or the app found some."""
        workspace, view = self._workspace, self._view(user, view_id)
        if found := forms.problems(view.body, values):
            return {"errors": found}
        view.values = forms.hand_over(workspace, view.body, values)
        payload = {**self._head("view_submission", user), "view": view.as_slack(), "response_urls": self._view_urls(user, view)}
        answer = await self._interact(payload)
        if "problem" in answer:
            return answer
        return self._follow(view, answer)

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> Json:
        """Close a modal, or the whole stack; the app hears of it when it asked to."""
        view = self._view(user, view_id)
        self._drop(view, everything=everything)
        if view.body.get("notify_on_close"):
            await self._interact({**self._head("view_closed", user), "view": view.as_slack(), "is_cleared": everything})
        return {}

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """Run a message shortcut on a message."""
        workspace, place = self._workspace, self._place(user, channel)
        message = self._visible(user, place, ts)
        if not workspace.installed.shortcut("message", callback_id) or message.visible_to:
            raise Refused("shortcut_not_available")
        secret = workspace.response_addresses.issue(user, place.id, original=ts, thread_ts=message.thread_ts)
        payload = {
            **self._head("message_action", user),
            "callback_id": callback_id,
            "action_ts": workspace.moment(),
            "channel": _named(place),
            "message_ts": ts,
            "message": workspace.in_full(message),
            "response_url": self._url("app", secret),
        }
        return await self._interact(payload)

    async def global_shortcut(self, user: str, callback_id: str) -> Json:
        """Run a global shortcut."""
        if not self._workspace.installed.shortcut("global", callback_id):
            raise Refused("shortcut_not_available")
        head = self._head("shortcut", user)
        return await self._interact({**head, "callback_id": callback_id, "action_ts": self._workspace.moment()})

    async def open_app(self, user: str, tab: str) -> Json:
        """Open the app's Home or Messages tab; the app hears of it."""
        channel = self._workspace.channel(user)
        event = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": self._workspace.moment()}
        home = self._workspace.home(user) if tab == "home" else None
        self._workspace.tell_app(event | ({"view": home} if home else {}))
        return {}

    async def invite(self, user: str, channel: str) -> Json:
        """Add the app to a channel."""
        add_app(self._workspace, self._place(user, channel), inviter=user)
        return {}

    def _tell_of(self, message: Message, place: Channel) -> None:
        workspace = self._workspace
        event = workspace.message_event(message)
        if mentions(message.text, BOT_USER_ID) and not place.partner:
            if BOT_USER_ID in place.members:
                workspace.tell_app(
                    {name: value for name, value in event.items() if name != "channel_type"} | {"type": "app_mention"}
                )
            else:
                name = workspace.installed.bot_name
                workspace.notice(
                    place.id, message.user, f"*{name}* is not in this channel yet. Add it with the button at the top."
                )
        for file_id in message.files:
            shared = {"type": "file_shared", "file_id": file_id, "user_id": message.user, "file": {"id": file_id}}
            workspace.tell_app(shared | {"channel_id": place.id, "event_ts": workspace.moment()})

    async def _interact(self, payload: Json) -> Json:
        try:
            answer = await self._socket.deliver("interactive", payload, accepts_payload=True)
        except NotAcknowledged as late:
            return {"problem": TOO_LATE if late.connected else NOT_CONNECTED}
        return answer if isinstance(answer, dict) else {}

    def _follow(self, view: View, answer: Json) -> Json:
        """Do what the answer to a submission says; a view that Slack refuses is told to the person."""
        try:
            match answer.get("response_action"):
                case None:
                    self._drop(view)
                case "clear":
                    self._drop(view, everything=True)
                case "errors":
                    return {"errors": answer.get("errors") or {}}
                case "update":
                    require_view(answer.get("view"))
                    self._workspace.refresh_view(view, answer["view"])
                    self._workspace.show_views(view.user)
                case "push":
                    require_view(answer.get("view"))
                    push_view(self._workspace, view.user, answer["view"])
                case other:
                    return {"problem": f"The app answered with an unknown response_action: {other}"}
        except Refused as refused:
            return {
                "problem": f"The app answered with a view that Slack refuses: {'; '.join([refused.error, *refused.messages])}"
            }
        return {}

    def _drop(self, view: View, *, everything: bool = False) -> None:
        stack = self._workspace.stacks.get(view.user, [])
        self._workspace.stacks[view.user] = [] if everything or view.id not in stack else stack[: stack.index(view.id)]
        self._workspace.show_views(view.user)

    def _view_urls(self, user: str, view: View) -> list[Json]:
        urls = []
        for block in view.body["blocks"]:
            element = block.get("element") or {}
            chosen = view.values.get(block["block_id"], {}).get(element.get("action_id"), {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if element.get("response_url_enabled") and channel:
                secret = self._workspace.response_addresses.issue(user, channel)
                place = {"channel_id": channel, "response_url": self._url("app", secret)}
                urls.append({"block_id": block["block_id"], "action_id": element["action_id"], **place})
        return urls

    def _head(self, kind: str, user: str) -> Json:
        return {
            "type": kind,
            "user": self._workspace.person(user).as_actor(),
            "api_app_id": APP_ID,
            "token": "practice",
            "team": TEAM,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._workspace.triggers.issue(user),
        }

    def _form(self, user: str, place: Channel) -> Json:
        return {
            "token": "practice",
            "team_id": TEAM_ID,
            "team_domain": TEAM_DOMAIN,
            "channel_id": place.id,
            "channel_name": _named(place)["name"],
            "user_id": user,
            "user_name": self._workspace.person(user).handle,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "trigger_id": self._workspace.triggers.issue(user),
        }

    def _action(self, blocks: list[Json], action: Json) -> Json:
        element = _element(blocks, action.get("block_id"), action.get("action_id"))
        told: Json = {name: element[name] for name in ("type", "action_id", "text", "value", "placeholder") if name in element}
        told |= {name: action[name] for name in action if name == "value" or name.startswith("selected_")}
        return told | {"block_id": action["block_id"], "action_ts": self._workspace.moment()}

    def _url(self, kind: str, secret: str) -> str:
        return f"{self._workspace.origin}/response/{kind}/{secret}"

    def _place(self, user: str, channel: str) -> Channel:
        place = self._workspace.channel(channel)
        if user not in place.members:
            raise Refused("not_in_channel")
        return place

    def _visible(self, user: str, place: Channel, ts: str) -> Message:
        message = self._workspace.message(place, ts)
        if message.visible_to not in (None, user):
            raise Refused("message_not_found")
        return message

    def _view(self, user: str, view_id: str) -> View:
        view = self._workspace.views.get(view_id)
        if view is None or view.user != user:
            raise Refused("not_found")
        return view


def _named(place: Channel) -> dict[str, Any]:
    return {"id": place.id, "name": "directmessage" if place.partner else place.name}


def _element(blocks: list[Json], block_id: str | None, action_id: str | None) -> Json:
    for block in blocks:
        if block.get("block_id") != block_id:
            continue
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return element
    raise Refused("action_not_found")
