"""Teams that leave: no token, no posting, no content when the time is over, and nothing of anybody else's touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.installing import Clients
from bot.reminding import mail
from handlers import leaving as deleting
from storage import leaving, statements, workspaces
from storage.calendars import feeds
from storage.database import open_record, upgrade
from storage.errors import Invalid
from storage.models import AuditRow, Installation, Statement, Workspace
from storage.statements import SourceBytes
from tests.handlers.conftest import HELD
from tests.handlers.oauth_server import Slack
from tests.handlers.teams import KEYS, Clock, Replica
from tests.handlers.web_api import WebApi
from tests.storage import made_sessions
from tests.storage.filling import fill, fingerprint, tables

UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
ADDRESS = "https://calendar.example/secret-of-the-team.ics"


@pytest.fixture
def many(record_url: str, slack: WebApi) -> Iterator[Replica]:
    """Return a replica that serves T1 and T2, who hold the same statements."""
    opened = open_record(record_url, KEYS)
    upgrade(opened)
    one = Replica(opened, Slack(slack), Clock(made_sessions.NOW))
    for team in ("T1", "T2"):
        one.install(team)
        hold(one, team)
    yield one
    opened.close()


def hold(one: Replica, team: str) -> None:
    with one.record.begin() as db:
        at = workspaces.of_team(db, team).id
        for number, (text, provenance) in enumerate(HELD):
            source = SourceBytes(f"{number}.txt", text.encode())
            reading = statements.read_pasted(text)
            statements.add(db, at, reading=reading, source=source, provenance=provenance, actor="test", now=one.clock())
        first, second, _ = db.scalars(select(Statement.id).where(Statement.workspace_id == at).order_by(Statement.id))
        db.execute(update(Statement).where(Statement.id == second).values(chain_id=first, replaced_by_id=first))
        feeds.follow(db, at, ADDRESS, actor="U1", now=one.clock())


def number_of(one: Replica, team: str) -> int:
    with one.record.read() as db:
        return workspaces.of_team(db, team).id


def leave(one: Replica, team: str, event: dict[str, Any] = UNINSTALLED, **more: Any) -> None:
    assert one.event(team, event, **more).status == 200


def rows_left(one: Replica, team: str) -> dict[str, int]:
    with one.record.read() as db:
        return leaving.left(db, number_of(one, team))


@pytest.mark.parametrize("events", [[UNINSTALLED], [REVOKED], [UNINSTALLED, REVOKED], [REVOKED, UNINSTALLED, UNINSTALLED]])
def test_a_team_that_leaves_is_answered_and_reminded_no_more_and_its_token_is_gone(many: Replica, events: list) -> None:
    replica = Replica(many.record, many.slack, many.clock)
    for event in events:
        leave(many, "T1", event)
    many.slack.api.calls.clear()
    many.slack.api.tokens.clear()
    replica.mention("T1")
    assert many.slack.api.calls == []
    replica.mention("T2")
    assert {many.slack.team_of(token) for token in many.slack.api.tokens} == {"T2"}
    assert set(Clients(replica.tokens)) == {number_of(many, "T2")}
    with many.record.read() as db:
        row = db.scalars(select(Installation).where(Installation.team_id == "T1")).one()
        assert (row.token, row.refresh_token) == (None, None)
    with many.record.begin() as db:
        assert [one for one in feeds.due(db, many.clock(), limit=9) if one.workspace_id == number_of(many, "T1")] == []


def test_reminders_go_out_with_each_teams_own_token_and_not_to_one_that_has_left(many: Replica) -> None:
    for team in ("T1", "T2"):
        at = made_sessions.workspace(many.record, team)
        made_sessions.planned(many.record, at)
    posting = mail(many.record, many.clock, Clients(many.tokens))
    many.clock.forward(days=29)
    answered(many)
    posting.tick()
    assert sorted(poster(many)) == [("C1", "T1"), ("C1", "T2")]
    leave(many, "T1")
    many.clock.forward(days=14)
    many.slack.api.calls.clear()
    many.slack.api.tokens.clear()
    posting.tick()
    assert set(poster(many)) == {("C1", "T2")}


def answered(many: Replica) -> None:
    many.slack.api.calls.clear()
    many.slack.api.tokens.clear()
    many.slack.api.answers["chat.postMessage"] = {"ok": True, "channel": "C1", "ts": "1.1"}


def poster(many: Replica) -> list[tuple[str, str | None]]:
    api = many.slack.api
    pairs = zip(api.calls, api.tokens, strict=True)
    return [(payload["channel"], many.slack.team_of(token)) for (m, payload), token in pairs if m == "chat.postMessage"]


def test_content_goes_when_its_time_is_over_and_the_other_teams_stays_bit_for_bit(many: Replica) -> None:
    one, other = number_of(many, "T1"), number_of(many, "T2")
    with many.record.begin() as db:
        fill(db, one)
        fill(db, other)
    with many.record.read() as db:
        before = fingerprint(db, other)
    assert set(rows_left(many, "T1")) == {table.name for table in tables()}
    leave(many, "T1")
    many.clock.forward(days=29)
    deleting.purge_overdue(many.record, many.clock)
    assert rows_left(many, "T1")["statements"] == len(HELD)
    many.clock.forward(days=1)
    deleting.purge_overdue(many.record, many.clock)
    with many.record.read() as db:
        assert leaving.left(db, one) == {}
        assert fingerprint(db, other) == before
        (proof,) = db.scalars(select(AuditRow).where(AuditRow.workspace_id == one))
        assert (proof.action, proof.detail["left"], proof.detail["deleted"]["statements"]) == ("purge", {}, len(HELD))
        assert db.get_one(Workspace, one).name == ""
    many.clock.forward(days=1)
    deleting.purge_overdue(many.record, many.clock)
    with many.record.read() as db:
        assert len(db.scalars(select(AuditRow).where(AuditRow.workspace_id == one)).all()) == 1


def test_content_of_a_team_that_wants_nothing_kept_goes_at_once(many: Replica) -> None:
    with many.record.begin() as db:
        workspaces.set_up(db, number_of(many, "T1"), retention_days=0, actor="U1", now=many.clock())
    leave(many, "T1")
    assert rows_left(many, "T1") == {}


def test_a_team_that_comes_back_in_time_has_its_content_and_late_word_of_its_leaving_changes_nothing(many: Replica) -> None:
    left_at = int(many.clock().timestamp())
    leave(many, "T1")
    many.clock.forward(days=20)
    many.install("T1")
    leave(many, "T1", UNINSTALLED, event_time=left_at)
    leave(many, "T1", REVOKED, event_time=left_at)
    many.clock.forward(days=20)
    deleting.purge_overdue(many.record, many.clock)
    assert rows_left(many, "T1")["statements"] == len(HELD)
    assert number_of(many, "T1") in set(Clients(many.tokens))
    many.slack.api.calls.clear()
    many.mention("T1")
    assert many.slack.api.said() != []


def test_word_of_tokens_of_persons_changes_nothing(many: Replica) -> None:
    leave(many, "T1", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert number_of(many, "T1") in set(Clients(many.tokens))


def test_an_organisation_that_leaves_takes_its_teams_along_but_for_those_that_installed_by_themselves(many: Replica) -> None:
    many.install(None, "E1")
    org = {"enterprise_id": "E1", "authorizations": [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]}
    for team in ("T3", "T2"):
        many.mention(team, **org)
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2", "T3")}
    leave(many, None, UNINSTALLED, **org)  # type: ignore[arg-type]
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2")}
    many.clock.forward(seconds=60)
    many.install(None, "E1")
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2", "T3")}


def test_a_team_that_its_organisation_takes_the_app_from_leaves_alone_and_comes_back_when_it_asks_again(many: Replica) -> None:
    many.install(None, "E1")
    org = {"enterprise_id": "E1", "authorizations": [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]}
    for team in ("T2", "T3", "T4"):
        many.mention(team, **org)
    many.event(None, {"type": "team_access_revoked", "team_ids": ["T2", "T3", "T9"]}, enterprise_id="E1")
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2", "T4")}
    many.mention("T3", **org)  # sent before, and come late
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2", "T4")}
    many.event("T4", UNINSTALLED, enterprise_id="E1")
    assert set(Clients(many.tokens)) == {number_of(many, team) for team in ("T1", "T2")}
    many.clock.forward(hours=1)
    many.mention("T3", **org)
    assert number_of(many, "T3") in set(Clients(many.tokens))


def test_an_address_of_a_calendar_is_sealed_and_found_again(many: Replica) -> None:
    with many.record.begin() as db:
        at = number_of(many, "T2")
        feed = feeds.follow(db, at, ADDRESS, actor="U1", now=many.clock())
        assert (len(feeds.listed(db, at)), feed.host) == (1, "calendar.example")
        assert feeds.address_of(db, feeds.claim(db, at, feed.id, many.clock())) == ADDRESS
    with many.record.read() as db:
        assert "secret-of-the-team" not in str(db.execute(select(tables_named("calendars"))).all())


def tables_named(name: str) -> Any:
    return next(table for table in tables() if table.name == name)


def test_retention_takes_days_alone(many: Replica) -> None:
    with many.record.begin() as db, pytest.raises(Invalid):
        workspaces.set_up(db, number_of(many, "T1"), retention_days=-1, actor="U1", now=many.clock())
