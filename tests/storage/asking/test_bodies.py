"""Bodies as scopes, and session numbers that several of them have."""

from datetime import date

import pytest

from storage.asking.values import Choice
from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    ("typed", "bodies"),
    [
        ("What did we say at the PrepCom about nuclear weapons?", ("CTBTO-PC",)),
        ("nuclear weapons at the CTBTO Preparatory Commission", ("CTBTO-PC",)),
        ("what did we say about nuclear weapons in the general debate", ("UNGA",)),
        ("nuclear weapons at the General Assembly", ("UNGA",)),
        ("need the line on nuclear weapons from vienna asap", ("CTBTO-PC",)),
        ("nuclear weapons PC-65", ("CTBTO-PC",)),
        ("What did we say about nuclear weapons?", ()),
    ],
)
def test_a_body_is_understood_by_name_abbreviation_and_seat(typed, bodies):
    assert asked(typed).question.scope.bodies == bodies


@pytest.mark.parametrize("typed", ["What did we say about our Security Council seat?", "reform of the General Assembly"])
def test_a_body_that_is_spoken_of_is_no_scope(typed):
    assert asked(typed).question.scope.bodies == ()


def test_a_number_that_two_bodies_have_is_asked_back_when_both_speak_of_the_topic():
    answer = asked("What did we say about nuclear weapons at the 65th session?")
    assert answer.choices == (
        Choice(
            "UN General Assembly, 65th session, 2010",
            "What did we say about nuclear weapons at the 65th session, at the UN General Assembly?",
        ),
        Choice(
            "CTBTO Preparatory Commission, 65th session, 10 November 2025",
            "What did we say about nuclear weapons at the 65th session, at the CTBTO Preparatory Commission?",
        ),
    )


def test_each_choice_answers_when_it_is_asked():
    choices = asked("What did we say about nuclear weapons at the 65th session?").choices
    assert [places(asked(choice.question)) for choice in choices] == [["XVD UNGA-65 #2"], ["XVD CTBTO-PC-65 #1"]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("What did we say about the IMS at the 65th session?", ["XVD CTBTO-PC-65 #0"]),
        ("hunger at the 65th session", ["XVD UNGA-65 #1"]),
        ("nuclear weapons at the 65th session in 2010", ["XVD UNGA-65 #2"]),
    ],
)
def test_a_number_is_not_asked_back_when_topic_or_time_decides(typed, shown):
    assert places(asked(typed)) == shown


def test_a_number_is_not_asked_back_before_the_second_session_was_held():
    assert places(asked("nuclear weapons at the 65th session", date(2025, 10, 1))) == ["XVD UNGA-65 #2"]


def test_a_body_without_a_statement_is_said_to_have_none():
    answer = asked("What did we say at the Human Rights Council about Ukraine?")
    assert (answer.found, answer.note) == (False, "No statement of Valdoria in the Human Rights Council is on file.")


def test_a_body_named_after_its_session_is_no_topic():
    answer = asked("What did we say about the IMS at the 65th session of the PrepCom?")
    assert (answer.question.topic, answer.question.scope.bodies, answer.found) == (("IMS",), ("CTBTO-PC",), True)


def test_a_session_of_two_bodies_without_a_topic_is_asked_back():
    answer = asked("what did we say at the 65th session?")
    assert [choice.label.split(",")[0] for choice in answer.choices] == ["UN General Assembly", "CTBTO Preparatory Commission"]
    assert [asked(choice.question).question.scope.bodies for choice in answer.choices] == [("UNGA",), ("CTBTO-PC",)]
