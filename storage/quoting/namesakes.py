"""Abbreviations and what they stand for: where a quote and a passage each have another name of the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from storage.catalogue.entries import Catalogue, Term
from storage.held import HeldParagraph
from storage.text.alignment import Unit
from storage.text.function_words import is_function_word
from storage.text.tokens import stem
from storage.text.words import Word, words

_CAPITALS = 2
_SHORTEST_SMALL = 3  # letters of an abbreviation that counts though it is typed without capitals
_SHORTEST_PLURAL = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """One name: `parts` are its stems, or the abbreviation alone; `term` is the place of what it names."""

    parts: tuple[str, ...]
    term: int
    short: bool
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Where a name stands in a list of words, `end` not included."""

    start: int
    end: int
    name: _Name


Names = Mapping[str, tuple[_Name, ...]]

_names: WeakKeyDictionary[Catalogue, Names] = WeakKeyDictionary()
_of_paragraphs: WeakKeyDictionary[HeldParagraph, tuple[Names, tuple[Named, ...]]] = WeakKeyDictionary()


def names_of(catalogue: Catalogue) -> Names:
    """Return the names of all things that have an abbreviation, by first word; kept while the catalogue lives."""
    if catalogue not in _names:
        _names[catalogue] = _by_first(name for place, term in enumerate(_terms(catalogue)) for name in _names_of(place, term))
    return _names[catalogue]


def _by_first(found: Iterable[_Name]) -> Names:
    by_first: dict[str, list[_Name]] = {}
    for name in found:
        by_first.setdefault(name.parts[0], []).append(name)
    return {first: tuple(names) for first, names in by_first.items()}


def _terms(catalogue: Catalogue) -> Iterator[Term]:
    yield from catalogue.terms
    for delegation in catalogue.delegations.values():
        yield Term(delegation.name, (delegation.official_name, *delegation.aliases))


def _names_of(place: int, term: Term) -> list[_Name]:
    """Return the names of a term, none where it has no abbreviation; "INF Treaty" is no other name than "INF", only longer."""
    spelled = [(name, words(name)) for name in dict.fromkeys((term.term, *term.equivalents))]
    short = {_singular(name, found[0].form) for name, found in spelled if len(found) == 1 and _in_capitals(name)}
    names = [_Name((form,), place, True, term.bodies) for form in sorted(short)]  # noqa: FBT003 - a field's value
    for _, found in spelled:
        forms = [word.form for word in found]
        if short and forms and not short.intersection(forms) and not (len(forms) == 1 and _singular("", forms[0]) in short):
            names.append(_Name(tuple(stem(form) for form in forms), place, False, term.bodies))  # noqa: FBT003 - a field's value
    return names if len(names) > 1 else []


def _in_capitals(printed: str) -> bool:
    return sum(char.isupper() for char in printed) >= _CAPITALS


def _singular(printed: str, form: str) -> str:
    """Return an abbreviation without the "s" of its plural or possessive: "LDCs" and "LDC’s" are "ldc", "IMS" stays."""
    ends = len(form) >= _SHORTEST_PLURAL and form.endswith("s") and not printed.endswith("S")
    return form[:-1] if ends else form


def named_in(text: str, spelled: Sequence[Word], names: Names) -> tuple[Named, ...]:
    """Return every name in a text, those inside others too; an abbreviation counts in capitals, or in a text that has none."""
    bare = not any(char.isupper() for char in text)
    return tuple(found for at in range(len(spelled)) for found in _named_at(text, spelled, at, names, bare=bare))


def _named_at(text: str, spelled: Sequence[Word], at: int, names: Names, *, bare: bool) -> Iterator[Named]:
    printed, form = text[spelled[at].start : spelled[at].end], spelled[at].form
    if _in_capitals(printed) or (bare and len(form) >= _SHORTEST_SMALL and not is_function_word(form)):
        for one in {form, _singular(printed, form)}:
            yield from (Named(at, at + 1, name) for name in names.get(one, ()) if name.short)
    for name in names.get(stem(form), ()):
        end = at + len(name.parts)
        if not name.short and end <= len(spelled) and all(stem(spelled[at + k].form) == p for k, p in enumerate(name.parts)):
            yield Named(at, end, name)
            yield from _with_bracket(text, spelled, Named(at, end, name), names)


def _with_bracket(text: str, spelled: Sequence[Word], found: Named, names: Names) -> Iterator[Named]:
    """Yield a name with the abbreviation that follows it in brackets: "International Monitoring System (IMS)" is one name."""
    if found.end < len(spelled) and "(" in text[spelled[found.end - 1].end : spelled[found.end].start]:
        form = spelled[found.end].form
        if any(short.short and short.term == found.name.term for short in names.get(form, ())):
            yield Named(found.start, found.end + 1, replace(found.name, parts=(*found.name.parts, form)))


def named_in_paragraph(paragraph: HeldParagraph, spelled: Sequence[Word], names: Names) -> tuple[Named, ...]:
    """Return every name in a paragraph, kept while the paragraph lives."""
    kept = _of_paragraphs.get(paragraph)
    if kept is None or kept[0] is not names:
        kept = _of_paragraphs[paragraph] = (names, named_in(paragraph.text, spelled, names))
    return kept[1]


def units(ours: Sequence[Named], theirs: Sequence[Named], body: str) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """
    Return the names of either side that the other side has another name for; both are empty where there are none.

    One of the two must be an abbreviation, with this meaning in `body`.
    """
    return _units(ours, theirs, body), _units(theirs, ours, body)


def _units(ours: Sequence[Named], theirs: Sequence[Named], body: str) -> tuple[Unit, ...]:
    other: dict[int, set[tuple[bool, tuple[str, ...]]]] = {}
    for one in theirs:
        other.setdefault(one.name.term, set()).add((one.name.short, one.name.parts))
    meanings: dict[tuple[int, int], set[int]] = {}
    for one in ours:
        name = one.name
        against = any((short or name.short) and parts != name.parts for short, parts in other.get(name.term, ()))
        if against and (not name.bodies or body in name.bodies):
            meanings.setdefault((one.start, one.end), set()).add(name.term)
    return tuple(Unit(*span, frozenset(meanings[span])) for span in _apart(meanings))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest of spans that overlap, in order."""
    taken: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
    return sorted(taken)
