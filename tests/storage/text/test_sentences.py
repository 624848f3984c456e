"""Sentences end where readers end them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Chair spoke. So did I. We left.", ["Mr. Chair spoke.", "So did I.", "We left."]),
        ("The U.S. position of J. Smith stands.", ["The U.S. position of J. Smith stands."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("It costs 1.5 million. Fine", ["It costs 1.5 million.", "Fine"]),
        ("我们反对。我们支持。", ["我们反对。", "我们支持。"]),
        ("In March. we left", ["In March. we left"]),
        ("  ", []),
    ],
)
def test_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet='ab. !?"”。A1\n'))
def test_sentences_hold_every_letter_once(text: str) -> None:
    assert "".join("".join(text[start:end].split()) for start, end in sentences(text)) == "".join(text.split())
