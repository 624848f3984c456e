"""An office with one team, on SQLite at three weeks before its session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Record, upgrade
from tests.handlers.conftest import opened
from tests.handlers.delivering.office import DUE_AT, Clock, Office
from tests.soak.faults import Faults
from tests.soak.server import in_thread
from tests.soak.slack import Slack


@pytest.fixture(scope="session")
def bare_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a record with tables and nothing in them: once, since migrating takes long."""
    path = tmp_path_factory.mktemp("records") / "bare.db"
    with opened(path) as record:
        upgrade(record)
    return path


@pytest.fixture
def bare(bare_file: Path, tmp_path: Path) -> Iterator[Record]:
    with opened(Path(shutil.copy(bare_file, tmp_path / "bare.db"))) as record:
        yield record


@pytest.fixture
def faults() -> Faults:
    """Return what goes wrong; a test adds to it."""
    return Faults(patience_seconds=0.5, late_seconds=15)


@pytest.fixture
def office(bare: Record, faults: Faults) -> Iterator[Office]:
    """Return an office at the moment at which the first reminder of a session is due."""
    clock = Clock()
    clock.set(DUE_AT)
    slack = Slack(lambda: clock.now().timestamp())
    with in_thread(slack, faults) as address:
        found = Office(bare, clock, slack, address)
        found.team()
        yield found
