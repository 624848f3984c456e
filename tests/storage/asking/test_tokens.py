"""Words as they are compared."""

import pytest

from storage.text.tokens import stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lost", "losing"),
        ("organisation", "organization"),
        ("refusal", "refused"),
        ("programme", "program"),
        ("abductees", "abduction"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_a_language_without_a_stemmer_is_compared_as_written():
    assert [token.stem for token in tokens("会議は", "ja")] == ["会", "議", "は"]


@pytest.mark.parametrize(("printed", "key"), [("IMS", "=IMS"), ("LDCs", "=LDC"), ("CTBT’s", "=CTBT"), ("Ims", ""), ("A", "")])
def test_an_abbreviation_has_a_key_of_its_own(printed, key):
    assert [token.abbreviation for token in tokens(printed)] == [key]


def test_tokens_keep_their_places():
    text = "The  Treaty’s entry"
    assert [text[token.start : token.end] for token in tokens(text)] == ["The", "Treaty’s", "entry"]


def test_words_of_another_meaning_have_stems_of_their_own():
    assert stem("executives") == stem("executive") != stem("executions")
    assert stem("international") != stem("internal")
