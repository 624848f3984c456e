"""The index keeps step with the statements: found from the transaction that stores them, each team's own alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import event, update

from storage import asking, holdings, indexing, quoting, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record
from storage.held import Holdings
from storage.index import keeping
from storage.index.placing import source_of
from storage.index.reading import View
from storage.index.segment import keys_of
from storage.models import Statement
from tests.storage.index.records import (
    LATER,
    QUESTIONS,
    TEXTS,
    add,
    add_in,
    answers,
    fill,
    held,
    merge,
    new_workspace,
    plain,
    rows,
    segments,
)
from tests.storage.samples import NOW

LANTERN = "The tidal lantern of Ostrava keeps the harbour awake."


class Stop(Exception):
    pass


def verdict(snapshot: Holdings, quote: str = LANTERN) -> str | None:
    return quoting.check(snapshot, quote, on=LATER).verdict


def found(snapshot: Holdings, question: str = "what did we say about the tidal lantern?") -> list[str]:
    return [passage.paragraph.text for passage in asking.ask(snapshot, question, on=LATER).passages]


@contextmanager
def counted(record: Record) -> Iterator[list[str]]:
    """Collect the statements that the database is sent."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(record.engine, "before_cursor_execute", note)
    yield sent
    event.remove(record.engine, "before_cursor_execute", note)


def test_a_statement_is_found_as_soon_as_it_is_stored(record: Record) -> None:
    at = new_workspace(record)
    add(record, at, "On another item we have little to say.", session="64", date="2024")
    assert (verdict(held(record, at)), found(held(record, at))) == ("not_said", [])
    add(record, at, LANTERN)
    assert (verdict(held(record, at)), found(held(record, at))) == ("verbatim", [LANTERN])


def test_a_statement_is_found_in_its_own_transaction_and_not_before_commit_from_elsewhere(record: Record) -> None:
    at = new_workspace(record)
    with record.begin() as db:
        add_in(db, at, LANTERN)
        inside = holdings.current(db, at)
        assert (verdict(inside), found(inside)) == ("verbatim", [LANTERN])
        assert (verdict(held(record, at)), found(held(record, at))) == ("not_said", [])
    assert (verdict(held(record, at)), found(held(record, at))) == ("verbatim", [LANTERN])


def test_what_is_rolled_back_is_never_found_nor_known_whatever_takes_its_number(record: Record) -> None:
    first, second = new_workspace(record), new_workspace(record, "T2")
    with suppress(Stop), record.begin() as db:
        add_in(db, first, LANTERN)
        assert verdict(holdings.current(db, first)) == "verbatim"
        assert found(holdings.current(db, first)) == [LANTERN]
        raise Stop
    add(record, second, "The rivers of the second team run dry.")
    assert (verdict(held(record, first)), found(held(record, first))) == ("not_said", [])
    assert known(held(record, second), "lantern", "rivers") == [False, True]
    assert spelled(held(record, second)) == {"the", "rivers", "of", "second", "team", "run", "dry"}


def known(snapshot: Holdings, *words: str) -> list[bool]:
    with source_of(snapshot).opened() as opened:
        view = View(opened)
        return [view.is_known(word) for word in words]


def spelled(snapshot: Holdings) -> set[str]:
    with source_of(snapshot).opened() as opened:
        return {form for forms in View(opened).forms() for form in forms.forms}


def withdraw(record: Record, at: int, statement_id: int) -> None:
    with record.begin() as db:
        db.execute(update(Statement).where(Statement.id == statement_id).values(withdrawn_at=NOW))
        workspaces.raise_revision(db, at)


@pytest.mark.parametrize("merged", [False, True])
def test_a_withdrawn_statement_is_found_no_more(record: Record, *, merged: bool) -> None:
    at = new_workspace(record)
    number = add(record, at, LANTERN)
    add(record, at, "We regret the delay of the granite survey.", session="64", date="2024")
    assert verdict(held(record, at)) == "verbatim"
    withdraw(record, at, number)
    if merged:
        merge(record, at, segments(record, at))
    assert (verdict(held(record, at)), found(held(record, at))) == ("not_said", [])
    assert verdict(held(record, at), "We regret the delay of the granite survey.") == "verbatim"


@pytest.mark.parametrize("merged", [False, True])
def test_of_a_chain_only_the_highest_stage_is_found(record: Record, *, merged: bool) -> None:
    at = new_workspace(record)
    body = [f"Paragraph {n} stays as it was drafted." for n in range(6)]
    add(record, at, *body, LANTERN, stage="as delivered")
    add(record, at, *body, "The purple umbrella of the draft shall never dance.", stage="draft")
    if merged:
        merge(record, at, segments(record, at))
    snapshot = held(record, at)
    assert (verdict(snapshot), found(snapshot)) == ("verbatim", [LANTERN])
    assert (verdict(snapshot, "The purple umbrella of the draft shall never dance."), found(snapshot, "umbrella?")) == (
        "not_said",
        [],
    )


CANARIES = ("The cinnabar canary of Lhotse sings at midnight.", "A turquoise pelican of Murmansk mends its nets.")


@pytest.mark.parametrize("merged", [False, True])
def test_two_teams_in_one_database_never_see_each_others_words(record: Record, *, merged: bool) -> None:
    teams = [new_workspace(record), new_workspace(record, "T2")]
    for n in range(4):
        for at, canary in zip(teams, CANARIES, strict=True):
            add(record, at, canary, f"Item {n}: {LANTERN}", session=str(60 + n), date=str(2021 + n))
    if merged:
        for at in teams:
            merge(record, at, segments(record, at))
    for at, own, other in zip(teams, CANARIES, reversed(CANARIES), strict=True):
        snapshot = held(record, at)
        assert verdict(snapshot, own) == "verbatim"
        assert verdict(snapshot, other) == "not_said"
        secret = {word for word in words(other) if len(word) > 3 and word not in words(own)}
        assert spelled(snapshot).isdisjoint(secret)
        assert counts(snapshot, ["ostrava", *sorted(secret)]) == [4] + [0] * len(secret)
        assert shown(snapshot, other, secret) == set()


def words(text: str) -> list[str]:
    return text.lower().rstrip(".").split()


def counts(snapshot: Holdings, forms: list[str]) -> list[int]:
    with source_of(snapshot).opened() as opened:
        return [
            sum(Counter(dict(zip(one.forms, one.counts.tolist(), strict=True)))[f] for one in View(opened).forms()) for f in forms
        ]


def shown(snapshot: Holdings, other: str, secret: set[str]) -> set[str]:
    """Return the words of another team that answers show to who mistypes them: as a passage, a paraphrase, or "did you mean"."""
    told = [asking.ask(snapshot, f"what did we say about the {word[:-1]}?", on=LATER) for word in sorted(secret)]
    judged = [quoting.check(snapshot, line, on=LATER) for line in (other, other[:-6])]
    text = repr([plain((a.passages, a.nearest, a.choices)) for a in told] + [m.said for one in judged for m in one.matches])
    return {word for word in secret if word in text.lower()}


def test_a_look_up_by_another_workspace_finds_neither_chunks_nor_segments_nor_paragraphs(record: Record) -> None:
    first, second = new_workspace(record), new_workspace(record, "T2")
    fill(record, first)
    with record.read() as db:
        own = keeping.InTransaction(db, first, EVERYTHING)
        numbers = [one.id << 20 for one in own.segments]
        assert len(own.chunks(numbers)) == len(numbers)
        foreign = keeping.InTransaction(db, second, EVERYTHING)
        assert (foreign.chunks(numbers), tuple(foreign.segments)) == ({}, ())
        assert indexing.due(db, second, at_rest=True) is None
    paragraphs = [p.id for s in held(record, first).statements for p in s.paragraphs]
    shelf = held(record, second).shelf
    assert shelf is not None
    assert shelf.some(paragraphs) == {}
    assert [shelf.paragraphs(s.id) for s in held(record, first).statements] == [()] * len(TEXTS)


def test_a_look_up_takes_no_more_queries_for_more_statements(record: Record) -> None:
    at = new_workspace(record)
    taken = []
    for first in (4, 40):
        for n in range(first, first + 12):
            add(record, at, LANTERN, f"Item {n} of the granite survey.", session=str(n), date=str(1990 + n % 30))
        merge(record, at, segments(record, at))
        held(record, at)
        taken.append([_queries(record, at, view) for view in (_look_up, _quote)])
    assert taken[1] == taken[0]


def _queries(record: Record, at: int, what: Any) -> int:
    record.close()  # nothing is at hand
    snapshot = held(record, at)
    with counted(record) as sent:
        what(snapshot)
    return sum(line.startswith("SELECT") for line in sent)


def test_texts_and_lists_are_fetched_by_their_numbers_and_never_by_walking_through_a_workspace(sqlite_record: Record) -> None:
    at = new_workspace(sqlite_record)
    numbers = fill(sqlite_record, at, [[f"Item {n} of part {part}." for n in range(30)] for part in range(20)])
    sqlite_record.close()
    with counted(sqlite_record) as sent:
        snapshot = held(sqlite_record, at)
        assert verdict(snapshot, "Item 17 of part 12, as was said.") is not None
        found(snapshot, "item of part?")
        with sqlite_record.begin() as db:
            indexing.add(db, at, numbers, now=NOW)
    wanted = [line for line in sent if line.startswith("SELECT") and ("FROM paragraphs" in line or "FROM index_chunks" in line)]
    assert len(set(wanted)) >= 4
    ways = {way for line in wanted for way in plan(sqlite_record, line)}
    assert ways <= {
        "SEARCH index_chunks USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH paragraphs USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH paragraphs USING INDEX sqlite_autoindex_paragraphs_1 (statement_id=?)",
    }


def plan(record: Record, line: str) -> list[str]:
    with record.engine.connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {line}", (1,) * line.count("?"))]


def _look_up(snapshot: Holdings) -> None:
    with source_of(snapshot).opened() as opened:
        View(opened).found("words", keys_of(["granit", "survey", "lantern", "item"]))


def _quote(snapshot: Holdings) -> None:
    assert verdict(snapshot, "Item 12 of the granite survey.") == "verbatim"


def test_segments_of_another_version_are_not_read_and_are_dropped(record: Record) -> None:
    at = new_workspace(record)
    fill(record, at, TEXTS[:3])
    before = answers(held(record, at), questions=QUESTIONS[:1])
    with record.begin() as db:
        stale = keeping.begin(db, at, audience_id=None, level=0, now=NOW)
        db.execute(update(keeping.IndexSegment).where(keeping.IndexSegment.id == stale).values(version=0, is_whole=True))
    assert answers(held(record, at), questions=QUESTIONS[:1]) == before
    assert stale in rows(record, at)
    with record.begin() as db:
        indexing.drop_useless(db, NOW)
    assert stale not in rows(record, at)


def test_a_segment_that_was_finished_is_never_dropped_as_useless(record: Record) -> None:
    at = new_workspace(record)
    fill(record, at, TEXTS[:2])
    with record.begin() as db:
        for number in segments(record, at):
            keeping.drop(db, at, number)
    assert len(segments(record, at)) == 2
