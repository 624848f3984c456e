"""Small writes of many threads at once: each is made, and one that fails keeps no other from it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, insert, orm, select
from sqlalchemy.exc import IntegrityError

from storage.database import Record
from storage.models import HandledRequest
from tests.handlers.conftest import NOW

WRITES, FAILING = 200, 7


def test_each_of_many_writes_at_once_is_made_once_and_a_failing_one_fails_alone(record: Record) -> None:
    def write(number: int) -> int:
        def work(db: orm.Session) -> int:
            at = None if number % FAILING == 0 else NOW
            db.execute(insert(HandledRequest).values(key=str(number), handled_at=at, attempts=1))
            return number

        return record.together(work)

    with ThreadPoolExecutor(32) as pool:
        futures = [pool.submit(write, number) for number in range(WRITES)]
    for number, future in enumerate(futures):
        if number % FAILING == 0:
            with pytest.raises(IntegrityError):
                future.result()
        else:
            assert future.result() == number
    with record.read() as db:
        assert db.scalar(select(func.count()).select_from(HandledRequest)) == sum(n % FAILING != 0 for n in range(WRITES))


def test_what_is_returned_is_committed(record: Record) -> None:
    record.together(lambda db: db.add(HandledRequest(key="a", handled_at=NOW)))
    with record.read() as db:
        assert db.get_one(HandledRequest, "a").handled_at == NOW
