"""What is kept from somebody leaves no trace for them: in no answer, list, count, name, session or suggested spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.indexing import tidy
from storage import asking, audiences, delegations, holdings, indexing, quoting, sessions, statements
from storage.audiences import EVERYTHING, OPEN, Audience, Seen
from storage.database import Record
from storage.errors import NotFound
from storage.index import keeping
from tests.storage.index.records import answers, held, new_workspace
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source

PUBLIC = ("The tidal lantern keeps the harbour awake.", "We regret the delay of the granite survey.")
SECRET = ("The zorblatt protocol must stay between us.", "Quindarium is bought in Ostrava.")
TODAY = date(2026, 11, 23)


def add(record: Record, at: int, *texts: str, to: int | None = None, seen: Seen = OPEN, **change: Any) -> statements.Receipt:
    with record.begin() as db:
        return statements.add(
            db,
            at,
            reading=reading(*texts),
            source=source(*texts),
            provenance=replace(AUSTRIA_AT_PC_65, **change),
            actor="U1",
            now=NOW,
            seen=seen,
            audience_id=to,
        )


def audience(record: Record, at: int, **who: Any) -> int:
    with record.begin() as db:
        found = audiences.named(db, at, **who)
        assert found is not None
        return found


def kept_from_all_but_one(record: Record) -> tuple[int, Seen]:
    """Return a workspace with an open and a secret statement, and what its keeper sees."""
    at = new_workspace(record)
    add(record, at, *PUBLIC)
    own = audience(record, at, keeper="U7")
    add(
        record,
        at,
        *SECRET,
        to=own,
        delegation="Grand Duchy of Fenwick",
        body="Council of Quendor",
        session="3",
        date="2026-02-03",
        speaker="Zanzibar QUENDOR",
        title="Secret of Fenwick",
    )
    return at, Seen(frozenset({own}))


def test_what_is_kept_from_somebody_is_in_no_snapshot_list_count_or_name(record: Record) -> None:
    at, keeper = kept_from_all_but_one(record)
    with record.read() as db:
        shown, own = holdings.current(db, at), holdings.current(db, at, keeper)
        assert [s.title for s in shown.statements] == ["Statement of Austria"]
        assert [s.title for s in own.statements] == ["Statement of Austria", "Secret of Fenwick"]
        assert (len(shown.sessions), len(own.sessions)) == (1, 2)
        assert (statements.count(db, at), statements.count(db, at, keeper), statements.count(db, at, EVERYTHING)) == (1, 2, 2)
        assert [one.title for one in statements.recent(db, at, limit=9)] == ["Statement of Austria"]
        assert statements.recent(db, at, limit=9, matching="Fenwick") == ()
        assert [one.title for one in statements.recent(db, at, keeper, limit=9, matching="Fenwick")] == ["Secret of Fenwick"]
        with pytest.raises(NotFound):
            statements.show(db, at, own.statements[1].id)
        assert statements.show(db, at, own.statements[1].id, keeper).speaker == "Zanzibar QUENDOR"
        open_names, own_names = delegations.catalogue(db, at), delegations.catalogue(db, at, keeper)
        assert ("GRAND-DUCHY-OF-FENWICK" in open_names.delegations, "COUNCIL-OF-QUENDOR" in open_names.bodies) == (False, False)
        assert ("GRAND-DUCHY-OF-FENWICK" in own_names.delegations, "COUNCIL-OF-QUENDOR" in own_names.bodies) == (True, True)
        assert [one.label for one in sessions.past(db, at, TODAY, limit=9)] == ["65th session"]
        assert sessions.bodies(db, at) == ("CTBTO-PC",)


def test_questions_and_quotes_find_it_for_its_keeper_alone_and_no_spelling_tells_of_it(record: Record) -> None:
    at, keeper = kept_from_all_but_one(record)
    with record.read() as db:
        shown, own = holdings.current(db, at), holdings.current(db, at, keeper)
        quote = "The zorblatt protocol must stay between us."
        assert quoting.check(own, quote, on=TODAY).verdict == "verbatim"
        judged = quoting.check(shown, quote, on=TODAY)
        assert (judged.verdict, "zorblatt" in repr(judged.matches)) == ("not_said", False)
        for question in ("what was said about the zorblat protocol?", "what did Fenwick say?", "did we mention quindarum?"):
            found = repr(asking.ask(shown, question, on=TODAY)).casefold()
            assert not any(word in found for word in ("zorblatt", "quindarium", "grand duchy", "zanzibar"))
        assert "zorblatt" in repr(asking.ask(own, "what did anybody say about the zorblatt protocol?", on=TODAY)).casefold()


def test_the_same_text_is_named_only_to_those_who_may_see_it(record: Record) -> None:
    at, keeper = kept_from_all_but_one(record)
    again = add(record, at, *SECRET, seen=keeper)
    assert (again.new, again.line.title) == (False, "Secret of Fenwick")
    unaware = add(record, at, *SECRET)
    assert unaware.new  # refusing it would have told that it is on file
    assert not add(record, at, *SECRET).new


def test_open_answers_are_the_same_as_without_what_is_kept(record: Record) -> None:
    alone, beside = new_workspace(record, "T1"), new_workspace(record, "T2")
    for at in (alone, beside):
        for number, texts in enumerate((PUBLIC, ("The granite survey is late, and the harbour waits.",))):
            add(record, at, *texts, session=str(60 + number), date=str(2020 + number))
    hidden = audience(record, beside, channels=("C7",))
    for number in range(8):
        texts = [f"The granite survey of the tidal lantern, draft {number}.", *SECRET]
        add(record, beside, *texts, to=hidden, session=str(40 + number), date=str(2010 + number))
    tidy(record, lambda: NOW)
    assert plain(record, alone) == plain(record, beside)


def plain(record: Record, at: int) -> list[Any]:
    """Return what is answered, without the numbers of rows."""
    questions = ("what did we say about the granite survey?", "what did we say about the lantern?", "and about quindarum?")
    quotes = (PUBLIC[0], "the granit survey is late", SECRET[0])
    with record.read() as db:
        held = holdings.current(db, at)
        asked = [asking.ask(held, question, on=TODAY) for question in questions]
        judged = [quoting.check(held, quote, on=TODAY) for quote in quotes]
    return [
        *((a.found, a.note, [(p.paragraph.text, p.score) for p in a.passages]) for a in asked),
        *((j.verdict, [(m.paragraph.text, m.score) for m in j.matches]) for j in judged),
    ]


def told(record: Record, at: int) -> list[Any]:
    quotes = (*PUBLIC, *SECRET, "the tidal lantern of pier 3")
    return answers(held(record, at), quotes, ("what did we say about the zorblatt protocol?", "what about the lantern?"))


@pytest.mark.parametrize("merged", [False, True])
def test_a_statement_that_was_taken_out_leaves_no_word_behind_and_comes_back_whole(record: Record, *, merged: bool) -> None:
    at = new_workspace(record)
    for number in range(7):
        add(record, at, f"The tidal lantern of pier {number}.", *PUBLIC[1:], session=str(50 + number), date=str(2000 + number))
    secret = add(record, at, *SECRET, session="20", date="1999").statement_id
    if merged:
        tidy(record, lambda: NOW)
    before = told(record, at)
    with record.begin() as db:
        indexing.take_out(db, at, secret)
        assert indexing.still_listed(db, at) == {secret}
    tidy(record, lambda: NOW)
    with record.read() as db:
        assert not indexing.still_listed(db, at)
        index = keeping.InTransaction(db, at, EVERYTHING)
        words = {form for segment in index.segments for form in index.forms(segment).forms}
        assert secret not in {number for segment in index.segments for number in segment.documents.statements.tolist()}
    assert ("lantern" in words, "zorblatt" in words, "ostrava" in words) == (True, False, False)
    with record.begin() as db:
        indexing.put_back(db, at, secret, now=NOW)
    assert told(record, at) == before


def test_a_statement_put_back_before_its_segment_was_written_anew_is_found_once(record: Record) -> None:
    at = new_workspace(record)
    secret = add(record, at, *SECRET).statement_id
    before = told(record, at)
    with record.begin() as db:
        indexing.take_out(db, at, secret)
        indexing.put_back(db, at, secret, now=NOW)
    assert told(record, at) == before


def test_a_segment_that_lost_a_statement_during_its_merge_is_merged_again(record: Record) -> None:
    at = new_workspace(record)
    numbers = [add(record, at, f"Harbour {n}.", session=str(50 + n), date=str(2000 + n)).statement_id for n in range(7)]
    with record.read() as reading_:
        parts = indexing.parts(reading_, at, indexing.due(reading_, at).segments)
    with record.begin() as db:
        indexing.take_out(db, at, numbers[0])
    with pytest.raises(keeping.Gone), record.begin() as db:
        keeping.take_out(db, at, [part.segment for part in parts])
    tidy(record, lambda: NOW)
    with record.read() as db:
        assert not indexing.still_listed(db, at)


def test_who_sees_what() -> None:
    known = (Audience(1, "U1", ()), Audience(2, None, ("C1", "C2")), Audience(3, None, ("C3",)))
    assert audiences.seen_by(known, "U1", ["C3"]) == Seen(frozenset({1, 3}))
    assert audiences.seen_by(known, "U2", ["C2"]) == Seen(frozenset({2}))
    assert audiences.seen_by(known, "U2", []) == OPEN
    assert audiences.shown_in(known, "C1") == Seen(frozenset({2}))
    both = audiences.seen_by(known, "U1", ["C1", "C3"]) & audiences.shown_in(known, "C3")
    assert both == Seen(frozenset({3}))
    assert (EVERYTHING & both, both & EVERYTHING) == (both, both)
