"""A sample of the corpus: the same whatever order its files come in; and what a thousand paragraphs of it cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import Record
from tests.bench import corpus, passages
from tests.bench.growing import Cost, grow, share_of

TEXT = "The {} harbour lights were repaired in the spring.\n\nNobody else had offered to pay for the {} of them so far."


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"NOR_{session}_{1945 + session}.txt" for session in range(10, 30)]
    for number, file in enumerate(made):
        file.write_text(TEXT.format(number, "first" * number), encoding="utf-8")
    return made


def test_the_order_is_random_and_always_the_same(files: list[Path]) -> None:
    ordered = corpus.in_random_order(files)
    assert ordered == corpus.in_random_order(files[::-1])
    assert ordered != sorted(files)


def test_a_record_grows_by_whole_statements(sqlite_record: Record, files: list[Path]) -> None:
    url = str(sqlite_record.engine.url)
    first = grow(url, files, 5)
    assert (first.files, first.paragraphs) == (3, 6)
    rest = grow(url, files[2:], 1_000)
    assert (rest.files, rest.paragraphs) == (18, 34), "a text that is on file already adds no paragraphs"
    stored = list(passages.stored(url))
    assert (stored[0].file, stored[0].delegation, stored[0].session) == ("NOR_10_1955.txt", "NOR", 10)
    assert first.text_bytes + rest.text_bytes == sum(len(passage.text.encode()) for passage in stored)


def test_a_sample_is_of_long_paragraphs_and_always_the_same(sqlite_record: Record, files: list[Path]) -> None:
    url = str(sqlite_record.engine.url)
    grow(url, files, 1_000)
    chosen = passages.sampled(url, 5, 10)
    assert chosen == passages.sampled(url, 5, 10)
    assert len({passage.id for passage in chosen}) == 5
    assert all(len(passage.text.split()) >= 10 for passage in chosen)


def test_a_statement_counts_where_its_paragraphs_stand() -> None:
    costs = [Cost(900, 9.0, 0.0), Cost(200, 4.0, 1.0), Cost(0, 7.0, 0.0), Cost(900, 18.0, 0.0)]
    assert share_of(costs, 0, 1000) == (1000, pytest.approx(9 + 2), pytest.approx(0.5))
    assert share_of(costs, 1000, 2000) == (1000, pytest.approx(2 + 18), pytest.approx(0.5))
