"""Quotes as people type them, against a small record: the verdict, whose words, why they differ, where they were said."""

from __future__ import annotations

from datetime import date

import pytest

from storage.held import HeldSession, Holdings
from storage.quoting import check
from storage.quoting.values import Finding, Judgement, Match
from tests.storage.quoting.record import IN_2024, LATER, PC_61, PC_65, RECORD, UNGA_79, holdings, statement


def judged(typed: str, record: Holdings = RECORD, **asked: object) -> Judgement:
    return check(record, typed, **{"on": LATER, **asked})


def place(match: Match) -> tuple[str, int]:
    return match.statement.file, match.paragraph.block


def kinds(judgement: Judgement) -> list[str]:
    return [finding.kind for finding in judgement.findings]


NETWORK = ("XVA_CTBTO-PC_63.txt", 2)
MONEY = ("XVA_CTBTO-PC_63.txt", 3)
WORK = ("XVA_CTBTO-PC_63.txt", 4)
SAMPLES = ("XVA_CTBTO-PC_61.txt", 2)
SILENCE = ("XVA_CTBTO-PC_61.txt", 3)
PEACE = ("XVA_UNGA_79.txt", 0)
HARBOUR = ("XVA_UNGA_79.txt", 1)
SHIPS = ("XVA_UNGA_79.txt", 2)
ARCHIVE = ("XNB_CTBTO-PC_63.txt", 1)


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("The reef remembers what the admirals forgot.", SILENCE),
        ("the reef remembers what the admirals forgot", SILENCE),
        ("THE REEF REMEMBERS, WHAT THE ADMIRALS FORGOT!", SILENCE),
        ("It is carried by hand over every single mountain", PEACE),
        ("thirty per cent of our own reserve", SHIPS),
        ("for the drought stricken provinces", SHIPS),
        ("Ten ships left our ports with grain for the droughtstricken", SHIPS),
        ("The organization must honor its program of work", WORK),
        ("we call on both parties to open the road, free the ferrymen, talk", HARBOUR),
        ("it is the nose of the whole sys­tem", NETWORK),
        ("Valmora will contribute €250 000 to the training of inspectors", MONEY),
        ("10 ships left our ports with grain", SHIPS),
        ("They carried 30% of our own reserve", SHIPS),
        ("They carried 30 percent of our own reserve", SHIPS),
        ("twelve of its experts were trained in Vienna in March 2022", SAMPLES),
        ("Our laboratory analysed four thousand three hundred samples last year", SAMPLES),
    ],
)
def test_words_are_verbatim_whatever_their_typography(typed: str, where: tuple[str, int]) -> None:
    judgement = judged(typed)
    assert (judgement.verdict, judgement.said_by, judgement.findings, place(judgement.matches[0])) == (
        "verbatim",
        "us",
        (),
        where,
    )


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        (
            "The Noble Gas Network is not the nose of the whole system",
            Finding("undeclared_omission", "", "an ornament of the treaty; it is"),
        ),
        ("We shall accept that the price of silence is paid by the islands", Finding("negation", "", "never")),
        ("Our laboratory analysed 3,400 samples last year", Finding("number", "3,400", "4,300")),
        ("Our laboratory analysed 43 00 samples last year", Finding("number", "43 00", "4,300")),
        ("12 of its experts were trained in Vienna in March 2021", Finding("date", "2021", "2022")),
        ("12 of its experts were trained in Vienna in April 2022", Finding("date", "April", "March")),
        ("We may never accept that the price of silence is paid by the islands", Finding("verb", "may", "shall")),
        ("Our laboratory analysed 1,990 samples last year", Finding("number", "1,990", "4,300")),
        ("12 of its experts were trained in Geneva in March 2022", Finding("name", "Geneva", "Vienna")),
        ("We deplore the shelling of the harbour town", Finding("verb", "deplore", "condemn")),
        ("It is borne, by hand, over every single mountain", Finding("wording", "borne", "carried")),
        ("The reef remembers what the admirls forgot", Finding("wording", "admirls", "admirals")),
        ("Valmora will contribute $250,000 to the training of inspectors", Finding("wording", "$", "€")),
    ],
)
def test_a_changed_word_makes_it_near_and_is_named(typed: str, finding: Finding) -> None:
    judgement = judged(typed)
    assert (judgement.verdict, judgement.said_by, judgement.findings) == ("near", "us", (finding,))


@pytest.mark.parametrize(
    "typed",
    [
        "The Noble Gas Network … is the nose of the whole system",
        "The Noble Gas Network ... is the nose of the whole system",
        "The Noble Gas Network [...] is the nose of the whole system",
        "The Noble Gas Network (...) is the nose of the whole system",
        "the noble gas network . . . is the nose of the whole system",
        "the noble gas network <…> is the nose of the whole system",
        "the noble gas network * * * is the nose of the whole system",
    ],
)
def test_an_omission_that_is_declared_stays_verbatim(typed: str) -> None:
    judgement = judged(typed)
    omission = Finding("declared_omission", "…", "is not an ornament of the treaty; it")
    assert (judgement.verdict, judgement.findings, place(judgement.matches[0])) == ("verbatim", (omission,), NETWORK)


def test_an_ellipsis_does_not_excuse_a_dropped_not() -> None:
    judgement = judged("We shall ... accept that the price of silence is paid by the islands")
    assert (judgement.verdict, kinds(judgement)) == ("near", ["negation"])


@pytest.mark.parametrize(
    "typed",
    [
        "[t]he reef remembers what the admirals forgot",
        "The reef remembers what the admirals [sic] forgot",
        "The reef remembers [emphasis added] what [they] forgot",
        "The reef remembers (sic) what the admirals[sic] forgot (emphasis added)",
    ],
)
def test_what_stands_in_brackets_is_the_writers_own(typed: str) -> None:
    judgement = judged(typed)
    assert (judgement.verdict, judgement.findings, place(judgement.matches[0])) == ("verbatim", (), SILENCE)


def test_a_not_in_brackets_is_compared() -> None:
    judgement = judged("The reef [never] remembers what the admirals forgot")
    assert (judgement.verdict, judgement.findings) == ("near", (Finding("negation", "never", ""),))


def test_a_quote_over_two_paragraphs_is_found_in_both() -> None:
    judgement = judged("It is carried, by hand, over every single mountain. We condemn the shelling of the harbour town")
    assert (judgement.verdict, [place(match) for match in judgement.matches]) == ("verbatim", [PEACE, HARBOUR])


def test_a_quote_over_many_paragraphs_is_found_in_each() -> None:
    judgement = judged(" ".join(IN_2024[1:]))
    assert (judgement.verdict, [match.paragraph.block for match in judgement.matches]) == ("verbatim", [1, 2, 3, 4])


def test_words_in_quotation_marks_inside_a_quote_do_not_stand_for_the_whole() -> None:
    poem = "Our poets wrote of the ferry that “it carries the mist and the bread” in the year of the great frost."
    record = holdings(statement(1, "XVA", PC_61, (poem, "Another paragraph, about radionuclides.")))
    assert judged(poem, record).verdict == "verbatim"
    assert judged(poem.replace("great frost", "great flood"), record).verdict == "near"


def test_pieces_from_different_places_are_stitched() -> None:
    judgement = judged("Peace does not arrive by post, and the reef remembers what the admirals forgot")
    assert (judgement.verdict, kinds(judgement), {place(match) for match in judgement.matches}) == (
        "near",
        ["stitched"],
        {PEACE, SILENCE},
    )


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("peace isn't delivered by post, you have to carry it by hand across each mountain", PEACE),
        ("we'll never accept the islands paying the price for silence", SILENCE),
        ("you can't build the organization with borrowed money and time", WORK),
    ],
)
def test_other_words_for_it_are_a_paraphrase_without_a_redline(typed: str, where: tuple[str, int]) -> None:
    judgement = judged(typed)
    assert (judgement.verdict, judgement.said_by, place(judgement.matches[0])) == ("paraphrase", "us", where)
    assert judgement.matches[0].redline == ()


@pytest.mark.parametrize(
    "typed",
    [
        "Valmora will leave the treaty if its neighbours are attacked",
        "Nuclear energy has no place in the fight against climate change",
        "A lighthouse has no politics",
        "The price of bread is set by the millers and nobody else in the valley",
    ],
)
def test_what_nobody_said_is_not_said(typed: str) -> None:
    judgement = judged(typed)
    assert (judgement.verdict, judgement.said_by, judgement.findings) == ("not_said", None, ())
    assert judgement.note == "Not found in 3 statements of Valmora up to 1 December 2025."


def test_a_sentence_about_something_else_is_not_near() -> None:
    assert judged("A telescope has no flag").verdict == "not_said"


NAMED = [
    (
        "The International Monitoring System is not merely a network; it is the vigilant sentinel of our common security.",
        "the IMS is the vigilant sentinel of our common security",
        [
            Finding("wording", "IMS", "International Monitoring System"),
            Finding("undeclared_omission", "", "is not merely a network; it"),
        ],
    ),
    (
        "North Korea must return to dialogue.",
        "the DPRK must return to dialogue",
        [Finding("wording", "the DPRK", "North Korea")],
    ),
    (
        "We urge the DPRK to return to dialogue.",
        "We urge North Korea to return to dialogue",
        [Finding("wording", "North Korea", "the DPRK")],
    ),
    (
        "The IMS and the IDC serve us all.",
        "the International Monitoring System and the International Data Centre serve us all",
        [Finding("wording", "International Monitoring System", "IMS"), Finding("wording", "International Data Centre", "IDC")],
    ),
    (
        "The International Monitoring System’s detection capability is growing.",
        "the IMS's detection capability is growing",
        [Finding("wording", "IMS's", "International Monitoring System’s")],
    ),
    (
        "The International Monitoring System (IMS) is complete in our waters.",
        "did we say the ims is complete in our waters?",
        [Finding("wording", "ims", "International Monitoring System (IMS")],
    ),
    (
        "The LDCs cannot pay this bill alone.",
        "The least developed countries cannot pay this bill alone",
        [Finding("wording", "least developed countries", "LDCs")],
    ),
    (
        "The infrasound stations must be completed, and it is urgent.",
        "The IS stations must be completed, and it is urgent",
        [Finding("wording", "IS", "infrasound")],
    ),
    (
        "The United Kingdom and its neighbours must disarm first.",
        "The UK and its neighbours must disarm first",
        [Finding("wording", "UK", "United Kingdom")],
    ),
]


# What is no abbreviation written out: words left out as well, another name, letters of no words.
OTHER_NAMES = ("vigilant sentinel", "DPRK", "North Korea", "IS stations")


@pytest.mark.parametrize(("said", "typed", "expected"), NAMED)
def test_an_abbreviation_for_what_it_stands_for_is_a_wording_alone(said: str, typed: str, expected: list[Finding]) -> None:
    judgement = judged(typed, holdings(statement(1, "XVA", PC_61, (said, "Another paragraph, about radionuclides."))))
    match = judgement.matches[0]
    verdict = "near" if any(name in typed for name in OTHER_NAMES) else "verbatim"
    assert (judgement.verdict, list(judgement.findings), match.paragraph.block) == (verdict, expected, 0)
    assert "".join(piece.text for piece in match.redline if piece.op != "quoted") == match.said


def test_a_name_that_is_written_out_is_noted() -> None:
    record = holdings(statement(1, "XVA", PC_61, ("The IMS serves us all, by day and by night.",)))
    judgement = judged("The International Monitoring System serves us all", record)
    assert judgement.note == "Word for word, with “International Monitoring System” for “IMS”."


def test_an_abbreviation_and_its_long_form_both_as_said_are_verbatim() -> None:
    said = "The International Monitoring System (IMS) is complete in our waters."
    assert judged(said, holdings(statement(1, "XVA", PC_61, (said,)))).findings == ()


@pytest.mark.parametrize(
    ("session", "said", "verdict", "kinds_found"),
    [
        (PC_61, "Our National Data Centre works by day and by night.", "verbatim", ["wording"]),
        (UNGA_79, "Our nationally determined contribution works by day and by night.", "verbatim", ["wording"]),
        (UNGA_79, "Our National Data Centre works by day and by night.", "near", ["name"]),
    ],
)
def test_an_abbreviation_means_what_it_means_in_that_body(
    session: HeldSession, said: str, verdict: str, kinds_found: list[str]
) -> None:
    judgement = judged("Our NDC works by day and by night", holdings(statement(1, "XVA", session, (said,))))
    assert (judgement.verdict, kinds(judgement)[:1]) == (verdict, kinds_found)


SHORTENED = [
    ("Valmora, ", "tired of war and of the hunger that follows it in every valley, ", "looks to Vienna for an answer."),
    ("The ferry, ", "which has carried bread and letters since the great frost, ", "will never be sold to the admirals."),
    (
        "We, ",
        "the small islands that have contributed least to the warming of the planet, ",
        "ask for nothing but justice today.",
    ),
    ("Our fishermen, ", "who in 1996 lost forty boats and have not been paid, ", "deserve the help of this Assembly."),
    ("It is therefore, ", "in view of the failures of the last decade, ", "time to act with courage."),
    ("The treaty is ", "not a relic of the past, but ", "a promise to those who come after us."),
    ("The Commission adopted, ", "after three nights of talks about twelve amendments, ", "the budget for the coming year."),
    ("Young people ", "who marched in the rain and whose letters I keep on my desk", " must not lose their hope."),
]


@pytest.mark.parametrize(("head", "dropped", "tail"), SHORTENED)
def test_a_clause_dropped_from_a_sentence_is_an_undeclared_omission(head: str, dropped: str, tail: str) -> None:
    record = holdings(
        statement(1, "XVA", PC_61, (f"Mist lay over the bay. {head}{dropped}{tail} So be it.", "Radionuclides travel."))
    )
    judgement = judged(head.replace(",", "") + tail, record)
    omission = Finding("undeclared_omission", "", dropped.strip(" ,"))
    assert (judgement.verdict, judgement.findings) == ("near", (omission,))


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        (
            "Nordheim said: The reef remembers what the admirals forgot",
            "Not found in the statements of Nordheim: said by us (Valmora).",
        ),
        (
            "Japan said: Whoever burns an archive may not complain",
            "Not found in the statements of Japan: said by Nordheim.",
        ),
        ("we said: Whoever burns an archive may not complain", "Not found in our own statements: said by Nordheim."),
        ("Nordheim said: Whoever burns an archive may not complain", "Said by Nordheim."),
        ("we said: The reef remembers what the admirals forgot", ""),
    ],
)
def test_the_note_says_whose_words_they_are(typed: str, note: str) -> None:
    assert judged(typed).note == note


def test_words_of_another_delegation_are_theirs() -> None:
    judgement = judged("we said: Whoever burns an archive may not complain that nobody remembers him.")
    assert (judgement.verdict, judgement.said_by, place(judgement.matches[0])) == ("verbatim", "other", ARCHIVE)
    assert judgement.note == "Not found in our own statements: said by Nordheim."


def test_our_own_words_come_before_the_same_words_of_others() -> None:
    judgement = judged("A seismometer has no flag")
    assert [match.statement.delegation for match in judgement.matches] == ["XVA", "XVA", "XNB"]
    assert (judgement.verdict, judgement.said_by) == ("verbatim", "us")


def test_we_are_whom_the_caller_names() -> None:
    assert judged("A seismometer has no flag", delegation="XNB").said_by == "us"
    assert judged("Peace does not arrive by post", delegation="XNB").said_by == "other"


def test_every_use_of_a_sentence_is_listed_with_first_and_last() -> None:
    judgement = judged("A seismometer has no flag, and it listens for all of us alike.")
    assert [place(match) for match in judgement.matches] == [("XVA_CTBTO-PC_63.txt", 1), ("XVA_CTBTO-PC_61.txt", 1)]
    assert judgement.note == (
        "Said in 2 statements: first Valmora, CTBTO Preparatory Commission, 61st session (2023);"
        " last Valmora, CTBTO Preparatory Commission, 63rd session (2024)."
    )


def test_the_place_that_is_claimed_comes_first_where_it_was_said_there() -> None:
    judgement = judged('in 2023 we said: "A seismometer has no flag, and it listens for all of us alike."')
    assert (place(judgement.matches[0]), judgement.findings) == (("XVA_CTBTO-PC_61.txt", 1), ())


@pytest.mark.parametrize(
    ("typed", "claimed"),
    [
        ("2023 speech: The Noble Gas Network is not an ornament of the treaty", "2023 speech"),
        ("at UNGA 79 we said the Noble Gas Network is not an ornament of the treaty", "at UNGA 79 we said"),
        ("as Brandmark said at PC-61: the Noble Gas Network is not an ornament of the treaty", "as Brandmark said at PC-61"),
        ("PC-61: The Noble Gas Network is not an ornament of the treaty", "PC-61"),
    ],
)
def test_a_wrong_source_is_a_finding_with_the_right_one(typed: str, claimed: str) -> None:
    judgement = judged(typed)
    right = Finding("other_session", claimed, "CTBTO Preparatory Commission, 63rd session (2024)")
    assert (judgement.verdict, judgement.findings) == ("verbatim", (right,))


@pytest.mark.parametrize(
    "claim",
    ["PC-63: ", "as Quillfeder said at PC-63: ", "in 2024 we said ", "our 2024 line: ", "did we ever say that "],
)
def test_a_right_source_is_no_finding(claim: str) -> None:
    judgement = judged(f"{claim}the Noble Gas Network is not an ornament of the treaty")
    assert (judgement.verdict, judgement.findings) == ("verbatim", ())


def test_statements_delivered_later_are_not_seen() -> None:
    assert judged("The Noble Gas Network is not an ornament of the treaty", on=date(2024, 11, 11)).verdict == "not_said"
    assert judged("The Noble Gas Network is not an ornament of the treaty", on=date(2024, 11, 12)).verdict == "verbatim"


def test_a_few_words_get_no_verdict_but_how_often_and_where() -> None:
    judgement = judged("the treaty")
    assert (judgement.verdict, judgement.said_by, len(judgement.matches)) == (None, "us", 1)
    assert judgement.note == "Too few words to judge. Found word for word once."


@pytest.mark.parametrize("typed", ["", "   ", "?", "“”", "...", "[]", "\u200b", "did we say that?"])
def test_nothing_typed_gets_no_verdict(typed: str) -> None:
    assert judged(typed).verdict is None


def test_a_short_sentence_is_judged() -> None:
    assert judged("Peace does not arrive by post").verdict == "verbatim"
    assert judged("Russia must not be humiliated").verdict == "not_said"


def test_vocatives_are_found() -> None:
    assert judged("Mr. Chair,").matches[0].paragraph.kind == "vocative"


def test_an_empty_record_says_nothing() -> None:
    judgement = judged("The reef remembers what the admirals forgot", holdings())
    assert (judgement.verdict, judgement.matches) == ("not_said", ())


def test_matches_are_limited() -> None:
    record = holdings(*(statement(number, "XVA", PC_61, IN_2024) for number in range(1, 9)))
    judgement = judged("Valmora will contribute €250,000 to the training of inspectors", record, limit=3)
    assert (len(judgement.matches), judgement.note.partition(":")[0]) == (3, "Said in 8 statements")


def test_a_new_snapshot_knows_the_new_statement() -> None:
    added = statement(5, "XVA", PC_65, ("The lighthouse keeper of Valmora resigns.",))
    typed = "The lighthouse keeper of Valmora resigns"
    assert judged(typed).verdict == "not_said"
    assert judged(typed, holdings(*RECORD.statements, added)).verdict == "verbatim"


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("我们呼吁各方保持克制，早日恢复对话。国际监测系统是集体安全的哨兵。", "国际监测系统是集体安全的哨兵"),
        (
            "Мы призываем все стороны проявить сдержанность. Безопасность неделима.",
            "мы призываем все стороны проявить сдержанность",
        ),
        ("إننا ندعو جميع الأطراف إلى ضبط النفس والعودة إلى الحوار.", "ندعو جميع الأطراف إلى ضبط النفس"),
        ("Nous appelons toutes les parties à la retenue ; l’été sera décisif.", "l'ete sera decisif"),
        ("हम सभी पक्षों से संयम बरतने का आह्वान करते हैं।", "संयम बरतने का आह्वान"),
    ],
)
def test_every_script_is_checked(said: str, typed: str) -> None:
    record = holdings(statement(1, "XVA", PC_61, (said, "A second paragraph in English.")))
    match = judged(typed, record).matches[0]
    assert (match.paragraph.block, match.score) == (0, 1.0)


TYPED = [
    "The Noble Gas Network is an ornament, and the nose of the whole system we keep",
    "Ten ships carried 30 per cent of our reserve",
    "peace does arrive by post",
    "A seismometer has two flags, and listens to all of us",
    "Nordheim thinks that glaciers are archives of mankind",
    "Vienna trained 12 experts of its own",
]


@pytest.mark.parametrize("typed", TYPED)
def test_what_was_said_and_the_redline_are_the_records_to_the_letter(typed: str) -> None:
    for match in judged(typed).matches:
        assert match.said == match.paragraph.text[match.start : match.end]
        assert match.redline == () or "".join(piece.text for piece in match.redline if piece.op != "quoted") == match.said


def test_a_redline_shows_both_sides() -> None:
    match = judged("The Noble Gas Network is the nose of our whole system").matches[0]
    assert [(piece.op, piece.text) for piece in match.redline] == [
        ("same", "The Noble Gas Network "),
        ("said", "is not an ornament of the treaty; it "),
        ("same", "is the nose of "),
        ("quoted", "our "),
        ("said", "the "),
        ("same", "whole system"),
    ]


def test_a_match_is_cited() -> None:
    match = judged("The reef remembers what the admirals forgot").matches[0]
    assert match.citation == "Valmora, CTBTO Preparatory Commission, 61st session, 13 November 2023, Ilse Brandmark, para. 3"
