"""The body that is meant in a channel."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import channels, workspaces
from storage.channels import ChannelBody
from storage.database import Record
from storage.errors import Invalid, UnknownName
from storage.models import AuditRow
from tests.storage.samples import NOW


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def set_body(record: Record, at: int, channel: str, body: str | None) -> str | None:
    with record.begin() as db:
        found = channels.set_body(db, at, channel, body, actor="U1", now=NOW)
    return found.code if found else None


def test_a_channel_gets_a_body_by_any_of_its_names_another_one_and_none(record: Record, at: int) -> None:
    assert set_body(record, at, "C2", "IAEA Board of Governors") == "IAEA-BOG"
    assert set_body(record, at, "C1", "CTBTO Preparatory Commission") == "CTBTO-PC"
    assert set_body(record, at, "C1", "CTBTO-WGB") == "CTBTO-WGB"
    with record.read() as db:
        assert channels.every(db, at) == (ChannelBody("C2", "IAEA-BOG"), ChannelBody("C1", "CTBTO-WGB"))
        assert [channels.body_of(db, at, one) for one in ("C1", "C3", None)] == ["CTBTO-WGB", None, None]
    assert set_body(record, at, "C1", None) is None
    with record.read() as db:
        assert channels.body_of(db, at, "C1") is None


def test_every_change_is_on_record_with_what_was_before_and_nothing_else(record: Record, at: int) -> None:
    for body in ("CTBTO-PC", "CTBTO-PC", "CTBTO-WGA", None, None):
        set_body(record, at, "C1", body)
    with record.read() as db:
        rows = db.scalars(select(AuditRow).where(AuditRow.action == "set a channel").order_by(AuditRow.id)).all()
        assert {(row.subject, row.actor) for row in rows} == {("channel C1", "U1")}
        assert [(row.detail["before"], row.detail["body"]) for row in rows] == [
            (None, "CTBTO-PC"),
            ("CTBTO-PC", "CTBTO-WGA"),
            ("CTBTO-WGA", None),
        ]


def test_a_channel_of_another_workspace_is_another_channel(record: Record, at: int) -> None:
    set_body(record, at, "C1", "CTBTO-PC")
    with record.begin() as db:
        other = workspaces.adopt(db, "T2", "Other", NOW).id
    with record.read() as db:
        assert (channels.body_of(db, other, "C1"), channels.every(db, other)) == (None, ())


@pytest.mark.parametrize(
    ("channel", "body", "kind"),
    [("D1", "CTBTO-PC", Invalid), ("C1", "Committee of Sleepers", UnknownName), ("C1", "PrepCom", UnknownName)],
)
def test_what_is_no_channel_or_no_one_body_is_refused(
    record: Record, at: int, channel: str, body: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        set_body(record, at, channel, body)
