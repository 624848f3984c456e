"""The lines of menus that are looked for while somebody types."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers.setup.suggesting import MOST
from tests.handlers.conftest import Team
from tests.handlers.web_api import TEAM


def suggested(team: Team, action: str, typed: str, user: str = "U1") -> list[dict[str, Any]]:
    body = {
        "type": "block_suggestion",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "modal"},
        "action_id": action,
        "block_id": "b",
        "value": typed,
    }
    response = team.send(body)
    assert response.status == 200
    return list(json.loads(response.body)["options"])


@pytest.mark.parametrize(
    ("action", "typed", "code"),
    [
        ("find_delegation", "jap", "JPN"),
        ("find_delegation", "NZL", "NZL"),
        ("find_delegation", "alemania", "DEU"),
        ("find_delegation", "cote d", "CIV"),
        ("find_delegation", "Norwya", "NOR"),
        ("find_delegation", "european u", "EU"),
        ("find_body", "ctbto prep", "CTBTO-PC"),
        ("find_body", "board of gov", "IAEA-BOG"),
        ("find_time_zone", "vienna", "Europe/Vienna"),
        ("find_time_zone", "new york", "America/New_York"),
        ("find_time_zone", "Asia/Tok", "Asia/Tokyo"),
    ],
)
def test_what_is_meant_stands_first(team: Team, action: str, typed: str, code: str) -> None:
    assert suggested(team, action, typed)[0]["value"] == code


def test_zones_tell_the_time_that_it_is_there(team: Team) -> None:
    assert suggested(team, "find_time_zone", "vienna")[0]["text"]["text"] == "Europe/Vienna (now 13:00)"


@pytest.mark.parametrize("typed", ["", " ", "qqqq", "<!channel>", "a" * 300])
def test_what_names_nothing_suggests_nothing(team: Team, typed: str) -> None:
    assert suggested(team, "find_delegation", typed) == []


@pytest.mark.parametrize("action", ["find_delegation", "find_body", "find_time_zone"])
def test_no_more_lines_than_a_menu_takes_and_none_too_long(team: Team, action: str) -> None:
    found = suggested(team, action, "a")
    assert 0 < len(found) <= MOST
    assert all(len(line["text"]["text"]) <= 75 for line in found)


def test_nothing_is_suggested_to_who_may_not_set_up(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}
    assert suggested(team, "find_delegation", "jap", "U2") == []
