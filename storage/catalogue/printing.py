"""Whether a name that is also an ordinary word, or a person's name, is printed as a name."""

from __future__ import annotations

from storage.catalogue.wording import Word

_AROUND = 100  # characters: enough of a line to see how it is printed, however long it is
_SHOUTED = 3  # spaces: a line in capitals that is longer is a sentence, not a list of abbreviations
_HONORIFICS = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "lord", "lady", "dame", "messrs"),
        *("ambassador", "minister", "secretary", "senator", "judge"),
    },
)
# What may stand before or after a country that is also a person's name, although it is printed with a capital.
_NO_SURNAME = frozenset(
    {
        *("first", "second", "third", "fourth", "fifth", "sixth", "general", "security", "human", "working", "preparatory"),
        *("board", "conference", "committee", "commission", "statement", "statements", "assembly", "council", "session"),
        *("on", "at", "in", "and", "to", "has", "is", "did", "northern", "southern", "eastern", "western"),
    },
)
# In a text without any capital, a word that is also an ordinary one is taken for the country only after one of these.
_BEFORE_A_COUNTRY = frozenset(
    {
        *(
            "about",
            "against",
            "and",
            "are",
            "between",
            "by",
            "did",
            "do",
            "does",
            "for",
            "from",
            "had",
            "has",
            "have",
            "if",
            "in",
        ),
        *("is", "of", "on", "or", "over", "than", "to", "toward", "towards", "unlike", "versus", "vs", "was", "what", "when"),
        *("where", "why", "with", "would"),
    },
)


def printed_so(text: str, words: list[Word], first: int, last: int, handling: str, *, bare: bool) -> bool:
    """Tell whether the words from `first` to `last` are printed as `handling` asks; `bare` texts have no capital anywhere."""
    capital = words[first].printed[0].isupper()
    match handling:
        case "code":
            return text[words[first].start : words[last].end].isupper()
        case "dotted":
            return all(text[words[i].end : words[i + 1].start].startswith(".") for i in range(first, last))
        case "upper":
            return _in_capitals(text, words, first, last)
        case "strict":
            return capital
        case "capital" | "personal":
            named = handling == "personal" and _in_a_persons_name(text, words, first, last)
            asked = bare and (first == 0 or words[first - 1].folded in _BEFORE_A_COUNTRY)
            return not named and (capital or asked)
    return True


def _in_capitals(text: str, words: list[Word], first: int, last: int) -> bool:
    """Tell whether an abbreviation is printed as one: in a sentence all in capitals, only an article tells "THE US" from "US"."""
    printed = text[words[first].start : words[last].end]
    if not printed.isupper():
        return False
    before = text[max(0, words[first].start - _AROUND) : words[first].start].rpartition("\n")[2]
    after = text[words[last].end : words[last].end + _AROUND].partition("\n")[0]
    line = before + printed + after
    return words[first].after_the or not line.isupper() or line.count(" ") < _SHOUTED


def _in_a_persons_name(text: str, words: list[Word], first: int, last: int) -> bool:
    """Tell whether a country's name belongs to a person: "Mr. Jordan", "by Michael Jordan", "Georgia Smith"."""
    before = words[first - 1] if first else None
    if before and _next_to(text, before, words[first]):
        if before.folded in _HONORIFICS and not words[first].after_the:
            return True
        if _like_a_first_name(text, words, first - 1):
            return True
    after = words[last + 1] if last + 1 < len(words) else None
    return bool(after and _next_to(text, words[last], after) and after.printed.istitle() and after.folded not in _NO_SURNAME)


def _like_a_first_name(text: str, words: list[Word], at: int) -> bool:
    """Tell whether a word has a capital in the middle of a sentence, where only names have."""
    word, before = words[at], words[at - 1] if at else None
    if not word.printed.istitle() or word.folded in _NO_SURNAME or word.folded in _BEFORE_A_COUNTRY or before is None:
        return False
    return before.folded in _HONORIFICS or (before.printed.islower() and _next_to(text, before, word))


def _next_to(text: str, left: Word, right: Word) -> bool:
    return text[left.end : right.start].strip(" \t\u00a0") in ("", ".") and not right.after_the
