"""The baselines find a paragraph by its words, and take any text for words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.bench.baselines import Baseline, Fts5, Rapidfuzz, trigrams_of, words_of
from tests.bench.passages import Passage

PASSAGES = [
    Passage(1, "a.txt", "AAA", 1, "The harbour lights were repaired in the spring."),
    Passage(2, "b.txt", "BBB", 1, "Nobody else had offered to pay for the lighthouse."),
    Passage(3, "c.txt", "CCC", 1, "e"),
]
MAKERS = [
    partial(Fts5, tokenizer="unicode61", terms=words_of),
    partial(Fts5, tokenizer="trigram", terms=trigrams_of),
    Rapidfuzz,
]


@pytest.fixture(params=MAKERS)
def baseline(request: pytest.FixtureRequest, tmp_path: Path) -> Baseline:
    make: Callable[[Path], Baseline] = request.param
    made = make(tmp_path)
    made.index(PASSAGES)
    return made


def test_the_best_comes_first(baseline: Baseline) -> None:
    assert baseline.find("nobody else offered to pay")[0] == ("b.txt", PASSAGES[1].text)


@pytest.mark.parametrize("typed", ["", "'", '"', '" OR "', "NEAR(lights", "file:a* AND", "a\0b lights", "(((", "…"])
def test_nothing_that_is_typed_is_an_operator(baseline: Baseline, typed: str) -> None:
    assert len(baseline.find(typed)) <= 3
