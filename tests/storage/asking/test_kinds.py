"""First and last mentions, changes over time, and all mentions."""

import pytest

from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("First time we mentioned Ukraine?", ["XVD UNGA-77"]),
        ("When did we first talk about emissions?", ["XVD UNGA-75"]),
        ("since when have we mentioned emissions", ["XVD UNGA-75"]),
        ("When did we last mention Ukraine?", ["XVD UNGA-79"]),
        ("our latest wording on emissions", ["XVD UNGA-78"]),
        ("emissions - current line?", ["XVD UNGA-78"]),
        ("When did Karsland first mention Ukraine?", ["XKA UNGA-77"]),
    ],
)
def test_first_and_last_show_one_statement(typed, shown):
    assert sorted({place.rpartition(" ")[0] for place in places(asked(typed))}) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "How has our language on emissions changed?",
        "how did our position on emissions evolve over the years",
        "How has what we say about emissions developed since 2019?",
        "emissions: what changed between 2020 and 2024",
    ],
)
def test_a_change_is_shown_in_order_of_time(typed):
    answer = asked(typed)
    assert places(answer) == ["XVD UNGA-75 #1", "XVD UNGA-76 #1", "XVD UNGA-78 #1"]


def test_a_change_names_the_sessions_without_a_mention():
    answer = asked("How has our language on emissions changed from 2020 to 2022?")
    assert answer.note == "No mention found: 77th session (2022)."


@pytest.mark.parametrize(
    "typed", ["all our mentions of Ukraine", "Which statements of ours mention Ukraine?", "where have we mentioned Ukraine"]
)
def test_all_mentions_are_shown(typed):
    answer = asked(typed)
    assert {place.rpartition(" ")[0] for place in places(answer)} == {"XVD UNGA-77", "XVD UNGA-79"}


def test_a_statement_asked_for_without_a_topic_is_shown_from_its_beginning():
    answer = asked("What did Karsland say at the 77th session?")
    assert places(answer) == ["XKA UNGA-77 #0", "XKA UNGA-77 #1"]


def test_no_more_than_the_limit_is_shown():
    assert len(asked("all our mentions of Ukraine", limit=2).passages) == 2


def test_a_change_over_more_sessions_than_are_shown_keeps_the_first_and_the_last():
    assert places(asked("How has our language on emissions changed?", limit=2)) == ["XVD UNGA-75 #1", "XVD UNGA-78 #1"]


def test_the_first_statement_that_mentions_it_is_asked_for():
    answer = asked("Which was the first statement of ours to speak of emissions?")
    assert answer.question.kind == "first"
    assert places(answer) == ["XVD UNGA-75 #1"]
