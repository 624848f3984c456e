"""Paragraphs as a quote is laid against them: words and sentences in order, each kept while its paragraph lives."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from storage.held import HeldParagraph, HeldStatement
from storage.text.sentences import sentences
from storage.text.words import Word, words

_words: WeakKeyDictionary[HeldParagraph, tuple[Word, ...]] = WeakKeyDictionary()
_sentences: WeakKeyDictionary[HeldParagraph, tuple[tuple[int, int], ...]] = WeakKeyDictionary()


def words_of(paragraph: HeldParagraph) -> tuple[Word, ...]:
    """Return a paragraph's words, kept while the paragraph lives."""
    if paragraph not in _words:
        _words[paragraph] = words(paragraph.text)
    return _words[paragraph]


def _sentences_of(paragraph: HeldParagraph) -> tuple[tuple[int, int], ...]:
    """Return the places of each sentence's first word and of the one behind its last, kept while the paragraph lives."""
    if paragraph not in _sentences:
        starts = [word.start for word in words_of(paragraph)]
        spans = sentences(paragraph.text)
        _sentences[paragraph] = tuple((bisect_left(starts, first), bisect_left(starts, last)) for first, last in spans)
    return _sentences[paragraph]


@dataclass(frozen=True)
class Passage:
    """One paragraph of a statement, or neighbouring ones; `words[k]` lies in `paragraphs[owners[k]]`."""

    statement: HeldStatement
    paragraphs: tuple[HeldParagraph, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words in order, each with its offsets in its own paragraph."""
        return tuple(word for paragraph in self.paragraphs for word in words_of(paragraph))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.form for word in self.words)

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """The place in `paragraphs` of each word's paragraph."""
        return tuple(place for place, paragraph in enumerate(self.paragraphs) for _ in words_of(paragraph))

    def text_of(self, place: int) -> str:
        """Return the text of the paragraph that a word lies in."""
        return self.paragraphs[self.owners[place]].text

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The places in `words` of each sentence's first word and of the one behind its last."""
        found, before = [], 0
        for paragraph in self.paragraphs:
            found += [(before + first, before + last) for first, last in _sentences_of(paragraph)]
            before += len(words_of(paragraph))
        return tuple(found)
