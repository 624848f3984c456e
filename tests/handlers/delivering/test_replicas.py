"""Several replicas on PostgreSQL: clocks that differ, a database that goes away, a connection lost at the worst moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, event, text

from bot import reminding
from handlers.delivering import Mail, Pace
from storage.database import Record, open_record, upgrade
from storage.models import Posting
from tests.handlers.delivering.office import client, wait_until
from tests.soak import accounts
from tests.soak.server import Address, in_thread
from tests.soak.slack import Slack
from tests.soak.work import fill

QUICK = Pace(lease=timedelta(seconds=2), settle=timedelta(seconds=0.5), timeout=timedelta(seconds=0.4))


def present() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def record(postgresql_url: str) -> Iterator[Record]:
    opened = open_record(postgresql_url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def address(slack: Slack) -> Iterator[Address]:
    with in_thread(slack) as found:
        yield found


def mail(record: Record, address: Address, workspace_id: int, *, ahead: timedelta = timedelta()) -> Mail:
    clients = {workspace_id: client(address.url, "T1")}
    return Mail(record, lambda: present() + ahead, clients, reminding.worker_name(), QUICK)


def test_replicas_whose_clocks_are_an_hour_wrong_post_when_it_is_due(record: Record, slack: Slack, address: Address) -> None:
    due = fill(record, present(), sessions=1, channels=6)
    fill(record, present() + timedelta(minutes=30), sessions=1, channels=6, number=200)
    replicas = [mail(record, address, due, ahead=timedelta(hours=hours)) for hours in (1, -1)]
    for _ in range(3):
        for replica in replicas:
            replica.tick()
    assert sorted(message.channel for message in slack.messages) == [f"C000{number}" for number in range(6)]


def test_a_tick_without_a_database_is_no_end_and_posting_goes_on_after(
    record: Record, slack: Slack, address: Address, postgresql_server: str
) -> None:
    replica = mail(record, address, fill(record, present(), sessions=1, channels=6))
    with refusing_connections(postgresql_server, record):
        for _ in range(3):
            reminding.tick(replica)
        assert slack.messages == []
    assert wait_until(lambda: reminding.tick(replica) or len(slack.messages) == 6)
    assert all(posting.state == "sent" for posting in postings(record))


def test_a_connection_lost_between_the_answer_and_its_commit_sends_nothing_twice(
    record: Record, slack: Slack, address: Address, postgresql_server: str
) -> None:
    replica = mail(record, address, fill(record, present(), sessions=1, channels=1))
    cut = cut_at(record, "ts", postgresql_server)
    assert wait_until(lambda: reminding.tick(replica) or accounts.is_done(record, present()))
    assert cut == [1]
    assert len(slack.messages) == 1
    assert [posting.state for posting in postings(record)] == ["sent"]


def postings(record: Record) -> list[Posting]:
    with record.read() as db:
        found = list(db.query(Posting))
        db.expunge_all()
    return found


@contextmanager
def refusing_connections(server: str, record: Record) -> Iterator[None]:
    """Keep PostgreSQL, for the time of the block, as if it were gone."""
    engine, database = create_engine(server, isolation_level="AUTOCOMMIT"), record.engine.url.database
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false"))
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"))
        yield
        connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true"))
    engine.dispose()


def cut_at(record: Record, column: str, server: str) -> list[int]:
    """Break the connection of the first transaction that writes a column of a posting; return a list that tells when it has."""
    done: list[int] = []
    other = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def cut(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if not done and statement.startswith("UPDATE postings SET") and f"{column}=" in statement.partition(" WHERE ")[0]:
            done.append(1)
            pid = connection.connection.driver_connection.info.backend_pid
            with other.connect() as line:
                line.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    event.listen(record.engine, "before_cursor_execute", cut)
    return done
