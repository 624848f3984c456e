"""Texts cut to Slack's limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.limits import CUT, cut, pieces, size


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(len(CUT) + 1, 60))
def test_cut_text_is_within_the_limit_and_says_so(text: str, limit: int) -> None:
    found = cut(text, limit)
    assert size(found) <= limit
    assert found == text if size(text) <= limit else found.endswith(CUT)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(2, 40))
def test_pieces_are_within_the_limit_and_make_the_whole(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert [piece for piece in found if size(piece) > limit] == []


def test_a_character_outside_the_basic_plane_counts_twice_and_is_never_halved() -> None:
    assert (size("a😀"), cut("😀" * 20, 20)) == (3, "😀" * 3 + CUT)
