"""What a team has set up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import workspaces
from storage.database import Record
from storage.errors import Invalid
from storage.models import AuditRow, Workspace
from tests.storage.samples import NOW


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def set_up(record: Record, at: int, **values: Any) -> workspaces.WorkspaceView:
    with record.begin() as db:
        return workspaces.set_up(db, at, actor="U1", now=NOW, **values)


def test_each_value_is_set_with_what_was_before_on_record_and_snapshots_made_old(record: Record, at: int) -> None:
    values = {
        "own_delegation": "JPN",
        "time_zone": "Europe/Vienna",
        "answers_guests": True,
        "answers_shared_channels": True,
        "retention_days": 0,
    }
    found = set_up(record, at, **values)
    assert {name: getattr(found, name) for name in values} == values
    set_up(record, at, **values)
    with record.read() as db:
        (row,) = db.scalars(select(AuditRow).where(AuditRow.action == "set up")).all()
        assert row.detail == {
            **values,
            "before": {
                "own_delegation": None,
                "time_zone": "UTC",
                "answers_guests": False,
                "answers_shared_channels": False,
                "retention_days": 30,
            },
        }
        assert db.get_one(Workspace, at).revision == 1


def test_a_switch_can_be_turned_off_again(record: Record, at: int) -> None:
    set_up(record, at, answers_guests=True)
    assert set_up(record, at).answers_guests
    assert not set_up(record, at, answers_guests=False).answers_guests


@pytest.mark.parametrize("values", [{"time_zone": "Vienna"}, {"retention_days": -1}, {"retention_days": 3_651}])
def test_what_cannot_be_is_refused_and_nothing_changes(record: Record, at: int, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        set_up(record, at, own_delegation="JPN", **values)
    with record.read() as db:
        assert workspaces.of_id(db, at).own_delegation is None


def test_the_first_run_is_finished_once(record: Record, at: int) -> None:
    for later in (0, 1):
        with record.begin() as db:
            workspaces.finish_set_up(db, at, actor="U1", now=NOW + timedelta(days=later))
    with record.read() as db:
        assert workspaces.of_id(db, at).set_up_at == NOW
        assert len(db.scalars(select(AuditRow).where(AuditRow.action == "finish set up")).all()) == 1
