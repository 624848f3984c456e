"""What of a typed line is the quote, and what says whose it is."""

from __future__ import annotations

import pytest

from storage.quoting import check
from tests.storage.quoting.record import LATER, RECORD

REEF = "The reef remembers what the admirals forgot"


@pytest.mark.parametrize(
    ("typed", "claimed"),
    [
        (REEF, None),
        (f'"{REEF}" which speech?', "which speech"),
        (f"“{REEF}”", ""),
        (f"„{REEF}“ - Brandmark", "Brandmark"),
        (f"« {REEF} » ?", ""),
        (f"‘{REEF}’", ""),
        (f"「{REEF}」", ""),
        (f"did we say '{REEF}'?", "did we say"),
        (f"did we ever say {REEF}", "did we ever say"),
        (f"our line: {REEF}", "our line"),
        (f"we told them: {REEF}", "we told them"),
        (f"2023 - {REEF}", "2023"),
        (f"our words on the islands: {REEF}", "our words on the islands"),
        (f"{REEF} - our 2023 phrase right?", "our 2023 phrase right?"),
        (f"{REEF}, is that right", "is that right"),
        (f"{REEF} did we say that?", "did we say that?"),
        (f"{REEF} (PC-61)", "PC-61"),
        (f"who said {REEF}", "who said"),
    ],
)
def test_the_attribution_is_no_part_of_the_quote(typed: str, claimed: str | None) -> None:
    alleged = check(RECORD, typed, on=LATER).alleged
    assert (alleged.quote, alleged.claimed or "") == (REEF, claimed or "")


@pytest.mark.parametrize(
    "typed",
    [
        "Nordheim believes that glaciers are the archives of mankind.",
        "The organisation must honour its programme of work: it cannot be built on borrowed time",
        "The Noble Gas Network is not an ornament of the treaty; it is the nose of the whole system",
        "It is carried, by hand, over every single mountain",
    ],
)
def test_the_quotes_own_colons_commas_and_verbs_are_not_cut(typed: str) -> None:
    judgement = check(RECORD, typed, on=LATER)
    assert (judgement.verdict, judgement.alleged.quote, judgement.alleged.claimed) == ("verbatim", typed, None)


def test_the_attribution_is_understood() -> None:
    alleged = check(RECORD, f"as Brandmark said at PC-61 in 2023: {REEF}", on=LATER).alleged
    assert (alleged.delegation, alleged.bodies, alleged.session_numbers, alleged.years, alleged.speaker) == (
        "XVA",
        ("CTBTO-PC",),
        (61,),
        (2023,),
        "brandmark",
    )


@pytest.mark.parametrize(("claim", "years"), [("last year we said: ", (2024,)), ("this year: ", (2025,)), ("our line: ", ())])
def test_years_are_seen_from_the_day_asked(claim: str, years: tuple[int, ...]) -> None:
    assert check(RECORD, claim + REEF, on=LATER).alleged.years == years


def test_a_delegation_that_is_named_is_whose_words_are_looked_for() -> None:
    judgement = check(RECORD, "Nordheim said: A seismometer has no flag", on=LATER)
    assert (judgement.alleged.delegation, judgement.said_by) == ("XNB", "other")


def test_a_line_of_marks_ends_in_time() -> None:
    assert check(RECORD, ', "' * 2_000, on=LATER).verdict is None
    assert check(RECORD, "we said: " * 700, on=LATER).matches == ()
