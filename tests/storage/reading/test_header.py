"""What the beginning of a document says of it."""

import json
from pathlib import Path

import pytest

from storage.reading.header import parse
from storage.reading.values import Header

FORMS = [json.loads(line) for line in Path(__file__).with_name("header_forms.jsonl").read_text(encoding="utf-8").splitlines()]
SHARED = Path(__file__).parents[4] / "shared" / "eval" / "public" / "sessions.jsonl"
FIELDS = [name for name in Header.__slots__ if not name.startswith("printed_")]


def said(header: Header) -> dict[str, object]:
    """Return the fields that a header fills, the day as ISO text."""
    values = {name: getattr(header, name) for name in FIELDS if getattr(header, name) is not None}
    if header.date:
        values["date"] = header.date.isoformat()
    return values


@pytest.mark.parametrize("record", FORMS, ids=[record["form"] for record in FORMS])
def test_header_in_a_form_missions_use_is_understood(record):
    assert said(parse(record["text"])) == record["expected"]


def test_whoever_is_greeted_is_not_the_speaker():
    header = parse(
        "H.E. Mr. Dennis Francis, President of the General Assembly,\nMr. António Guterres, Secretary-General,\nExcellencies,"
    )

    assert said(header) == {"body": "UN General Assembly", "language": "en"}


def test_speech_read_on_behalf_names_the_absent_one_and_no_speaker():
    header = parse(
        "It is my honour to deliver this statement on behalf of Her Excellency Ms. Lina MERTENS, Prime Minister of Luxembourg, "
        "who was called back to her capital.",
    )

    assert said(header) == {
        "delegation": "Luxembourg",
        "on_behalf_of_name": "Lina Mertens",
        "on_behalf_of_role": "Prime Minister of Luxembourg",
        "language": "en",
    }


def test_office_before_the_name_of_the_absent_one_is_understood():
    header = parse(
        "I have the honour to speak on behalf of the President of the Swiss Confederation, Mr. Urs Frei, who could not travel."
    )

    assert (header.on_behalf_of_name, header.on_behalf_of_role) == ("Urs Frei", "President of the Swiss Confederation")
    assert header.delegation == "Switzerland"


def test_congratulations_on_somebodys_behalf_are_no_speech_read_for_somebody():
    header = parse(
        "On behalf of His Excellency Mr. Jan Novak, President of the Slovak Republic, I congratulate you, Sir, on your election."
    )

    assert said(header) == {"delegation": "Slovakia", "language": "en"}


def test_another_delegations_statement_one_agrees_with_is_not_ones_own():
    header = parse(
        "Finland fully associates itself with the statement made by the Prime Minister of Italy on behalf of the European Union."
    )

    assert said(header) == {"delegation": "Finland", "language": "en"}


def test_verbatim_record_gives_speaker_delegation_and_language():
    header = parse("19. Mr. DE LA CRUZ (Colombia) (translated from Spanish): At this session we meet again in hope.")

    assert said(header) == {"speaker_name": "De La Cruz", "delegation": "Colombia", "language": "en", "original_language": "es"}


def test_summary_record_gives_the_speaker_only():
    header = parse("Mr. LINDGREN recalled that the year had been a difficult one for small States.")

    assert said(header) == {"speaker_name": "Lindgren", "language": "en"}


def test_printed_values_stay_as_printed():
    header = parse(
        "Statement by Mr. Haruki TSUKUDA at the 63rd Session of the Preparatory Commission\n(Vienna, November 11th, 2024)"
    )

    assert (header.printed_speaker, header.speaker_name) == ("Haruki TSUKUDA", "Haruki Tsukuda")
    assert header.printed_date == "November 11th, 2024"


def test_knight_of_a_record_keeps_the_sir():
    assert parse("Sir Carl HOLM said that peace was indivisible.").speaker_name == "Sir Carl Holm"
    assert parse("173. Sir Carl M. HOLM (Grenada): We meet again.").speaker_name == "Sir Carl M. Holm"


def test_title_above_a_record_gives_the_full_name():
    header = parse(
        "ADDRESS BY MRS. ANA TORRES, PRESIDENT OF THE REPUBLIC OF PANAMA\n1. President TORRES (Panama): I thank the Assembly."
    )

    assert (header.title, header.speaker_name) == (
        "ADDRESS BY MRS. ANA TORRES, PRESIDENT OF THE REPUBLIC OF PANAMA",
        "Ana Torres",
    )


def test_speaker_who_gives_only_an_office_has_a_role_and_no_name():
    header = parse("I address this Assembly for the first time in my capacity as Minister for Foreign Affairs of Austria.")

    assert said(header) == {"speaker_role": "Minister for Foreign Affairs of Austria", "delegation": "Austria", "language": "en"}


def test_meeting_number_is_no_session_number():
    header = parse(
        "Address by Mr. Ivo Hadzic\nDelivered on Wednesday, 23 September 2020, at the 6th meeting of the General Assembly"
    )

    assert (header.session_number, header.body, header.date and header.date.isoformat()) == (
        None,
        "UN General Assembly",
        "2020-09-23",
    )


def test_session_number_tells_which_of_the_bodies_called_alike_is_meant():
    header = parse("Statement by Ms. Ida Bell at PC-65")

    assert (header.body, header.session_number) == ("CTBTO Preparatory Commission", 65)


def test_speakers_own_first_session_is_no_session_number():
    assert parse("As a leader attending my first General Assembly, I am struck by this place.").session_number is None


def test_session_of_the_president_who_is_thanked_is_not_the_speechs():
    header = parse("I thank Mr. Ruiz, your predecessor, for his leadership of the seventy-sixth session of the General Assembly.")

    assert said(header) == {"body": "UN General Assembly", "language": "en"}


def test_present_session_wins_over_the_one_that_is_over():
    header = parse(
        "I congratulate you on your election to the presidency of the General Assembly at its fifty-fifth session. "
        "I also thank Mr. Ruiz, who guided the fifty-fourth session.",
    )

    assert header.session_number == 55


def test_day_in_the_speech_is_not_the_statements():
    header = parse("Mr. President,\nSince our general elections, held on 23 October 2019, much has changed for us.")

    assert said(header) == {"language": "en"}


def test_body_that_is_only_spoken_of_is_not_the_one_addressed():
    header = parse("Chair,\nNext year my country will become a member of the Economic and Social Council.")

    assert header.body is None


def test_lines_wrapped_in_the_middle_of_a_sentence_are_no_header():
    header = parse(
        "It\nis an honour to take the floor at the sixty-fourth session\nof the General Assembly. On behalf of\n"
        "Papua New Guinea I thank you.",
    )

    assert said(header) == {
        "delegation": "Papua New Guinea",
        "body": "UN General Assembly",
        "session_number": 64,
        "language": "en",
    }


def test_state_with_a_slip_of_a_letter_in_an_office_is_understood():
    header = parse("Remarks by Mr. Leon Hale\nPrime Minister of St. Kits and Nevis\nMr. President,")

    assert (header.speaker_role, header.delegation) == ("Prime Minister of St. Kits and Nevis", "Saint Kitts and Nevis")


@pytest.mark.parametrize("text", ["", " \n\n", "17", "\ufeff"])
def test_header_without_words_says_nothing(text):
    assert parse(text) == Header()


@pytest.mark.skipif(not SHARED.exists(), reason="the public records stand beside the checkout")
def test_public_records_are_read_as_expected():
    records = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for record in records:
        header = parse(record["header_text"])
        for field, want in record["expected"].items():
            got = header.date.isoformat() if field == "date" and header.date else getattr(header, field)
            if got != want:
                wrong.append((record["id"], field, got, want))

    assert wrong == []
