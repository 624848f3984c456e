"""Segments in any split, merged in any order: what is found is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Record, open_record, upgrade
from storage.index import merging
from tests.storage.index.records import (
    TEXTS,
    add,
    answers,
    fill,
    held,
    in_memory,
    merge,
    new_workspace,
    places,
    rows,
    segments,
    split,
)

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SENTENCES = sorted({text[:80] for texts in TEXTS for text in texts})
PARAGRAPH = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Record, int, list[int]]]:
    opened = open_record(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'record.db'}")
    upgrade(opened)
    at = new_workspace(opened)
    yield opened, at, fill(opened, at)
    opened.close()


def merged_at_random(record: Record, at: int, chance: random.Random) -> None:
    while len(left := segments(record, at)) > 1 and chance.random() < 0.8:
        merge(record, at, sorted(chance.sample(left, chance.randint(2, len(left)))))


@SLOW
@given(chance=st.randoms(use_true_random=False))
def test_any_split_merged_in_any_order_gives_the_same_answers(
    filled: tuple[Record, int, list[int]], chance: random.Random
) -> None:
    record, at, numbers = filled
    expected = answers(in_memory(held(record, at)))
    chance.shuffle(numbers)
    borders = [0, *sorted(chance.sample(range(1, len(numbers)), chance.randint(0, 5))), len(numbers)]
    split(record, at, [numbers[low:high] for low, high in pairwise(borders)])
    record.close()
    assert answers(held(record, at)) == expected
    merged_at_random(record, at, chance)
    assert answers(held(record, at)) == expected


@SLOW
@given(texts=st.lists(st.lists(PARAGRAPH, min_size=1, max_size=4), min_size=2, max_size=6), chance=st.randoms())
def test_any_texts_merged_in_any_order_give_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], chance: random.Random
) -> None:
    record = open_record(f"sqlite:///{tmp_path_factory.mktemp('any') / 'record.db'}")
    upgrade(record)
    at = new_workspace(record)
    fill(record, at, texts)
    expected = answers(in_memory(held(record, at)))
    merged_at_random(record, at, chance)
    assert answers(held(record, at)) == expected
    record.close()


def test_both_databases_and_memory_give_the_same_answers(record: Record, sqlite_record: Record) -> None:
    at, there = new_workspace(record), new_workspace(sqlite_record)
    assert fill(record, at) == fill(sqlite_record, there)
    found = answers(held(record, at))
    assert found == answers(held(sqlite_record, there))
    assert found == answers(in_memory(held(record, at)))


@pytest.mark.parametrize("slice_", [1, 7, 1_000])
def test_a_merge_in_slices_gives_the_same_answers(sqlite_record: Record, monkeypatch: pytest.MonkeyPatch, slice_: int) -> None:
    at = new_workspace(sqlite_record)
    fill(sqlite_record, at)
    expected = answers(held(sqlite_record, at))
    monkeypatch.setattr(merging, "_SLICE", slice_)
    number = merge(sqlite_record, at, segments(sqlite_record, at))
    assert rows(sqlite_record, at) == [number]
    assert answers(held(sqlite_record, at)) == expected


def test_many_tiny_paragraphs_are_found_before_and_after_a_merge(sqlite_record: Record) -> None:
    at = new_workspace(sqlite_record)
    add(sqlite_record, at, *(f"Item {n}." for n in range(70_000)))
    add(sqlite_record, at, "Item by item we shall keep the tidal lantern.", session="64", date="2024")
    quote = "item 69123 item by item we shall keep"
    before = places(held(sqlite_record, at), quote), places(held(sqlite_record, at), "item 69123")
    merge(sqlite_record, at, segments(sqlite_record, at))
    assert (places(held(sqlite_record, at), quote), places(held(sqlite_record, at), "item 69123")) == before
    assert before[1]


def test_a_phrase_that_many_paragraphs_may_hold_is_understood_the_same_after_a_merge(sqlite_record: Record) -> None:
    at = new_workspace(sqlite_record)
    apart = "The granite of the northern quarries, as our fathers knew it well, has been cut and counted before any survey {}."
    texts = [(apart if n % 6 else "The granite survey {} goes well.").format(n) for n in range(240)]
    fill(sqlite_record, at, [texts[first : first + 20] for first in range(0, 240, 20)])
    expected = answers(held(sqlite_record, at), (), ("what did we say about the granite survey?",))
    merge(sqlite_record, at, segments(sqlite_record, at))
    assert answers(held(sqlite_record, at), (), ("what did we say about the granite survey?",)) == expected
