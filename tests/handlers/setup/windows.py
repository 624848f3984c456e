"""People who set up: what they press and fill in, and what they see."""

from __future__ import annotations

import json
from typing import Any

from bot.practice.blocks import require_view
from tests.handlers.conftest import Team
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM

PAGE: dict[str, Any] = {"id": "VPAGE", "type": "modal"}
LIST: dict[str, Any] = {"id": "VLIST", "type": "modal", "root_view_id": "VPAGE"}


def press(team: Team, action: str, value: str = "0", view: dict[str, Any] | None = None, **more: Any) -> None:
    """Press a button of a window; by default of the page of all that is set up."""
    shown = view or PAGE
    team.press(action, value, view=shown, container={"type": "view"}, channel=None, response_url=None, **more)


def choose(team: Team, action: str, value: str, view: dict[str, Any]) -> None:
    """Choose a line of a menu in a window."""
    pressed = {"type": "overflow", "action_id": action, "block_id": "b", "selected_option": {"value": value}}
    press(team, action, view=view, actions=[pressed])


def submit(team: Team, view: dict[str, Any], user: str = "U1", **fields: Any) -> dict[str, Any]:
    """Fill in a window and return what Slack is answered: {} where the window closes."""
    state = {name: {"value": value} for name, value in fields.items()}
    shown = {"type": "modal", "id": "VTOP", "root_view_id": "VPAGE", **view, "state": {"values": state}}
    who = {"team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "trigger_id": team.trigger()}
    response = team.send({"type": "view_submission", **who, "view": shown})
    assert response.status == 200
    return dict(json.loads(response.body)) if response.body else {}


def chosen(code: str) -> dict[str, Any]:
    """Return a field in which a line of a menu was chosen."""
    return {"selected_option": {"value": code}}


def last(team: Team, method: str) -> dict[str, Any]:
    """Return the window of the last call of a method; it is one that Slack takes."""
    view = next(call["view"] for name, call in reversed(team.slack.said()) if name == method)
    require_view(view)
    assert broken(view["blocks"], most=100) == []
    return dict(view)


def elements(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of a window by name."""
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def words(shown: Any) -> str:
    """Return all texts of some blocks, a line each."""
    if isinstance(shown, dict):
        own = [str(shown["text"])] if isinstance(shown.get("text"), str) else []
        return "\n".join([*own, *filter(None, map(words, shown.values()))])
    return "\n".join(filter(None, map(words, shown))) if isinstance(shown, list) else ""
