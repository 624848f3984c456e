"""Words typed in haste, mended against what people ask with and what the record holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from storage.asking.collection import Collection
from storage.asking.lexicon import leaders, paraphrases, short_forms, vocabulary, words_of
from storage.catalogue.entries import Catalogue
from storage.meaning.thesaurus import alike
from storage.text.normalising import folded
from storage.text.spelling import one_spelling
from storage.text.tokens import stem

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*+/?")
# A word this short may be anything; from this length on one slip is mended, from the next on two.
_SHORTEST = 4
_TWO_SLIPS = 8
_SHORTEST_ASKING = 3
# What an English word may end in beside its stem.
_ENDINGS = frozenset({"s", "e", "d", "ed", "ing", "er", "ers", "ly", "al", "ion", "ions", "ive", "able", "ment", "y"})
_TWO = 2  # two slips are mended only where the first letter is right
_RARE = 2  # a form that stands in the record less often than this may itself be a slip
_SURE = 6  # so it is meant only where the word is long and one letter is wrong
_LIKELIER = 30  # and it is a slip of a word that stands there this often


def mended(typed: str, collection: Collection, catalogue: Catalogue) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the line with its slips mended, and what was mended as (typed, meant), short forms of chat left out."""
    changes: list[tuple[str, str]] = []
    names = _names_of(collection, catalogue)

    def mend(found: re.Match[str]) -> str:
        word = found.group()
        short = short_forms().get(word.casefold()) or short_forms().get(folded(word))
        if short is not None and not (word.isupper() and len(word) > 1):
            return short
        named = found.start() > 0 and word[:1].isupper()  # a name: the record's ordinary words cannot be meant
        meant = _meant(word, collection, names, named=named)
        if meant is not None:
            changes.append((word, meant))
        return meant or word

    return _WORD.sub(mend, typed), tuple(changes)


def _meant(word: str, collection: Collection, names: Mapping[str, str], *, named: bool) -> str | None:
    form = folded(word)
    if (
        len(form) < _SHORTEST_ASKING
        or word.isupper()
        or any(c.isdigit() for c in form)
        or " " in form
        or _is_known(form, collection, names)
    ):
        return None
    asking = _nearest(form, tuple(sorted(words_of("asked with"))), 1 if len(form) < _TWO_SLIPS else 2)
    if len(form) < _SHORTEST:
        return asking if asking is not None and _is_slip(form, asking) else None
    near = _nearest(form, tuple(names), _slips(form))
    held = _nearest_held(form, collection)
    if held is None or _distance(form, held) >= _TWO:  # one slip from a word that nobody said is likelier than two from another
        held = _nearest(form, _english(), 1) or held
    if named:
        return names[near] if near is not None else held if held is not None and held not in vocabulary() else None
    candidates = [(_distance(form, c), n, c) for n, c in enumerate((asking, near, held)) if c is not None]
    if not candidates:
        return None
    best = min(candidates)[2]
    return names[best] if best == near and best in names else best


def _slips(form: str) -> int:
    return 2 if len(form) >= _TWO_SLIPS else 1


def _is_slip(form: str, meant: str) -> bool:
    """Tell whether a short word is the longer one with a letter left out, or with two exchanged."""
    return form[0] == meant[0] and (len(meant) == len(form) + 1 or sorted(form) == sorted(meant))


def _is_known(form: str, collection: Collection, names: Mapping[str, str]) -> bool:
    base = form.removesuffix("s")
    return (
        collection.forms[form] >= _RARE
        or collection.forms[base] >= _RARE
        or (collection.forms[form] > 0 and not _slip_of_a_frequent_word(form, collection))
        or form in names
        or form in collection.speakers
        or base in names
        or form in words_of("asked with")
        or form in vocabulary()
        or (len(form) > _SHORTEST and _is_english(form))
        or any(form in words_of(role) for role in ("stop", "asking", "noise", "light"))
        or stem(form) in _paraphrased()
    )


def _is_english(form: str) -> bool:
    """Tell whether a word is one, or a form of one, in general English."""
    root = stem(form)
    if not alike((root,)):
        return False
    # The stem of "doping" ends in a letter that the word has not, that of "study" in another.
    shared = root if form.startswith(root) else root[:-1]
    ending = form.removeprefix(shared) if form.startswith(shared) else ""
    after = ("s", "x", "z", "ch", "sh", "c", "g", "i")
    return form == root or ending in _ENDINGS or (ending in ("es", "ed", "er") and shared.endswith(after))


@cache
def _english() -> tuple[str, ...]:
    return tuple(sorted(word for word in vocabulary() if len(word) >= _SURE))


@cache
def _paraphrased() -> frozenset[str]:
    return frozenset(stem for key in paraphrases() for stem in key)


def _nearest(form: str, candidates: tuple[str, ...], slips: int) -> str | None:
    near = process.extract(form, candidates, scorer=OSA.distance, score_cutoff=slips, limit=3)
    fit = [n for n in near if n[1] < _TWO or n[0][0] == form[0]]
    return min(fit, key=lambda n: (n[1], n[0][0] != form[0], n[0]))[0] if fit else None


def _distance(form: str, other: str) -> int:
    """Return the slips between two words; another spelling ("-ise", "-our") is none."""
    return min(OSA.distance(form, other), OSA.distance(one_spelling(form), one_spelling(other)))


def _nearest_held(form: str, collection: Collection) -> str | None:
    """Return the word of the record that was meant: the fewest slips, then the same first letter, then the most frequent."""
    near = process.extract(form, tuple(collection.forms), scorer=OSA.distance, score_cutoff=_slips(form) + 1, limit=40)
    fit = [
        (slips, word[0] != form[0], -collection.forms[word], word)
        for word, slips in ((n[0], _distance(form, n[0])) for n in near)
        if slips <= _slips(form)
        and len(word) >= _SHORTEST
        and (slips < _TWO or word[0] == form[0])
        and _is_meant(word, slips, collection)
    ]
    return min(fit)[3] if fit else None


def _is_meant(word: str, slips: int, collection: Collection) -> bool:
    return collection.forms[word] >= _RARE or (slips < _TWO and len(word) >= _SURE)


def _slip_of_a_frequent_word(form: str, collection: Collection) -> bool:
    near = process.extract(form, tuple(collection.forms), scorer=OSA.distance, score_cutoff=1, limit=10)
    return any(collection.forms[word] >= _LIKELIER for word, *_ in near if word[0] == form[0])


def _names_of(collection: Collection, catalogue: Catalogue) -> Mapping[str, str]:
    """Return the words of the catalogue's names, folded, with each as it is written."""
    if not collection.names:
        # Filled at once: another thread may be looking.
        collection.names.update(_names_in(catalogue))
    return collection.names


def _names_in(catalogue: Catalogue) -> dict[str, str]:
    names: dict[str, str] = {}
    for delegation in catalogue.delegations.values():
        for name in (delegation.name, *delegation.aliases, *delegation.demonyms):
            _add(names, name)
    for term in catalogue.terms:
        for name in (term.term, *term.equivalents):
            _add(names, name)
    for leader in leaders():
        for name in leader.names:
            _add(names, name.title())
    for body in catalogue.bodies.values():
        for name in (body.name, body.abbreviation, *body.aliases, *body.ambiguous_aliases):
            _add(names, name)
    return names


def _add(names: dict[str, str], name: str) -> None:
    for word in _WORD.findall(name):
        if len(word) > 1:
            names.setdefault(folded(word), word)
