"""The second wall: what a query forgets to say, PostgreSQL adds, for a role as a bot has it, neither superuser nor above it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, create_engine, delete, func, insert, make_url, orm, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from storage import holdings, leaving, workspaces
from storage.database import Record, bind, open_record, unbind, upgrade, wall
from storage.models import Base, GlossaryTerm
from tests.conftest import ROLE
from tests.storage.filling import NOW, fill, tables


@pytest.fixture
def walled(postgresql_url: str) -> Iterator[Record]:
    """Return a record with a row of two workspaces, 1 and 2, in every table."""
    opened = open_record(postgresql_url)
    upgrade(opened)
    with opened.begin() as db:
        teams = [workspaces.adopt(db, team, "Mission", NOW).id for team in ("T1", "T2")]
        unbind(db)
        for team in teams:
            fill(db, team)
    assert teams == [1, 2]
    yield opened
    opened.close()


def seen(db: orm.Session, table: Table) -> set[int]:
    return set(db.scalars(select(table.c.workspace_id)))


def test_every_table_with_a_workspace_is_behind_the_wall(walled: Record) -> None:
    found = wall(walled)
    assert found is not None
    assert (found.stands, found.role, found.open_tables) == (True, ROLE, ())
    with walled.read() as db:
        named = set(db.scalars(text("SELECT tablename::text FROM pg_policies WHERE policyname = 'workspace'")))
    assert named == {table.name for table in Base.metadata.sorted_tables if "workspace_id" in table.c}


def test_a_forgotten_condition_shows_and_changes_nothing_of_another_team(walled: Record) -> None:
    """In every table: read, changed and deleted without a word of whose rows are meant."""
    for table in tables():
        key = next(iter(table.primary_key))
        with walled.read(1) as db:
            assert seen(db, table) == {1}, table.name
        with walled.begin(1) as db:
            theirs = select(func.count()).select_from(table).where(table.c.workspace_id == 2)
            assert db.scalar(theirs) == 0, table.name
            assert db.execute(update(table).where(table.c.workspace_id != 1).values({key: key})).rowcount == 0, table.name
            assert db.execute(delete(table).where(table.c.workspace_id != 1)).rowcount == 0, table.name
    with walled.read() as db:
        assert {table.name for table in tables() if not {1, 2} <= seen(db, table)} == set()


def test_a_row_of_another_team_can_neither_be_written_nor_be_given_away(walled: Record) -> None:
    for table in tables():
        with walled.read() as db:
            row = db.execute(select(table).where(table.c.workspace_id == 2).limit(1)).mappings().one()
        with pytest.raises(ProgrammingError, match="row-level security"), walled.begin(1) as db:
            db.execute(insert(table).values({**row, next(iter(table.primary_key)).name: 999_999}))
        with pytest.raises(ProgrammingError, match="row-level security"), walled.begin(1) as db:
            db.execute(update(table).values(workspace_id=2))


def test_everything_deleted_without_a_condition_is_ones_own(walled: Record) -> None:
    with walled.begin(1) as db:
        db.execute(delete(GlossaryTerm))
    with walled.read() as db:
        assert list(db.scalars(select(GlossaryTerm.workspace_id))) == [2]


def test_the_next_transaction_of_a_connection_is_not_bound(postgresql_url: str, walled: Record) -> None:
    one = Record(create_engine(postgresql_url, pool_size=1, max_overflow=0))
    terms = Base.metadata.tables["glossary_terms"]
    with one.read(1) as db:
        first = db.scalar(text("SELECT pg_backend_pid()"))
        assert seen(db, terms) == {1}
    with one.read() as db:
        assert db.scalar(text("SELECT pg_backend_pid()")) == first
        assert seen(db, terms) == {1, 2}
    with pytest.raises(IntegrityError), one.begin(2) as db:
        db.execute(insert(terms).values(workspace_id=2, term="of workspace 2", equivalents=[], bodies=[]))
    with one.read() as db:
        assert seen(db, terms) == {1, 2}
    one.close()


@pytest.mark.parametrize("number", [1, 2])
def test_whoever_asks_for_a_workspace_is_bound_to_it(walled: Record, number: int) -> None:
    terms = Base.metadata.tables["glossary_terms"]
    ways = (
        lambda db: workspaces.of_team(db, f"T{number}"),
        lambda db: workspaces.of_id(db, number),
        lambda db: workspaces.adopt(db, f"T{number}", "Mission", NOW),
        lambda db: holdings.current(db, number),
    )
    for way in ways:
        with walled.begin() as db:
            way(db)
            assert seen(db, terms) == {number}
    with walled.begin() as db:
        workspaces.local(db, NOW)
        assert seen(db, terms) == {1}
        assert workspaces.time_zone(db, 2) == "UTC"
        assert seen(db, terms) == {1}


def test_from_workspace_to_workspace_each_is_bound_and_the_end_is_not(walled: Record) -> None:
    terms = Base.metadata.tables["glossary_terms"]
    with walled.read() as db:
        assert [(one.id, seen(db, terms)) for one in workspaces.one_by_one(db)] == [(1, {1}), (2, {2})]
        assert seen(db, terms) == {1, 2}
        bind(db, 2)
        bind(db, None)
        assert seen(db, terms) == {2}


def test_a_team_that_is_deleted_behind_the_wall_is_gone_and_the_other_is_whole(walled: Record) -> None:
    while True:
        with walled.begin(1) as db:
            if not leaving.delete_some(db, 1, asked=True, now=NOW):
                break
    with walled.read() as db:
        assert leaving.left(db, 1) == {}
        assert set(leaving.left(db, 2)) == {table.name for table in tables()}


def test_a_superuser_and_an_open_table_are_told(walled: Record, postgresql_server: str, postgresql_url: str) -> None:
    above = open_record(make_url(postgresql_server).set(database=make_url(postgresql_url).database))
    found = wall(above)
    above.close()
    assert found is not None
    assert (found.role_is_above, found.open_tables, found.stands) == (True, (), False)
    with walled.begin() as db:
        db.execute(text("ALTER TABLE letters NO FORCE ROW LEVEL SECURITY"))
        db.execute(text("DROP POLICY workspace ON paragraphs"))
    found = wall(walled)
    assert found is not None
    assert (found.open_tables, found.stands) == (("letters", "paragraphs"), False)


def test_sqlite_has_no_wall_to_speak_of(sqlite_record: Record) -> None:
    assert wall(sqlite_record) is None
