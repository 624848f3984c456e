"""Calendars that are followed: whose turn it is, what went wrong, and that their secrets stay in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import workspaces
from storage.calendars import feeds
from storage.calendars.values import DueFeed
from storage.database import Record, open_record, upgrade
from storage.errors import Invalid, Locked, NotFound, UnknownName
from storage.models import AuditRow
from storage.sealing import keyring, new_key
from tests.storage.calendars.made import NOW

ADDRESS = "https://calendar.example.org/private-0123abcd/board.ics"
HOUR = timedelta(hours=1)


@pytest.fixture
def workspace_id(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def follow(record: Record, workspace_id: int, typed: str = ADDRESS, **more: str) -> int:
    with record.begin() as db:
        return feeds.follow(db, workspace_id, typed, actor="U1", now=NOW, **more).id


def due(record: Record, after: timedelta = timedelta(0), limit: int = 10) -> list[int]:
    with record.begin() as db:
        return [feed.calendar_id for feed in feeds.due(db, NOW + after, limit=limit)]


def test_a_feed_is_due_at_once_and_then_every_hour(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    assert due(record) == [number]
    with record.begin() as db:
        feeds.fetched(db, workspace_id, number, now=NOW, etag='"1"', name="Board of Governors")
    assert due(record, HOUR - timedelta(seconds=1)) == []
    assert due(record, HOUR) == [number]
    with record.read() as db:
        view = feeds.show(db, workspace_id, number)
    assert (view.name, view.host, view.fetched_at, view.failures, view.failure) == (
        "Board of Governors",
        "calendar.example.org",
        NOW,
        0,
        None,
    )


def test_a_feed_that_is_being_read_is_no_other_replicas_until_its_reader_must_have_died(
    record: Record, workspace_id: int
) -> None:
    number = follow(record, workspace_id)
    assert (due(record), due(record), due(record, feeds.LEASE)) == ([number], [], [number])


def test_no_look_takes_up_more_than_asked(record: Record, workspace_id: int) -> None:
    numbers = [follow(record, workspace_id, f"https://calendar.example.org/{n}.ics") for n in range(3)]
    assert (due(record, limit=2), due(record, limit=2)) == (numbers[:2], numbers[2:])


def test_failures_are_kept_in_words_and_tried_again_after_longer_and_longer(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    waits = []
    for _ in range(7):
        with record.begin() as db:
            feeds.failed(db, workspace_id, number, now=NOW, reason="It does not answer.")
        with record.read() as db:
            view = feeds.show(db, workspace_id, number)
            assert view.next_fetch_at is not None
            waits.append((view.next_fetch_at - NOW) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert (view.failures, view.failure) == (7, "It does not answer.")
    with record.begin() as db:
        feeds.fetched(db, workspace_id, number, now=NOW, etag=None)
    with record.read() as db:
        assert feeds.show(db, workspace_id, number).failure is None


def test_an_unchanged_feed_is_read_whole_once_a_day(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)

    def etag(after: timedelta) -> str | None:
        with record.begin() as db:
            return feeds.claim(db, workspace_id, number, NOW + after).etag

    assert etag(timedelta(0)) is None
    with record.begin() as db:
        feeds.fetched(db, workspace_id, number, now=NOW, etag='"1"')
        feeds.unchanged(db, workspace_id, number, now=NOW + HOUR)
    assert (etag(23 * HOUR), etag(24 * HOUR)) == ('"1"', None)


def test_the_same_address_again_is_the_same_feed(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    assert follow(record, workspace_id, ADDRESS.replace("https", "webcal")) == number
    with record.read() as db:
        assert len(feeds.listed(db, workspace_id)) == 1


def test_what_is_followed_no_more_is_not_read_and_can_be_followed_anew(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    with record.begin() as db:
        feeds.unfollow(db, workspace_id, number, actor="U1", now=NOW)
        feeds.fetched(db, workspace_id, number, now=NOW, etag=None)
    assert due(record, 48 * HOUR) == []
    with record.begin() as db, pytest.raises(NotFound):
        feeds.unfollow(db, workspace_id, number, actor="U1", now=NOW)
    assert follow(record, workspace_id) == number
    assert due(record) == [number]


def test_a_feed_may_be_one_bodys_by_any_of_its_names(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id, body="IAEA Board")
    with record.read() as db:
        assert feeds.show(db, workspace_id, number).body == "IAEA-BOG"
    with pytest.raises(UnknownName):
        follow(record, workspace_id, body="PrepCom")


def test_an_address_that_may_not_be_fetched_is_refused(record: Record, workspace_id: int) -> None:
    with pytest.raises(Invalid):
        follow(record, workspace_id, "http://calendar.example.org/board.ics")
    with record.read() as db:
        assert feeds.listed(db, workspace_id) == ()


def test_the_audit_and_the_lists_do_not_repeat_the_secret_of_an_address(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    with record.begin() as db:
        feeds.unfollow(db, workspace_id, number, actor="U1", now=NOW)
    with record.read() as db:
        rows = db.scalars(select(AuditRow).where(AuditRow.subject == f"calendar {number}").order_by(AuditRow.id)).all()
        shown = repr(feeds.listed(db, workspace_id)) + repr([row.detail for row in rows])
        noted = [(row.action, row.detail["host"]) for row in rows]
    assert noted == [
        ("follow calendar", "calendar.example.org"),
        ("unfollow calendar", "calendar.example.org"),
    ]
    assert "0123abcd" not in shown


def test_another_workspace_has_no_part_in_it(record: Record, workspace_id: int) -> None:
    number = follow(record, workspace_id)
    with record.begin() as db:
        other = workspaces.adopt(db, "T2", "Another", NOW).id
        assert feeds.listed(db, other) == ()
        with pytest.raises(NotFound):
            feeds.unfollow(db, other, number, actor="U2", now=NOW)
        feeds.failed(db, other, number, now=NOW, reason="Not mine.")
    with record.read() as db:
        assert feeds.show(db, workspace_id, number).failure is None


def test_addresses_are_sealed_once_a_key_is_set_and_then_open_with_it_alone(record_url: str) -> None:
    plain, sealing = open_record(record_url), open_record(record_url, keyring(new_key()))
    upgrade(plain)
    with plain.begin() as db:
        at = workspaces.local(db, NOW).id
        number = feeds.follow(db, at, ADDRESS, actor="U1", now=NOW).id
        assert feeds.reseal(db) == 0
    with sealing.begin() as db:
        assert [feeds.reseal(db), feeds.reseal(db)] == [1, 0]
        assert feeds.address_of(db, feeds.claim(db, at, number, NOW)) == ADDRESS
        assert feeds.follow(db, at, ADDRESS, actor="U1", now=NOW).id == number
    with plain.read() as db, pytest.raises(Locked):
        feeds.address_of(db, DueFeed(at, number, None))
    plain.close()
    sealing.close()
