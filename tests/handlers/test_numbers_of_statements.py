"""Two teams on one record: what either is shown and types is its own numbers, from 1, and never how much the other keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import BoltResponse

from handlers import Deps
from handlers.views.adding import BELONGS, CHECK, paste
from storage import statements, workspaces
from storage.database import Record
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import HELD, NOW, Team, buttons_of, team_of
from tests.handlers.web_api import ANSWERS, TEAM, WebApi, serving
from tests.handlers.windows import opened, press, send_in

OTHER = "T222"
# Enough that no number of the second team is one of its rows'.
KEPT_BY_FIRST = 10


@dataclass
class OtherTeam(Team):
    """The same people in another workspace."""

    def send(self, body: dict[str, Any]) -> BoltResponse:
        return super().send(json.loads(json.dumps(body).replace(TEAM, OTHER)))


@pytest.fixture
def first(record: Record, slack: WebApi) -> Team:
    """Return a team that keeps some statements."""
    with record.begin() as db:
        at = workspaces.adopt(db, TEAM, "First", NOW).id
        for number in range(1, KEPT_BY_FIRST + 1):
            _store(db, at, f"We support the Treaty for the {number}th time.", HELD[0][1])
    return team_of(slack, Deps(record, lambda: NOW))


@pytest.fixture
def second(record: Record, first: Team) -> Iterator[Team]:
    """Return another team of the same record, with nothing on file."""
    with record.begin() as db:
        workspaces.adopt(db, OTHER, "Second", NOW)
    with serving() as api:
        api.answers["auth.test"] = {**ANSWERS["auth.test"], "team_id": OTHER}
        other = team_of(api, Deps(record, lambda: NOW))
        yield OtherTeam(other.app, api)
    assert re.findall(r"(?:#|statement )\d\d+\b", json.dumps(api.calls, ensure_ascii=False)) == []


def _store(db: Any, at: int, text: str, provenance: Provenance) -> None:
    source, reading = SourceBytes("a.txt", text.encode()), statements.read_pasted(text)
    statements.add(db, at, reading=reading, source=source, provenance=provenance, actor="test", now=NOW)


def add(team: Team, text: str, window: dict[str, Any] | None = None, **more: Any) -> str:
    """Paste a text into a window, and return what is said of it."""
    given = json.loads(team.submit(window or paste(), {"text_0": text}).body)["view"]
    where = {"delegation": "Japan", "body": "CTBTO Preparatory Commission", "session": "65", "title": f"On {text}"}
    last = send_in(team, given, **where, **more)["view"] if given.get("callback_id") == CHECK else given
    return str(last["blocks"][0]["text"]["text"])


def told(team: Team, name: str = "", text: str = "") -> dict[str, Any]:
    if name:
        team.command(name, text)
    return dict(team.slack.said()[-1][1])


def test_the_first_statement_of_every_team_is_number_one(first: Team, second: Team) -> None:
    assert [add(second, "apples"), add(first, "pears"), add(second, "plums")] == [
        "Stored: #1 On apples",
        f"Stored: #{KEPT_BY_FIRST + 1} On pears",
        "Stored: #2 On plums",
    ]
    assert [line for line in told(second, "/statements", "list")["text"].splitlines() if line.startswith("#")] == [
        "#2 On plums",
        "#1 On apples",
    ]
    assert "#2 On plums" in told(second, "/sessions", "PC-65")["text"]


def test_a_number_that_one_team_types_never_reaches_the_other(first: Team, second: Team) -> None:
    add(second, "apples")
    assert told(second, "/statements", "show 1")["text"].startswith("#1 On apples")
    assert told(second, "/statements", "show #1")["text"].startswith("#1 On apples")
    assert told(first, "/statements", "show 1")["text"].startswith("#1 JPN 64")
    nothing = "There is no statement {} here. /statements list shows what is on file."
    # The first team's, the number of the row, and one that nobody has.
    for number in (2, KEPT_BY_FIRST + 1, 99):
        # Whoever typed it is told it again.
        assert told(second, "/statements", f"show {number}")["text"] == nothing.format(number)
        second.slack.calls.clear()


def test_whatever_is_done_with_a_statement_is_told_by_its_number(second: Team) -> None:
    add(second, "apples")
    buttons = buttons_of(told(second, "/statements", "show 1"))
    press(second, buttons["Replace"])
    window = opened(second)
    assert "It takes the place of #1 On apples." in json.dumps(window)
    assert add(second, "pears", window) == "Stored: #2 On pears"
    assert add(second, "pears") == "This text is on file already, and was not stored again: #2 On pears"
    assert "Not in force, replaced by #2." in json.dumps(told(second, "/statements", "show 1"))
    press(second, buttons_of(told(second, "/statements", "show 2"))["Original file"])
    assert "As it was received, of #2." in json.dumps(second.slack.calls)
    press(second, buttons_of(told(second, "/statements", "show 2"))["Withdraw"])
    assert told(second)["text"].startswith("Withdrawn: #2 On pears")
    press(second, buttons_of(told(second, "/statements", "withdrawn"))["Restore"])
    assert told(second)["text"].startswith("Back in force: #2 On pears")


def test_the_log_has_the_numbers_and_finds_by_them(second: Team) -> None:
    add(second, "apples")
    stage = next(one for one in _choices(second, "plums") if one["text"]["text"].startswith("#1"))
    chosen = {"type": "static_select", "selected_option": stage}
    assert add(second, "plums again", **{BELONGS: chosen}) == "Stored: #2 On plums again"
    said = told(second, "/rapporteur", "log statement 2")["text"]
    assert "made #2 On plums again a stage of #1" in said
    assert "2 changes to statement #2" in said
    press(second, buttons_of(told(second, "/statements", "show 1"))["Correct"])
    send_in(second, opened(second), title="On apples and pears")
    assert (
        "corrected #1 On apples and pears: Title: On apples → On apples and pears"
        in told(second, "/rapporteur", "log statement 1")["text"]
    )


def _choices(team: Team, text: str) -> list[dict[str, Any]]:
    """Return what the window offers for a text to belong to."""
    window = json.loads(team.submit(paste(), {"text_0": text}).body)["view"]
    (field,) = (block["element"] for block in window["blocks"] if block.get("block_id") == BELONGS)
    return [option for group in field["option_groups"] for option in group["options"]]
