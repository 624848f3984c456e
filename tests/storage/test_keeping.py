"""A statement's life: what is not in force, or not for somebody, is in no answer, list, count or name; restored, it is back."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import indexing as tidying
from storage import asking, audiences, delegations, holdings, keeping, purging, quoting, statements, workspaces
from storage.audiences import EVERYTHING, OPEN, Seen
from storage.citing import citation
from storage.database import Record
from storage.errors import Incomplete, NotFound, RecordError, SameWords
from storage.models import AuditRow, Paragraph, Session, Source, Speaker, Statement
from storage.provenance import Provenance
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source

ON = date(2026, 11, 23)
# Each in words of its own, by a delegation that the world's catalogue does not have.
SAID = {
    "Ostravia": "The tidal lantern of the northern harbour keeps our granite archive awake.",
    "Belmora": "Seismic umbrellas shall be calibrated before the second winter of measurement.",
    "Quendria": "Our fisheries observatory welcomes the glacier registry and its forty custodians.",
}
WHO = {"seen": EVERYTHING, "actor": "U1", "now": NOW}


@pytest.fixture
def at(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def add(record: Record, at: int, *texts: str, audience_id: int | None = None, **given: Any) -> int:
    with record.begin() as db:
        return statements.add(
            db,
            at,
            reading=reading(*texts),
            source=source(*texts),
            provenance=replace(AUSTRIA_AT_PC_65, **given),
            actor="U1",
            now=NOW,
            seen=EVERYTHING,
            audience_id=audience_id,
        ).statement_id


def do(record: Record, at: int, verb: Callable[..., Any], *numbers: Any, **more: Any) -> Any:
    with record.begin() as db:
        return verb(db, at, *numbers, **{**WHO, **more})


def answers(record: Record, at: int, seen: Seen) -> tuple[Any, ...]:
    """Return all that somebody is told: lists, counts, names, quotes, questions, as values that can be compared."""
    with record.read() as db:
        snapshot = holdings.current(db, at, seen)
        quotes = [quoting.check(snapshot, text, on=ON) for text in SAID.values()]
        asked = [asking.ask(snapshot, f"what did {name} say about {text}", on=ON) for name, text in SAID.items()]
        return (
            statements.recent(db, at, seen, limit=50),
            statements.count(db, at, seen),
            [(q.verdict, [(m.statement.id, m.said, m.citation) for m in q.matches], q.note) for q in quotes],
            [(a.found, a.note, [(p.statement.id, p.citation) for p in (*a.passages, *a.nearest)]) for a in asked],
            sorted(set(delegations.catalogue(db, at, seen).delegations) & {"OSTRAVIA", "BELMORA", "QUENDRIA"}),
            [session.label for session in snapshot.sessions],
        )


@dataclass
class Life:
    """What a statement should be."""

    name: str
    withdrawn: bool = False
    replaced_by: int | None = None
    audience: int | None = None

    def is_for(self, seen: Seen) -> bool:
        return not self.withdrawn and self.replaced_by is None and seen.includes(self.audience)


def take_a_step(chance: random.Random, record: Record, at: int, lives: dict[int, Life], private: int) -> None:
    number, other = chance.sample(sorted(lives), 2)
    life = lives[number]
    verb = chance.choice(["withdraw", "restore", "replace", "undo_replacement", "show_to", "hide", "merge", "unseen"])
    try:
        if verb == "withdraw":
            do(record, at, keeping.withdraw, number)
            life.withdrawn = True
        elif verb == "restore":
            do(record, at, keeping.restore, number)
            life.withdrawn = False
        elif verb == "replace":
            do(record, at, keeping.replace, number, other)
            life.replaced_by = other
        elif verb == "undo_replacement":
            by = life.replaced_by
            do(record, at, keeping.undo_replacement, number)
            assert by is not None
            lives[by].withdrawn, life.replaced_by = True, None
        elif verb in ("show_to", "hide"):
            audience = private if verb == "hide" else None
            do(record, at, keeping.show_to, number, audience)
            life.audience = audience
        elif verb == "merge":
            tidying.merge(record, at, lambda: NOW)
        elif life.audience == private:
            with pytest.raises(NotFound):
                do(record, at, keeping.withdraw, number, seen=OPEN)
    except NotFound:
        return


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_only_what_is_in_force_and_may_be_seen_is_in_any_answer(record: Record, at: int, seed: int) -> None:
    chance = random.Random(seed)
    with record.begin() as db:
        private = audiences.named(db, at, channels=("C1",))
    assert private is not None
    lives = {}
    for session, (name, text) in enumerate(SAID.items(), 60):
        lives[add(record, at, text, delegation=name, session=str(session), date=None, title=name)] = Life(name)
    for _ in range(30):
        take_a_step(chance, record, at, lives, private)
        for seen in (OPEN, Seen(frozenset({private}))):
            for_them = {number: life.name for number, life in lives.items() if life.is_for(seen)}
            listed, count, quotes, asked, names, sessions = answers(record, at, seen)
            assert {line.id for line in listed} == set(for_them)
            assert count == len(for_them)
            held = [verdict == "verbatim" for verdict, _, _ in quotes]
            assert held == [name in for_them.values() for name in SAID]
            assert {number for _, matches, _ in quotes for number, _, _ in matches} <= set(for_them)
            assert {number for _, _, passages in asked for number, _ in passages} <= set(for_them)
            assert names == sorted(name.upper() for name in for_them.values())
            assert len(sessions) == len(for_them)


def test_restored_it_answers_exactly_as_before_also_after_its_segment_was_written_anew(record: Record, at: int) -> None:
    numbers = [add(record, at, text, delegation=name, title=name) for name, text in SAID.items()]
    before = answers(record, at, OPEN)
    for merging in (False, True):
        done = do(record, at, keeping.withdraw, numbers[0])
        assert (done.withdrawn_at, answers(record, at, OPEN)[1]) == (NOW, 2)
        if merging:
            tidying.merge(record, at, lambda: NOW)
        assert do(record, at, keeping.restore, numbers[0]).withdrawn_at is None
        assert answers(record, at, OPEN) == before


def test_restore_is_refused_where_the_same_words_came_in_again(record: Record, at: int) -> None:
    with record.begin() as db:
        private = audiences.named(db, at, keeper="U1")
    mine = add(record, at, "Our words.", audience_id=private)
    do(record, at, keeping.withdraw, mine)
    with record.begin() as db:  # by somebody who may not see that one, and learns nothing of it
        again = statements.add(
            db, at, reading=reading("Our words."), source=source("Our words."), provenance=AUSTRIA_AT_PC_65, actor="U2", now=NOW
        )
    assert again.new
    with pytest.raises(SameWords) as refused:
        do(record, at, keeping.restore, mine)
    assert refused.value.number == again.statement_id
    do(record, at, keeping.withdraw, again.statement_id)
    do(record, at, keeping.restore, mine)
    with pytest.raises(SameWords):
        do(record, at, keeping.show_to, mine, None)


def test_correcting_keeps_what_was_printed_moves_the_session_and_is_undone(record: Record, at: int) -> None:
    number = add(record, at, "We call on all States to ratify.", body="CTBTO Preparatory Commission", speaker="Maria KAISER")
    add(record, at, "Another statement.", session="64", date="2025-06-23", speaker=None)
    before = answers(record, at, OPEN)
    with record.read() as db:
        said = keeping.particulars(db, at, number, seen=OPEN)
    done = do(record, at, keeping.correct, number, replace(said, session="66", date="2026-06-22", speaker="Otto KAISER"))
    assert done.changes == {
        "session": ("65", "66"),
        "date": ("2025-11-10", "2026-06-22"),
        "speaker": ("Maria KAISER", "Otto KAISER"),
    }
    assert (done.line.session_label, done.line.year) == ("66th session", 2026)
    with record.read() as db:
        row = db.get_one(Statement, number)
        assert (row.printed_session, row.printed_speaker, row.printed_date) == ("65", "Maria KAISER", "2025-11-10")
        assert sorted(db.scalars(select(Session.key))) == ["64", "66"]
        assert "Maria KAISER" not in db.scalars(select(Speaker.name)).all()
        noted = db.scalars(select(AuditRow).where(AuditRow.action == "correct")).one()
        assert (noted.detail["before"]["session"], noted.detail["after"]["session"]) == ("65", "66")
    assert answers(record, at, OPEN)[5] == ["64th session", "66th session"]
    do(record, at, keeping.undo_correction, number)
    after = answers(record, at, OPEN)
    assert (after[:5], sorted(after[5])) == (before[:5], sorted(before[5]))
    with pytest.raises(NotFound):
        do(record, at, keeping.undo_correction, number)
    with record.read() as db:
        done = db.scalars(select(AuditRow.action).where(AuditRow.action.contains("correct")).order_by(AuditRow.id)).all()
    assert done == ["correct", "undo correct"]


def test_correction_that_could_not_be_cited_changes_nothing(record: Record, at: int) -> None:
    number = add(record, at, "We call on all States to ratify.")
    with pytest.raises(Incomplete):
        do(record, at, keeping.correct, number, Provenance(delegation="Austria"))
    with record.read() as db:
        assert keeping.particulars(db, at, number, seen=OPEN) == replace(AUSTRIA_AT_PC_65)
        assert db.scalar(select(func.count()).where(AuditRow.action == "correct")) == 0


def test_stages_are_one_chain_the_last_is_cited_and_an_undelivered_one_says_so(record: Record, at: int) -> None:
    texts = ("Austria thanks the Secretariat.", "The monitoring system serves every State.", "We call on all to ratify.")
    draft = add(record, at, *texts, "A last word.", stage="draft")
    held = cited(record, at)
    assert held.endswith("draft, not delivered")
    given = add(record, at, *texts, "Another word.", stage="check against delivery")
    spoken = add(record, at, *texts, stage="as delivered")
    with record.read() as db:
        assert [line.id for line in statements.stages(db, at, spoken)] == [draft, given, spoken]
    assert "delivery" not in cited(record, at)
    do(record, at, keeping.withdraw, spoken)
    assert cited(record, at).endswith("check against delivery")
    do(record, at, keeping.withdraw, draft)  # the first of the chain
    do(record, at, keeping.restore, spoken)
    with record.read() as db:
        assert [line.id for line in statements.stages(db, at, spoken)] == [given, spoken]
        assert len(holdings.current(db, at).statements) == 1


def cited(record: Record, at: int) -> str:
    with record.read() as db:
        snapshot = holdings.current(db, at)
        (statement,) = snapshot.statements
        return citation(statement, statement.paragraphs[1], snapshot.catalogue)


def test_a_person_says_that_a_text_is_another_stage(record: Record, at: int) -> None:
    one, other = add(record, at, "First words.", stage="draft"), add(record, at, "Quite other words.", stage="published")
    do(record, at, keeping.join, other, one)
    with record.read() as db:
        assert [statement.id for statement in holdings.current(db, at).statements] == [other]


def test_withdrawn_for_thirty_days_it_is_gone_with_its_file_and_its_names(record: Record, at: int) -> None:
    gone = add(record, at, *SAID.values(), delegation="Ostravia", session="61", date=None, speaker="Ida Moor")
    replaced = add(record, at, "An earlier text.", delegation="Ostravia", session="61", date=None)
    kept = add(record, at, "What stays.")
    do(record, at, keeping.replace, replaced, gone)
    do(record, at, keeping.withdraw, gone)
    for days, left in ((29, 3), (31, 3)):  # its words still stand in a segment
        with record.begin() as db:
            assert purging.purge(db, at, now=NOW + timedelta(days=days)) == 0
            assert db.scalar(select(func.count(Statement.id))) == left
    tidying.merge(record, at, lambda: NOW)
    with record.begin() as db:
        assert purging.purge(db, at, now=NOW + timedelta(days=31)) == 2
    with record.read() as db:
        assert db.scalars(select(Statement.id)).all() == [kept]
        assert db.scalars(select(Paragraph.text)).all() == ["What stays."]
        assert db.scalar(select(func.count(Source.id))) == 1
        assert db.scalars(select(Session.key)).all() == ["65"]
        assert "Ida Moor" not in db.scalars(select(Speaker.name)).all()
        assert "OSTRAVIA" not in delegations.catalogue(db, at, EVERYTHING).delegations
        noted = db.scalars(select(AuditRow.subject).where(AuditRow.action == "purge").order_by(AuditRow.id)).all()
        assert noted == [f"statement {replaced}", f"statement {gone}"]


def test_every_change_has_its_audit_row_and_no_verb_reaches_what_may_not_be_seen(record: Record, at: int) -> None:
    with record.begin() as db:
        private = audiences.named(db, at, keeper="U1")
    hidden, open_ = add(record, at, "Hidden words.", audience_id=private), add(record, at, "Open words.")
    said = replace(AUSTRIA_AT_PC_65, title="Changed")
    for verb, numbers in (
        (keeping.correct, (hidden, said)),
        (keeping.withdraw, (hidden,)),
        (keeping.restore, (hidden,)),
        (keeping.replace, (hidden, open_)),
        (keeping.replace, (open_, hidden)),
        (keeping.undo_replacement, (hidden,)),
        (keeping.join, (open_, hidden)),
        (keeping.show_to, (hidden, None)),
    ):
        with pytest.raises(RecordError):
            do(record, at, verb, *numbers, seen=OPEN)
    with record.read() as db:
        assert db.scalars(select(AuditRow.action).order_by(AuditRow.id)).all() == ["adopt", "add", "add"]


def test_a_word_document_is_stored_on_either_database(record: Record, at: int) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    with record.begin() as db:
        receipt = statements.add(
            db,
            at,
            reading=replace(reading("From Word."), media_type=kind),
            source=source("From Word.", name="a.docx"),
            provenance=AUSTRIA_AT_PC_65,
            actor="U1",
            now=NOW,
        )
    with record.read() as db:
        assert statements.original(db, at, receipt.statement_id).name == "a.docx"
