"""Ordinals in digits and words."""

import pytest

from storage.catalogue.numbers import ordinal, ordinal_words, ordinals_in


@pytest.mark.parametrize("number", range(1, 200))
def test_an_ordinal_is_read_as_it_is_spelled(number):
    words = ordinal_words(number)
    spellings = (words, words.replace("-", " "), words.upper(), words.title(), words.replace("-", "- "))
    assert [ordinal(spelling) for spelling in spellings] == [number] * len(spellings)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("65th", 65),
        ("1st", 1),
        ("62 nd", 62),
        ("65TH", 65),
        ("hundred and tenth", 110),
        ("one hundred tenth", 110),
        ("hundredth", 100),
        ("65", None),
        ("sixty", None),
        ("sixty-tenth", None),
        ("sixty-fifth session", None),
        ("", None),
    ],
)
def test_what_is_an_ordinal(text, number):
    assert ordinal(text) == number


def test_ordinals_are_found_in_order_with_their_places():
    text = "From the 65th to the Sixty-Sixth, forty-firstly, and 3 things"
    assert [(text[o.start : o.end], o.number) for o in ordinals_in(text)] == [("65th", 65), ("Sixty-Sixth", 66)]


@pytest.mark.parametrize("number", [0, 200, -1])
def test_numbers_beyond_have_no_words(number):
    with pytest.raises(ValueError, match="not from 1 to 199"):
        ordinal_words(number)
