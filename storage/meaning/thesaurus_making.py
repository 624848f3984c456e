"""
Makes `data/thesaurus.txt.xz` from WordNet 3.0 (Princeton University, its licence stands in `data/thesaurus.LICENSE`).

`python -m storage.meaning.thesaurus_making FOLDER` runs it over the folder that holds `data.noun`, once; the bot only reads the
result. Kept are relations to words that statements are made of: synonyms, what is similar, derived, wider or narrower, and for
words that statements hardly use the words of their definition.
"""

from __future__ import annotations

import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.asking.lexicon import vocabulary
from storage.meaning.thesaurus import FILE, JOINT
from storage.meaning.vectors import content_stems, vectors
from storage.text.function_words import is_function_word
from storage.text.tokens import stem

_PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_LEMMA = re.compile(r"[a-z]{2,}(?:[-_][a-z]{2,})?")
# The further back a sense stands, the less it is meant.
_SENSES = (1.0, 0.85, 0.7, 0.6, 0.5)
_SYNONYM, _DEFINES, _MOST = 0.7, 0.25, 16
# WordNet's signs of a relation, with what it counts and in how many of the first senses.
_RELATIONS = {"&": (0.5, 5), "+": (0.5, 5), "@": (0.4, 3), "~": (0.4, 2), "*": (0.45, 5), "$": (0.45, 5)}
_NARROWER = 7  # words of one narrower sense
# A word of the corpus seen less often is defined as well; a defining word seen more often says little.
_HARDLY_USED, _SAYS_LITTLE = 50, 8000
# Two words are looked up together where both are seen this often.
_BOTH_KNOWN = 40
# Kinds of things (animals, body parts, plants, substances) of which only what somebody tagged in a text is kept.
_NATURE = frozenset({"05", "08", "20", "27"})


@dataclass(frozen=True, slots=True)
class _Sense:
    kind: str
    words: tuple[str, ...]
    definition: str
    relations: tuple[tuple[str, tuple[str, str]], ...]


def _senses(folder: Path) -> dict[tuple[str, str], _Sense]:
    found = {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if not line.startswith(" "):
                fields, gloss = line.split(" | ", 1)
                found[(part, fields.split(maxsplit=1)[0])] = _sense(fields.split(), gloss)
    return found


def _sense(fields: list[str], gloss: str) -> _Sense:
    count = int(fields[3], 16)
    at = 4 + 2 * count
    pointers = [fields[at + 1 + 4 * n : at + 4 + 4 * n] for n in range(int(fields[at]))]
    return _Sense(
        kind=fields[1],
        words=tuple(re.sub(r"\(.*\)", "", word) for word in fields[4:at:2]),
        definition="; ".join(part for part in gloss.split("; ") if not part.lstrip().startswith('"')),
        relations=tuple((sign, (_PARTS[part], place)) for sign, place, part in pointers),
    )


def _lemmas(folder: Path) -> Iterator[tuple[str, list[tuple[str, str]], bool]]:
    """Yield each lemma with the places of its senses and whether it was ever tagged in a text."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"index.{part}").read_text(encoding="latin-1").splitlines():
            fields = line.split()
            if not line.startswith(" ") and _LEMMA.fullmatch(fields[0]):
                after = 6 + int(fields[3])
                yield fields[0], [(part, place) for place in fields[after:]], fields[after - 1] != "0"


def _key(lemma: str) -> str:
    return JOINT.join(stem(word) for word in re.split("[-_]", lemma.lower()))


class _Maker:
    def __init__(self, folder: Path) -> None:
        self.folder, self.senses, self.vectors = folder, _senses(folder), vectors()
        self.known = set(self.vectors.rows) | {stem(word) for word in vocabulary()}
        self.alike: dict[str, dict[str, float]] = defaultdict(dict)

    def made(self) -> dict[str, dict[str, float]]:
        for lemma, places, tagged in _lemmas(self.folder):
            if self._is_wanted(lemma, places, tagged=tagged):
                for share, place in zip(_SENSES, places, strict=False):
                    self._relate(_key(lemma), place, share)
        return self.alike

    def _seen(self, key: str) -> int:
        row = self.vectors.rows.get(key)
        return 0 if row is None else int(self.vectors.counts[row])

    def _is_wanted(self, lemma: str, places: list[tuple[str, str]], *, tagged: bool) -> bool:
        parts = _key(lemma).split(JOINT)
        if len(parts) > 1:
            return all(self._seen(part) >= _BOTH_KNOWN for part in parts)
        return not is_function_word(lemma) and (tagged or any(self.senses[place].kind not in _NATURE for place in places))

    def _relate(self, key: str, place: tuple[str, str], share: float) -> None:
        sense = self.senses[place]
        for word in sense.words:
            self._add(key, word, _SYNONYM * share)
        for sign, other in sense.relations:
            weight, senses = _RELATIONS.get(sign, (0.0, 0))
            if share > (*_SENSES, 0.0)[senses]:
                for word in self.senses[other].words[:_NARROWER]:
                    self._add(key, word, weight * share)
        if share == 1.0 and self._seen(key) < _HARDLY_USED:
            for unit in content_stems(sense.definition):
                if 0 < self._seen(unit) < _SAYS_LITTLE and unit != key:
                    self.alike[key].setdefault(unit, _DEFINES)

    def _add(self, key: str, lemma: str, weight: float) -> None:
        if not _LEMMA.fullmatch(lemma) or all(is_function_word(word) for word in re.split("[-_]", lemma)):
            return
        other = _key(lemma)
        if other != key and all(part in self.known for part in other.split(JOINT)):
            self.alike[key][other] = max(weight, self.alike[key].get(other, 0.0))


def make(folder: Path, to: Path) -> None:
    """Write the thesaurus: a stem a line, with the stems that may stand for it and what each counts, in hundredths."""
    lines = []
    for key, others in sorted(_Maker(folder).made().items()):
        nearest = sorted(others.items(), key=lambda other: -other[1])[:_MOST]
        lines.append(key + "\t" + " ".join(f"{other}:{weight * 100:.0f}" for other, weight in nearest))
    to.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(__file__).parent / "data" / FILE)
