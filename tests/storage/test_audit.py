"""What was changed, and who may read of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import audiences, audit, statements, workspaces
from storage.audiences import EVERYTHING, OPEN, Seen
from storage.audit import Which
from storage.database import Record
from storage.provenance import Provenance
from tests.storage.samples import NOW, reading, source

TEXT = "We reiterate our commitment to the early entry into force of the Treaty."


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def add(record: Record, at: int, text: str, audience: int | None = None) -> int:
    given = Provenance(delegation="Austria", body="CTBTO Preparatory Commission", session="65", date="2025-11-10")
    with record.begin() as db:
        return statements.add(
            db,
            at,
            reading=reading(text),
            source=source(text),
            provenance=given,
            actor="U1",
            now=NOW + timedelta(hours=1),
            seen=EVERYTHING,
            audience_id=audience,
        ).statement_id


def read(record: Record, at: int, seen: Seen = OPEN, which: Which | None = None) -> list[tuple[str, str]]:
    with record.read() as db:
        found = audit.entries(db, at, seen, which, limit=50)
        assert audit.count(db, at, seen, which) == len(found)
        return [(one.action, one.subject) for one in found]


def test_what_was_done_to_a_statement_is_for_those_who_may_see_it(record: Record, at: int) -> None:
    shown = add(record, at, TEXT)
    with record.begin() as db:
        kept = audiences.named(db, at, channels=["C9"])
    hidden = add(record, at, f"{TEXT} And so on.", kept)
    adopted = ("adopt", f"workspace {at}")
    for_all = [("add", f"statement {shown}"), adopted]
    assert read(record, at) == for_all
    assert read(record, at, Seen(frozenset({kept or 0}))) == [("add", f"statement {hidden}"), *for_all]
    assert read(record, at, EVERYTHING) == [("add", f"statement {hidden}"), *for_all]
    assert read(record, at, which=Which(statements_only=True)) == for_all[:1]
    assert read(record, at, which=Which(statement=hidden)) == []


def test_of_a_statement_that_is_gone_only_whoever_runs_the_bot_reads(record: Record, at: int) -> None:
    with record.begin() as db:
        audit.note(db, at, actor="U1", action="delete", subject="statement 77", now=NOW)
    assert ("delete", "statement 77") in read(record, at, EVERYTHING)
    assert ("delete", "statement 77") not in read(record, at)


def test_changes_are_chosen_by_person_kind_and_time_and_paged(record: Record, at: int) -> None:
    with record.begin() as db:
        for hour in range(3):
            later = NOW + timedelta(hours=hour)
            audit.note(db, at, actor=f"U{hour}", action="plan", subject=f"session {hour}", now=later, number=60 + hour)
    assert read(record, at, which=Which(actor="U1")) == [("plan", "session 1")]
    assert read(record, at, which=Which(action="plan", since=NOW + timedelta(hours=1))) == [
        ("plan", "session 2"),
        ("plan", "session 1"),
    ]
    with record.read() as db:
        (second,) = audit.entries(db, at, which=Which(action="plan"), limit=1, offset=1)
        assert (second.subject, second.detail, second.at) == ("session 1", {"number": 61}, NOW + timedelta(hours=1))
        assert audit.actions(db, at) == ("adopt", "plan")


def test_another_workspace_reads_nothing_of_it(record: Record, at: int) -> None:
    with record.begin() as db:
        other = workspaces.adopt(db, "T2", "Other", NOW).id
    assert read(record, other, EVERYTHING) == [("adopt", f"workspace {other}")]
