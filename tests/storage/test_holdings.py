"""Snapshots: current at every transaction, unchanged objects kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from storage import holdings, statements, workspaces
from storage.database import Record
from storage.held import Holdings
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source


def add(record: Record, workspace_id: int, *texts: str, **change: str) -> int:
    with record.begin() as db:
        provenance = replace(AUSTRIA_AT_PC_65, **change)
        made = statements.add(
            db, workspace_id, reading=reading(*texts), source=source(*texts), provenance=provenance, actor="U1", now=NOW
        )
        return made.statement_id


def held(record: Record, workspace_id: int) -> Holdings:
    with record.read() as db:
        return holdings.current(db, workspace_id)


def new_workspace(record: Record, team: str = "T1") -> int:
    with record.begin() as db:
        return workspaces.adopt(db, team, "Mission", NOW).id


def test_a_snapshot_holds_what_was_stored_in_order_of_delivery(record: Record) -> None:
    at = new_workspace(record)
    later = add(record, at, "The later one.", date="2026", session="66")
    earlier = add(record, at, "The earlier one.", "Its second paragraph.")
    snapshot = held(record, at)
    assert [s.id for s in snapshot.statements] == [earlier, later]
    first = snapshot.statements[0]
    assert (first.delegation, first.body, first.session.number, first.speaker) == ("AUT", "CTBTO-PC", 65, "Maria KAISER")
    assert [(p.number, p.block, p.text) for p in first.paragraphs] == [
        (1, 0, "The earlier one."),
        (2, 1, "Its second paragraph."),
    ]


def test_a_new_statement_is_held_at_once_and_the_others_are_the_same_objects(record: Record) -> None:
    at = new_workspace(record)
    add(record, at, "The first.")
    before = held(record, at)
    assert held(record, at) is before
    add(record, at, "The second.", session="66", date="2026-06-22")
    after = held(record, at)
    assert after.statements[0] is before.statements[0]
    assert [s.session.label for s in after.statements] == ["65th session", "66th session"]


def test_of_the_stages_of_one_statement_the_highest_is_held(record: Record) -> None:
    at = new_workspace(record)
    body = [f"Paragraph {n} stays as it was drafted." for n in range(6)]
    delivered = add(record, at, *body, "As spoken.", stage="as delivered")
    add(record, at, *body, "As drafted.", stage="draft")
    other = add(record, at, "Something else altogether.", "On another item.", stage="draft")
    assert {s.id for s in held(record, at).statements} == {delivered, other}


def test_statements_that_share_a_paragraph_are_not_stages_of_each_other(record: Record) -> None:
    at = new_workspace(record)
    shared = "We align ourselves with the statement of the European Union."
    long = add(record, at, shared, *(f"On item {n} we have much to say." for n in range(9)), stage="as delivered")
    short = add(record, at, shared, "We have nothing to add.", stage="draft")
    same_stage = add(record, at, shared, "We add one thing.", stage="draft")
    explanation = add(record, at, shared, "We add another.", stage="as delivered", kind="explanation of vote")
    assert {s.id for s in held(record, at).statements} == {long, short, same_stage, explanation}


def test_a_change_that_is_rolled_back_is_never_held(record: Record) -> None:
    at = new_workspace(record)

    class Stop(Exception):
        pass

    try:
        with record.begin() as db:
            texts = ("Never stored.",)
            statements.add(
                db, at, reading=reading(*texts), source=source(*texts), provenance=AUSTRIA_AT_PC_65, actor="U1", now=NOW
            )
            assert len(holdings.current(db, at).statements) == 1
            raise Stop
    except Stop:
        pass
    add(record, at, "Stored instead.")
    assert [p.text for s in held(record, at).statements for p in s.paragraphs] == ["Stored instead."]


def test_two_workspaces_hold_their_own(record: Record) -> None:
    one, two = new_workspace(record), new_workspace(record, "T2")
    add(record, one, "Of the first team.")
    add(record, two, "Of the second team.")
    assert [[p.text for s in held(record, at).statements for p in s.paragraphs] for at in (one, two)] == [
        ["Of the first team."],
        ["Of the second team."],
    ]


def test_a_delegation_of_the_teams_own_making_has_its_name_in_the_catalogue(record: Record) -> None:
    at = new_workspace(record)
    add(record, at, "Something.", delegation="Secretariat of the Alpine Lakes")
    snapshot = held(record, at)
    assert snapshot.catalogue.delegations[snapshot.statements[0].delegation].name == "Secretariat of the Alpine Lakes"


def test_many_who_ask_at_once_are_given_one_snapshot(record: Record) -> None:
    at = new_workspace(record)
    for number in range(20):
        add(record, at, f"Statement {number}.", session=str(number + 1), date=str(1997 + number))
    with ThreadPoolExecutor(8) as pool:
        snapshots = set(pool.map(lambda _: held(record, at), range(8)))
    assert len(snapshots) == 1
