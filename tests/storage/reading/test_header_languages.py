"""Languages of headers and the notes on them."""

import pytest

from storage.reading.headers.languages import language_of, original_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Statement by Mr. Haruki Tsukuda at the 65th session", "en"),
        ("Déclaration de M. Julien Marchetti à la 79e session", "fr"),
        ("Intervención de la Delegación de México", "es"),
        ("Discurso do Presidente da República na abertura da Assembleia", "pt"),
        ("Выступление представителя Российской Федерации", "ru"),
        ("Виступ Президента України в ООН", "uk"),
        ("بيان جمهورية مصر العربية", "ar"),
        ("中国代表的发言", "zh"),
        ("日本政府代表によるステートメント", "ja"),
        ("한국 대표의 발언", "ko"),
        ("CTBTO", None),
        ("", None),
    ],
)
def test_language_is_told_by_script_and_small_words(text, code):
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("[Original: Russian]", "ru"),
        ("(translated from Spanish)", "es"),
        ("(spoke in French)", "fr"),
        ("Original : français", "fr"),
        ("interpretation from the Arabic", "ar"),
        ("the original idea", None),
    ],
)
def test_note_names_the_original_language(note, code):
    assert original_language(note) == code


def test_verse_quoted_in_a_language_is_not_the_speechs_own():
    assert original_language("May I begin with a verse from the Holy Koran: (spoke in Arabic)", running=True) is None
