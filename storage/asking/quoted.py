"""Quoted words that nobody said so: mended, or looked for one by one beside what else is asked."""

from __future__ import annotations

from dataclasses import replace

from storage.asking.collection import Collection
from storage.asking.lexicon import words_of
from storage.asking.mending import mended
from storage.asking.parts import Parts
from storage.catalogue.entries import Catalogue
from storage.text.tokens import tokens
from storage.text.words import words

_BY_ITS_WORDS = "not found word for word: looked for by its words"


def as_held(parts: Parts, collection: Collection, catalogue: Catalogue) -> Parts:
    """
    Return the parts with each quoted phrase as the record has it.

    One that stands nowhere is mended; one that then stands nowhere either is looked for by its words, where the line names more
    than it, and stays as it is where it is all that is asked.
    """
    topic, phrases, changes = parts.topic, [], list(parts.mended)
    for phrase in parts.phrases:
        meant, slips = (phrase, ()) if _is_held(phrase, collection) else mended(phrase, collection, catalogue)
        if _is_held(meant, collection) or not _says_more(parts.topic):
            phrases.append(meant if slips and _is_held(meant, collection) else phrase)
            changes += slips if _is_held(meant, collection) else ()
        else:
            topic += f" {meant}"
            changes.append((phrase, _BY_ITS_WORDS))
    return replace(parts, topic=topic.strip(), phrases=tuple(phrases), mended=tuple(changes))


def _is_held(phrase: str, collection: Collection) -> bool:
    stems = tuple(token.stem for token in tokens(phrase))
    return bool(stems) and collection.holds(stems)


def _says_more(topic: str) -> bool:
    small = words_of("stop") | words_of("asking") | words_of("noise")
    return any(word.form not in small for word in words(topic))
