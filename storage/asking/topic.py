"""What a question is about: its words as concepts, with the glossary, names, numbers and paraphrases laid over them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storage.asking.collection import Collection, alternatives_of, delegation_concept, is_abbreviation
from storage.asking.concepts import Alternative, Concept, Query
from storage.asking.initials import may_be_initials, spelled_out
from storage.asking.lexicon import longest_paraphrase, paraphrases, stems_of, vocabulary, words_of
from storage.asking.numerals import spelled, value_of
from storage.catalogue.entries import Catalogue, Delegation, Term
from storage.catalogue.names import delegations_in
from storage.held import HeldStatement
from storage.meaning.thesaurus import alike
from storage.text.normalising import folded
from storage.text.tokens import Token, abbreviation, tokens

# What a paraphrase counts beside the word itself, and a word of a compound beside the compound.
_PARAPHRASE = 0.6
_PART = 0.25
_LIGHT = 0.3
# A word that no statement holds, and one that is no word at all.
_UNHEARD = 0.8
_NO_WORD = 0.3
# Of a longer line the rest is not looked for: each word costs a walk through the record.
_MOST_WORDS = 80
_SMALL_NUMBER = 0.4
_LAST_SMALL_NUMBER = 20
# Two words that stand together this often, of all the times the rarer one stands anywhere, are one thing ("security council").
_TOGETHER = 0.25
_LEAST_TOGETHER = 3
_FIRST_YEAR = 1900
_TWO_DIGITS = 2  # the second year of "2039-40"


@dataclass(frozen=True, slots=True)
class _Word:
    token: Token
    printed: str
    capital: bool
    place: int  # where it begins in the topic


def query_of(
    topic: str,
    phrases: tuple[str, ...],
    collection: Collection,
    catalogue: Catalogue,
    *,
    bodies: frozenset[str],
    courtesies: bool = False,
    statements: tuple[HeldStatement, ...] = (),
) -> Query:
    """
    Return what to look for. `topic` is the question without its scope; `phrases` are looked for exactly.

    `bodies` are those in scope: an abbreviation has its meaning there; one that nothing explains is looked up in `statements`,
    as the initials of a name.
    """
    concepts: list[Concept] = []
    for piece in _pieces(topic, collection, catalogue):
        concepts.extend([piece] if isinstance(piece, Concept) else _concepts(piece, topic, collection, bodies))
    concepts = [_spelled_out(concept, collection, statements) for concept in concepts]
    exact = tuple(tuple(token.stem for token in tokens(phrase)) for phrase in phrases)
    return Query(_unlike(concepts), tuple(stems for stems in exact if stems), courtesies)


def _spelled_out(concept: Concept, collection: Collection, statements: tuple[HeldStatement, ...]) -> Concept:
    """Return the concept of an abbreviation that nothing explains with the names in scope that it is the initials of."""
    form = folded(concept.label)
    if (
        concept.term
        or not may_be_initials(form)
        or collection.forms[form]
        or (form in vocabulary() and not abbreviation(concept.label))
    ):
        return concept
    names = spelled_out(form, collection, statements)
    alternatives = tuple(Alternative(stems) for stems in names)
    expansion = next(iter(names.values()), "")
    return replace(concept, alternatives=(*concept.alternatives, *alternatives), expansion=expansion) if names else concept


def _pieces(topic: str, collection: Collection, catalogue: Catalogue) -> list[Concept | list[_Word]]:
    """Cut the topic at the delegations that it names."""
    pieces: list[Concept | list[_Word]] = []
    end = 0
    for mention in delegations_in(topic, catalogue):
        pieces.append(_words(topic, end, mention.start))
        pieces.append(_delegation(topic[mention.start : mention.end], catalogue.delegations[mention.code], collection))
        end = mention.end
    pieces.append(_words(topic, end, len(topic)))
    return pieces


def _delegation(label: str, delegation: Delegation, collection: Collection) -> Concept:
    """Return the concept of a delegation; a group that the glossary knows as well ("LDCs") by those names too."""
    concept = delegation_concept(delegation, label)
    keys = {key for key in (stems_of(label), (abbreviation(label),)) if all(key)}
    terms = tuple(dict.fromkeys(term for key in keys for term in collection.terms.get(key, ()) if not term.bodies))
    if not terms:
        return concept
    known = _term_concept(label, stems_of(label), terms)
    return replace(known, alternatives=tuple(dict.fromkeys((*concept.alternatives, *known.alternatives))), name=True)


def _words(topic: str, start: int, end: int) -> list[_Word]:
    found = []
    for token in tokens(topic[start:end]):
        printed = topic[start + token.start : start + token.end]
        found.append(_Word(token, printed, capital=printed[:1].isupper(), place=start + token.start))
    return found


def _concepts(words: list[_Word], topic: str, collection: Collection, bodies: frozenset[str]) -> list[Concept]:
    content = [word for word in words if word.token.form not in words_of("linking")][:_MOST_WORDS]
    concepts: list[Concept] = []
    at = 0
    while at < len(content):
        concept, length = _at(content, at, topic, collection, bodies)
        if concept is not None:
            concepts.append(concept)
        at += length
    return concepts


def _at(words: list[_Word], at: int, topic: str, collection: Collection, bodies: frozenset[str]) -> tuple[Concept | None, int]:
    """Return the concept that begins at a word and how many words it takes; None for a word of asking."""
    for length in range(min(max(collection.longest_term, longest_paraphrase()), len(words) - at), 0, -1):
        run = words[at : at + length]
        concept = _known(run, topic, collection, bodies)
        if concept is not None:
            return concept, length
    name = _capitals(words, at)
    if name > 1:
        return _compound(words[at : at + name], topic, name=True), name
    if _stand_together(words[at : at + 2], collection):
        return _pair(words[at : at + 2], topic), 2
    return _single(words, at, collection)


def _stand_together(pair: list[_Word], collection: Collection) -> bool:
    """Tell whether two words are one thing in the record: where the rarer one stands, the other follows it often."""
    if len(pair) == 1 or any(_is_small(word) or word.token.form.isdigit() for word in pair):
        return False
    stems = tuple(word.token.stem for word in pair)
    together = collection.count((Alternative(stems),))
    rarer = min(collection.count((Alternative((stem,)),)) for stem in stems)
    return together >= _LEAST_TOGETHER and together >= _TOGETHER * rarer


def _pair(pair: list[_Word], topic: str) -> Concept:
    """Return the concept of two words that stand together; each alone hints at it, and is not it."""
    stems = tuple(word.token.stem for word in pair)
    parts = tuple(Alternative((stem,), _PART) for stem in stems)
    concept = Concept(_label(pair, topic), (Alternative(stems, loose=True), *parts))
    return _with_paraphrases(concept, stems)


def _capitals(words: list[_Word], at: int) -> int:
    count = 0
    while (
        at + count < len(words)
        and words[at + count].capital
        and not words[at + count].token.abbreviation
        and not _is_small(words[at + count])
    ):
        count += 1
    return count


def _label(run: list[_Word], topic: str) -> str:
    return topic[run[0].place : run[-1].place + len(run[-1].printed)]


def _known(run: list[_Word], topic: str, collection: Collection, bodies: frozenset[str]) -> Concept | None:
    """Return the concept of a glossary term or of a phrase that has paraphrases."""
    if len(run) == 1 and _is_small(run[0]):
        return None
    key = tuple(word.token.stem for word in run)
    keys = [(run[0].token.abbreviation,), key] if len(run) == 1 and run[0].token.abbreviation else [key]
    for known in keys:
        terms = tuple(t for t in collection.terms.get(known, ()) if _meant(run, _label(run, topic), known, t, collection))
        terms = tuple(t for t in terms if t.bodies and bodies.intersection(t.bodies)) or tuple(t for t in terms if not t.bodies)
        if terms:
            return _term_concept(_label(run, topic), known, terms)
    if len(run) > 1 and key in paraphrases():
        return _with_paraphrases(Concept(_label(run, topic), (Alternative(key, loose=True),)), key)
    return None


def _is_small(word: _Word) -> bool:
    """Tell whether a word says nothing of the topic: a function word, a word of asking, noise; not so in capitals."""
    return not word.token.abbreviation and any(word.token.form in words_of(role) for role in ("stop", "asking", "noise"))


def _names_with(key: tuple[str, ...], terms: tuple[Term, ...]) -> list[str]:
    return [n for t in terms for n in (t.term, *t.equivalents) if key in (stems_of(n), (abbreviation(n),))]


def _meant(run: list[_Word], printed: str, key: tuple[str, ...], term: Term, collection: Collection) -> bool:
    """Tell whether a glossary term is meant: an abbreviation that is a word as well ("LAWS") is one only in capitals."""
    names = _names_with(key, (term,))
    if not all(is_abbreviation(name) for name in names):
        return True
    return bool(run[0].token.abbreviation) or printed in names or not collection.is_word(run[0].token.form)


def _term_concept(label: str, key: tuple[str, ...], terms: tuple[Term, ...]) -> Concept:
    """Return the concept; a name where what was typed is one ("TPNW"), and not a description ("climate target")."""
    names = [name for term in terms for name in (term.term, *term.equivalents)]
    typed = _names_with(key, terms)
    alternatives = [Alternative(key, loose=len(key) > 1)] if not any(is_abbreviation(name) for name in typed) else []
    alternatives += [a for name in names for a in alternatives_of(name)]
    short = any(is_abbreviation(name) for name in typed)
    other = (
        next((name for name in names if folded(name) != folded(label) and is_abbreviation(name) != short), "")
        if short or " " in label
        else ""
    )
    named = any(any(c.isupper() for c in name) for name in typed)
    weight = _LIGHT if folded(label) in words_of("light") else 1.0
    concept = Concept(
        label, tuple(dict.fromkeys(alternatives)), name=named and weight == 1.0, weight=weight, expansion=other, term=True
    )
    return concept if named else _with_paraphrases(concept, key)


def _with_paraphrases(concept: Concept, key: tuple[str, ...]) -> Concept:
    others = tuple(Alternative(stems, _PARAPHRASE, loose=len(stems) > 1) for stems in paraphrases().get(key, ()))
    return replace(concept, alternatives=(*concept.alternatives, *others))


def _compound(run: list[_Word], topic: str, *, name: bool) -> Concept:
    key = tuple(word.token.stem for word in run)
    return _with_paraphrases(Concept(_label(run, topic), (Alternative(key, loose=not name),), name=name), key)


def _single(words: list[_Word], at: int, collection: Collection) -> tuple[Concept | None, int]:
    word = words[at]
    form = word.token.form
    if _is_small(word):
        return None, 1
    value = value_of(form)
    if value is not None:
        return _number(words, at, value), 1
    alternatives = alternatives_of(word.printed) if word.token.abbreviation else (Alternative((word.token.stem,)),)
    if word.token.abbreviation and not collection.forms[form]:
        alternatives = (*alternatives, Alternative((word.token.stem,)))
    concept = Concept(word.printed, alternatives, name=word.capital, weight=_weight(word, collection))
    return _with_paraphrases(concept, (word.token.stem,)), 1


def _weight(word: _Word, collection: Collection) -> float:
    """Return how much a word says: little where it says little everywhere, or where nobody ever wrote it."""
    if word.token.form in words_of("light"):
        return _LIGHT
    if word.capital or collection.stems_known(word.token.stem):
        return 1.0
    return _UNHEARD if word.token.form in vocabulary() or alike((word.token.stem,)) else _NO_WORD


def _number(words: list[_Word], at: int, value: int) -> Concept | None:
    form = words[at].token.form
    before = words[at - 1].token.form if at else ""
    if before.isdigit() and int(before) >= _FIRST_YEAR and len(form) == _TWO_DIGITS:
        return None
    said = (Alternative((str(value),)), *(Alternative(tuple(token.stem for token in tokens(name))) for name in spelled(value)))
    small = value <= _LAST_SMALL_NUMBER
    return Concept(words[at].printed, tuple(dict.fromkeys(said)), name=not small, weight=_SMALL_NUMBER if small else 1.0)


def _unlike(concepts: list[Concept]) -> tuple[Concept, ...]:
    """Leave out what is looked for already."""
    kept: dict[tuple[Alternative, ...], Concept] = {}
    for concept in concepts:
        kept.setdefault(concept.alternatives, concept)
    return tuple(kept.values())
