"""Headers in other languages than English: body, session, delegation and speaker, as far as their words say so plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from storage.catalogue.entries import Catalogue
from storage.reading.headers import words
from storage.reading.headers.people import Person

_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SESSIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"第\s?(\d{1,3}|[〇一二三四五六七八九十百]{1,6})\s?(?:会期|届|屆|回(?:通常)?(?:会期|\w{0,6}総会|理事会|締約国会議|準備委員会))",
        r"(?<!\d)(\d{1,3})\s?(?:e|è|ème|ième|re|er|ère)\s+session",
        r"(?<!\d)(\d{1,3})\s?(?:\.?[º°ªo]|er|\.a|a)?\.?\s+(?:per[ií]odo|sesi[oó]n|sess[aã]o)",
        r"(?:per[ií]odo\s+de\s+sesiones\s+n[úu]mero)\s+(\d{1,3})",
        r"(?<!\d)(\d{1,3})\s?[-‑–]?\s?(?:й|ой|ей|я|ая|ю|ую|го|ого)?\s+(?:очередн\w+\s+)?сесси",
        r"الدورة\s+(?:العادية\s+)?(?:ال)?(\d{1,3})",
    )
)
_SHORTEST_INFLECTED = 4
_CJK_NAME = r"[\u4e00-\u9fff々ァ-ヶー・]{2,10}?"


@cache
def _rows(what: str) -> tuple[tuple[str, str], ...]:
    """Return (word, value) of the names of one kind, the longest word first."""
    rows = [(row["word"], row["value"]) for row in words.rows("foreign_names.csv") if row["what"] == what]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _in_text(text: str, what: str) -> Iterator[str]:
    """Yield the values of the names in a text, by their place; a name inside a longer one does not count."""
    rest = text.replace("’", "'").casefold()
    found = []
    for word, value in _rows(what):
        place = rest.find(word.casefold())
        if place >= 0:
            found.append((place, value))
            rest = rest.replace(word.casefold(), "\0" * len(word))
    return (value for _, value in sorted(found))


def body_in(text: str, catalogue: Catalogue) -> str | None:
    """
    Return the code of the body that a text in French, Spanish, Russian, Arabic, Chinese or Japanese names, of several the
    organ.
    """
    codes = [code for code in _in_text(text, "body") if code in catalogue.bodies]
    return next((c for c in codes if catalogue.bodies[c].parent in codes), codes[0] if codes else None)


def session_in(text: str) -> int | None:
    """
    Return the number of the session that a text gives in figures (in Chinese and Japanese also in words); None where it
    gives none.
    """
    for pattern in _SESSIONS:
        match = pattern.search(text)
        if match:
            return int(match[1]) if match[1].isdigit() else _number(match[1])
    return None


def _number(kanji: str) -> int | None:
    """Return 79 for 七十九."""
    hundreds, _, rest = kanji.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = _KANJI.get(hundreds, 1 if hundreds == "" and "百" in kanji else 0) * 100
    total += (_KANJI.get(tens, 1) if ten else 0) * 10
    return (total + _KANJI.get(ones, 0)) or None


def delegation_in(text: str, language: str, catalogue: Catalogue) -> str | None:
    """Return the code of the first delegation that a text names by its name in this language; None where it names none."""
    own = [code for code in _in_text(text, "delegation") if code in catalogue.delegations]
    if own:
        return own[0]
    found = [
        (text.find(_stem(d.names[language], language)), code)
        for code, d in catalogue.delegations.items()
        if d.names.get(language)
    ]
    return min(((place, code) for place, code in found if place >= 0), default=(0, None))[1]


def _stem(name: str, language: str) -> str:
    """Return what of a name stays when a sentence inflects it: Russian changes the ending ("Японии")."""
    return name[:-1] if language in ("ru", "uk") and len(name) > _SHORTEST_INFLECTED else name


def speaker_in(text: str) -> Person | None:
    """Return the speaker of a Japanese or Chinese title, the name before the rank: "（山田太郎公使参事官）"; None without one."""
    ranks = "|".join(re.escape(word) for word, _ in _rows("rank"))
    before, after = r"(?:^|[（(、,\s]|における|での|にて)", r"(?=[）)、,\s]|による|の|$|发言|在)"
    match = re.search(rf"{before}({_CJK_NAME})\s?({ranks}){after}", text)
    if match is None:
        return None
    return Person(match.start(1), match.end(2), match[1], match[2])
