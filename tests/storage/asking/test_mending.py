"""Slips of the finger and the noise of chat."""

import pytest

from tests.storage.asking.record import asked, places


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("wat did we say bout plastc waste", "XVD UNGA-76 #0"),
        ("need quote re artifical inteligence thx", "XVD UNGA-79 #1"),
        ("emisions in 2021 pls", "XVD UNGA-76 #1"),
        ("whats our line on ukriane 2024 asap", "XVD UNGA-79 #0"),
        ("hunger no wait plastic in the ocean", "XVD UNGA-76 #0"),
        ("WHAT DID WE SAY ABOUT PLASTIC WASTE", "XVD UNGA-76 #0"),
        ("plastic waste 2021 thx!!", "XVD UNGA-76 #0"),
    ],
)
def test_haste_is_understood(typed, first):
    assert places(asked(typed))[:1] == [first]


def test_what_was_mended_is_said():
    assert ("plastc", "plastic") in asked("plastc waste").question.expansions


@pytest.mark.parametrize("typed", ["Did we boast of our coast?", "what did we say about being spied on"])
def test_a_real_word_is_not_mended(typed):
    assert asked(typed).question.expansions == ()


def test_a_long_hostile_line_is_answered():
    assert not asked("how has " * 20_000 + "in " * 20_000 + '"' * 5_000).found


def test_a_word_that_stands_once_is_meant_where_it_is_long():
    assert ("smallholdrs", "smallholders") in asked("smallholdrs and land").question.expansions
