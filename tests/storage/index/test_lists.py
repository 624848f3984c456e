"""Posting lists and their directories."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.index.lists import Directory, decoded, directory, encoded

# Gaps that just fit into 1, 2 or 4 bytes, and just do not.
GAPS = st.one_of(st.sampled_from([1, 255, 256, 65_535, 65_536, 2**24]), st.integers(1, 300))
ROWS = st.builds(
    lambda first, gaps: np.cumsum([first, *gaps]).tolist(),
    st.sampled_from([0, 1, 255, 256, 65_535, 65_536, 2**31]),
    st.lists(GAPS, max_size=12),
)
KEYS = st.one_of(st.sampled_from([0, 1, 2**31, 2**32 - 1]), st.integers(0, 2**32 - 1))
LISTS = st.dictionaries(KEYS, ROWS, max_size=30)


def made(lists: dict[int, list[int]]) -> tuple[Directory, bytes]:
    pairs = [(key, row) for key in sorted(lists) for row in lists[key]]
    keys, rows = np.array([key for key, _ in pairs], np.uint32), np.array([row for _, row in pairs], np.int64)
    listed, stream = encoded(keys, rows)
    return listed, stream.tobytes()


@given(LISTS)
def test_lists_come_back_as_they_were(lists: dict[int, list[int]]) -> None:
    listed, stream = made(lists)
    rows = decoded(listed.counts, listed.widths(), np.frombuffer(stream, np.uint8)).tolist()
    assert listed.keys.tolist() == sorted(lists)
    assert listed.counts.tolist() == [len(lists[key]) for key in sorted(lists)]
    assert rows == [row for key in sorted(lists) for row in lists[key]]


@given(LISTS)
def test_one_list_is_read_from_its_own_bytes_alone(lists: dict[int, list[int]]) -> None:
    listed, stream = made(lists)
    starts = [0, *listed.ends.tolist()]
    for place, key in enumerate(sorted(lists)):
        own = np.frombuffer(stream[starts[place] : starts[place + 1]], np.uint8)
        assert decoded(listed.counts[place : place + 1], listed.widths()[place : place + 1], own).tolist() == lists[key]


@given(LISTS)
def test_a_directory_comes_back_as_it_was(lists: dict[int, list[int]]) -> None:
    listed, _ = made(lists)
    back = directory(listed.packed())
    for name in ("keys", "counts", "ends"):
        assert getattr(back, name).tolist() == getattr(listed, name).tolist()


@given(LISTS, st.lists(KEYS, max_size=20))
def test_a_directory_finds_what_it_has_and_nothing_else(lists: dict[int, list[int]], others: list[int]) -> None:
    listed, _ = made(lists)
    asked = [*lists, *others]
    places = listed.places(np.array(asked, np.uint32)).tolist()
    held = sorted(lists)
    assert places == [held.index(key) if key in lists else -1 for key in asked]


def test_many_lists_of_one_row_come_back_as_they_were() -> None:
    lists = {key * 7: [key] for key in range(20_000)}
    listed, stream = made(lists)
    assert decoded(listed.counts, listed.widths(), np.frombuffer(stream, np.uint8)).tolist() == list(range(20_000))
