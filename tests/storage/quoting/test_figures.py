"""Numbers in words and in figures come to the same amount, and two numbers never do."""

from __future__ import annotations

import pytest

from storage.quoting.figures import figures_in, written_otherwise
from storage.text.words import words


def amounts(text: str) -> list[str]:
    return [figure.amount for figure in figures_in(tuple(word.form for word in words(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five", ["25"]),
        ("25", ["25"]),
        ("one hundred and twenty-five thousand", ["125000"]),
        ("125,000", ["125000"]),
        ("1.5 million", ["1500000"]),
        ("ten million", ["10000000"]),
        ("the twenty-first century", ["21."]),
        ("the 21st century", ["21."]),
        ("nineteen forty-five", ["19", "45"]),
        ("thirty per cent, or 30%", ["30", "%", "30", "%"]),
        ("in 2010 300 people", ["2010", "300"]),
        ("three or four", ["3", "4"]),
        ("hundreds of islands, a dozen ferries, in May", []),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    assert amounts(text) == expected


def test_only_what_both_sides_have_and_write_differently_is_set_against_each_other() -> None:
    ours, theirs = written_otherwise(("10", "ships", "and", "12", "boats"), ("ten", "ships", "and", "12", "boats"))
    assert ([unit[:2] for unit in ours], [unit[:2] for unit in theirs]) == ([(0, 1)], [(0, 1)])
    assert written_otherwise(("10",), ("eleven",)) == ((), ())
