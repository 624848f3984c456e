"""Saved searches and the letters of their alerts, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import letters, searches, workspaces
from storage.database import Record
from storage.errors import Invalid, NotFound

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)


@pytest.fixture
def team(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def write(record: Record, team: int, key: str, *, at: datetime = NOW, target: str = "U1") -> bool:
    with record.begin() as db:
        return letters.write(db, team, key, target=target, kind="alert", about={"n": 1}, not_before=at, now=NOW)


def claim(record: Record, team: int, now: datetime = NOW) -> tuple[letters.Letter, ...]:
    with record.begin() as db:
        return letters.claim(db, team, "alert", now, lease=LEASE)


def test_a_search_is_one_persons_and_saved_once(record: Record, team: int) -> None:
    with record.begin() as db:
        first = searches.save(db, team, "U1", "the veto", now=NOW)
        assert searches.save(db, team, "U1", "the veto", now=NOW) == first
        second = searches.save(db, team, "U1", "the budget", now=NOW)
        searches.save(db, team, "U2", "the veto", now=NOW)
        assert [one.id for one in searches.listed(db, team, "U1")] == [second.id, first.id]
        for verb in (searches.one, searches.remove):
            with pytest.raises(NotFound):
                verb(db, team, "U2", first.id)
        assert searches.remove(db, team, "U1", first.id).typed == "the veto"
        assert searches.listed(db, team, "U1") == (second,)


def test_too_long_and_too_many_are_refused(record: Record, team: int) -> None:
    with record.begin() as db:
        with pytest.raises(Invalid):
            searches.save(db, team, "U1", "x" * (searches.SEARCH_LENGTH + 1), now=NOW)
        for number in range(searches.MOST):
            searches.save(db, team, "U1", str(number), now=NOW)
        with pytest.raises(Invalid):
            searches.save(db, team, "U1", "one more", now=NOW)


def test_a_letter_is_written_once_and_taken_up_by_one(record: Record, team: int) -> None:
    assert [write(record, team, "search 1 statement 5"), write(record, team, "search 1 statement 5")] == [True, False]
    write(record, team, "search 1 statement 6")
    write(record, team, "search 12 statement 6")
    taken = claim(record, team)
    assert [letter.key for letter in taken] == ["search 1 statement 5", "search 1 statement 6"]
    assert [letter.key for letter in claim(record, team)] == ["search 12 statement 6"]
    assert claim(record, team) == ()


def test_a_letter_whose_worker_is_not_heard_of_is_taken_up_again_and_the_first_one_has_lost_it(record: Record, team: int) -> None:
    write(record, team, "search 1 statement 5")
    lost = claim(record, team)
    (again,) = claim(record, team, NOW + LEASE * 2)
    assert again.attempts == 2
    with record.begin() as db:
        letters.dropped(db, lost, NOW)
        assert letters.last_sent(db, team, "search 1") is None
        letters.sent(db, [again], NOW + LEASE * 2)
        assert letters.last_sent(db, team, "search 1") == NOW + LEASE * 2
        assert letters.last_sent(db, team, "search 12") is None
    assert claim(record, team, NOW + LEASE * 9) == ()


def test_a_letter_that_is_put_off_waits(record: Record, team: int) -> None:
    write(record, team, "search 1 statement 5", at=NOW + LEASE)
    assert claim(record, team) == ()
    taken = claim(record, team, NOW + LEASE)
    with record.begin() as db:
        letters.put_off(db, taken, NOW + LEASE * 2)
    assert claim(record, team, NOW + LEASE) == ()
    assert len(claim(record, team, NOW + LEASE * 2)) == 1


def test_letters_are_forgotten_long_after_they_are_done_and_never_before(record: Record, team: int) -> None:
    write(record, team, "search 1 statement 5")
    with record.begin() as db:
        letters.forget_old(db, NOW + timedelta(days=200))
    taken = claim(record, team)
    with record.begin() as db:
        letters.sent(db, taken, NOW)
        letters.forget_old(db, NOW + timedelta(days=89))
    assert not write(record, team, "search 1 statement 5")
    with record.begin() as db:
        letters.forget_old(db, NOW + timedelta(days=91))
    assert write(record, team, "search 1 statement 5")
