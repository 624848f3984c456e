"""Documents on their way in: none is lost, none is read by two at once, and no text is kept longer than it is needed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import statements, uploads, workspaces
from storage.audiences import OPEN
from storage.database import Record
from storage.errors import Incomplete, NotFound
from storage.models import Upload
from storage.provenance import Provenance
from storage.uploads import Given
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading

TEXT = "We call on all States to ratify."


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def receive(record: Record, at: int, key: str = "file:F1") -> int | None:
    with record.begin() as db:
        return uploads.receive(db, at, key, user="U1", name="a.txt", given=Given(), now=NOW, file_id="F1")


def have_read(record: Record, at: int, number: int, said: Provenance = AUSTRIA_AT_PC_65) -> uploads.Upload:
    with record.begin() as db:
        return uploads.have_read(db, at, number, name="a.txt", data=TEXT.encode(), reading=reading(TEXT), said=said, seen=OPEN)


def store(record: Record, at: int, number: int, given: Given, actor: str = "U1") -> statements.Receipt:
    with record.begin() as db:
        return uploads.store(db, at, number, given, audience_id=None, seen=OPEN, actor=actor, now=NOW)


def test_the_same_file_in_the_same_message_is_one_also_to_many_replicas_at_once(record: Record, at: int) -> None:
    kept: list[int | None] = []
    threads = [threading.Thread(target=lambda: kept.append(receive(record, at))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    assert len([number for number in kept if number is not None]) == 1


def test_replicas_that_look_at_once_never_read_the_same_one(record: Record, at: int) -> None:
    for number in range(6):
        receive(record, at, f"file:F{number}")
    taken: list[int] = []

    def look() -> None:
        while True:
            with record.begin() as db:
                one = uploads.take(db, at, now=NOW + uploads.LEASE)
            if one is None:
                return
            taken.append(one.id)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 6


def test_a_lease_that_ran_out_is_taken_by_another_three_times_at_most(record: Record, at: int) -> None:
    receive(record, at)
    for attempt in range(4):
        now = NOW + uploads.LEASE * (1 + 2 * attempt)
        with record.begin() as db:
            first = uploads.take(db, at, now=now)
            assert uploads.take(db, at, now=now) is None
        assert (first is not None) is (attempt < 3)
    with record.begin() as db:
        assert uploads.give_up(db, at, "Lost.", now=NOW) == ()
        assert [one.reason for one in uploads.give_up(db, at, "Lost.", now=NOW + uploads.LEASE * 9)] == ["Lost."]


def test_stored_once_whole_and_its_text_is_not_kept_beside_it(record: Record, at: int) -> None:
    number = receive(record, at)
    assert number is not None
    upload = have_read(record, at, number)
    assert (upload.state, upload.given.said) == ("read", AUSTRIA_AT_PC_65)
    with pytest.raises(Incomplete):
        store(record, at, number, replace(upload.given, said=Provenance(delegation="Austria")))
    with pytest.raises(NotFound):
        store(record, at, number, upload.given, actor="U2")
    receipt = store(record, at, number, upload.given)
    assert receipt.new
    assert store(record, at, number, upload.given) == receipt
    with record.read() as db:
        row = db.scalars(select(Upload)).one()
        assert (row.state, row.content, row.reading, row.statement_id) == ("stored", None, None, 1)
        assert [p.text for p in statements.show(db, at, 1).paragraphs] == [TEXT]
        assert (statements.show(db, at, 1).keeper, statements.original(db, at, 1).data) == ("U1", TEXT.encode())


def test_what_was_given_a_moment_ago_is_left_to_who_received_it(record: Record, at: int) -> None:
    number = receive(record, at)
    assert number is not None
    with record.begin() as db:
        assert uploads.take(db, at, now=NOW) is None
        assert uploads.take(db, at, now=NOW, among=[number]) is not None


def test_dropped_or_forgotten_nothing_of_it_is_left(record: Record, at: int) -> None:
    numbers = [receive(record, at, key) or 0 for key in ("file:F1", "file:F2")]
    for number in numbers:
        have_read(record, at, number)
    with record.begin() as db:
        assert uploads.drop(db, at, numbers[0], "U1").state == "dropped"
        assert [row.content for row in db.scalars(select(Upload).order_by(Upload.id))] == [None, TEXT.encode()]
        uploads.forget_old(db, NOW + timedelta(days=6))
        assert len(db.scalars(select(Upload.id)).all()) == 2
        uploads.forget_old(db, NOW + timedelta(days=8))
        assert db.scalars(select(Upload.id)).all() == []
