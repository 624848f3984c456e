"""Runs of characters: each text's own, in scripts with spaces and without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.index.grams import grams, grams_of
from storage.text.normalising import folded

CHARACTERS = st.one_of(st.sampled_from("ab é我们氷はいไท우리نحЖ\n\r\x1c\u2028\ud800’"), st.characters())
TEXTS = st.lists(st.text(CHARACTERS, max_size=12).map(folded), max_size=8)


@given(TEXTS)
def test_the_keys_of_many_texts_are_those_of_each_alone(texts: list[str]) -> None:
    keys, rows = grams_of(texts)
    alone = [(key, row) for row, text in enumerate(texts) for key in grams(text).tolist()]
    assert list(zip(keys.tolist(), rows.tolist(), strict=True)) == sorted(alone)


@given(st.text("abcd ", min_size=4, max_size=30).map(folded))
def test_a_text_has_a_key_for_every_four_characters_in_a_row(text: str) -> None:
    framed = f" {text} "
    assert len(grams(text)) == len({framed[n : n + 4] for n in range(len(framed) - 3)})


def test_where_no_spaces_are_written_two_characters_are_a_key() -> None:
    assert set(grams("冰川").tolist()) <= set(grams("我们支持对冰川档案的保护").tolist())
