"""What is asked in other words than the statement's, and what only seems to be."""

import pytest

from storage.asking.collection import collection_of
from storage.asking.initials import spelled_out
from storage.meaning.thesaurus import alike
from tests.storage.asking.record import asked, holdings, places

STATEMENTS = (
    (
        "XVD",
        "UNGA",
        70,
        2015,
        None,
        None,
        (
            "The coup of last spring in our neighbourhood has silenced a parliament that its citizens had freely chosen.",
            "Our farmers have planted three million trees along the rivers.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        71,
        2016,
        None,
        None,
        (
            "Valdoria hosts the Southern Academy for River Engineers, and thanks all who teach there.",
            "Refugees from Liberia have found a home in our villages, and their children go to our schools.",
            "The Western Balkans belong to the family of free nations.",
        ),
    ),
)
RECORD = holdings(given=STATEMENTS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("did we say something on the putsch?", "XVD UNGA-70 #0"),
        ("refugees from West Africa", "XVD UNGA-71 #1"),
        ("all our references to SARE", "XVD UNGA-71 #0"),
    ],
)
def test_other_words_are_understood(typed, first):
    assert places(asked(typed, record=RECORD))[:1] == [first]


def test_initials_are_said_in_full():
    assert ("SARE", "Southern Academy for River Engineers") in asked("references to SARE", record=RECORD).question.expansions


def test_a_region_does_not_stand_for_its_part():
    assert not asked("Have we ever mentioned Kosovo?", record=RECORD).found


@pytest.mark.parametrize("typed", ["Have we ever mentioned lighthouses?", "did we ever speak about the opera and its singers?"])
def test_what_nobody_said_is_not_found(typed):
    assert not asked(typed, record=RECORD).found


def test_nothing_is_spelled_by_letters_that_begin_no_name():
    with collection_of(RECORD) as collection:
        assert spelled_out("xyz", collection, RECORD.statements) == {}


def test_a_synonym_counts_more_than_a_wider_word():
    weights = dict(alike(("putsch",)))
    assert weights[("coup",)] > weights[("group", "action")]


def test_a_word_stands_in_the_longer_words_that_begin_with_it():
    assert places(asked("what did we say about smallhold land"))[0] == "XVD UNGA-65 #1"
