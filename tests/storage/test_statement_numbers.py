"""Numbers of statements: each workspace's own, from 1, one after the other, and none twice."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import indexing as tidying
from storage import audiences, keeping, leaving, purging, statement_numbers, statements, workspaces
from storage.audiences import EVERYTHING, OPEN, Seen
from storage.database import Record, open_record
from storage.errors import NotFound, UnknownName
from storage.statements import Receipt
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source

WHO = {"seen": EVERYTHING, "actor": "U1", "now": NOW}


@pytest.fixture
def teams(record: Record) -> tuple[int, int]:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "One", NOW).id, workspaces.adopt(db, "T2", "Two", NOW).id


def add(record: Record, at: int, text: str, *, delegation: str = "Austria", audience_id: int | None = None) -> Receipt:
    with record.begin() as db:
        return statements.add(
            db,
            at,
            reading=reading(text),
            source=source(text),
            provenance=replace(AUSTRIA_AT_PC_65, delegation=delegation),
            actor="U1",
            now=NOW,
            seen=EVERYTHING,
            audience_id=audience_id,
        )


def number(record: Record, at: int, text: str) -> int:
    return add(record, at, text).line.number


def found(record: Record, at: int, number: int, seen: Seen = OPEN, *, withdrawn: bool = False) -> int | None:
    with record.read(at) as db:
        try:
            return statement_numbers.id_of(db, at, number, seen, withdrawn=withdrawn)
        except NotFound:
            return None


def test_every_workspace_counts_its_own_from_one(record: Record, teams: tuple[int, int]) -> None:
    one, two = teams
    assert [number(record, at, f"Words {at} {turn}.") for turn in range(3) for at in (one, two)] == [1, 1, 2, 2, 3, 3]


def test_what_is_on_file_refused_or_taken_back_spends_no_number(record: Record, teams: tuple[int, int]) -> None:
    at, _ = teams

    class Stop(Exception):
        pass

    number(record, at, "First.")
    assert not add(record, at, "First.").new
    with pytest.raises(UnknownName):
        add(record, at, "Second.", delegation="Austira")
    taken = []
    with suppress(Stop), record.begin(at) as db:
        taken.append(statement_numbers.take(db, at))
        raise Stop
    assert taken == [2]
    assert number(record, at, "Third.") == 2


def test_two_replicas_that_add_at_once_give_consecutive_numbers(record: Record, record_url: str, teams: tuple[int, int]) -> None:
    """Of two teams, each by two replicas with three threads."""
    given: dict[int, list[int]] = {at: [] for at in teams}
    replicas = [record, open_record(record_url)]

    def work(replica: Record, at: int, name: str) -> None:
        for turn in range(4):
            given[at].append(number(replica, at, f"Words of {name}, {turn}."))

    threads = [
        threading.Thread(target=work, args=(replica, at, f"{place} {thread}"))
        for place, replica in enumerate(replicas)
        for at in teams
        for thread in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    replicas[1].close()
    assert {at: sorted(numbers) for at, numbers in given.items()} == {at: list(range(1, 25)) for at in teams}


def test_a_number_is_not_given_again_after_its_statement_or_all_of_them_are_gone(record: Record, teams: tuple[int, int]) -> None:
    at, other = teams
    gone = [add(record, at, f"Words {turn}.").statement_id for turn in range(3)]
    number(record, other, "The last row of all.")
    with record.begin(at) as db:
        for one in gone[1:]:
            keeping.withdraw(db, at, one, **WHO)
    tidying.merge(record, at, lambda: NOW)
    with record.begin(at) as db:
        assert purging.purge(db, at, now=NOW + timedelta(days=31)) >= 1
    assert number(record, at, "Words anew.") == 4
    with record.begin() as db:
        while leaving.delete_some(db, at, asked=True, now=NOW):
            pass
        leaving.close_books(db, at, {}, actor="U1", now=NOW)
    assert number(record, at, "After all was deleted.") == 5


def test_a_number_finds_what_may_be_seen_in_its_own_workspace_alone(record: Record, teams: tuple[int, int]) -> None:
    one, two = teams
    ours = [add(record, one, f"Words {turn}.").statement_id for turn in range(3)]
    theirs = add(record, two, "Words of the others.").statement_id
    with record.begin(two) as db:
        private = audiences.named(db, two, keeper="U1")
    hidden = add(record, two, "For one person.", audience_id=private).statement_id
    assert [found(record, one, n) for n in (1, 2, 3, 4)] == [*ours, None]
    assert [found(record, two, n) for n in (1, 2, 3)] == [theirs, None, None]
    assert found(record, two, 2, EVERYTHING) == hidden
    assert all(found(record, two, n) is None for n in {*ours, theirs, hidden} - {1, 2})


def test_a_number_finds_what_was_replaced_and_what_was_withdrawn_where_that_is_asked(
    record: Record, teams: tuple[int, int]
) -> None:
    _, at = teams
    first, second, third = (add(record, at, f"Words {turn}.").statement_id for turn in range(3))
    with record.begin(at) as db:
        keeping.replace(db, at, first, second, **WHO)
        keeping.withdraw(db, at, third, **WHO)
        assert statements.line(db, at, first, withdrawn=True).replaced_by == 2
    assert [found(record, at, n) for n in (1, 2, 3)] == [first, second, None]
    assert found(record, at, 3, withdrawn=True) == third
