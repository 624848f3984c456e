"""Cells: none is a formula, and each is read as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exporting.rows import guarded, unguarded

BEGINNINGS = st.sampled_from(["", "'", "''", "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'=", "''@"])


@given(start=BEGINNINGS, rest=st.text(max_size=10))
def test_a_cell_is_read_as_it_was_written_and_begins_no_formula(start: str, rest: str) -> None:
    cell = start + rest
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in set("=+-@\t\r\n\0＝＋－＠")


@pytest.mark.parametrize("cell", ["", "Japan", "'tis", "' = spaced", "2025-11-10", "a=b", "–dash"])
def test_what_begins_no_formula_stands_as_it_is(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


def test_a_formula_in_quotation_marks_of_a_spreadsheet_is_told_from_one_that_had_them() -> None:
    assert [guarded("=A1"), guarded("'=A1"), guarded("''=A1")] == ["'=A1", "''=A1", "'''=A1"]
