"""Four times the text takes about four times the time, whatever it is made of: hostile text is pasted into the bot itself."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from storage.reading.documents import LIMITS, paragraphs_of
from storage.reading.extracting import reading_of
from storage.reading.header import parse

# Linear work gives 4, quadratic 16. Below the floor the clock measures the machine, and nobody waits.
MOST_GROWTH = 10
FLOOR_SECONDS = 0.02

UNITS = [
    *" \t1-–.,:;!…[](){}<>|_*#\"'’=&/日ا",
    "\n",
    "\n ",
    "\f",
    "\u00ad",
    "\u00a0",
    "1\n",
    "-\n",
    "…\n",
    "a\n",
    "A\n",
    "wo-\n",
    "w- ",
    "w-",
    "1.\n",
    "1. a\n",
    "Page 1 of 2\n",
    "Norland\n",
    "[Pause]\n",
    "I. INTRODUCTION\n\n",
    "1. We agree.\n\n",
    "We agree.\n\n",
    "Word word word\n",
    "Mr. ",
    "Mr. President, ",
    "Title: \n",
    "10 November 2025 ",
    "65th session ",
    "on behalf of the ",
    "Minister of ",
    "Statement by Norland\n",
]


def growth(work: Callable[[str], object], small: str, large: str) -> float:
    return seconds(work, large) / max(seconds(work, small), FLOOR_SECONDS)


def seconds(work: Callable[[str], object], text: str) -> float:
    taken = []
    for _ in range(2):
        begun = time.process_time()
        work(text)
        taken.append(time.process_time() - begun)
    return min(taken)


def framed(middle: str) -> str:
    return f"We support the Treaty.{middle}We support it."


def interleaved(count: int) -> str:
    return "\n\n".join(f"{place}. We agree.\n\nAnd so do others." for place in range(1, count))


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_time_to_read_a_text_grows_with_its_length(unit: str):
    small, large = (framed(unit * (size // len(unit))) for size in (10_000, 40_000))
    assert growth(paragraphs_of, small, large) < MOST_GROWTH


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_time_to_read_a_header_grows_with_the_length_of_the_opening(unit: str):
    small, large = (framed(unit * (size // len(unit))) for size in (1_500, 6_000))
    assert growth(parse, small, large) < MOST_GROWTH


def test_time_to_number_paragraphs_grows_with_their_number():
    assert growth(paragraphs_of, interleaved(1_000), interleaved(4_000)) < MOST_GROWTH


@pytest.mark.parametrize("unit", ["<i hidden></i>x", "<a href=x>", "<article>x</article>", "<ol><li>x</ol>", "<br>x", "&", "<"])
def test_time_to_read_a_page_grows_with_its_length(unit: str):
    def read(page: str) -> object:
        return reading_of("page.html", page.encode(), LIMITS)

    small, large = (f"<html><body><p>We agree.{unit * count}</body></html>" for count in (5_000, 20_000))
    assert growth(read, small, large) < MOST_GROWTH
