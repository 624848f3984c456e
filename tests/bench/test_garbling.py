"""Garbled quotes: the same in every run, cut from what was said, and garbled as their kind says."""

from __future__ import annotations

import random

import pytest

from tests.bench import garbling
from tests.bench.passages import Passage

TEXT = (
    "The forests of the upper valley were replanted by hand over eleven winters; nobody had been asked to do it. "
    "When the delegation of a coastal country came to see them, it was shown the nursery first, and only then the trees. "
    "We propose that the next meeting be held there."
)
PASSAGES = [Passage(number, f"AAA_{number}_2000.txt", "AAA", number, f"{TEXT} Paragraph {number}.") for number in range(100)]


def test_two_runs_garble_alike() -> None:
    assert garbling.quotes(PASSAGES, 56) == garbling.quotes(PASSAGES, 56)


def test_what_was_garbled_stands_in_its_paragraph() -> None:
    texts = {passage.file: passage.text for passage in PASSAGES}
    said = [quote for quote in garbling.quotes(PASSAGES, 84) if not quote["kind"].startswith("neg")]
    assert len(said) == 78
    assert all(quote["gold"] in texts[quote["file"]] for quote in said)


def test_every_kind_is_half_sentences_and_half_fragments() -> None:
    made = garbling.quotes_in_order(PASSAGES[:28])
    assert [quote["kind"] for quote in made] == [kind for kind in garbling.KINDS for _ in range(2)]
    assert all(TEXT.count(quote["gold"]) for quote in made[1::2] if "gold" in quote and quote["gold"].endswith("."))


def test_what_was_never_said_names_no_words_and_no_place() -> None:
    made = [quote for quote in garbling.quotes(PASSAGES, 56) if quote["kind"].startswith("neg")]
    assert made
    assert all(quote.keys() == {"id", "kind", "quote"} for quote in (*made, *garbling.never_said([TEXT])))


@pytest.mark.parametrize(("kind", "gone"), [("drop10", 2), ("drop20", 4), ("drop30", 6)])
def test_so_many_words_are_dropped_and_the_rest_stand_in_order(kind: str, gone: int) -> None:
    words = [str(number) for number in range(20)]
    left = garbling.KINDS[kind](random.Random(1), " ".join(words)).split()
    assert len(left) == 20 - gone
    assert left == [word for word in words if word in left]


def test_typing_errors_leave_most_letters() -> None:
    said = TEXT[:100]
    typed = garbling.KINDS["typo05"](random.Random(1), said)
    assert typed != said
    assert abs(len(typed) - len(said)) <= 5


def test_an_ellipsis_keeps_both_ends() -> None:
    typed = garbling.KINDS["ellipsis"](random.Random(1), "one two three four five six seven eight nine")
    assert typed.startswith("one two three ")
    assert typed.endswith(" seven eight nine")
