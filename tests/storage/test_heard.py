"""What a snapshot holds as a whole."""

from __future__ import annotations

from datetime import date

from storage import heard
from storage.database import Record
from storage.heard import Heard
from tests.storage.test_holdings import add, held, new_workspace

DAY = date(2026, 11, 27)


def test_what_was_heard_of_each_delegation_is_in_order_of_delivery(record: Record) -> None:
    at = new_workspace(record)
    first = add(record, at, "One.", session="1", date="1997", speaker="Anna Berg")
    second = add(record, at, "Two.", delegation="Japan", session="2", date="1998", speaker="Ken Mori")
    third = add(record, at, "Three.", session="3", date="1999", speaker="Anna Berg")
    whole = heard.heard_in(held(record, at))
    assert {code: [s.id for s in said] for code, said in whole.by_delegation.items()} == {"AUT": [first, third], "JPN": [second]}
    assert [s.id for s in whole.of(("JPN", "AUT"))] == [first, second, third]
    assert [s.id for s in whole.of(("AUT",))] == [first, third]
    assert list(whole.of(("NOR",))) == []
    assert (whole.bodies, whole.numbers, whole.begins) == ({"CTBTO-PC"}, {1, 2, 3}, 1997)
    assert whole.speakers == {"Anna Berg", "Ken Mori"}


def test_a_snapshot_with_nothing_begins_nowhere(record: Record) -> None:
    whole = heard.heard_in(held(record, new_workspace(record)))
    assert (whole.begins, whole.bodies, list(whole.of(("AUT",)))) == (None, frozenset(), [])


def test_what_was_heard_by_a_day_is_kept_for_that_day_and_snapshot_alone(record: Record) -> None:
    at = new_workspace(record)
    add(record, at, "One.", session="1", date="1997")
    snapshot = held(record, at)
    kept = heard.keep(snapshot, DAY, Heard(snapshot.statements))
    assert heard.heard_by(snapshot, DAY) is kept
    assert heard.heard_by(snapshot, date(2026, 11, 28)) is None
    add(record, at, "Two.", session="2", date="1998")
    assert heard.heard_by(held(record, at), DAY) is None
