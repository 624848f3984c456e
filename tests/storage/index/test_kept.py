"""What is kept in memory of a record's index."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from storage.database import Record
from storage.index import keeping
from storage.index.kept import Kept
from tests.storage.index.records import answers, fill, held, in_memory, new_workspace


@dataclass(frozen=True)
class Weight:
    size_bytes: int


def test_what_was_used_last_is_kept_up_to_a_size() -> None:
    kept: Kept[Weight] = Kept(100)
    for number in (1, 2, 3):
        kept.keep(number, Weight(40))
        kept.get(1)
    assert [kept.get(number) is not None for number in (1, 2, 3)] == [True, False, True]


def test_the_same_again_takes_no_more_room() -> None:
    kept: Kept[Weight] = Kept(100)
    for number in (1, 2, 2, 2):
        kept.keep(number, Weight(40))
    assert kept.get(1) == Weight(40)


def test_one_that_is_too_large_is_kept_alone() -> None:
    kept: Kept[Weight] = Kept(100)
    kept.keep(1, Weight(40))
    kept.keep(2, Weight(400))
    assert (kept.get(1), kept.get(2)) == (None, Weight(400))
    kept.keep(3, Weight(60))
    assert (kept.get(2), kept.get(3)) == (None, Weight(60))


def test_answers_are_the_same_where_next_to_nothing_is_kept(sqlite_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT_BYTES", 1)
    monkeypatch.setattr(keeping, "KEPT_BYTES_OF_FORMS", 1)
    at = new_workspace(sqlite_record)
    fill(sqlite_record, at)
    assert answers(held(sqlite_record, at)) == answers(in_memory(held(sqlite_record, at)))
