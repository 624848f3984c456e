"""Two runs of words side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.alignment import Unit, aligned, aligned_in_units, held
from storage.text.redline import runs
from storage.text.spelling import one_spelling
from storage.text.words import words


def sides(quoted: str, said: str) -> list[tuple[str, str]]:
    ours, theirs = words(quoted), words(said)
    steps = aligned([word.form for word in ours], [word.form for word in theirs])
    return [
        ("=" if run.same else " ".join(ours[k].form for k in run.quoted), " ".join(theirs[k].form for k in run.said))
        for run in runs(steps, ours, theirs)
    ]


@pytest.mark.parametrize(
    ("quoted", "said", "expected"),
    [
        ("the net is old", "today the net is old indeed", [("=", "the net is old")]),
        ("the net is new now", "the net is old now", [("=", "the net is"), ("new", "old"), ("=", "now")]),
        ("the net works", "the old net works", [("=", "the"), ("", "old"), ("=", "net works")]),
        ("no zerosum game here", "this is no zero-sum game here", [("=", "no zero sum game here")]),
        ("the organization works", "the organisation works", [("=", "the organisation works")]),
        ("apples", "pears", [("apples", "")]),
        ("apples", "", [("apples", "")]),
    ],
)
def test_words_are_set_against_each_other(quoted: str, said: str, expected: list[tuple[str, str]]) -> None:
    assert sides(quoted, said) == expected


@given(
    st.lists(st.sampled_from(["net", "the", "gas", "war", "of", "peace"]), max_size=12),
    st.lists(st.sampled_from(["net", "the", "gas", "of"]), max_size=20),
)
def test_every_quoted_word_is_used_once_and_in_order(quoted: list[str], said: list[str]) -> None:
    steps = aligned(quoted, said)
    assert [step.quoted for step in steps if step.quoted is not None] == list(range(len(quoted)))
    places = [step.said for step in steps if step.said is not None]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("honoured", "honored"),
        ("organisations", "organizations"),
        ("travelling", "traveling"),
        ("programme", "program"),
        ("defence", "defense"),
    ],
)
def test_british_and_american_spellings_are_one(british: str, american: str) -> None:
    assert one_spelling(british) == one_spelling(american)


@pytest.mark.parametrize(("left", "right"), [("our", "or"), ("four", "for"), ("hour", "hor"), ("rise", "rice")])
def test_different_words_stay_different(left: str, right: str) -> None:
    assert one_spelling(left) != one_spelling(right)


def test_two_names_of_one_thing_are_set_against_each_other_with_their_article() -> None:
    ours, theirs = words("urge the DPRK to talk"), words("we urge North Korea to talk")
    names = (Unit(2, 3, frozenset({7})),), (Unit(2, 4, frozenset({7})),)
    steps = aligned_in_units([word.form for word in ours], [word.form for word in theirs], frozenset(), *names)
    assert [(run.same, run.same_thing, run.quoted, run.said) for run in runs(steps, ours, theirs)] == [
        (True, False, (0,), (1,)),
        (False, True, (1, 2), (2, 3)),
        (True, False, (3, 4), (4, 5)),
    ]


@pytest.mark.parametrize(
    ("quoted", "said", "places"),
    [("we ask", "we the old and the small ask", [0, 6]), ("ask we", "we the old and the small ask", []), ("", "we ask", [])],
)
def test_words_are_held_only_in_their_order(quoted: str, said: str, places: list[int]) -> None:
    steps = held(quoted.split(), said.split())
    assert [step.said for step in steps if step.quoted is not None] == places


FORMS = st.lists(st.sampled_from(["net", "the", "gas", "10", "ten", "ims", "of", "a", "nets"]), max_size=14)


@given(FORMS, FORMS, st.frozensets(st.integers(0, 14)))
def test_steps_never_leave_their_sides(quoted: list[str], said: list[str], gaps: frozenset[int]) -> None:
    ours = tuple(Unit(k, k + 1, frozenset({1}), "10") for k, form in enumerate(quoted) if form in ("10", "ten"))
    theirs = tuple(Unit(k, k + 1, frozenset({1}), "10") for k, form in enumerate(said) if form in ("10", "ten"))
    for steps in (
        aligned(quoted, said, gaps),
        aligned_in_units(quoted, said, gaps, ours, theirs),
        held(quoted, said, ours, theirs),
    ):
        used = [step.said for step in steps if step.said is not None]
        assert used == sorted(set(used))
        assert all(0 <= place < len(said) for place in used)
        assert [step.quoted for step in steps if step.quoted is not None] in ([], list(range(len(quoted))))
