"""Two teams with the same users, channels, files and numbers of rows: neither sees a word or a token of the other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator

import pytest

from storage import statements, workspaces
from storage.database import open_record, upgrade
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.oauth_server import Slack
from tests.handlers.teams import KEYS, Replica
from tests.handlers.web_api import WebApi

CANARIES = {"T1": "kestrel", "T2": "lapwing"}
TIMES = 60


@pytest.fixture
def many(record_url: str, slack: WebApi) -> Iterator[Replica]:
    opened = open_record(record_url, KEYS)
    upgrade(opened)
    one = Replica(opened, Slack(slack))
    for team, canary in CANARIES.items():
        one.install(team)
        text = f"Mr. Chair,\n\nRadionuclide stations must be completed, says the {canary}, without delay.\n\nThank you."
        where = Provenance(
            delegation="Japan", body="CTBTO Preparatory Commission", session="64", date="2025-06-23", title=f"Of the {canary}"
        )
        with opened.begin() as db:
            at = workspaces.of_team(db, team).id
            workspaces.set_up(db, at, actor="test", now=one.clock(), own_delegation="JPN")
            source, reading = SourceBytes(f"{canary}.txt", text.encode()), statements.read_pasted(text)
            statements.add(db, at, reading=reading, source=source, provenance=where, actor="test", now=one.clock())
    yield one
    opened.close()


def direct(one: Replica, team: str, text: str) -> None:
    event = {"type": "message", "channel_type": "im", "text": text, "user": "U1", "channel": "D1", "ts": "200.1"}
    one.event(team, event)


def press(one: Replica, team: str, action: str, value: str) -> None:
    one.send(
        {
            "type": "block_actions",
            "team": {"id": team},
            "user": {"id": "U1", "team_id": team},
            "channel": {"id": "C1"},
            "container": {"type": "message", "channel_id": "C1", "is_ephemeral": True},
            "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            "response_url": one.slack.api.response_url,
            "trigger_id": f"{team}-{next(one.numbers)}",
        }
    )


QUESTION = "what did we say about radionuclide stations"
THINGS: tuple[Callable[[Replica, str], object], ...] = (
    lambda one, team: one.mention(team, f"<@UBOT> {QUESTION}"),
    lambda one, team: direct(one, team, QUESTION),
    lambda one, team: direct(one, team, "and in 2025?"),
    lambda one, team: one.command(team, QUESTION, "/said"),
    lambda one, team: one.command(team, "have we ever mentioned the kestrel or the lapwing", "/said"),
    lambda one, team: one.command(team, "says the kestrel, without delay", "/quote"),
    lambda one, team: one.command(team, "says the lapwing, without delay", "/quote"),
    lambda one, team: one.command(team, "list", "/statements"),
    lambda one, team: one.command(team, "find radionuclide", "/statements"),
    *(lambda one, team, n=n: one.command(team, f"show {n}", "/statements") for n in (1, 2)),
    *(lambda one, team, n=n: press(one, team, "show_page", f"{n}:0") for n in (1, 2)),
    lambda one, team: press(one, team, "list_page", "0"),
    lambda one, team: one.command(team, "", "/sessions"),
    lambda one, team: one.event(team, {"type": "app_home_opened", "tab": "home", "user": "U1", "channel": "D1"}),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_two_teams_do_in_turn_each_gets_its_own_alone(many: Replica, seed: int) -> None:
    chance = random.Random(seed)
    api, seen = many.slack.api, 0
    for _ in range(TIMES):
        team, thing = chance.choice(list(CANARIES)), chance.choice(THINGS)
        own, foreign = CANARIES[team], next(word for other, word in CANARIES.items() if other != team)
        api.calls.clear()
        api.tokens.clear()
        thing(many, team)
        told = [payload for _, payload in api.said()]
        assert told != []
        # What somebody typed may be repeated; the record's own words of the other team may not be there.
        written = json.dumps(told)
        assert f"Of the {foreign}" not in written
        assert f"completed, says the {foreign}" not in written
        assert {many.slack.team_of(token) for token in api.tokens if token} <= {team}
        seen += f"Of the {own}" in written or f"completed, says the {own}" in written
    assert seen > TIMES / 4
