"""What a passage shows: words marked, citation, exact quotes."""

from tests.storage.asking.record import asked, places


def _marked(answer):
    passage = answer.passages[0]
    return [passage.paragraph.text[start:end] for start, end in passage.highlights]


def test_the_matched_words_are_highlighted_in_the_original():
    assert _marked(asked("What did we say about the IMS?")) == ["International Monitoring System", "IMS"]


def test_a_citation_names_delegation_session_day_speaker_and_paragraph():
    passage = asked("What did we say about the IMS?").passages[0]
    assert passage.citation == "Valdoria, CTBTO Preparatory Commission, 65th session, 10 November 2025, Ilse Marend, para. 1"


def test_a_citation_has_the_year_alone_where_no_day_is_known():
    passage = asked("What did we say about plastic?").passages[0]
    assert passage.citation == "Valdoria, UN General Assembly, 76th session, 2021, para. 1"


def test_the_best_passage_scores_one():
    assert asked("What did we say about Ukraine in 2022?").passages[0].score == 1.0


def test_words_in_quotation_marks_are_looked_for_exactly():
    assert places(asked('Where did we say "a just peace"?')) == ["XVD UNGA-79 #0"]
    assert not asked("Where did we say “a peace just”?").found


def test_courtesies_are_found_only_when_thanks_are_asked_for():
    assert places(asked("Did we thank the staff of the Secretariat?")) == ["XVD UNGA-65 #0"]
    assert not asked("What did we say about the staff of the Secretariat?").found


def test_a_heading_says_what_the_paragraphs_under_it_are_about():
    assert places(asked("What did we say about the OSI?")) == ["XVD CTBTO-PC-63 #1"]


def test_a_word_after_non_is_another_word():
    assert not asked("Did we mention non-nuclear principles?").found


def test_an_abbreviation_in_capitals_is_not_the_word():
    answer = asked("What did we say about LAWS?")
    assert places(answer) == ["XVD UNGA-78 #0"]
