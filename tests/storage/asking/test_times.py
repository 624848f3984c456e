"""When: sessions, years and days, near or far from the day asked."""

from datetime import date

import pytest

from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    ("typed", "sessions"),
    [
        ("What did we say about Ukraine in 2022?", (77,)),
        ("ukraine 2022", (77,)),
        ("Ukraine, 2022 and 2024", (63, 77, 79)),
        ("Ukraine 2022 n 2024", (63, 77, 79)),
        ("What did we say about Ukraine in 2022 and 2023?", (77, 78)),
        ("what did we say on emissions between 2020 and 2022", (75, 76, 77)),
        ("emissions from 2020 to 2021", (75, 76)),
        ("emissions 2020-2021", (75, 76)),
        ("What have we said about emissions since 2021?", (63, 65, 76, 77, 78, 79)),
        ("emissions before 2021", (65, 75)),
        ("emissions until 2020", (65, 75)),
        ("emissions after 2022", (63, 65, 78, 79)),
        ("What did we say about hunger in the 2010s?", (65,)),
        ("What have we said about emissions this decade?", (63, 65, 75, 76, 77, 78, 79)),
        ("what did we say about hunger last decade", (65,)),
        ("What did we say about Ukraine three years ago?", (77,)),
        ("what did we say about the IMS this year", (65,)),
        ("what did we say about the IMS last month", (65,)),
        ("what did we say about the IMS in November 2025", (65,)),
        ("what did we say about the IMS on 10 November 2025", (65,)),
        ("Ukraine at the 77th session", (77,)),
        ("emissions, sessions 75 to 78", (75, 76, 77, 78)),
        ("emissions at the 75th and 76th sessions", (75, 76)),
        ("UNGA 77 Ukraine", (77,)),
        ("the IMS at PC-65", (65,)),
        ("Ukraine since the 77th session", (77, 78, 79)),
    ],
)
def test_a_time_resolves_to_the_sessions_of_the_statements_held(typed, sessions):
    assert asked(typed).session_numbers == sessions


@pytest.mark.parametrize(
    ("typed", "sessions"),
    [
        ("What did we say about Ukraine last session?", (79,)),
        ("what did we say about ukraine last sesion", (79,)),
        ("emissions two sessions ago", (78,)),
        ("emissions, the last session but one", (78,)),
        ("emissions at the session before last", (78,)),
        ("Ukraine in the last three sessions", (77, 78, 79)),
        ("ukraine past 3 sessions", (77, 78, 79)),
        ("Ukraine over the last four sessions", (76, 77, 78, 79)),
        ("Ukraine last year", (63, 79)),
    ],
)
def test_sessions_are_counted_back_from_the_one_open_on_the_day(typed, sessions):
    assert asked(typed, date(2025, 10, 14)).session_numbers == sessions


def test_the_last_session_in_the_days_between_opening_and_debate_is_the_one_before():
    answer = asked("What did we say about emissions last session?", date(2024, 9, 12))
    assert (answer.session_numbers, places(answer)) == ((78,), ["XVD UNGA-78 #1"])


def test_what_was_delivered_after_the_day_is_not_seen():
    answer = asked("What did we say about the war in Ukraine?", date(2022, 1, 10))
    assert (answer.found, answer.nearest) == (False, ())


def test_the_last_session_follows_the_topic_to_its_body():
    answer = asked("What did we say about the IMS last session?")
    assert answer.question.expansions == (
        ("last session", "CTBTO Preparatory Commission, 65th session, 10 November 2025"),
        ("IMS", "International Monitoring System"),
    )
    assert places(answer) == ["XVD CTBTO-PC-65 #0"]


@pytest.mark.parametrize(
    "typed",
    [
        "When did we announce the run for the Security Council in 2039-40?",
        "our Security Council candidature 2039-40",
        "the 2039-40 term",
    ],
)
def test_a_year_to_come_is_spoken_of(typed):
    answer = asked(typed)
    assert (answer.question.scope.from_, places(answer)[:1]) == (None, ["XVD UNGA-79 #2"])


def test_a_year_that_names_a_thing_is_no_time():
    assert asked("What did we say about the 2015 Paris Agreement?").question.scope.from_ is None


def test_this_session_is_the_one_open():
    answer = asked("What did we say about Ukraine this session?", date(2025, 10, 14))
    assert (answer.found, answer.note) == (False, "No statement of Valdoria is on file this session.")


def test_a_number_inside_a_word_counts_no_sessions():
    assert asked("What did we say about the G20 last session?").question.topic == ("G20",)


def test_an_ordinal_that_stands_alone_is_a_session_that_is_held():
    assert asked("plastic waste - 76th?").session_numbers == (76,)
    assert asked("what did we say on emissions in the 75th").session_numbers == (75,)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("emissions 2020-21", (75, 76)),
        ("emissions 2020/21?", (75, 76)),
        ("emissions at UNGA75 and 76", (75, 76)),
        ("emissions from the 75th to the 77th", (75, 76, 77)),
        ("emissions, Sept 2021 speech", (76,)),
    ],
)
def test_times_in_short_forms(typed, numbers):
    assert asked(typed).session_numbers == numbers
