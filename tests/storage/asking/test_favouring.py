"""A channel may have a body of its own: "last session" is that body's there, and the answer says so."""

from __future__ import annotations

from datetime import date

import pytest

from storage.asking import ask
from storage.asking.values import Answer
from tests.storage.asking.record import PREPCOM, RECORD, places

ON = date(2026, 3, 1)
SAID_HERE = ("in this channel", "CTBTO Preparatory Commission")


def asked(typed: str, body: str | None = PREPCOM) -> Answer:
    return ask(RECORD, typed, on=ON, favoured_body=body)


@pytest.mark.parametrize(
    "typed",
    [
        "What did we say last session?",
        "What did we say at the last two sessions?",
        "What did we say at the session?",
    ],
)
def test_a_session_counted_back_is_of_the_body_of_the_channel(typed: str) -> None:
    answer = asked(typed)
    assert answer.found
    assert {one.statement.body for one in answer.passages} == {PREPCOM}
    assert SAID_HERE in answer.question.expansions


def test_without_a_body_of_the_channel_the_body_that_met_last_answers() -> None:
    answer = asked("What did we say about Ukraine last session?", None)
    assert places(answer) == ["XVD UNGA-79 #0"]
    assert not asked("What did we say about Ukraine last session?").found


@pytest.mark.parametrize(
    "typed",
    [
        "What did we say about Ukraine in 2022?",
        "What did we say about Ukraine?",
        "What did we say about Ukraine at UNGA last session?",
        "What did we say about Ukraine at the 79th UNGA session?",
        "Have we ever mentioned Ukraine?",
    ],
)
def test_everything_else_is_asked_of_the_whole_record(typed: str) -> None:
    answer = asked(typed)
    assert answer == ask(RECORD, typed, on=ON)
    assert SAID_HERE not in answer.question.expansions
