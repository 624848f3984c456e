"""Who is spoken to: "Mr. President, Excellencies, distinguished delegates," alone in a paragraph, in many languages."""

from __future__ import annotations

import re
from functools import cache

from storage.reading.wordlists import wordlist

_LONGEST = 400  # characters; heads of state greet long rows of people
_TOKEN = re.compile(r"[^\W\d_][\w.'’-]*|\d+(?:st|nd|rd|th)?|[^\s\w]", re.UNICODE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SEPARATORS = frozenset(",;:!.&()'’“”\"-–—−•●·،؛、，。！：/…*")


def is_vocative(text: str) -> bool:
    """Whether a paragraph only addresses people: every word is a title, a name or a link, and one is a person's office."""
    text = text.strip()
    if not text or len(text) > _LONGEST or text.endswith(("?", "؟", "？")):
        return False
    if _UNSPACED.search(text):
        return _is_unspaced_vocative(text)
    return _is_spaced_vocative(text)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Offices, and all words that may stand in an address."""
    parts = wordlist("vocatives")
    heads = frozenset(parts["head"])
    return heads, heads | frozenset(parts["modifier"]) | frozenset(parts["link"])


def _is_spaced_vocative(text: str) -> bool:
    heads, allowed = _words()
    words = [token for token in _TOKEN.findall(text) if token not in _SEPARATORS]
    bare = [word.casefold().rstrip(".") for word in words]
    if not any(word in heads or word.split("-")[-1] in heads for word in bare):
        return False
    if not _ends_as_address(text, len(words)):
        return False
    return all(word in allowed or f"{word}." in allowed or _is_name(printed) for word, printed in zip(bare, words, strict=True))


def _ends_as_address(text: str, words: int) -> bool:
    # Without its comma a long row of capitals is a title or a list of names: "President of the Republic of Kenya".
    if text.endswith((",", ":", "!", ";", "،", "؛", "-", "–", "—", "…")):
        return True
    starts = text.split(maxsplit=1)[0].casefold().rstrip(".,")
    return words <= 14 and starts not in {"the", "a", "statement", "president", "minister", "ambassador", "director"}  # noqa: PLR2004 (the longest address on one line)


def _is_name(printed: str) -> bool:
    return printed[:1].isupper() or printed[:1].isdigit()


def _is_unspaced_vocative(text: str) -> bool:
    heads, allowed = _words()
    if not any(head in text for head in heads if _UNSPACED.search(head)):
        return False
    for word in sorted((word for word in allowed if _UNSPACED.search(word)), key=len, reverse=True):
        text = text.replace(word, " ")
    return all(character.isspace() or character in _SEPARATORS for character in text)
