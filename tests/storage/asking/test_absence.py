"""What nothing addresses is told so, and what something does is found."""

import pytest

from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    "typed",
    [
        "Have we ever mentioned whaling?",
        "Did we ever mention the South China Sea?",
        "Have we ever mentioned the International Criminal Court?",
        "Did we mention Ukraine in 2021?",
        "Did we ever say we would join the TPNW?",
        "Did we ever thank Karsland for its vaccines?",
        "Did we bring up arrears at the PrepCom?",
    ],
)
def test_what_was_never_said_is_not_found(typed):
    answer = asked(typed)
    assert (answer.found, answer.passages) == (False, ())


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Have we ever backed R2P?", "XVD UNGA-76 #2"),
        ("Did we ever talk about killer robots?", "XVD UNGA-78 #0"),
        ("Did we mention AI?", "XVD UNGA-79 #1"),
        ("Have we said anything about the invasion of Ukraine?", "XVD UNGA-77 #0"),
        ("What were our climate targets in 2023?", "XVD UNGA-78 #1"),
        ("Did we mention the pandemic?", "XVD UNGA-75 #0"),
        ("Where did we speak of famine?", "XVD UNGA-77 #1"),
    ],
)
def test_what_was_said_in_other_words_is_found(typed, first):
    assert first in places(asked(typed))[:2]


def test_the_note_says_what_was_searched():
    answer = asked("Have we ever mentioned whaling in the general debate?")
    assert answer.note == "Searched 6 statements of Valdoria in the UN General Assembly, 2010-2024, for whaling."


def test_the_nearest_mention_outside_the_scope_is_given():
    answer = asked("Did we mention Ukraine in 2021?")
    assert [p.statement.delegation for p in answer.nearest] == ["XVD"]


def test_the_nearest_mention_may_be_another_delegations():
    answer = asked("Have we ever mentioned yoga?")
    assert [(p.statement.delegation, p.paragraph.block) for p in answer.nearest] == [("XKA", 2)]


def test_a_session_without_a_statement_is_said_to_have_none():
    answer = asked("What did Karsland say at the 78th session?")
    assert (answer.found, answer.note) == (False, "No statement of Karsland is on file for the 78th session.")


@pytest.mark.parametrize("typed", ["", "   ", "???", "what did we say"])
def test_a_line_that_names_nothing_is_told_so(typed):
    answer = asked(typed)
    assert (answer.found, answer.note) == (False, "No topic, delegation, session or time was named.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("What did we say about whaling in 1987?", "The record begins in 2010."),
        ("Did we mention whaling in Working Group B?", "Nothing of the CTBTO Working Group B is on file."),
    ],
)
def test_a_time_or_body_beyond_the_record_is_named(typed, said):
    assert asked(typed).note.endswith(said)


@pytest.mark.parametrize(
    "typed",
    ["Have we ever mentioned plastic surgery?", "what did we say about online gambling", "did we ever talk about rail links?"],
)
def test_a_word_of_a_thing_is_not_the_thing(typed):
    assert not asked(typed).found
