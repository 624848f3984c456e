"""Sessions that were planned count as the last one, whether anybody spoke there or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from storage.asking import ask
from storage.asking.values import Answer
from storage.held import HeldSession
from tests.storage.asking.record import PREPCOM, RECORD, places

PC_66 = HeldSession(66, PREPCOM, 66, "66th session", 2026, date(2026, 6, 22), date(2026, 6, 24), "Vienna")
JULY = date(2026, 7, 1)
SILENT = "Nothing of Valdoria is on file for the CTBTO Preparatory Commission, 66th session (22 June 2026)."


def asked(typed: str, on: date, *planned: HeldSession) -> Answer:
    """Return the answer that Valdoria gets where these sessions are planned besides."""
    return ask(replace(RECORD, sessions=(*RECORD.sessions, *planned)), typed, on=on)


def test_the_last_session_is_the_one_that_took_place_though_nothing_is_on_file_for_it():
    answer = asked("What did we say about the IMS at the last PrepCom session?", JULY, PC_66)
    assert (answer.found, answer.session_numbers, answer.passages) == (False, (66,), ())
    assert answer.note == f"No statement of Valdoria in the CTBTO Preparatory Commission is on file last session. {SILENT}"
    assert [p.statement.session.number for p in answer.nearest] == [65]


def test_where_no_body_is_named_what_is_missing_is_said():
    answer = asked("What did we say about the IMS last session?", JULY, PC_66)
    assert (answer.found, answer.note.endswith(SILENT)) == (False, True)
    assert [p.statement.session.number for p in answer.nearest] == [65]


def test_another_body_answers_as_before():
    answer = asked("What did we say about Ukraine last session?", JULY, PC_66)
    assert (places(answer), answer.note) == (["XVD UNGA-79 #0"], "")


def test_the_last_two_sessions_are_that_one_and_the_one_before():
    answer = asked("What did we say about the IMS at the last two PrepCom sessions?", JULY, PC_66)
    assert (places(answer), answer.session_numbers, answer.note) == (["XVD CTBTO-PC-65 #0"], (65, 66), SILENT)


@pytest.mark.parametrize(
    ("on", "planned"),
    [
        (date(2026, 6, 1), PC_66),
        (date(2026, 6, 23), PC_66),
        (JULY, replace(PC_66, is_cancelled=True)),
        (JULY, replace(PC_66, number=None, label="special session of 22 June 2026", qualifier="special")),
        (JULY, replace(PC_66, starts_on=None, ends_on=None)),
        (JULY, replace(PC_66, body="CTBTO-WGB")),
    ],
    ids=["ahead", "open", "cancelled", "special", "without days", "another body"],
)
def test_no_other_session_comes_between(on, planned):
    answer = asked("What did we say about the IMS at the last PrepCom session?", on, planned)
    assert (places(answer), answer.session_numbers, answer.note) == (["XVD CTBTO-PC-65 #0"], (65,), "")


@pytest.mark.parametrize("changes", [{"is_cancelled": True}, {"starts_on": date(2025, 12, 20), "ends_on": date(2025, 12, 22)}])
def test_a_session_that_was_called_off_or_lies_ahead_is_not_the_last_though_a_text_for_it_is_on_file(changes):
    text = next(s for s in RECORD.statements if (s.body, s.session.number) == (PREPCOM, 65))
    handed_in = replace(text, session=replace(text.session, **changes))
    others = tuple(handed_in if s is text else s for s in RECORD.statements)
    answer = ask(replace(RECORD, statements=others), "the budget at the last PrepCom session", on=date(2025, 12, 1))
    assert answer.session_numbers == (63,)


def test_a_session_without_number_counts_by_its_day():
    june = replace(PC_66, number=None, label="meeting of 22 June 2026")
    answer = asked("What did we say about the IMS at the last PrepCom session?", JULY, june)
    assert answer.note.endswith("Nothing of Valdoria is on file for the CTBTO Preparatory Commission, meeting of 22 June 2026.")
