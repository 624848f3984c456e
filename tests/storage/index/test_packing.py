"""Arrays as bytes and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.index.packing import pack, unpack

BORDERS = [0, 1, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**62]
NUMBERS = st.lists(st.one_of(st.sampled_from(BORDERS), st.integers(0, 2**62)), max_size=40)


@given(st.lists(NUMBERS, max_size=6))
def test_arrays_come_back_as_they_were(numbers: list[list[int]]) -> None:
    packed = pack([np.array(row, dtype=np.int64) for row in numbers])
    assert [row.tolist() for row in unpack(packed)] == numbers


@given(NUMBERS)
def test_an_array_takes_the_narrowest_type_that_holds_it(numbers: list[int]) -> None:
    (back,) = unpack(pack([np.array(numbers, dtype=np.int64)]))
    most = max(numbers, default=0)
    assert back.dtype.itemsize == next(width for width in (1, 2, 4, 8) if most < 256**width)
