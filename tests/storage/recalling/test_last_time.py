"""Which statements are the last ones that were delivered at a body, and what is said of them by topic."""

from __future__ import annotations

import gc
from datetime import date
from weakref import ref

import pytest

from storage import recalling
from storage.held import HeldStatement, Holdings
from storage.recalling import LastTime
from tests.storage.recalling.made import ASSEMBLY, BOARD, PREPCOM, holdings, session, statement

NOVEMBER, JUNE = date(2025, 11, 10), date(2026, 6, 22)
PC_64, PC_65 = session(64, starts_on=date(2025, 6, 23)), session(65, starts_on=NOVEMBER)
PC_66 = session(66, starts_on=JUNE)

BUDGET = "Valdoria supports the draft Programme and Budget for 2026, with zero nominal growth."
STATIONS = "We urge all host States to complete the 5 remaining radionuclide stations of the International Monitoring System."
RATIFY = "Valdoria calls upon the nine remaining Annex 2 States to ratify the Treaty without delay."
TOPICLESS = "The weather was fine, and the bread was good."


def last(held: Holdings, *, before: date = JUNE, body: str = PREPCOM, **more: object) -> LastTime:
    found = recalling.last_time(held, body, before=before, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def by_topic(found: LastTime) -> dict[str, list[str]]:
    return {topic.name: [sentence.text for sentence in topic.sentences] for topic in found.topics}


def test_nothing_on_file_is_none() -> None:
    assert recalling.last_time(holdings(), PREPCOM, before=JUNE) is None


def test_what_was_worked_out_of_a_statement_goes_with_it() -> None:
    held = statement(PC_65, BUDGET, STATIONS, on=NOVEMBER)
    assert by_topic(last(holdings(held)))
    gone = ref(held)
    del held
    gc.collect()
    assert gone() is None


def test_without_an_own_delegation_there_is_no_last_time() -> None:
    held = holdings(statement(PC_65, BUDGET, on=NOVEMBER), own=None)
    assert recalling.last_time(held, PREPCOM, before=JUNE) is None
    assert last(held, delegation="XVD").session is PC_65


def test_the_latest_session_before_the_day_is_meant() -> None:
    held = holdings(statement(PC_64, RATIFY, on=date(2025, 6, 23)), statement(PC_65, BUDGET, on=NOVEMBER))
    assert last(held).session is PC_65
    assert last(held, before=NOVEMBER).session is PC_64


def test_what_is_delivered_on_the_day_itself_is_not_before_it() -> None:
    assert recalling.last_time(holdings(statement(PC_65, BUDGET, on=NOVEMBER)), PREPCOM, before=NOVEMBER) is None


def test_neither_another_body_nor_another_delegation_counts() -> None:
    board = session(None, body=BOARD, starts_on=date(2026, 3, 2))
    held = holdings(
        statement(PC_65, BUDGET, on=NOVEMBER),
        statement(board, STATIONS, on=date(2026, 3, 3)),
        statement(PC_66, RATIFY, delegation="XKA", on=date(2026, 6, 1)),
    )
    assert last(held).session is PC_65


def test_a_draft_is_never_quoted_as_said() -> None:
    held = holdings(statement(PC_64, RATIFY, on=date(2025, 6, 23)), statement(PC_65, BUDGET, on=NOVEMBER, stage="draft"))
    assert last(held).session is PC_64


def test_the_session_that_is_prepared_is_not_the_last_one() -> None:
    resumed = statement(PC_66, STATIONS, on=date(2026, 6, 20))
    held = holdings(statement(PC_65, BUDGET, on=NOVEMBER), resumed)
    assert last(held, session_id=PC_66.id).session is PC_65


@pytest.mark.parametrize(("before", "number"), [(date(2025, 9, 9), 79), (date(2026, 9, 8), 80)])
def test_a_statement_with_its_year_alone_is_last_once_its_session_is_over(before: date, number: int) -> None:
    held = holdings(
        statement(session(79, body=ASSEMBLY, year=2024), RATIFY, year=2024),
        statement(session(80, body=ASSEMBLY, year=2025), RATIFY, year=2025),
    )
    assert last(held, body=ASSEMBLY, before=before).session.number == number


def test_statements_of_one_session_belong_together_with_the_main_one_first() -> None:
    vote = statement(PC_65, RATIFY, RATIFY, STATIONS, on=NOVEMBER, kind="explanation of vote")
    main = statement(PC_65, BUDGET, on=date(2025, 11, 12))
    found = last(holdings(vote, main))
    assert found.statements == (main, vote)
    assert [topic.name for topic in found.topics] == ["Budget", "Entry into force", "IMS"]


def test_a_topic_of_two_statements_stands_once() -> None:
    vote = statement(PC_65, "Valdoria regrets that no budget for 2027 was adopted.", on=NOVEMBER, kind="explanation of vote")
    main = statement(PC_65, BUDGET, on=NOVEMBER)
    (budget,) = last(holdings(vote, main)).topics
    assert [spoken.paragraph.text for spoken in budget.paragraphs] == [BUDGET, vote.paragraphs[0].text]


def test_topics_follow_from_what_paragraphs_speak_of() -> None:
    held = holdings(statement(PC_65, "~I thank the Chair.", BUDGET, STATIONS, RATIFY, on=NOVEMBER))
    assert by_topic(last(held)) == {"Budget": [BUDGET], "IMS": [STATIONS], "Entry into force": [RATIFY]}


def test_a_statement_with_headings_has_their_topics() -> None:
    held = holdings(
        statement(PC_65, "[1. Introduction]", BUDGET, "[Promoting the Treaty’s entry into force]", RATIFY, STATIONS, on=NOVEMBER)
    )
    assert by_topic(last(held)) == {"Budget": [BUDGET], "Promoting the Treaty’s entry into force": [STATIONS, RATIFY][::-1]}


def test_a_heading_over_half_the_speech_is_no_topic() -> None:
    held = holdings(statement(PC_65, "[A world in disarray]", BUDGET, STATIONS, RATIFY, BUDGET, STATIONS, on=NOVEMBER))
    assert list(by_topic(last(held))) == ["Budget", "IMS", "Entry into force"]


def test_what_leans_on_a_paragraph_belongs_to_its_topic() -> None:
    leaning = "That is why we will contribute a further two specialists."
    (topic,) = last(holdings(statement(PC_65, STATIONS, leaning, on=NOVEMBER))).topics
    assert [spoken.paragraph.text for spoken in topic.paragraphs] == [STATIONS, leaning]


def test_what_is_of_no_topic_comes_last_and_matters_least() -> None:
    found = last(holdings(statement(PC_65, TOPICLESS, BUDGET, on=NOVEMBER)))
    assert list(by_topic(found)) == ["Budget", ""]
    assert [topic.name for topic in found.foremost(5)] == ["Budget"]


def test_a_word_that_is_said_again_and_again_names_a_topic() -> None:
    text = "Lighthouses matter. Every lighthouse saves ships, and we will build forty lighthouses."
    assert list(by_topic(last(holdings(statement(PC_65, text, on=NOVEMBER))))) == ["Lighthouses"]


def test_a_delegation_that_names_itself_is_no_topic() -> None:
    text = "Pakistan supports the budget. Pakistan will pay in full, and Pakistan calls upon others to do the same."
    held = holdings(statement(PC_65, text, delegation="PAK", on=NOVEMBER), own="PAK")
    assert list(by_topic(last(held))) == ["Budget"]


def test_every_paragraph_of_text_stands_once() -> None:
    texts = (TOPICLESS, BUDGET, STATIONS, TOPICLESS, RATIFY, "This is well known.")
    found = last(holdings(statement(PC_65, *texts, on=NOVEMBER)))
    assert sorted(spoken.paragraph.text for topic in found.topics for spoken in topic.paragraphs) == sorted(texts)


def test_a_sentence_is_quoted_in_its_own_words_at_its_place_with_its_citation() -> None:
    text = f"The stations stand on seven seas.  {STATIONS} They never sleep."
    (topic,) = last(holdings(statement(PC_65, "~I thank you.", text, on=NOVEMBER))).topics
    (sentence,) = topic.sentences
    assert (sentence.text, sentence.start, sentence.end) == (STATIONS, 35, 35 + len(STATIONS))
    assert sentence.citation == ("Valdoria, CTBTO Preparatory Commission, 65th session, 10 November 2025, Ilse Marend, para. 2")


def test_the_foremost_topics_are_in_the_order_of_the_speech() -> None:
    weak = "The on-site inspection manual is mentioned in the report, and must be read."
    found = last(holdings(statement(PC_65, weak, RATIFY, STATIONS, on=NOVEMBER)))
    assert [topic.name for topic in found.foremost(2)] == ["Entry into force", "IMS"]


def test_nothing_was_said_since_where_nothing_followed() -> None:
    held = holdings(statement(PC_64, STATIONS, on=date(2025, 6, 23)), statement(PC_65, STATIONS, on=NOVEMBER))
    assert last(held).since == ()


def test_what_was_said_since_elsewhere_on_the_same_topic_is_found() -> None:
    board = session(None, body=BOARD, starts_on=date(2026, 3, 2))
    later = "Valdoria welcomes the report. We will contribute 2 million euros to the International Monitoring System in 2027."
    found = last(
        holdings(
            statement(PC_65, STATIONS, BUDGET, on=NOVEMBER),
            statement(board, "The agenda is long.", later, on=date(2026, 3, 3)),
        )
    )
    (one,) = found.since
    assert (one.topic, one.sentence.text) == ("IMS", later.partition(". ")[2])
    assert one.passage.citation.startswith("Valdoria, IAEA Board of Governors")


def test_what_was_said_since_on_another_topic_is_not_shown() -> None:
    board = session(None, body=BOARD, starts_on=date(2026, 3, 2))
    held = holdings(
        statement(PC_65, STATIONS, on=NOVEMBER),
        statement(board, "We urge all States to end hunger and malnutrition by 2030.", on=date(2026, 3, 3)),
    )
    assert last(held).since == ()


@pytest.mark.parametrize("which", ["draft", "session", "late"])
def test_neither_a_draft_nor_the_coming_session_nor_the_day_itself_is_since(which: str) -> None:
    board = session(None, body=BOARD, starts_on=date(2026, 3, 2))
    later: dict[str, HeldStatement] = {
        "draft": statement(board, STATIONS, on=date(2026, 3, 3), stage="draft"),
        "session": statement(PC_66, STATIONS, on=date(2026, 6, 20)),
        "late": statement(board, STATIONS, on=JUNE),
    }
    assert last(holdings(statement(PC_65, STATIONS, on=NOVEMBER), later[which]), session_id=PC_66.id).since == ()


def test_a_general_debate_of_the_same_year_is_not_since_a_november_session() -> None:
    debate = statement(session(80, body=ASSEMBLY, year=2025), RATIFY, year=2025)
    assert last(holdings(statement(PC_65, RATIFY, on=NOVEMBER), debate)).since == ()
    debate = statement(session(80, body=ASSEMBLY, year=2026), RATIFY, year=2026)
    assert [
        one.topic for one in last(holdings(statement(PC_65, RATIFY, on=NOVEMBER), debate), before=date(2027, 6, 1)).since
    ] == ["Entry into force"]


def test_what_was_said_since_under_a_heading_of_its_own_is_found() -> None:
    board = session(None, body=BOARD, starts_on=date(2026, 3, 2))
    later = "We will send four experts to the workshop on lighthouses in May."
    held = holdings(
        statement(PC_65, "[Lighthouses]", "Valdoria supports the building of lighthouses.", on=NOVEMBER),
        statement(board, "The agenda is long.", later, on=date(2026, 3, 3)),
    )
    assert [(one.topic, one.sentence.text) for one in last(held).since] == [("Lighthouses", later)]


def test_a_statement_in_another_language_has_the_topics_of_its_headings() -> None:
    text = "Nous appelons tous les États à ratifier le Traité sans délai."
    (topic,) = last(holdings(statement(PC_65, "[Entrée en vigueur]", text, on=NOVEMBER, language="fr"))).topics
    assert (topic.name, [spoken.paragraph.text for spoken in topic.paragraphs]) == ("Entrée en vigueur", [text])


def test_a_statement_without_text_has_no_topics() -> None:
    found = last(holdings(statement(PC_65, "~I thank you.", on=NOVEMBER)))
    assert (found.session, found.topics) == (PC_65, ())
