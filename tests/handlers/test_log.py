"""What was changed, as far as somebody may know it; and who may do what."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers import Deps
from handlers.log import read, since_when
from handlers.views import changes
from storage import audiences, audit, members, statements, workspaces
from storage.audit import Entry, Which
from storage.errors import Invalid
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team, buttons_of
from tests.handlers.setup.windows import elements, last, submit, words
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM

ROOT = Path(__file__).resolve().parents[2]
MEMBER = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}


@pytest.fixture
def at(filled: Deps) -> int:
    with filled.record.read() as db:
        return workspaces.of_team(db, TEAM).id


def log(team: Team, typed: str = "", user: str = "U1") -> dict[str, Any]:
    team.command("/rapporteur", f"log {typed}", user_id=user)
    message = dict(team.slack.said()[-1][1])
    assert broken(message["blocks"], most=50) == []
    return message


def lines(message: dict[str, Any]) -> list[str]:
    return str(message["text"]).splitlines()


def test_admins_see_all_that_was_changed_the_latest_first_with_when_and_who(team: Team, filled: Deps, at: int) -> None:
    with filled.record.begin() as db:
        members.name(db, at, "U7", "keeper", actor="U1", now=NOW + timedelta(hours=1))
    message = log(team)
    assert lines(message) == [
        "6 changes, the latest first.",
        "1 March 2026, 13:00 UTC · @U1 made @U7 a keeper, before: neither keeper nor admin",
        "1 March 2026, 12:00 UTC · test added #3 NZL 65",
        "1 March 2026, 12:00 UTC · test added #2 JPN 65",
        "1 March 2026, 12:00 UTC · test added #1 JPN 64",
        (
            "1 March 2026, 12:00 UTC · test set the delegation to Japan (before: nothing); "
            "the time zone to Europe/Vienna (before: UTC)"
        ),
        "1 March 2026, 12:00 UTC · Rapporteur connected the record to this Slack workspace",
    ]
    elements = message["blocks"][1]["elements"][0]["elements"]
    assert [one["type"] for one in elements] == ["date", "text", "user", "text", "text", "user", "text", "text", "text", "text"]


def test_others_see_what_was_done_to_statements_that_they_may_see(team: Team, filled: Deps, at: int) -> None:
    with filled.record.begin() as db:
        kept = audiences.named(db, at, keeper="U1")
        statements.add(
            db,
            at,
            reading=statements.read_pasted("We shall say nothing of this before it is agreed upon."),
            source=SourceBytes("secret.txt", b"secret"),
            provenance=Provenance(delegation="Japan", body="CTBTO Preparatory Commission", session="66", title="Secret"),
            actor="U1",
            now=NOW,
            audience_id=kept,
        )
    assert "#4 Secret" in log(team)["text"]
    team.slack.answers["users.info"] = MEMBER
    assert lines(log(team, user="U2"))[0] == "3 changes, the latest first."
    assert "Secret" not in log(team, user="U2")["text"]
    assert lines(log(team, "statement 4", "U2")) == ["Nothing was changed to statement #4. Try: /rapporteur log since 1 May"]


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("statement 2", "1 change to statement #2, the latest first."),
        ("#2", "1 change to statement #2, the latest first."),
        ("add", "3 changes of the kind “add”, the latest first."),
        ("ADD since 1 March 2026", "3 changes of the kind “add” since 1 March 2026, the latest first."),
        ("since yesterday 2 March 2026", "Nothing was changed"),
        ("<@U7|jonas>", "Nothing was changed by that person"),
    ],
)
def test_the_log_is_narrowed_down(team: Team, typed: str, count: str) -> None:
    assert lines(log(team, typed))[0].startswith(count)


@pytest.mark.parametrize("typed", ["dance", "statement", "since whenever", "@somebody"])
def test_what_is_not_understood_is_refused_with_what_is(team: Team, typed: str) -> None:
    (text,) = lines(log(team, typed))
    assert text.startswith("“")
    assert "1 May" in text


def test_the_log_has_pages_that_are_turned_in_place(team: Team, filled: Deps, at: int) -> None:
    with filled.record.begin() as db:
        for number in range(40):
            audit.note(db, at, actor="U1", action="add", subject="session <!channel>", now=NOW + timedelta(minutes=number))
    first = log(team, "add")
    assert lines(first)[0] == "43 changes of the kind “add”, the latest first: page 1 of 3."
    button = buttons_of(first)["Earlier"]
    team.press(button["action_id"], button["value"])
    second = team.slack.said()[-1][1]
    assert second["replace_original"] is True
    assert lines(second)[0].endswith("page 2 of 3.")
    assert set(buttons_of(second)) == {"Earlier", "Later"}


def test_every_action_that_the_record_notes_has_its_words() -> None:
    noted = {
        keyword.value.value
        for path in (ROOT / "storage").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.note")
        for keyword in node.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    by_hand = {"plan", "fill in", "move", "cancel", "restore", "ready", "unready", "done", "reopen", "snooze", "assign"}
    by_hand |= {"set reminders", "follow calendar", "unfollow calendar", "set a channel", "set up", "finish set up"}
    by_hand |= {"correct", "undo correct", "join", "show to", "undo replace"}
    assert len(noted) > 10
    assert (noted | by_hand) - {action for _, action in changes.WORDS} == set()


def test_an_action_that_nobody_put_into_words_is_still_a_sentence() -> None:
    entry = Entry(1, NOW, "import", "shred", "paper 3", {})
    assert changes.plain(changes.line(entry, {})) == "1 March 2026, 12:00 UTC · import did “shred” to paper 3"


@pytest.mark.parametrize(
    ("subject", "action", "detail", "said"),
    [
        ("deadline 1", "assign", {"owner": None, "before": "U1"}, "gave X to nobody"),
        ("deadline 1", "snooze", {"until": "2026-03-02T08:00:00+00:00"}, "put X off until 2 March 2026, 08:00 UTC"),
        ("deadline 1", "snooze", {}, "put X off until nothing"),
        ("statement 2", "show to", {"before": None, "after": 1}, "changed who may see X"),
        (
            "statement 2",
            "correct",
            {"before": {"session": "67", "speaker": None}, "after": {"session": "66", "speaker": "Elsbeth Morand"}},
            "corrected X: Session: 67 → 66; Speaker: nothing → Elsbeth Morand",
        ),
        ("statement 2", "undo correct", {}, "took back the last correction of X: what it changed was not noted"),
        (
            "channel C1",
            "set a channel",
            {"body": "CTBTO-PC", "before": None},
            "set the body of #C1 to CTBTO Preparatory Commission, before: nothing",
        ),
        (
            "workspace 1",
            "set up",
            {"answers_guests": True, "before": {"answers_guests": False}},
            "set answering guests to yes (before: no)",
        ),
        ("workspace 1", "set reminders", {"resting_days": [4, 5]}, "changed the team's reminders: the resting days to Fri, Sat"),
        (
            "workspace 1",
            "set reminders",
            {"channel": "C1", "escalate_to": None, "leads": ["7 days", "morning"]},
            (
                "changed the team's reminders: the channel for reminders to #C1; who is told of what passes undone to nobody; "
                "the lead times to 7 days, morning"
            ),
        ),
        ("glossary_terms 1", "define", {"term": "A", "equivalents": ["b", "c"]}, "defined A as b; c"),
    ],
)
def test_details_are_said_in_words(subject: str, action: str, detail: dict[str, Any], said: str) -> None:
    entry = Entry(1, NOW, "U1", action, subject, detail)
    assert changes.plain(changes.what(entry, {subject: "X"})) == said


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 May", date(2025, 5, 1)),
        ("1 February", date(2026, 2, 1)),
        ("2024-05-01", date(2024, 5, 1)),
        ("29 February", date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_last_such_day(typed: str, day: date) -> None:
    assert since_when(typed, date(2026, 3, 1), "UTC") == datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_several_filters_go_together() -> None:
    found = read("withdraw <@U12AB> since 1 May 2025 statement 12", ("withdraw",), date(2026, 3, 1), "UTC")
    assert found == Which(12, "U12AB", "withdraw", datetime(2025, 5, 1, tzinfo=UTC))
    with pytest.raises(Invalid):
        read("withdraw add", ("withdraw", "add"), date(2026, 3, 1), "UTC")


def test_roles_are_told_to_everybody_and_changed_by_admins(team: Team, filled: Deps, at: int) -> None:
    team.command("/rapporteur", "roles")
    message = team.slack.said()[-1][1]
    assert "everybody in the team, as long as nobody is named" in words(message["blocks"])
    with filled.record.begin() as db:
        members.name(db, at, "U7", "keeper", actor="U1", now=NOW)
        members.name(db, at, "U8", "admin", actor="U1", now=NOW)
    team.command("/rapporteur", "roles")
    message = team.slack.said()[-1][1]
    assert broken(message["blocks"], most=50) == []
    named = [
        run["user_id"] for block in message["blocks"][:2] for run in block["elements"][0]["elements"] if run["type"] == "user"
    ]
    assert named == ["U7", "U8"]
    assert "<@" not in message["text"]
    button = buttons_of(message)["Change"]
    team.press(button["action_id"], button["value"])
    window = last(team, "views.open")
    assert set(elements(window)) == {"keepers", "admins"}
    assert submit(team, window, keepers={"selected_users": ["U9"]}, admins={"selected_users": ["U8"]}) == {}
    with filled.record.read() as db:
        assert members.roles(db, at).keepers == {"U9"}
    team.slack.answers["users.info"] = MEMBER
    team.command("/rapporteur", "roles", user_id="U2")
    assert "Change" not in buttons_of(team.slack.said()[-1][1])
