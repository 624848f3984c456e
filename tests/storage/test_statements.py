"""Statements: whole or not at all, each once, with what a citation needs."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from storage import statements, workspaces
from storage.database import Record
from storage.errors import Incomplete, Invalid, NotFound, UnknownName
from storage.models import AuditRow, Paragraph, Source, Speaker, Statement
from storage.provenance import Provenance
from storage.statements import Receipt
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source

TEXTS = ("Austria thanks the Secretariat.", "The monitoring system serves every State.", "We call on all States to ratify.")


@pytest.fixture
def workspace_id(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def add(
    record: Record,
    workspace_id: int,
    *texts: str,
    provenance: Provenance = AUSTRIA_AT_PC_65,
    name: str = "statement.txt",
) -> Receipt:
    with record.begin() as db:
        return statements.add(
            db,
            workspace_id,
            reading=reading(*texts),
            source=source(*texts, name=name),
            provenance=provenance,
            actor="U1",
            now=NOW,
        )


def rows(record: Record, model: type) -> int:
    with record.read() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def test_a_statement_is_shown_as_it_was_stored(record: Record, workspace_id: int) -> None:
    receipt = add(record, workspace_id, *TEXTS)
    with record.read() as db:
        shown = statements.show(db, workspace_id, receipt.statement_id)
    assert receipt.new
    assert shown.line == receipt.line
    assert (shown.line.delegation, shown.line.body, shown.line.session_label) == (
        "Austria",
        "CTBTO Preparatory Commission",
        "65th session",
    )
    assert (shown.line.delivered_on, shown.line.year, shown.line.paragraphs) == (date(2025, 11, 10), 2025, 3)
    assert (shown.speaker, shown.file_name) == ("Maria KAISER", "statement.txt")
    assert tuple((p.number, p.text) for p in shown.paragraphs) == tuple(enumerate(TEXTS, 1))


def test_what_was_printed_is_kept_beside_what_was_understood(record: Record, workspace_id: int) -> None:
    printed = replace(AUSTRIA_AT_PC_65, delegation="the Republic of Austria", session="PC-65", speaker="KAISER Maria")
    add(record, workspace_id, *TEXTS)
    add(record, workspace_id, "Another text.", provenance=printed)
    with record.read() as db:
        row = db.scalars(select(Statement).order_by(Statement.id.desc())).first()
        assert row is not None
        assert (row.printed_delegation, row.printed_session, row.printed_speaker) == (
            "the Republic of Austria",
            "PC-65",
            "KAISER Maria",
        )
        assert (row.delegation.code, row.session.number) == ("AUT", 65)
    assert rows(record, Speaker) == 1


def test_the_same_bytes_again_name_the_statement_on_file(record: Record, workspace_id: int) -> None:
    first = add(record, workspace_id, *TEXTS)
    again = add(record, workspace_id, *TEXTS, name="copy.txt")
    assert again == Receipt(first.statement_id, new=False, line=first.line)
    assert (rows(record, Statement), rows(record, Source), rows(record, AuditRow)) == (1, 1, 2)


def test_the_same_words_in_other_bytes_are_the_same_statement(record: Record, workspace_id: int) -> None:
    first = add(record, workspace_id, "The Treaty — now.", "We thank you.")
    again = add(record, workspace_id, "The  Treaty, now", "We thank you!")
    assert (again.statement_id, again.new) == (first.statement_id, False)


def test_the_same_statement_from_eight_at_once_is_stored_once(record: Record, workspace_id: int) -> None:
    receipts: list[Receipt] = []
    threads = [threading.Thread(target=lambda: receipts.append(add(record, workspace_id, *TEXTS))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.new for receipt in receipts) == [False] * 7 + [True]
    assert rows(record, Statement) == 1


@pytest.mark.parametrize(
    ("provenance", "missing"),
    [
        (Provenance(), ("delegation", "body", "date")),
        (Provenance(delegation="Austria", date="2025"), ("body",)),
        (Provenance(delegation="Austria", body="UNGA"), ("date",)),
    ],
)
def test_a_text_that_cannot_be_cited_is_refused_whole(
    record: Record, workspace_id: int, provenance: Provenance, missing: tuple[str, ...]
) -> None:
    with pytest.raises(Incomplete) as refusal:
        add(record, workspace_id, *TEXTS, provenance=provenance)
    assert refusal.value.missing == missing
    assert [rows(record, model) for model in (Statement, Source, Paragraph)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"date": "10.11.25"}, "date"),
        ({"session": "the last one"}, "session"),
        ({"stage": "final"}, "stage"),
        ({"session": "²"}, "session"),
        ({"session": "9" * 30}, "session"),
        ({"title": "x" * 501}, "title"),
        ({"speaker": "A\x00B"}, "speaker"),
        ({"speaker": "!!"}, "speaker"),
        ({"body": "\ud800"}, "body"),
        ({"language": "e" * 41}, "language"),
    ],
)
def test_a_value_that_cannot_be_understood_or_kept_is_refused_whole(
    record: Record, workspace_id: int, change: dict[str, str], what: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add(record, workspace_id, *TEXTS, provenance=replace(AUSTRIA_AT_PC_65, **change))
    assert refusal.value.what == what
    assert rows(record, Statement) == 0


def test_a_mistyped_delegation_is_refused_with_the_name_meant(record: Record, workspace_id: int) -> None:
    with pytest.raises(UnknownName) as refusal:
        add(record, workspace_id, *TEXTS, provenance=replace(AUSTRIA_AT_PC_65, delegation="Autria"))
    assert refusal.value.suggestions[0] == "Austria"


def test_a_body_that_nobody_knows_is_kept_under_its_own_name(record: Record, workspace_id: int) -> None:
    meeting = replace(AUSTRIA_AT_PC_65, body="Danube Fisheries Round Table", session=None)
    receipt = add(record, workspace_id, *TEXTS, provenance=meeting)
    assert (receipt.line.body, receipt.line.session_label) == ("Danube Fisheries Round Table", "meeting of 10 November 2025")


def test_another_workspace_sees_nothing_of_it(record: Record, workspace_id: int) -> None:
    receipt = add(record, workspace_id, *TEXTS)
    with record.begin() as db:
        other = workspaces.adopt(db, "T2", "Another mission", NOW).id
    with record.read() as db:
        assert statements.count(db, other) == 0
        assert statements.recent(db, other, limit=10) == ()
        with pytest.raises(NotFound):
            statements.show(db, other, receipt.statement_id)
    assert add(record, other, *TEXTS).new


def test_a_list_is_searched_by_every_word_and_signs_stand_for_themselves(record: Record, workspace_id: int) -> None:
    add(record, workspace_id, *TEXTS)
    add(record, workspace_id, "Another.", provenance=replace(AUSTRIA_AT_PC_65, title="100% ratified", session="66", date="2026"))
    with record.read() as db:
        titles = {
            w: [s.title for s in statements.recent(db, workspace_id, limit=9, matching=w)] for w in ("austria 65", "0%", "%", "_")
        }
    assert titles == {"austria 65": ["Statement of Austria"], "0%": ["100% ratified"], "%": ["100% ratified"], "_": []}


def test_the_first_team_adopts_the_local_record_and_the_second_gets_its_own(record: Record) -> None:
    with record.begin() as db:
        local = workspaces.local(db, NOW)
        first = workspaces.adopt(db, "T1", "Mission", NOW)
        second = workspaces.adopt(db, "T2", "Another", NOW)
        again = workspaces.adopt(db, "T1", "Mission", NOW)
    assert (local.team_id, first.id, again.id) == (None, local.id, local.id)
    assert second.id != local.id


def test_a_name_of_blanks_is_no_name(record: Record, workspace_id: int) -> None:
    with pytest.raises(Incomplete) as refusal:
        add(record, workspace_id, *TEXTS, provenance=replace(AUSTRIA_AT_PC_65, delegation="   "))
    assert refusal.value.missing == ("delegation",)


def test_a_day_with_blanks_around_it_is_the_session_of_that_day_and_year(record: Record, workspace_id: int) -> None:
    board = replace(AUSTRIA_AT_PC_65, body="IAEA Board of Governors", session=" 2024-03-04 ", date=None)
    line = add(record, workspace_id, *TEXTS, provenance=board).line
    assert (line.session_label, line.year) == ("meeting of 4 March 2024", 2024)


@pytest.mark.parametrize(
    "typed", ["2025-11-10", "10 November 2025", "November 10, 2025", "10.11.2025", "20251110", "10 novembre 2025"]
)
def test_a_date_is_read_as_people_write_it(record: Record, workspace_id: int, typed: str) -> None:
    line = add(record, workspace_id, *TEXTS, provenance=replace(AUSTRIA_AT_PC_65, date=typed)).line
    assert line.delivered_on == date(2025, 11, 10)


@pytest.mark.parametrize("typed", ["03/04/2025", "November 2025", "10-14 November 2025", "spring", "31 November 2025"])
def test_a_date_that_is_no_day_or_may_be_two_is_refused_with_how_to_write_it(
    record: Record, workspace_id: int, typed: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add(record, workspace_id, *TEXTS, provenance=replace(AUSTRIA_AT_PC_65, date=typed))
    assert refusal.value.expected == "a day as 10 November 2025 or 2025-11-10, or a year"


def test_a_search_of_a_thousand_words_is_answered(record: Record, workspace_id: int) -> None:
    with record.read() as db:
        assert statements.recent(db, workspace_id, limit=9, matching="word " * 1_200) == ()


def test_two_teams_that_connect_at_once_share_nothing(record: Record) -> None:
    with record.begin() as db:
        workspaces.local(db, NOW)
    adopted: dict[str, int] = {}

    def adopt(team: str) -> None:
        with record.begin() as db:
            adopted[team] = workspaces.adopt(db, team, team, NOW).id

    threads = [threading.Thread(target=adopt, args=(f"T{number % 6}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(adopted.values())) == 6
