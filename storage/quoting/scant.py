"""
Quotes of so few words that finding them proves nothing.

"The Security Council" or "human rights" have been said by everybody: instead of a verdict people are told how often and where.
Under four content words a quote is judged only if it is a sentence (it has a verb or pronoun that we know for one: is, must, we,
who ...) or a turn of phrase: at least two content words and four in all that hardly anybody said, or five that nobody said so.
"""

from __future__ import annotations

from storage.quoting.quoted import Quoted
from storage.quoting.word_lists import word_list
from storage.text.function_words import is_function_word

_ENOUGH = 4
_TURN_OF_PHRASE = 2
_FEW_PLACES = 3


def is_scant(quote: Quoted, places: int) -> bool:
    """Tell whether a quote that was found word for word in `places` places (0 for nowhere) is too short to be judged."""
    forms = quote.forms
    content = sum(not is_function_word(form) for form in forms)
    if content >= _ENOUGH:
        return False
    sentence = (
        content >= _TURN_OF_PHRASE
        and len(forms) > content
        and bool((word_list("finite_verbs") | word_list("sentence_words")).intersection(forms))
    )
    turn = content >= _TURN_OF_PHRASE and len(forms) >= (_ENOUGH if places else _ENOUGH + 1) and places <= _FEW_PLACES
    return not (sentence or turn)
