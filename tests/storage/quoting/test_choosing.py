"""Which reading of a typed line is taken: an attribution is cut off, the quote's own words never are."""

from __future__ import annotations

import pytest

from storage.quoting import check
from tests.storage.quoting.record import LATER, PC_61, PC_63, holdings, statement

SAID = (
    "In 1953, the islands set out to build a common lighthouse for every ship.",
    "On 18 April, I met the ferrymen of the strait and saw how little bread they had.",
    "As the Lighthouse Keeper has said, these are rocks that forgive nobody who sleeps.",
    "We have lost 4,500, and 700 more boats have never been seen again.",
)
RECORD = holdings(statement(1, "XVA", PC_61, SAID))


@pytest.mark.parametrize(
    ("typed", "kind", "quoted", "said"),
    [
        ("In 1952, the islands set out to build a common lighthouse for every ship.", "date", "1952", "1953"),
        ("On 18 May, I met the ferrymen of the strait and saw how little bread they had.", "date", "May", "April"),
        (
            "As the Harbour Committee has said, these are rocks that forgive nobody who sleeps.",
            "name",
            "Harbour Committee",
            "Lighthouse Keeper",
        ),
        ("We have lost 5,400, and 700 more boats have never been seen again.", "number", "5,400", "4,500"),
    ],
)
def test_a_changed_beginning_is_not_taken_for_an_attribution(typed: str, kind: str, quoted: str, said: str) -> None:
    judgement = check(RECORD, typed, on=LATER)
    assert (judgement.verdict, judgement.alleged.claimed) == ("near", None)
    assert [(f.kind, f.quoted, f.said) for f in judgement.findings] == [(kind, quoted, said)]


@pytest.mark.parametrize(
    ("claim", "behind"),
    [
        ("we said: ", ""),
        ("In 2023 we said that ", ""),
        ("Brandmark: ", ""),
        ("PM Brandmark - ", ""),
        ("the Minister told the 61st session that ", ""),
        ("", " is that right?"),
        ("did we say ", ""),
    ],
)
def test_an_attribution_is_none_of_the_words(claim: str, behind: str) -> None:
    judgement = check(RECORD, f"{claim}these are rocks that forgive nobody who sleeps{behind}", on=LATER)
    assert (judgement.verdict, judgement.alleged.quote) == ("verbatim", "these are rocks that forgive nobody who sleeps")


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("Brandmark, something like: bread is the first treaty of all", "bread is the first treaty of all"),
        ("bread is the first treaty of all (Brandmark)", "bread is the first treaty of all"),
        ("bread is the first treaty of all - PM Brandmark, 2023", "bread is the first treaty of all"),
        ("Brandmark (back from the German): bread is the first treaty of all", "bread is the first treaty of all"),
    ],
)
def test_a_speaker_is_no_word_of_what_nobody_said(typed: str, quote: str) -> None:
    judgement = check(RECORD, typed, on=LATER)
    assert (judgement.verdict, judgement.alleged.quote, judgement.alleged.delegation) == ("not_said", quote, "XVA")


def test_a_title_inside_a_sentence_does_not_stand_for_it() -> None:
    fair = "The fair opens on 27 February 2013, under the title “Nets and Bread in a Shared Strait”."
    title = ("A year ago we spoke of “Nets and Bread in a Shared Strait” here.", "Bread is dear.")
    record = holdings(statement(1, "XVA", PC_61, (fair,)), statement(2, "XVA", PC_63, title))
    judgement = check(record, fair.replace("February", "March"), on=LATER)
    assert (judgement.verdict, [finding.kind for finding in judgement.findings]) == ("near", ["date"])


RETOLD = "every vessel was to have one lighthouse built by the islands"


@pytest.mark.parametrize(("claim", "session"), [("PC-61: ", 61), ("PC-63: ", 63)])
def test_of_two_passages_that_say_the_like_the_claimed_one_is_nearest(claim: str, session: int) -> None:
    later = ("The islands wanted to build a lighthouse for every ship, and they did.", "Bread is dear.")
    record = holdings(*RECORD.statements, statement(2, "XVA", PC_63, later))
    judgement = check(record, claim + RETOLD, on=LATER)
    assert judgement.matches[0].statement.session.number == session


def test_words_between_quotation_marks_are_no_attribution():
    said = "By 2050, the reefs of Valmora could hold more nets than fish."
    record = holdings(statement(1, "XVA", PC_61, (said,)))
    judged_ = check(record, 'on the reefs, 2023: "By 2040, the reefs of Valmora could hold more nets than fish."', on=LATER)
    assert (judged_.verdict, [f.quoted for f in judged_.findings if f.kind in ("number", "date")]) == ("near", ["2040"])


def test_quotation_marks_within_quotation_marks_are_but_marks():
    assert check(RECORD, f'"“{SAID[2]}”"', on=LATER).verdict == "verbatim"
