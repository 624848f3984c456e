"""A small Bolt app, as anybody would write it for Slack, for the practice workspace to talk to."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

PATIENCE = 10.0

MANIFEST = {
    "display_information": {"name": "Small app", "description": "An app to try the practice workspace with."},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Small app", "always_online": True},
        "agent_view": {
            "agent_description": "Says it again.",
            "suggested_prompts": [{"title": "Say hello", "message": "hello there"}, {"title": "Help", "message": "help"}],
        },
        "slash_commands": [
            {"command": "/echo", "description": "Say it again", "usage_hint": "words", "should_escape": True},
            {"command": "/raw", "description": "Say it again, as typed", "usage_hint": "words"},
            {"command": "/share", "description": "Say it to everybody", "usage_hint": "words"},
            {"command": "/form", "description": "Open a form"},
            {"command": "/buttons", "description": "Show two buttons"},
            {"command": "/late", "description": "Answer too late"},
            {"command": "/again", "description": "Answer six times"},
        ],
        "shortcuts": [
            {"name": "Weigh this message", "type": "message", "callback_id": "weigh", "description": "Count its characters"},
            {"name": "Open the form", "type": "global", "callback_id": "open_form", "description": "Open a form"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read", "assistant:write", "channels:history", "channels:read", "channels:join", "chat:write",
                "commands", "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
                "reactions:write", "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened", "app_mention", "app_uninstalled", "channel_left", "channel_shared", "channel_unshared",
                "file_deleted", "file_shared", "member_joined_channel", "member_left_channel", "message.channels",
                "message.groups", "message.im", "tokens_revoked",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip

NOTED = (
    *("app_uninstalled", "tokens_revoked", "channel_left", "channel_shared", "channel_unshared"),
    *("file_deleted", "file_shared", "member_joined_channel", "member_left_channel"),
)

FORM = {
    "type": "modal",
    "callback_id": "form",
    "private_metadata": "kept",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "A statement"},
    "submit": {"type": "plain_text", "text": "Keep"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        },
        {
            "type": "input",
            "block_id": "body",
            "label": {"type": "plain_text", "text": "Body"},
            "element": {
                "type": "static_select",
                "action_id": "chosen",
                "options": [
                    {"text": {"type": "plain_text", "text": "Preparatory Commission"}, "value": "prepcom"},
                    {"text": {"type": "plain_text", "text": "Board of Governors"}, "value": "board"},
                ],
            },
        },
        {
            "type": "input",
            "block_id": "flags",
            "optional": True,
            "label": {"type": "plain_text", "text": "It is"},
            "element": {
                "type": "checkboxes",
                "action_id": "ticked",
                "options": [{"text": {"type": "plain_text", "text": "a draft"}, "value": "draft"}],
            },
        },
    ],
}


def buttons(text: str) -> list[dict[str, Any]]:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {
            "type": "actions",
            "block_id": "choices",
            "elements": [
                {
                    "type": "button",
                    "action_id": "yes",
                    "value": "1",
                    "style": "primary",
                    "text": {"type": "plain_text", "text": "Yes"},
                },
                {"type": "button", "action_id": "share", "text": {"type": "plain_text", "text": "Share in channel"}},
            ],
        },
    ]


class SmallApp:
    """The app, connected; `heard` keeps every payload it was given."""

    def __init__(self, base_url: str, bot_token: str, app_token: str) -> None:
        """Connect."""
        self.heard: list[dict[str, Any]] = []
        self.answers: list[Any] = []
        self.release = threading.Event()
        self.client = WebClient(token=bot_token, base_url=base_url)
        self._pool = ThreadPoolExecutor(max_workers=8)
        self.app = App(client=self.client, listener_executor=self._pool)
        _register(self)
        self._handler = SocketModeHandler(self.app, app_token, web_client=WebClient(base_url=base_url))
        self._handler.connect()

    @property
    def connection(self) -> Any:
        return self._handler.client

    def wait_for(self, condition: Callable[[], Any]) -> None:
        """Return when the condition holds; TimeoutError after ten seconds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("The app did not hear of it.")
            time.sleep(0.01)

    def event(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return the newest envelope of an event of this kind with these fields, waiting for it."""

        def found() -> list[dict[str, Any]]:
            return [
                body
                for body in self.heard
                if body.get("event", {}).get("type") == kind
                and all(body["event"].get(name) == value for name, value in fields.items())
            ]

        self.wait_for(found)
        return found()[-1]

    def respond_at(self, url: str, **body: Any) -> Any:
        return WebhookClient(url).send_dict(body)

    def close(self) -> None:
        self.release.set()
        self._handler.close()
        self._pool.shutdown()


def _register(small: SmallApp) -> None:
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)

    @small.app.use
    def keep(body: dict[str, Any], next_: Any) -> None:
        small.heard.append(body)
        next_()

    _register_commands(small.app, small)
    _register_slow_commands(small.app, small)
    _register_buttons(small.app)
    _register_forms(small.app)
    _register_events(small.app)
    _register_anything(small.app)


def _register_commands(app: App, small: SmallApp) -> None:
    @app.command("/echo")
    @app.command("/raw")
    def echo(ack: Any, command: dict[str, Any]) -> None:
        ack(f"You said: {command['text']}")

    @app.command("/share")
    def share(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        ack()
        respond(text=f"Shared: {command['text']}", response_type="in_channel")

    @app.command("/form")
    def form(ack: Any, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        small.answers.append(client.views_open(trigger_id=body["trigger_id"], view=FORM).data)

    @app.command("/buttons")
    def show_buttons(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Is it so?", blocks=buttons("*Is it so?*"))


def _register_slow_commands(app: App, small: SmallApp) -> None:
    @app.command("/late")
    def late(ack: Any) -> None:
        small.release.wait(10)
        ack("too late")

    @app.command("/again")
    def again(ack: Any, respond: Any) -> None:
        ack()
        small.answers.extend(respond(text=f"Answer {number}") for number in range(1, 7))


def _register_buttons(app: App) -> None:
    @app.action("yes")
    def yes(ack: Any, respond: Any) -> None:
        ack()
        respond(text="You said yes.", replace_original=True)

    @app.action("share")
    def share_it(ack: Any, respond: Any) -> None:
        ack()
        respond(text="It is so.", response_type="in_channel", replace_original=False)
        respond(delete_original=True)

    @app.shortcut("weigh")
    def weigh(ack: Any, respond: Any, shortcut: dict[str, Any]) -> None:
        ack()
        respond(text=f"{len(shortcut['message']['text'])} characters")


def _register_forms(app: App) -> None:
    @app.shortcut("open_form")
    def form_by_shortcut(ack: Any, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    def submitted(ack: Any, view: dict[str, Any], client: WebClient, body: dict[str, Any]) -> None:
        title = view["state"]["values"]["title"]["typed"]["value"]
        if title == "wrong":
            ack(response_action="errors", errors={"title": "This title is taken."})
            return
        if title == "next":
            ack(response_action="push", view={**FORM, "title": {"type": "plain_text", "text": "And then"}})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Kept: {title}")

    @app.view("everything")
    def everything(ack: Any) -> None:
        ack()

    @app.options("x")
    def options(ack: Any, payload: dict[str, Any]) -> None:
        ack(options=[{"text": {"type": "plain_text", "text": f"Found {payload['value']}"}, "value": "found"}])

    @app.view_closed("form")
    def closed(ack: Any) -> None:
        ack()


def _register_events(app: App) -> None:
    @app.event("app_mention")
    def mentioned(say: Any, event: dict[str, Any]) -> None:
        say(text="You called?", thread_ts=event["ts"])

    @app.event("message")
    def message(say: Any, event: dict[str, Any]) -> None:
        if event["channel_type"] == "im" and "subtype" not in event:
            say(text=f"Heard: {event['text']}")

    for kind in NOTED:
        app.event(kind)(_noted)

    @app.event("app_home_opened")
    def home(client: WebClient, event: dict[str, Any]) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "At home"}}, *buttons("Everything *at a glance*.")]
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def _noted() -> None:
    """Acknowledge an event that the tests only want to have been heard."""


def _register_anything(app: App) -> None:
    # Last, so that it takes what no other listener does: menus and pickers that tests put into messages.
    @app.action(re.compile(".*"))
    def taken(ack: Any) -> None:
        ack()
