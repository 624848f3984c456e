"""What a reminder says of last time, by who reads the channel that it goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.slack import web_client
from handlers import Deps
from handlers.recalled import Recalled
from storage import audiences, sessions, statements, workspaces
from storage.agenda import Plan
from storage.planned import Notice
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW
from tests.handlers.web_api import TEAM, WebApi

OPEN_TEXT, KEPT_TEXT = "two further radionuclide stations", "We shall offer a station in the north."


def notice(deps: Deps, target: str) -> Notice:
    """Return the notice of PC-66, with a statement at PC-65 that is kept for C7 and one for U7."""
    plan = Plan("CTBTO-PC", 66, None, date(2026, 3, 9), date(2026, 3, 11), time(10), "Vienna", "Europe/Vienna")
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        session = sessions.add(db, at, plan, actor="test", now=NOW)
        for number, who in enumerate(({"channels": ("C7",)}, {"keeper": "U7"})):
            given = Provenance(delegation="Japan", body="CTBTO Preparatory Commission", session="65", date="2025-11-12")
            text = f"{KEPT_TEXT}\n\nIt is offer {number}."
            statements.add(
                db,
                at,
                reading=statements.read_pasted(text),
                source=SourceBytes("kept.txt", text.encode()),
                provenance=replace(given, title=f"Kept {number}"),
                actor="test",
                now=NOW,
                audience_id=audiences.named(db, at, **who),
            )
    empty: dict[str, Any] = {"deadlines": (), "concerned": (), "leads": ("7 days",), "is_late": False, "may_be_repeat": False}
    return Notice(posting_id=1, kind="session", target=target, session=session, due_at=NOW, **empty)


def said(deps: Deps, api: WebApi, target: str, now: datetime = NOW) -> str:
    with deps.record.read() as db:
        at = workspaces.of_team(db, TEAM).id
    last, _ = Recalled(deps.record, deps.people).before(at, notice(deps, target), now, web_client("xoxb-test", api.url))
    return "" if last is None else " ".join(p.text for statement in last.statements for p in statement.paragraphs)


@pytest.mark.parametrize(("target", "kept"), [("C1", 0), ("C7", 1), ("U1", 0), ("U7", 1)])
def test_a_reminder_says_what_its_target_may_see(filled: Deps, slack: WebApi, target: str, kept: int) -> None:
    found = said(filled, slack, target)
    assert (OPEN_TEXT in found, found.count(KEPT_TEXT)) == (True, kept)


def test_where_guests_read_along_a_reminder_quotes_nothing(filled: Deps, slack: WebApi) -> None:
    slack.answers["users.list"] = {"ok": True, "members": [{"id": "U4", "is_restricted": True}]}
    slack.answers["conversations.members"] = {"ok": True, "members": ["U1", "U4"]}
    assert said(filled, slack, "C7") == ""
    slack.answers["conversations.members"] = {"ok": True, "members": ["U1"]}
    assert said(filled, slack, "C7", NOW + timedelta(seconds=61)).count(KEPT_TEXT) == 1


def test_where_slack_does_not_say_who_reads_along_what_is_kept_is_left_out(filled: Deps, slack: WebApi) -> None:
    slack.answers["users.list"] = {"ok": False, "error": "missing_scope"}
    found = said(filled, slack, "C7")
    assert (OPEN_TEXT in found, KEPT_TEXT in found) == (True, False)
