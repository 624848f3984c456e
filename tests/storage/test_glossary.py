"""A team's own terms: added, corrected, removed, and taken from a table."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import delegations, glossary, glossary_tables, workspaces
from storage.catalogue import load
from storage.catalogue.entries import Term
from storage.database import Record
from storage.errors import Invalid, NotFound, UnknownName
from storage.models import AuditRow, Workspace
from tests.storage.samples import NOW

TABLE = """\ufeffTerm;Equivalents;Bodies;Note
NTM;national technical means|own means;CTBTO-PC|CTBTO Working Group B;x
;nothing;;
OSI;on-site inspection;;
QUOTA;;;
DPRK;North Korea;Committee of Sleepers;

OSI;on-site inspections;;
"""


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def add(record: Record, at: int, term: str, *equivalents: str, bodies: tuple[str, ...] = ()) -> Term:
    with record.begin() as db:
        return glossary.add(db, at, term, equivalents, bodies=bodies, actor="U1", now=NOW)


def test_a_term_is_added_corrected_and_removed_and_each_is_on_record(record: Record, at: int) -> None:
    add(record, at, "NTM", "national technical  means", "", "national technical means")
    add(record, at, "NTM", "national technical means", "own means", bodies=("CTBTO-PC",))
    add(record, at, "NTM", "national technical means", "own means", bodies=("CTBTO-PC",))
    with record.read() as db:
        assert glossary.terms(db, at) == (Term("NTM", ("national technical means", "own means"), ("CTBTO-PC",)),)
        before = db.get_one(Workspace, at).revision
    with record.begin() as db:
        glossary.remove(db, at, "NTM", actor="U2", now=NOW)
    with record.read() as db:
        assert glossary.terms(db, at) == ()
        assert db.get_one(Workspace, at).revision == before + 1
        assert delegations.catalogue(db, at) is load()
        rows = db.scalars(select(AuditRow).where(AuditRow.subject.like("glossary%")).order_by(AuditRow.id)).all()
        assert [(row.actor, row.action, row.detail.get("before")) for row in rows] == [
            ("U1", "define", None),
            ("U1", "define", {"term": "NTM", "equivalents": ["national technical means"], "bodies": []}),
            ("U2", "remove term", None),
        ]


def test_a_term_that_is_not_there_cannot_be_removed(record: Record, at: int) -> None:
    with record.begin() as db, pytest.raises(NotFound):
        glossary.remove(db, at, "NTM", actor="U1", now=NOW)


@pytest.mark.parametrize(
    ("term", "equivalents"),
    [
        ("", ("x",)),
        ("…", ("x",)),
        ("A" * 101, ("x",)),
        ("A", ()),
        ("A", (" ",)),
        ("A", ("x" * 101,)),
        ("A", tuple("bcdefghijklmnopqrstuvw")),
    ],
)
def test_a_term_that_says_nothing_or_too_much_is_refused(
    record: Record, at: int, term: str, equivalents: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid):
        add(record, at, term, *equivalents)


def test_a_table_is_taken_line_by_line_and_what_is_refused_is_named(record: Record, at: int) -> None:
    table = glossary_tables.read(TABLE.encode(), load())
    assert table.terms == (
        Term("NTM", ("national technical means", "own means"), ("CTBTO-PC", "CTBTO-WGB")),
        Term("OSI", ("on-site inspections",)),
    )
    assert [(one.line, one.term, type(one.error)) for one in table.refused] == [
        (3, "", Invalid),
        (5, "QUOTA", Invalid),
        (6, "DPRK", UnknownName),
    ]
    for changed in (2, 0):
        with record.begin() as db:
            assert glossary.add_all(db, at, table.terms, actor="U1", now=NOW) == changed
    with record.read() as db:
        assert glossary.terms(db, at) == table.terms


def test_commas_quotation_marks_and_an_older_encoding_are_read() -> None:
    data = 'term,equivalents\n"Traité, le",accord|traité\n'.encode("cp1252")
    assert glossary_tables.read(data, load()).terms == (Term("Traité, le", ("accord", "traité")),)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02", b"name,meaning\nA,b\n", b"term\nA\n", b"x" * 1_000_001, b"term,equivalents\n" + b"a,b\n" * 5_001],
)
def test_a_file_that_is_no_such_table_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        glossary_tables.read(data, load())
