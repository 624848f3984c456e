"""Merges in the background: nothing half, nothing twice, nobody waits; and records of an earlier version."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import delete, func, select, text, update

from bot import indexing
from storage import asking
from storage import indexing as rules
from storage.audiences import EVERYTHING
from storage.database import Record, open_record
from storage.index import keeping
from storage.models import IndexChunk, IndexSegment, Statement
from tests.storage.index.records import (
    LATER,
    QUESTIONS,
    QUOTES,
    TEXTS,
    add,
    answers,
    fill,
    held,
    in_memory,
    new_workspace,
    places,
    rows,
    segments,
)
from tests.storage.samples import NOW
from tests.storage.test_database import FIRST_SHAPE, _migrate

SIX = TEXTS[:6]


def now() -> Any:
    return NOW


def chunks(record: Record) -> int:
    with record.read() as db:
        return db.scalar(select(func.count()).select_from(IndexChunk)) or 0


def brief(record: Record, at: int) -> list[Any]:
    return answers(held(record, at), QUOTES[:3], QUESTIONS[:2])


def at_once(*work: Callable[[], Any]) -> list[BaseException]:
    """Do all at once and return what went wrong."""
    wrong: list[BaseException] = []

    def done(one: Callable[[], Any]) -> None:
        try:
            one()
        except Exception as error:  # noqa: BLE001 - the test shows it
            wrong.append(error)

    threads = [threading.Thread(target=done, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.fixture
def replicas(record_url: str, record: Record) -> Iterator[tuple[Record, Record]]:
    """Return one database as two processes have it open."""
    other = open_record(record_url)
    yield record, other
    other.close()


def test_what_was_merged_is_gone_and_answers_stay(record: Record) -> None:
    at = new_workspace(record)
    fill(record, at, SIX)
    before, six, written = brief(record, at), segments(record, at), chunks(record)
    assert len(six) == 6
    indexing.tidy(record, now)
    (one,) = segments(record, at)
    assert one not in six
    assert rows(record, at) == [one]
    assert chunks(record) < written
    assert brief(record, at) == before == answers(in_memory(held(record, at)), QUOTES[:3], QUESTIONS[:2])


def test_few_segments_are_left_alone_by_a_running_bot_and_merged_after_an_import(record: Record) -> None:
    at = new_workspace(record)
    fill(record, at, TEXTS[:3])
    indexing.tidy(record, now)
    assert len(segments(record, at)) == 3
    indexing.merge(record, at, now, at_rest=True)
    assert len(segments(record, at)) == 1


@pytest.mark.parametrize("count", [40, 130])
def test_few_segments_stay_however_many_statements_were_stored(sqlite_record: Record, count: int) -> None:
    at = new_workspace(sqlite_record)
    most = 0
    for n in range(count):
        add(sqlite_record, at, f"Item {n} of the survey.", session=str(n + 2), date=str(1996 + n % 30))
        indexing.tidy(sqlite_record, now)
        most = max(most, len(segments(sqlite_record, at)))
    assert most <= 5 * 3
    assert len(rows(sqlite_record, at)) == len(segments(sqlite_record, at))
    indexing.merge(sqlite_record, at, now, at_rest=True)
    assert len(segments(sqlite_record, at)) <= 3
    assert places(held(sqlite_record, at), "item 17 of the survey")[0][1] == 1.0


class Killed(BaseException):
    pass


def dies_before_it_puts_in_force(patch: pytest.MonkeyPatch, record: Record) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    with patch.context() as patched:
        patched.setattr(keeping, "finish", killed)
        with pytest.raises(Killed):
            indexing.tidy(record, now)


def test_a_merge_that_dies_leaves_the_old_segments_in_force_and_its_own_is_dropped_later(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = new_workspace(record)
    fill(record, at, SIX)
    before, six, written = brief(record, at), segments(record, at), chunks(record)
    dies_before_it_puts_in_force(monkeypatch, record)
    assert (segments(record, at), len(rows(record, at))) == (six, 7)
    assert chunks(record) > written
    assert brief(record, at) == before
    for minutes, left in ((59, 7), (61, 6)):
        with record.begin() as db:
            rules.drop_useless(db, NOW + timedelta(minutes=minutes))
        assert len(rows(record, at)) == left
    assert (rows(record, at), chunks(record)) == (six, written)
    assert brief(record, at) == before


def test_a_team_whose_segments_are_damaged_keeps_no_other_waiting_and_fills_no_disk(record: Record) -> None:
    damaged, sound = new_workspace(record), new_workspace(record, "T2")
    for at in (damaged, sound):
        fill(record, at, SIX)
    with record.begin() as db:
        db.execute(delete(IndexChunk).where(IndexChunk.segment_id == segments(record, damaged)[5]))
    for _ in range(3):
        with suppress(ExceptionGroup):
            indexing.tidy(record, now)
    assert len(segments(record, sound)) == 1
    assert rows(record, damaged) == segments(record, damaged)
    assert len(rows(record, damaged)) == 6


def test_a_merge_that_was_taken_for_abandoned_takes_nothing_out(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    at = new_workspace(record)
    fill(record, at, SIX)
    before, six = brief(record, at), segments(record, at)
    finish = keeping.finish

    def after_two_hours(*arguments: Any) -> None:
        rules.drop_useless(arguments[0], NOW + timedelta(hours=2))
        finish(*arguments)

    monkeypatch.setattr(keeping, "finish", after_two_hours)
    indexing.merge(record, at, now)
    assert segments(record, at) == six
    assert brief(record, at) == before


def test_of_two_merges_of_the_same_segments_one_wins(replicas: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = replicas
    at = new_workspace(record)
    fill(record, at, SIX)
    before = brief(record, at)
    meet, batches = threading.Barrier(2, timeout=20), keeping.batches

    def together(*arguments: Any) -> Any:
        meet.wait()
        return batches(*arguments)

    monkeypatch.setattr(keeping, "batches", together)
    assert at_once(*(lambda one=one: indexing.merge(one, at, now) for one in replicas)) == []
    assert len(rows(record, at)) == 1
    for one in replicas:
        assert brief(one, at) == before
    assert listed(record, at) == len(SIX)


def listed(record: Record, at: int) -> int:
    """Return how many statements the segments hold, one that two segments hold counted twice."""
    with record.read() as db:
        return sum(len(one.documents.statements) for one in keeping.InTransaction(db, at, EVERYTHING).segments)


def test_questions_are_answered_while_merges_run_and_statements_come_in(replicas: tuple[Record, Record]) -> None:
    record, other = replicas
    at = new_workspace(record)
    fill(record, at, SIX)
    quote, over = QUOTES[0], threading.Event()
    asked: list[float] = []

    def grow() -> None:
        for n in range(30):
            add(record, at, f"Item {n} has its own granite paragraph {n * 7919}.", session=str(n + 30), date=str(1996 + n))
            indexing.merge(other, at, now)
        over.set()

    def ask(through: Record) -> None:
        while not over.is_set():
            asked.append(places(held(through, at), quote)[0][1])
            assert asking.ask(held(through, at), QUESTIONS[1], on=LATER).passages

    assert at_once(grow, *(lambda one=one: ask(one) for one in (record, record, other))) == []
    assert asked
    assert set(asked) == {1.0}
    assert listed(record, at) == len(SIX) + 30
    assert answers(held(record, at), QUOTES, ()) == answers(in_memory(held(record, at)), QUOTES, ())


def test_merges_of_every_kind_at_once_lose_and_double_nothing(replicas: tuple[Record, Record]) -> None:
    record, other = replicas
    at = new_workspace(record)
    over = threading.Event()

    def grow() -> None:
        for n in range(40):
            add(record, at, f"Item {n} has its own granite paragraph {n * 7919}.", session=str(n + 2), date=str(1996 + n % 30))
        over.set()

    def tidy() -> None:
        while not over.is_set():
            indexing.tidy(other, now)

    def after_imports(through: Record) -> None:
        while not over.is_set():
            indexing.merge(through, at, now, at_rest=True)

    assert at_once(grow, tidy, *(lambda one=one: after_imports(one) for one in replicas)) == []
    assert listed(record, at) == 40
    assert rows(record, at) == segments(record, at)
    assert answers(held(record, at), QUOTES[:2], ()) == answers(in_memory(held(record, at)), QUOTES[:2], ())


EARLIER = (
    "The tidal lantern of Ostrava keeps the harbour awake.",
    "Мы поддерживаем мирное использование ледяных архивов.",
)


def test_what_an_earlier_version_stored_is_listed_once_and_found(record_url: str) -> None:
    record = open_record(record_url)
    _migrate(record, command.upgrade, "0001")
    with record.begin() as db:
        for line in FIRST_SHAPE:
            db.execute(text(line))
    _migrate(record, command.upgrade, "0002")
    with record.begin() as db:
        for number, paragraph in enumerate(EARLIER, 2):
            line = "INSERT INTO paragraphs (id, workspace_id, statement_id, position, number, block, kind, text)"
            db.execute(text(f"{line} VALUES ({number}, 1, 1, {number}, {number}, {number}, 'text', :text)"), {"text": paragraph})
    _migrate(record, command.upgrade, "head")
    assert places(held(record, 1), EARLIER[0]) == []
    assert (indexing.list_missing(record, now), indexing.list_missing(record, now)) == (1, 0)
    assert [places(held(record, 1), quote)[0][1] for quote in EARLIER] == [1.0, 1.0]
    assert listed(record, 1) == 1
    record.close()


def forget_the_index(record: Record, workspaces: Sequence[int]) -> None:
    with record.begin() as db:
        db.execute(update(Statement).values(index_version=0))
        db.execute(update(IndexSegment).values(version=0))
        rules.drop_useless(db, NOW)
    assert [segments(record, at) for at in workspaces] == [[] for _ in workspaces]


def test_two_processes_that_start_at_once_list_every_statement_once(replicas: tuple[Record, Record]) -> None:
    record, _ = replicas
    teams = [new_workspace(record), new_workspace(record, "T2")]
    for at in teams:
        fill(record, at, [(f"Item {n} of team {at}.",) for n in range(40)])
    forget_the_index(record, teams)
    counts: list[int] = []
    assert at_once(*(lambda one=one: counts.append(indexing.list_missing(one, now)) for one in replicas)) == []
    assert sum(counts) == 80
    assert [listed(record, at) for at in teams] == [40, 40]
    for one in replicas:
        assert [places(held(one, at), f"item 17 of team {at}")[0][1] for at in teams] == [1.0, 1.0]
