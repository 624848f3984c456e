"""What a passage shows: words marked, citation, exact quotes."""

from tests.storage.asking.record import asked, holdings, places


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


TWICE = (
    (
        "XVD",
        "UNGA",
        70,
        2015,
        None,
        None,
        ("Every lighthouse on our coast will be lit by the wind alone before this decade is over.",),
    ),
    (
        "XVD",
        "UNGA",
        70,
        2015,
        None,
        None,
        ("Every lighthouse on our coast will be lit by the wind alone before this decade is over!",),
    ),
    (
        "XVD",
        "UNGA",
        71,
        2016,
        None,
        None,
        ("Every lighthouse on our coast will be lit by the wind alone before this decade is over.",),
    ),
)


def test_the_same_words_at_one_session_are_one_passage():
    answer = asked("what did we say about lighthouses", record=holdings(given=TWICE))
    assert len(answer.passages) == 2
    assert [len(passage.also) for passage in answer.passages].count(1) == 1


def test_what_changed_between_sessions_is_told():
    first, *later = asked("How has our emissions target changed?").passages
    assert first.change is None
    assert later[0].change.added == ("35 per cent",) or "35" in " ".join(later[0].change.added)
    assert "20" in " ".join(later[0].change.dropped)


def test_what_goes_on_beside_it_is_shown():
    answer = asked("what did we say about the war in Ukraine in 2022")
    assert places(answer)[0] == "XVD UNGA-77 #0"
    assert len(answer.passages) > 1
