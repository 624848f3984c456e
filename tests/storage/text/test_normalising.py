"""Folding keeps letters and digits, and every folded place leads back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.normalising import folded, normalised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan’s decline", "japans decline"),
        ("  zero-sum — mentality ", "zero sum mentality"),
        ("Québec ÉTÉ", "quebec ete"),
        ("cafe\u0301 noir", "cafe noir"),
        ("co\u00adoperation", "cooperation"),
        ("a\u200bb\u202ec", "abc"),
        ("Straße", "strasse"),
        ("安全保障理事会", "安全保障理事会"),
        ("Ёлка", "елка"),
        ("مُحَمَّد", "محمد"),
        ("①②", "12"),
        ("", ""),
    ],
)
def test_text_is_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_both_ways_of_folding_agree(text: str) -> None:
    assert normalised(text).text == folded(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.data())
def test_a_span_of_folded_words_cuts_the_original(text: str, data: st.DataObject) -> None:
    whole = normalised(text)
    words = [(at, at + len(word)) for at, word in _placed(whole.text)]
    if words:
        start, end = data.draw(st.sampled_from(words))
        cut = text[slice(*whole.span(start, end))]
        assert folded(cut).replace(" ", "").startswith(whole.text[start:end]) or whole.text[start:end] in folded(cut)


def _placed(text: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for word in text.split():
        at = text.index(word, at)
        found.append((at, word))
        at += len(word)
    return found
