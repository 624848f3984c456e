"""Windows and buttons as people use them: opened, read, filled in and sent."""

from __future__ import annotations

import json
from typing import Any

from tests.handlers.conftest import Team
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM


def press(team: Team, button: dict[str, Any], message: dict[str, Any] | None = None, **more: Any) -> None:
    place = {"channel": {"id": message["channel"]}} if message else {}
    container = (
        {"container": {"type": "message", "channel_id": message["channel"], "message_ts": message["ts"]}} if message else {}
    )
    assert team.press(button["action_id"], button["value"], **{**place, **container, **more}).status == 200


def opened(team: Team) -> dict[str, Any]:
    method, call = team.slack.said()[-1]
    assert method == "views.open"
    found = call["view"] if isinstance(call["view"], dict) else json.loads(call["view"])
    assert broken(found["blocks"], most=100) == []
    return found


def filled(shown: dict[str, Any]) -> dict[str, Any]:
    """Return what a window's fields hold, as Slack sends it back."""
    state: dict[str, Any] = {}
    for block in shown["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            held: dict[str, Any] = {"type": element["type"], "value": element.get("initial_value")}
            if "select" in element["type"]:
                held = {"type": element["type"], "selected_option": element.get("initial_option")}
            if element["type"].startswith("multi"):
                held = {"type": element["type"], "selected_conversations": element.get("initial_conversations", [])}
            state[block["block_id"]] = {element["action_id"]: held}
    return state


def send_in(team: Team, shown: dict[str, Any], *, trigger: str | None = None, **values: Any) -> dict[str, Any]:
    """Send a window in as it is filled, with some fields changed, and return what Slack is answered."""
    state = filled(shown)
    for name, value in values.items():
        held = {"value": value} if not isinstance(value, dict) else value
        state[name] = {"value": held}
    body = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U1", "team_id": TEAM},
        "trigger_id": trigger or team.trigger(),
    }
    response = team.send({**body, "view": {"type": "modal", **shown, "id": "V1", "state": {"values": state}}})
    assert response.status == 200
    return dict(json.loads(response.body or "{}"))
