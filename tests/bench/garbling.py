"""Quotes as people half remember them: cut from paragraphs and garbled, the same in every run."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Sequence
from typing import Any

from tests.bench.passages import Passage

SEED = 1948
SENTENCE_WORDS = range(6, 31)
FRAGMENT_WORDS = range(4, 13)
Garbled = Callable[[random.Random, str], str]


def quotes(passages: Sequence[Passage], count: int) -> list[dict[str, Any]]:
    """
    Return this many quotes in random order, each of another passage, in the form of the records for scale.

    Half are sentences, half fragments; the kinds take turns. `gold` are the words that were garbled, absent where the words
    were never said in that order.
    """
    chance = random.Random(SEED)
    chosen = chance.sample(passages, count)
    return shuffled([_record(chance, number, passage) for number, passage in enumerate(chosen)])


def quotes_in_order(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Return a quote of each passage, in their order."""
    chance = random.Random(SEED)
    return [_record(chance, number, passage) for number, passage in enumerate(passages)]


def shuffled(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records in random order: the first so many are a fair sample of them."""
    return random.Random(SEED).sample(records, len(records))


def never_said(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return a sentence of each of these texts, which must not be stored."""
    chance = random.Random(SEED)
    return [
        {"id": f"removed-{number}", "kind": "neg_removed", "quote": sentence(chance, text)} for number, text in enumerate(texts)
    ]


def _record(chance: random.Random, number: int, passage: Passage) -> dict[str, Any]:
    kind = list(KINDS)[number // 2 % len(KINDS)]
    said = (sentence if number % 2 else fragment)(chance, passage.text)
    record = {"id": f"{number:04}", "kind": kind, "quote": KINDS[kind](chance, said)}
    return record if kind.startswith("neg") else {**record, "file": passage.file, "gold": said}


def sentence(chance: random.Random, text: str) -> str:
    """Return a sentence of 6 to 30 words; where the text has none, as many words in a row."""
    whole = [part for part in re.split(r"(?<=[.;!?])\s+", text) if len(part.split()) in SENTENCE_WORDS]
    return " ".join(chance.choice(whole).split()) if whole else _cut(chance, text, SENTENCE_WORDS)


def fragment(chance: random.Random, text: str) -> str:
    """Return 4 to 12 words in a row."""
    return _cut(chance, text, FRAGMENT_WORDS)


def _cut(chance: random.Random, text: str, lengths: range) -> str:
    words = text.split()
    length = min(chance.choice(lengths), len(words))
    start = chance.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])


def _as_it_is(_: random.Random, said: str) -> str:
    return said


def _case_and_punctuation(chance: random.Random, said: str) -> str:
    bare = re.sub(r"[^\w\s'’-]", lambda mark: chance.choice(("", mark[0], ",")), said)
    return chance.choice((bare.lower(), bare.upper(), bare.title(), f"“{bare.lower()}”"))


def _typing_errors(share: float) -> Garbled:
    def garble(chance: random.Random, said: str) -> str:
        letters = list(said)
        for place in chance.sample(range(len(letters)), max(1, round(share * len(letters)))):
            letters[place] = _slip(chance, letters[place])
        return "".join(letters)

    return garble


def _slip(chance: random.Random, letter: str) -> str:
    other = chance.choice(string.ascii_lowercase)
    return chance.choice((other, letter + letter, letter + other, ""))


def _words_dropped(share: float) -> Garbled:
    def garble(chance: random.Random, said: str) -> str:
        words = said.split()
        gone = set(chance.sample(range(len(words)), max(1, round(share * len(words)))))
        return " ".join(word for place, word in enumerate(words) if place not in gone)

    return garble


def _words_substituted(share: float) -> Garbled:
    def garble(chance: random.Random, said: str) -> str:
        words = said.split()
        for place in chance.sample(range(len(words)), max(1, round(share * len(words)))):
            words[place] = chance.choice(SUBSTITUTES)
        return " ".join(words)

    return garble


def _ellipsis(chance: random.Random, said: str) -> str:
    words = said.split()
    kept = max(2, len(words) // 3)
    return " ".join((*words[:kept], chance.choice(("...", "…", "[…]")), *words[-kept:]))


def _words_shuffled(chance: random.Random, said: str) -> str:
    words = said.split()
    return " ".join(chance.sample(words, len(words)))


SUBSTITUTES = ("nations", "should", "economic", "the", "of", "peace", "many", "have", "development", "a", "against", "new")
KINDS: dict[str, Garbled] = {
    "verbatim": _as_it_is,
    "casepunct": _case_and_punctuation,
    **{f"typo{share:02}": _typing_errors(share / 100) for share in (5, 10, 20, 30)},
    **{f"drop{share}": _words_dropped(share / 100) for share in (10, 20, 30)},
    **{f"subst{share}": _words_substituted(share / 100) for share in (10, 20, 30)},
    "ellipsis": _ellipsis,
    "neg_shuffled": _words_shuffled,
}
