"""Sessions in the record: planned, known from statements, moved, cancelled, and found by what people call them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from storage import agenda, delegations, holdings, sessions, statements, workspaces
from storage.agenda import Change, Plan
from storage.database import Record
from storage.errors import AlreadyPlanned, Invalid, NotFound, UnknownName
from storage.models import AuditRow, Deadline, Session, Workspace
from storage.planned import SessionView
from storage.provenance import Provenance
from tests.storage.samples import reading, source

NOW = datetime.fromisoformat("2026-05-04T09:00:00+00:00")
LATER = NOW + timedelta(days=1)
TODAY = NOW.date()
JUNE = Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 24))
MARCH_BOARD = Plan("IAEA-BOG", None, None, date(2026, 3, 2), date(2026, 3, 6))


def workspace(record: Record, team: str = "T1", own: str = "AUT") -> int:
    with record.begin() as db:
        made = workspaces.adopt(db, team, "Mission", NOW).id
        workspaces.set_up(db, made, actor="test", now=NOW, own_delegation=own, time_zone="Europe/Vienna")
        return made


def add(record: Record, at: int, plan: Plan | str, now: datetime = NOW) -> SessionView:
    """Plan a session, given as a plan or as a sentence."""
    with record.begin() as db:
        if isinstance(plan, str):
            plan = agenda.read(plan, delegations.catalogue(db, at), now.date(), sessions.bodies(db, at))
        return sessions.add(db, at, plan, actor="U1", now=now, keeper="U1")


def move(record: Record, at: int, session: SessionView, **values: object) -> SessionView:
    with record.begin() as db:
        return sessions.move(db, at, session.id, Change(**values), actor="U1", now=LATER)  # type: ignore[arg-type]


def say(record: Record, at: int, *texts: str, **said: str | None) -> int:
    """Store a statement of Austria, and return its number."""
    where = Provenance(**{"delegation": "Austria", "body": "CTBTO PrepCom", **said})  # type: ignore[arg-type]
    with record.begin() as db:
        stored = statements.add(db, at, reading=reading(*texts), source=source(*texts), provenance=where, actor="test", now=NOW)
        return stored.statement_id


def every(record: Record, at: int) -> list[SessionView]:
    """Return every session on file, past ones last."""
    with record.read() as db:
        return [*sessions.upcoming(db, at, TODAY, limit=100), *sessions.past(db, at, TODAY, limit=100)]


def called(record: Record, at: int, text: str) -> str:
    with record.read() as db:
        return sessions.named(db, at, text, NOW).name


def state(record: Record, at: int, session: SessionView) -> tuple[int, int, int]:
    """Return the session's schedule, how often somebody changed it, and the workspace's revision."""
    with record.read() as db:
        noted = select(func.count()).where(AuditRow.subject == f"session {session.id}", AuditRow.actor == "U1")
        return db.get_one(Session, session.id).schedule, db.scalar(noted) or 0, db.get_one(Workspace, at).revision


def test_a_planned_session_is_shown_as_people_call_it(record):
    at = workspace(record)
    shown = add(record, at, "PC-66 22-24 June 2026 Vienna at 15:00")
    assert shown == SessionView(
        id=shown.id,
        body="CTBTO-PC",
        body_name="CTBTO Preparatory Commission",
        number=66,
        qualifier=None,
        name="PC-66",
        label="66th session",
        starts_on=date(2026, 6, 22),
        ends_on=date(2026, 6, 24),
        opens_at=time(15),
        place="Vienna",
        time_zone="Europe/Vienna",
        keeper="U1",
        year=2026,
    )
    with record.read() as db:
        assert sessions.show(db, at, shown.id) == shown


@pytest.mark.parametrize(
    ("typed", "name", "label"),
    [
        ("PC-66 22-24 June 2026", "PC-66", "66th session"),
        ("GC69 15-19 September 2025", "GC-69", "69th session"),
        ("WGB 65 25 August 2025", "WGB-65", "65th session"),
        ("UNGA 80 9 September 2025", "UNGA-80", "80th session"),
        ("First Committee 80th session 8 October 2025", "C1-80", "80th session"),
        ("resumed PC-48 4 September 2017", "resumed PC-48", "resumed 48th session"),
        (
            "special session of the CTBTO PrepCom 13 October 2026",
            "special PC, 13 October 2026",
            "special session of 13 October 2026",
        ),
        ("IAEA Board 2 March 2026", "BoG, 2 March 2026", "meeting of 2 March 2026"),
        ("NPT RevCon 27 April - 22 May 2026", "NPT-RC 2026", "2026 meeting"),
        ("CTBTO Advisory Group 61st session 4 May 2026", "CTBTO-AG-61", "61st session"),
        ("CTBTO PrepCom 22-24 June 2026", "PC, 22 June 2026", "meeting of 22 June 2026"),
    ],
)
def test_sessions_of_every_kind_have_a_name_and_are_found_by_it(sqlite_record, typed, name, label):
    at = workspace(sqlite_record)
    shown = add(sqlite_record, at, typed)
    assert (shown.name, shown.label) == (name, label)
    assert called(sqlite_record, at, name) == name
    assert called(sqlite_record, at, f"{shown.body_name}, {label}") == name


def test_planning_lays_deadlines_and_is_noted(record):
    at = workspace(record)
    shown = add(record, at, JUNE)
    with record.read() as db:
        assert db.scalar(select(func.count()).where(Deadline.session_id == shown.id)) > 0
        noted = db.scalars(select(AuditRow).where(AuditRow.subject == f"session {shown.id}", AuditRow.actor == "U1"))
        assert [(row.action, row.at, row.detail["starts_on"]) for row in noted] == [("plan", NOW, "2026-06-22")]


@pytest.mark.parametrize("plan", [JUNE, MARCH_BOARD, Plan("NPT-RC", None, None, date(2026, 4, 27), date(2026, 5, 22))])
def test_the_same_session_again_changes_nothing(record, plan):
    at = workspace(record)
    first = add(record, at, plan)
    before = state(record, at, first)
    with record.read() as db:
        assert sessions.on_file(db, at, plan) == first
    assert add(record, at, plan, LATER) == first
    assert state(record, at, first) == before


def test_two_who_plan_the_same_session_at_once_plan_one(record):
    at = workspace(record)
    with ThreadPoolExecutor(max_workers=4) as people:
        shown = list(people.map(lambda _: add(record, at, JUNE), range(4)))
    assert (set(shown), state(record, at, shown[0])[:2]) == ({shown[0]}, (1, 1))


def test_what_a_session_does_not_say_yet_is_filled_in(record):
    at = workspace(record)
    first = add(record, at, JUNE)
    filled = add(record, at, "PC-66 22-24 June 2026 at 15:00 in Geneva")
    assert (filled.id, filled.opens_at, filled.place, filled.time_zone) == (first.id, time(15), "Geneva", "Europe/Zurich")
    assert state(record, at, first)[:2] == (2, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "PC-66 23-25 June 2026",
        "PC-66 22-25 June 2026",
        "PC-66 22-24 June 2026 in Geneva",
        "PC-66 22-24 June 2026 at 11:00",
        "PC-66 22-24 June 2026 Asia/Tokyo",
        "CTBTO PrepCom 24-26 June 2026",
    ],
)
def test_a_session_on_file_with_other_days_hour_or_place_is_to_be_moved(record, typed):
    at = workspace(record)
    add(record, at, "PC-66 22-24 June 2026 Vienna at 15:00")
    before = every(record, at)
    with pytest.raises(AlreadyPlanned) as refused:
        add(record, at, typed)
    assert (refused.value.name, refused.value.held) == ("PC-66", "22 June 2026 - 24 June 2026, 15:00, Vienna")
    assert every(record, at) == before


def test_a_number_learned_later_is_that_of_the_session_on_the_same_day(record):
    at = workspace(record)
    first = add(record, at, "CTBTO PrepCom 22-24 June 2026")
    assert first.number is None
    assert (add(record, at, JUNE).id, called(record, at, "66")) == (first.id, "PC-66")
    assert add(record, at, "CTBTO PrepCom 22-24 June 2026").name == "PC-66"


def test_a_special_session_stands_beside_the_regular_one(record):
    at = workspace(record)
    regular, special = add(record, at, JUNE), add(record, at, "special session of the CTBTO PrepCom 24 June 2026")
    assert regular.id != special.id
    assert called(record, at, "special session of the PrepCom") == "special PC, 24 June 2026"


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (Plan("NOBODY", 1, None, date(2026, 6, 22), date(2026, 6, 22)), UnknownName),
        (Plan("CTBTO-PC", 66, None, date(2026, 6, 24), date(2026, 6, 22)), Invalid),
        (Plan("CTBTO-PC", 66, None, date(1905, 6, 24), date(1905, 6, 24)), Invalid),
        (Plan("CTBTO-PC", 66, None, date(2026, 6, 24), date(2028, 6, 24)), Invalid),
        (Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 22), place="Atlantis"), Invalid),
        (Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 22), time_zone="Europe/Atlantis"), Invalid),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_stored(record, plan, refusal):
    at = workspace(record)
    with pytest.raises(refusal):
        add(record, at, plan)
    assert every(record, at) == []


def test_a_session_known_from_statements_gets_its_days(record):
    at = workspace(record)
    statement = say(record, at, "We regret it.", session="65", date="2025-11-10")
    known = every(record, at)[0]
    planned = add(record, at, "PC-65 10-12 November 2025 Vienna")
    assert (planned.id, planned.starts_on, planned.statements, planned.place) == (known.id, date(2025, 11, 10), 1, "Vienna")
    with record.read() as db:
        held = holdings.current(db, at)
    assert [(s.id, s.session.starts_on, s.session.label) for s in held.statements] == [
        (statement, date(2025, 11, 10), "65th session")
    ]


def test_what_is_taken_in_from_before_is_noted(record):
    at = workspace(record)
    say(record, at, "We regret it.", body="IAEA Board", date="2026-03-04")
    shown = add(record, at, MARCH_BOARD)
    with record.read() as db:
        noted = db.scalars(select(AuditRow).where(AuditRow.subject == f"session {shown.id}", AuditRow.actor == "U1"))
        assert [row.detail["taken_in"] for row in noted] == [["2026-03-04"]]
    assert [(s.name, s.statements) for s in every(record, at)] == [("BoG, 2 March 2026", 1)]


def test_a_number_whose_statements_are_of_another_year_is_refused(record):
    at = workspace(record)
    say(record, at, "We regret it.", session="65", date="2025-11-10")
    with pytest.raises(Invalid) as refused:
        add(record, at, "PC-65 22-24 June 2026")
    assert refused.value.expected == "another number, or days in 2025, when its statements on file were delivered"


@pytest.mark.parametrize(
    ("plan", "said", "name"),
    [
        ("PC-66 22-24 June 2026", {"date": "2026-06-23"}, "PC-66"),
        ("PC-66 22-24 June 2026", {"session": "66"}, "PC-66"),
        ("CTBTO PrepCom 22-24 June 2026", {"session": "66", "date": "2026-06-22"}, "PC-66"),
        ("IAEA Board 2-6 March 2026", {"body": "IAEA Board", "date": "2026-03-04"}, "BoG, 2 March 2026"),
        ("IAEA Board 2-6 March 2026", {"body": "IAEA Board", "session": "2026-03-02", "date": "2026-03-04"}, "BoG, 2 March 2026"),
        ("NPT RevCon 27 April - 22 May 2026", {"body": "NPT RevCon", "date": "2026"}, "NPT-RC 2026"),
        ("NPT RevCon 27 April - 22 May 2026", {"body": "NPT RevCon", "session": "2026", "date": "2026-04-29"}, "NPT-RC 2026"),
    ],
)
@pytest.mark.parametrize("planned_first", [True, False])
def test_a_statement_belongs_to_the_session_that_its_day_is_part_of_whichever_came_first(record, plan, said, name, planned_first):
    at = workspace(record)
    if planned_first:
        add(record, at, plan)
    say(record, at, "We regret it.", **said)
    if not planned_first and name == "PC-66" and "session" in said:
        plan = plan.replace("CTBTO PrepCom", "PC-66")
    shown = every(record, at)[0] if planned_first else add(record, at, plan)
    assert [(s.name, s.statements) for s in every(record, at)] == [(name, 1)]
    assert shown.name == name


@pytest.mark.parametrize(
    "said", [{"date": "2026-06-25"}, {"session": "67", "date": "2026-06-23"}, {"session": "resumed 66", "date": "2026-06-23"}]
)
def test_a_statement_of_another_day_or_number_is_not_of_the_planned_session(record, said):
    at = workspace(record)
    planned = add(record, at, JUNE)
    if said.get("session") == "resumed 66":
        said = {**said, "session": "resumed 66th session"}
    say(record, at, "We regret it.", **said)
    assert [s.statements for s in every(record, at)] == [0, 1]
    assert every(record, at)[0] == planned


def test_a_statement_is_not_of_a_session_that_was_cancelled(record):
    at = workspace(record)
    planned = add(record, at, MARCH_BOARD)
    with record.begin() as db:
        sessions.cancel(db, at, planned.id, actor="U1", now=NOW)
    say(record, at, "We regret it.", body="IAEA Board", date="2026-03-04")
    assert {(s.name, s.statements) for s in every(record, at)} == {("BoG, 2 March 2026", 0), ("BoG, 4 March 2026", 1)}


def test_a_move_changes_what_is_said_and_keeps_the_rest(record):
    at = workspace(record)
    first = add(record, at, "PC-66 22-24 June 2026 Vienna at 15:00")
    moved = move(record, at, first, starts_on=date(2026, 6, 29))
    assert (moved.starts_on, moved.ends_on, moved.opens_at, moved.place) == (
        date(2026, 6, 29),
        date(2026, 7, 1),
        time(15),
        "Vienna",
    )
    assert state(record, at, first)[:2] == (2, 2)
    elsewhere = move(record, at, first, place="New York")
    assert (elsewhere.place, elsewhere.time_zone, elsewhere.starts_on) == ("New York", "America/New_York", date(2026, 6, 29))
    assert move(record, at, first, place="NY") == elsewhere
    assert state(record, at, first)[:2] == (3, 3)


def test_a_session_without_number_that_moves_is_named_after_its_new_day(record):
    at = workspace(record)
    board = add(record, at, MARCH_BOARD)
    moved = move(record, at, board, starts_on=date(2026, 3, 9))
    assert (moved.id, moved.name, moved.label, moved.ends_on) == (
        board.id,
        "BoG, 9 March 2026",
        "meeting of 9 March 2026",
        date(2026, 3, 13),
    )
    again = add(record, at, MARCH_BOARD)
    assert again.id != board.id
    assert move(record, at, again, starts_on=date(2026, 3, 9)).name == "BoG, 9 March 2026"


def test_a_number_taken_by_another_session_is_refused_and_one_known_from_statements_is_taken_in(record):
    at = workspace(record)
    add(record, at, JUNE)
    november = add(record, at, "CTBTO PrepCom 9-11 November 2026")
    with pytest.raises(AlreadyPlanned):
        move(record, at, november, number=66)
    say(record, at, "We regret it.", session="67")
    assert (move(record, at, november, number=67).name, [s.name for s in every(record, at)]) == ("PC-67", ["PC-66", "PC-67"])
    assert [s.statements for s in every(record, at)] == [0, 1]


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": date(2026, 6, 24), "ends_on": date(2026, 6, 22)},
        {"ends_on": date(2026, 6, 21)},
        {"place": "Atlantis"},
        {"time_zone": "Atlantis"},
    ],
)
def test_a_move_that_cannot_be_is_refused_and_nothing_is_changed(record, values):
    at = workspace(record)
    first = add(record, at, JUNE)
    before = state(record, at, first)
    with pytest.raises(Invalid):
        move(record, at, first, **values)
    assert (every(record, at), state(record, at, first)) == ([first], before)


def test_a_session_that_is_cancelled_stays_on_file_and_can_be_restored(record):
    at = workspace(record)
    first = add(record, at, JUNE)
    with record.begin() as db:
        cancelled = sessions.cancel(db, at, first.id, actor="U1", now=LATER)
        assert sessions.cancel(db, at, first.id, actor="U1", now=LATER + timedelta(hours=1)) == cancelled
    assert (cancelled.cancelled_at, every(record, at)) == (LATER, [cancelled])
    with record.read() as db:
        assert [s.is_cancelled for s in holdings.current(db, at).sessions] == [True]
    with record.begin() as db:
        assert sessions.restore(db, at, first.id, actor="U1", now=LATER) == first
    assert state(record, at, first)[:2] == (3, 3)


def test_a_cancelled_session_that_is_planned_again_is_restored_with_the_new_days(record):
    at = workspace(record)
    first = add(record, at, JUNE)
    with record.begin() as db:
        sessions.cancel(db, at, first.id, actor="U1", now=LATER)
    again = add(record, at, "PC-66 29 June - 1 July 2026", LATER)
    assert (again.id, again.cancelled_at, again.starts_on) == (first.id, None, date(2026, 6, 29))


def test_a_team_that_is_ready_can_take_it_back(record):
    at = workspace(record)
    first = add(record, at, JUNE)
    with record.begin() as db:
        assert sessions.ready(db, at, first.id, actor="U1", now=LATER).ready_at == LATER
    with record.begin() as db:
        assert sessions.unready(db, at, first.id, actor="U1", now=LATER) == first
    assert state(record, at, first)[:2] == (1, 3)


def test_lists_are_in_the_order_of_time_and_have_pages(record):
    at = workspace(record)
    for typed in ("PC-67 9-11 November 2026", "PC-66 22-24 June 2026", "PC-65 10-12 November 2025", "WGB-67 3-14 August 2026"):
        add(record, at, typed)
    say(record, at, "We regret it.", session="64", date="2025-06-23")
    say(record, at, "We welcome it.", session="48", date="2017")
    with record.read() as db:
        ahead = [s.name for s in sessions.upcoming(db, at, TODAY, limit=2)]
        more = [s.name for s in sessions.upcoming(db, at, TODAY, limit=2, offset=2)]
        over = [(s.name, s.statements) for s in sessions.past(db, at, TODAY, limit=10)]
        on = [s.name for s in sessions.upcoming(db, at, date(2026, 6, 24), limit=1)]
        assert sessions.known_numbers(db, at, "CTBTO-PC") == (48, 64, 65, 66, 67)
    assert (ahead, more, on) == (["PC-66", "WGB-67"], ["PC-67"], ["PC-66"])
    assert over == [("PC-65", 0), ("PC-64", 1), ("PC-48", 1)]


def test_statements_of_the_own_delegation_are_counted_once_for_all_their_stages(record):
    at = workspace(record)
    planned = add(record, at, JUNE)
    regret = "We regret that nine States listed in Annex 2 have not ratified the Treaty."
    say(record, at, regret, session="66", stage="draft")
    say(record, at, regret, "We call on each of them to do so.", session="66", stage="as delivered")
    say(record, at, "Norway welcomes the report.", session="66", delegation="Norway")
    with record.read() as db:
        assert sessions.show(db, at, planned.id).statements == 1


PLANNED = (
    "PC-65 10-12 November 2025",
    "PC-66 22-24 June 2026",
    "PC-67 9-11 November 2026",
    "WGB-67 3-14 August 2026",
    "IAEA Board 2-6 March 2026",
    "IAEA Board 8-12 June 2026",
    "NPT RevCon 27 April - 22 May 2026",
    "special session of the CTBTO PrepCom 13 October 2026",
)
TYPED = {
    "PC-66": "PC-66",
    "pc 66": "PC-66",
    "PC66": "PC-66",
    "66": "PC-66",
    "66th session": "PC-66",
    "66th session of the PrepCom": "PC-66",
    "the PrepCom": "PC-66",
    "PrepCom June": "PC-66",
    "PrepCom November": "PC-67",
    "65": "PC-65",
    "WGB": "WGB-67",
    "iaea board": "BoG, 8 June 2026",
    "iaea board march": "BoG, 2 March 2026",
    "board june": "BoG, 8 June 2026",
    "board of 2 march": "BoG, 2 March 2026",
    "board of 4 march": "BoG, 2 March 2026",
    "Board 2 March 2026": "BoG, 2 March 2026",
    "NPT RevCon 2026": "NPT-RC 2026",
    "RevCon": "NPT-RC 2026",
    "special session of the PrepCom": "special PC, 13 October 2026",
    "#2": "PC-66",
}


def test_sessions_are_found_by_what_people_type(record):
    at = workspace(record)
    for plan in PLANNED:
        add(record, at, plan)
    assert {typed: called(record, at, typed) for typed in TYPED} == TYPED


def test_a_session_is_found_by_its_number_in_the_record(record):
    at = workspace(record)
    shown = add(record, at, JUNE)
    assert called(record, at, f"#{shown.id}") == "PC-66"
    other = workspace(record, "T2")
    with record.read() as db:
        with pytest.raises(UnknownName):
            sessions.named(db, other, f"#{shown.id}", NOW)
        with pytest.raises(NotFound):
            sessions.show(db, other, shown.id)
        assert (sessions.upcoming(db, other, TODAY, limit=9), sessions.past(db, other, TODAY, limit=9)) == ((), ())


@pytest.mark.parametrize(
    ("typed", "suggested"), [("PC-99", ("PC-66",)), ("67", ("PC-66", "WGB-67")), ("nonsense", ("PC-66", "WGB-67"))]
)
def test_a_name_that_no_session_has_is_refused_with_those_that_lie_ahead(record, typed, suggested):
    at = workspace(record)
    add(record, at, JUNE)
    add(record, at, "WGB-67 3-14 August 2026")
    if typed == "67":
        add(record, at, "WGA-67 21-23 October 2026")
        suggested = ("WGB-67", "WGA-67")
    with record.read() as db, pytest.raises(UnknownName) as refused:
        sessions.named(db, at, typed, NOW)
    assert (refused.value.what, refused.value.suggestions) == ("session", suggested)


@pytest.mark.parametrize(
    ("typed", "name", "change"),
    [
        ("PC-66 29 June-1 July 2026", "PC-66", Change(date(2026, 6, 29), date(2026, 7, 1), rest="PC-66")),
        ("PC-66 to 29 June", "PC-66", Change(date(2026, 6, 29), rest="PC-66")),
        ("PC-66 15:00 in Geneva", "PC-66", Change(opens_at=time(15), place="Geneva", time_zone="Europe/Zurich", rest="PC-66")),
        (
            "the 66th session of the PrepCom 23-25 June",
            "PC-66",
            Change(date(2026, 6, 23), date(2026, 6, 25), rest="66th session of the PrepCom"),
        ),
        ("board 2 june to 9 june 2026", "BoG, 2 June 2026", Change(date(2026, 6, 9))),
        ("iaea board june 10 June 2026", "BoG, 2 June 2026", Change(date(2026, 6, 10), rest="iaea board june")),
        ("iaea board june 10-12 July", "BoG, 2 June 2026", Change(date(2026, 7, 10), date(2026, 7, 12), rest="iaea board june")),
    ],
)
def test_a_sentence_names_the_session_and_what_changes(sqlite_record, typed, name, change):
    at = workspace(sqlite_record)
    add(sqlite_record, at, JUNE)
    add(sqlite_record, at, "IAEA Board 2-6 June 2026")
    with sqlite_record.read() as db:
        shown, read = sessions.named_with_change(db, at, typed, NOW)
    assert (shown.name, read) == (name, change)


@pytest.mark.parametrize(("typed", "refusal"), [("PC-66", Invalid), ("PC-99 29 June", UnknownName), ("29 June", UnknownName)])
def test_a_sentence_that_names_no_session_or_no_change_is_refused(sqlite_record, typed, refusal):
    at = workspace(sqlite_record)
    add(sqlite_record, at, JUNE)
    with sqlite_record.read() as db, pytest.raises(refusal):
        sessions.named_with_change(db, at, typed, NOW)


@pytest.mark.parametrize("typed", ["PC-999", "PC 999", "prepcom 1234", "CTBTO PrepCom no. 998", "board 77"])
def test_a_number_that_is_not_on_file_is_not_taken_for_the_next_session(sqlite_record, typed):
    at = workspace(sqlite_record)
    add(sqlite_record, at, "PC-66 22-24 June 2026 Vienna")
    add(sqlite_record, at, "IAEA Board 2 March 2026")
    with sqlite_record.read() as db, pytest.raises(UnknownName):
        sessions.named(db, at, typed, NOW)
