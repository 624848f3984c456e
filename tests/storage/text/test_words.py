"""Words are cut from the original to the letter; numbers and signs of money are words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.words import words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Japan’s part", ["japans", "part"]),
        ("$30 billion, or 50%", ["$", "30", "billion", "or", "50", "%"]),
        ("30,000 and 30 000 and 1.5", ["30000", "and", "30000", "and", "1.5"]),
        ("in 2010 300 people", ["in", "2010", "300", "people"]),
        ("COVID-19", ["covid", "19"]),
        ("the 62nd.", ["the", "62nd"]),
        ("安全 first", ["安", "全", "first"]),
        ("— …", []),
    ],
)
def test_words_of_a_text(text: str, forms: list[str]) -> None:
    assert [word.form for word in words(text)] == forms


@given(st.text())
def test_words_lie_in_order_without_overlap(text: str) -> None:
    found = words(text)
    assert all(word.start < word.end <= len(text) for word in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
