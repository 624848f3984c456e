"""What a follow-up keeps of the question before."""

import pytest

from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    ("earlier", "typed", "shown"),
    [
        ("What did we say about emissions in 2020?", "and in 2021?", ["XVD UNGA-76 #1"]),
        ("What did we say about emissions in 2020?", "2023?", ["XVD UNGA-78 #1"]),
        ("What did we say about Ukraine in 2022?", "what about Karsland?", ["XKA UNGA-77 #0"]),
        ("What did we say about zero nominal growth at PC-65?", "and the IMS?", ["XVD CTBTO-PC-65 #0"]),
        ("What did we say about plastic?", "who else?", ["XKA UNGA-77 #1"]),
        (("What did we say about emissions in 2020?", "and in 2021?"), "and plastic?", ["XVD UNGA-76 #0"]),
    ],
)
def test_a_follow_up_keeps_what_it_does_not_say_again(earlier, typed, shown):
    assert places(asked(typed, earlier=earlier)) == shown


def test_since_when_asks_for_the_first_mention_over_all_time():
    answer = asked("since when?", earlier="What have we said about emissions in 2023?")
    assert (answer.question.kind, places(answer)) == ("first", ["XVD UNGA-75 #1"])


def test_a_question_that_stands_on_its_own_forgets_the_one_before():
    answer = asked("What did we say about plastic?", earlier="What did Karsland say about Ukraine in 2024?")
    assert places(answer) == ["XVD UNGA-76 #0"]


def test_a_thread_is_followed_from_its_last_question_that_stands_on_its_own():
    thread = ("What did Karsland say about Ukraine in 2022?", "What did we say about emissions in 2020?")
    assert places(asked("and in 2021?", earlier=thread)) == ["XVD UNGA-76 #1"]


@pytest.mark.parametrize(
    ("earlier", "typed", "sessions", "bodies"),
    [
        ("What did we say about the IMS at PC-64?", "and at the 65th?", (65,), ("CTBTO-PC",)),
        ("What did we say about the IMS at PC-64?", "65th?", (65,), ("CTBTO-PC",)),
        ("What did we say about the IMS at PC-64?", "and the next one?", (65,), ("CTBTO-PC",)),
        ("What did we say about the IMS at PC-64?", "and the session before?", (63,), ("CTBTO-PC",)),
        ("What did we say about the IMS at PC-64?", "and the year before?", (63,), ("CTBTO-PC",)),
        ("What did we say about the IMS at PC-64?", "and last session?", (65,), ("CTBTO-PC",)),
        ("What did we say about emissions in 2021?", "and the year before?", (75,), ()),
        ("What did we say about emissions in 2021?", "and at the 78th", (78,), ()),
        ("What did we say about emissions in 2021?", "before that?", (65, 75), ()),
    ],
)
def test_a_time_that_leans_on_the_one_before_is_read_by_it(earlier, typed, sessions, bodies):
    answer = asked(typed, earlier=earlier)
    assert (answer.session_numbers, answer.question.scope.bodies) == (sessions, bodies)
    assert answer.question.topic in (("IMS",), ("emissions",))


def test_another_body_leaves_the_session_of_the_one_before():
    assert asked("and at UNGA?", earlier="What did we say about the IMS at PC-64?").question.scope.bodies == ("UNGA",)


def test_how_it_changed_is_asked_of_all_sessions():
    answer = asked("how has it changed?", earlier="What did we say about emissions in 2021?")
    assert places(answer) == ["XVD UNGA-75 #1", "XVD UNGA-76 #1", "XVD UNGA-78 #1"]
