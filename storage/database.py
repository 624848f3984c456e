"""The database: SQLite in one file by default, PostgreSQL by address; the only module that knows which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, orm, text
from sqlalchemy.exc import ArgumentError

from storage.errors import Invalid
from storage.sealing import Keyring
from storage.together import Together

T = TypeVar("T")

# One number for every replica: whoever holds the lock migrates, the others wait.
UPGRADE_LOCK = 5_021_964
# Alembic keeps its context in a module: two threads of one process would run each other's migration.
_MIGRATING = Lock()
# Long enough for the largest import's transaction of another process; a lock error after that is a real one.
BUSY_TIMEOUT_MS = 20_000

_ROLE = "SELECT rolname::text, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_OPEN_TABLES = """
    SELECT held.relname::text FROM pg_class held
    JOIN pg_attribute number ON number.attrelid = held.oid AND number.attname = 'workspace_id' AND NOT number.attisdropped
    WHERE held.relkind = 'r' AND held.relnamespace = current_schema()::regnamespace
    AND NOT (held.relrowsecurity AND held.relforcerowsecurity
             AND EXISTS (SELECT FROM pg_policy WHERE pg_policy.polrelid = held.oid AND pg_policy.polname = 'workspace'))
    ORDER BY held.relname
"""


class Record:
    """An open database. Transactions are opened by callers, never by storage functions."""

    def __init__(self, engine: Engine, keys: Keyring | None = None) -> None:
        """Keep the engine, and the keys of sealed secrets; nothing is opened until the first transaction."""
        self.engine = engine
        self.keys = keys or Keyring()
        # SQLite lets one write and has the others look again after a while, up to a tenth of a second late each time; the
        # threads of one process take turns instead. PostgreSQL sorts them out by row.
        self._turn: AbstractContextManager[Any] = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        # PostgreSQL commits together by itself.
        self._together = Together(self.begin) if engine.dialect.name == "sqlite" else None
        self._write = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._read = engine.execution_options(sqlite_begin="BEGIN", **_read_options(engine))

    @contextmanager
    def begin(self, workspace_id: int | None = None) -> Iterator[orm.Session]:
        """Open a writing transaction, bound to a workspace (see `bind`); commits at the end, rolls back on any error."""
        with self._turn, orm.Session(self._write, expire_on_commit=False, info={"keys": self.keys}) as db, db.begin():
            bind(db, workspace_id)
            yield db

    def together(self, work: Callable[[orm.Session], T], workspace_id: int | None = None) -> T:
        """
        Do something small in a writing transaction that other threads may share, and return what it returns once it is committed.

        `work` may be called a second time, after a rollback: it does nothing but write.
        """
        if self._together is not None:
            return self._together.do(work)
        with self.begin(workspace_id) as db:
            return work(db)

    @contextmanager
    def read(self, workspace_id: int | None = None) -> Iterator[orm.Session]:
        """Open a reading transaction, bound to a workspace (see `bind`): one consistent snapshot."""
        with orm.Session(self._read, info={"reading": True, "keys": self.keys}) as db, db.begin():
            bind(db, workspace_id)
            yield db

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_record(url: str | URL, keys: Keyring | None = None) -> Record:
    """
    Return the record at this address; an SQLite file's folder is made where it is missing. `keys` seal the secrets in it.

    Raises Invalid for an address that names no database we can use.
    """
    try:
        address = _with_driver(make_url(url))
        # Parameters are hidden from error messages: they hold what people said and asked.
        engine = create_engine(address, hide_parameters=True, **_engine_options(address))
    except (ArgumentError, ImportError, ValueError) as error:
        # Not the address itself: it may hold a password.
        expected = "postgresql://user:password@host/name, or leave it out for an SQLite file"
        raise Invalid("DATABASE_URL", str(url).partition(":")[0], expected) from error
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
        _prepare_sqlite(engine)
    return Record(engine, keys)


def _make_folder(address: URL) -> None:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Invalid("folder of the database", str(folder), f"one that can be made ({error.strerror})") from error


def upgrade(record: Record) -> None:
    """Bring the tables to this version's shape. Safe to run from several processes at once: one migrates, the others wait."""
    with _MIGRATING, record._write.begin() as connection:  # noqa: SLF001 - same module, the migration wants the connection itself
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        command.upgrade(_migrations(connection), "head")


def bind(db: orm.Session, workspace_id: int | None) -> None:
    """
    Show this transaction, from here to its end, the rows of one workspace alone, whatever its queries forget to say.

    PostgreSQL does it (see `storage.migrations.row_security`), SQLite cannot. None changes nothing; another workspace takes the
    place of the one before. A transaction that goes over all workspaces is not bound.
    """
    if workspace_id is not None:
        _bind(db, str(workspace_id))


def unbind(db: orm.Session) -> None:
    """Show this transaction the rows of all workspaces again: for one that goes from workspace to workspace."""
    _bind(db, "")


def _bind(db: orm.Session, value: str) -> None:
    if db.get_bind().dialect.name == "postgresql":
        db.flush()  # what waits to be written belongs to the workspace before
        # Of the transaction alone: the next one on the same connection is not bound.
        db.execute(text("SELECT set_config('rapporteur.workspace', :value, true)"), {"value": value})


@dataclass(frozen=True, slots=True)
class Wall:
    """
    Whether PostgreSQL itself keeps workspaces apart: `open_tables` have no policy, `role_is_above` says that ours heeds none.

    `role` is the one that we connect as.
    """

    role: str
    role_is_above: bool
    open_tables: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Return whether nothing of it is missing."""
        return not self.role_is_above and not self.open_tables


def wall(record: Record) -> Wall | None:
    """Return how the wall between workspaces stands, None where the database has none (SQLite)."""
    if record.engine.dialect.name != "postgresql":
        return None
    with record.read() as db:
        role, is_above = db.execute(text(_ROLE)).one()
        return Wall(role, is_above, tuple(db.scalars(text(_OPEN_TABLES))))


def take_turn(db: orm.Session, what: str) -> None:
    """
    Wait, on PostgreSQL, until no other transaction does this; the turn ends with the transaction.

    For what cannot be left to a constraint: a row that two would otherwise both take, or both make. SQLite has one writer anyhow.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})


def seconds_ahead(db: orm.Session, now: datetime) -> float:
    """
    Return by how many seconds the database's clock is ahead of `now`, negative where it is behind; 0 on SQLite.

    Replicas on machines with different clocks agree on what is due by adding this.
    """
    if db.get_bind().dialect.name != "postgresql":
        return 0.0
    there: datetime = db.scalar(text("SELECT clock_timestamp()"))
    return (there - now).total_seconds()


def is_current(record: Record) -> bool:
    """Return whether the tables have this version's shape."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - only doctor and readiness ask
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - same

    with record.engine.connect() as connection:
        stored = MigrationContext.configure(connection).get_current_revision()
        return stored == ScriptDirectory.from_config(_migrations(connection)).get_current_head()


def is_known(record: Record) -> bool:
    """Return whether the tables have this version's shape or an earlier one's, which `upgrade` can bring up to date."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - only restoring asks
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - same

    with record.engine.connect() as connection:
        stored = MigrationContext.configure(connection).get_current_revision()
        known = ScriptDirectory.from_config(_migrations(connection)).walk_revisions()
        return stored is not None and any(stored == step.revision for step in known)


def _migrations(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _engine_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}, "pool_size": 20, "max_overflow": 100}
    # A question holds one connection for the index, and takes another one for texts for a moment. Four replicas fit into the
    # hundred connections that PostgreSQL allows where nobody has said otherwise; who finds none free waits for one.
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def _read_options(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name != "postgresql":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        # The driver's own implicit BEGIN is deferred, and breaks savepoints: we say BEGIN ourselves.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL, NORMAL may lose the last commits at power loss; a lost "stored" or "sent" is one we told people about.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        # Ten megabytes a connection: the inner pages of the large tables, which every look-up walks through.
        connection.execute("PRAGMA cache_size = -10000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once on a stale snapshot, whatever the busy timeout.
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
