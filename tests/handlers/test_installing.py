"""Installing by OAuth, from the first page in the browser to the first answer in Slack."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from handlers.views import install as view
from storage import installations, workspaces
from storage.database import Record, open_record, upgrade
from storage.errors import NotFound
from storage.models import Member
from tests.handlers.oauth_server import CLIENT_SECRET, Slack
from tests.handlers.teams import KEYS, Replica
from tests.handlers.web_api import WebApi

pytestmark = pytest.mark.usefixtures("slack")


@pytest.fixture
def many(record_url: str, slack: WebApi):
    """Return a replica over an empty record that seals, once on each kind of database."""
    opened = open_record(record_url, KEYS)
    upgrade(opened)
    yield Replica(opened, Slack(slack))
    opened.close()


def dumped(record: Record) -> str:
    """Return every value of every column of a database, as text."""
    if record.engine.dialect.name == "sqlite":
        with record.engine.connect() as connection:
            return "\n".join(connection.connection.driver_connection.iterdump())
    found = []
    with record.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                found += [bytes(v).decode("latin-1") if isinstance(v, (bytes, memoryview)) else str(v) for v in row]
    return "\n".join(found)


def test_a_team_installs_asks_and_is_answered_and_no_token_stands_in_database_or_log(many: Replica, caplog) -> None:
    caplog.set_level("DEBUG")
    page = many.install("T1")
    assert (page.status, "Team T1" in page.body, "app=A1&amp;team=T1" in page.body) == (200, True, True)
    greeting = dict(many.slack.api.said())["chat.postMessage"]
    assert (greeting["channel"], "/said" in greeting["text"]) == ("U1", True)
    many.slack.api.calls.clear()
    many.command("T1")
    assert [method for method, _ in many.slack.api.said()] == ["response_url"]
    many.clock.forward(hours=11)
    many.mention("T1")
    assert len(many.slack.issued) == 4  # two pairs: installed, and rotated
    everything = dumped(many.record)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    secret = [*many.slack.issued, CLIENT_SECRET]
    assert [word for word in secret if word in everything or word in logged] == []
    with many.record.read() as db:
        workspace = workspaces.of_team(db, "T1")
        assert [(m.user, m.role) for m in db.query(Member).filter_by(workspace_id=workspace.id)] == [("U1", "admin")]


def test_an_installation_stands_where_nobody_could_be_greeted(many: Replica) -> None:
    many.slack.api.answers["chat.postMessage"] = {"ok": False, "error": "cannot_dm_bot"}
    page = many.install("T1")
    assert (page.status, "Type /rapporteur help there to begin." in page.body) == (200, True)
    many.command("T1")
    assert many.slack.api.said()[-1][0] == "response_url"


def test_two_teams_with_the_same_users_and_channels_are_each_answered_with_their_own_token(many: Replica) -> None:
    for team in ("T1", "T2"):
        many.install(team)
    for team in ("T1", "T2", "T2", "T1"):
        many.slack.api.calls.clear()
        many.slack.api.tokens.clear()
        many.mention(team)
        assert {many.slack.team_of(token) for token in many.slack.api.tokens} == {team}
        assert many.slack.api.said() != []


def test_a_team_that_has_not_installed_is_answered_with_nobodys_token(many: Replica) -> None:
    many.install("T1")
    many.slack.api.calls.clear()
    many.slack.api.tokens.clear()
    many.mention("T9")
    many.command("T9")
    assert set(many.slack.api.tokens) == {""}
    assert "not installed" in dict(many.slack.api.said())["response_url"]["text"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"error": "access_denied"}, "access_denied"),
        ({}, "missing_code"),
        ({"code": "made up"}, "invalid_code"),
    ],
)
def test_what_goes_wrong_is_a_page_that_says_so_and_leads_on(many: Replica, query: dict, reason: str, caplog) -> None:
    caplog.set_level("DEBUG")
    page = many.back(*many.begun(), **query)
    assert [record for record in caplog.records if "made up" in record.getMessage()] == []
    title, _ = view.FAILURES[reason]
    assert (title in page.body, view.INSTALL_PATH in page.body) == (True, True)


def test_a_reason_that_nobody_knows_is_shown_as_text(many: Replica) -> None:
    page = many.back(*many.begun(), error="<script>alert(1)</script>")
    assert ("<script>" in page.body, "&lt;script&gt;" in page.body) == (False, True)


def test_a_state_is_good_once_in_time_and_in_the_browser_that_began(many: Replica) -> None:
    state, cookie = many.begun()
    assert many.back(state, "", code=many.slack.code("T1")).status == 400
    assert many.back("made-up", "slack-app-oauth-state=made-up", code=many.slack.code("T1")).status == 401
    assert many.back(state, cookie, code=many.slack.code("T1")).status == 200
    again = many.back(state, cookie, code=many.slack.code("T1"))
    assert (again.status, view.FAILURES["invalid_state"][0] in again.body) == (401, True)
    late = many.begun()
    many.clock.forward(minutes=10, seconds=1)
    assert many.back(*late, code=many.slack.code("T1")).status == 401


def test_slack_out_of_reach_is_a_page_too(many: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    began = many.begun()
    monkeypatch.setattr(many.app.oauth_flow.client, "base_url", "http://127.0.0.1:9/api/")
    page = many.back(*began, code="x")
    assert (page.status, view.FAILURES["unreachable"][0] in page.body) == (502, True)


def test_an_organisation_installs_once_and_each_of_its_teams_gets_a_record_of_its_own(many: Replica) -> None:
    assert "whole" not in many.install(None, "E1").body
    org = {"enterprise_id": "E1", "authorizations": [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]}
    for team in ("T1", "T2"):
        many.slack.api.calls.clear()
        many.mention(team, **org)
        said = many.slack.api.said()
        assert (bool(said), {payload.get("team_id") for _, payload in said}) == (True, {team})
    with many.record.read() as db:
        opened = installations.open_workspaces(db)
        found = [workspaces.of_team(db, team) for team in ("T1", "T2")]
    assert opened == {one.id for one in found}
    assert found[0].id != found[1].id


def test_a_team_of_another_organisation_is_not_let_in_by_this_ones_token(many: Replica) -> None:
    many.install(None, "E1")
    shared = {"enterprise_id": "E2", "authorizations": [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]}
    many.slack.api.calls.clear()
    many.mention("T9", **shared)
    assert many.slack.api.said() == []
    with many.record.read() as db, pytest.raises(NotFound):
        workspaces.of_team(db, "T9")


def test_what_was_imported_before_is_not_given_to_whoever_installs_first(many: Replica) -> None:
    with many.record.begin() as db:
        local = workspaces.local(db, many.clock())
        db.execute(text("INSERT INTO bodies (id, workspace_id, code, name) VALUES (1, :w, 'X', 'X')"), {"w": local.id})
        db.execute(
            text("INSERT INTO sessions (id, workspace_id, body_id, key, schedule) VALUES (1, :w, 1, '65', 0)"), {"w": local.id}
        )
    many.install("T1")
    with many.record.read() as db:
        assert workspaces.of_team(db, "T1").id != local.id
        assert workspaces.of_id(db, local.id).team_id is None
