"""The numbering of sessions, against sessions that were held."""

from datetime import date

import pytest

from storage.catalogue import load
from storage.catalogue.entries import Body
from storage.catalogue.loading import rows
from storage.catalogue.numbering import last_closed, number_in, open_session, rules, year_of

BODIES = load().bodies
PREPCOM, ASSEMBLY = BODIES["CTBTO-PC"], BODIES["UNGA"]

HELD = [
    *[("CTBTO-PC", n, y, m) for n, y, m in [(22, 2004, 6), (27, 2006, 11), (41, 2013, 10), (44, 2015, 6), (48, 2017, 6)]],
    *[("CTBTO-PC", n, y, m) for n, y, m in [(58, 2022, 6), (59, 2022, 11), (60, 2023, 6), (61, 2023, 11), (63, 2024, 11)]],
    *[("CTBTO-PC", n, y, m) for n, y, m in [(65, 2025, 11), (66, 2026, 6), (67, 2026, 11)]],
    *[("CTBTO-WGA", n, y, m) for n, y, m in [(52, 2017, 10), (63, 2023, 5), (65, 2024, 5), (67, 2025, 5), (68, 2025, 10)]],
    *[("CTBTO-WGB", n, y, m) for n, y, m in [(28, 2007, 2), (46, 2016, 2), (47, 2016, 8), (59, 2022, 8), (65, 2025, 8)]],
    *[("IAEA-GC", n, y, 9) for n, y in [(58, 2014), (63, 2019), (69, 2025)]],
    *[("OPCW-CSP", n, y, 11) for n, y in [(22, 2017), (26, 2021)]],
    *[("UNGA", n, y, 9) for n, y in [(70, 2015), (79, 2024), (80, 2025)]],
    *[("HRC", n, y, m) for n, y, m in [(13, 2010, 3), (31, 2016, 3), (32, 2016, 6), (57, 2024, 9)]],
    ("CTBT-ART14", 8, 2013, 9),
    ("CWC-RC", 3, 2013, 4),
    ("BWC-RC", 9, 2022, 11),
    ("NPT-RC", 11, 2026, 5),
]


@pytest.mark.parametrize(("code", "number", "year", "month"), HELD)
def test_the_rules_fit_sessions_that_were_held(code, number, year, month):
    assert number_in(BODIES[code], year, month) == number
    assert year_of(BODIES[code], number) == year


def test_openings_on_record_agree_with_the_rules():
    """Only the conferences that a pandemic moved, and a first session held a year late, differ from their rhythm."""
    differing = []
    for row in rows("openings.csv"):
        number, year = int(row["number"]), int(row["opens_on"][:4])
        ruled = {rule.first_number + rule.step * (year - rule.first_year) for rule in rules(BODIES[row["body"]])}
        if ruled and number not in ruled:
            differing.append((row["body"], number))
    assert differing == [("OPCW-CSP", 1)]


@pytest.mark.parametrize("body", BODIES.values(), ids=lambda body: body.code)
def test_every_rule_can_be_read(body):
    assert all(1 <= rule.month <= 12 and rule.step > 0 and rule.first_number > 0 for rule in rules(body))


@pytest.mark.parametrize(
    ("code", "year", "month", "number"),
    [
        ("CTBTO-PC", 2025, None, None),  # two in the year
        ("CTBTO-PC", 2025, 3, None),  # none in March
        ("CTBTO-PC", 2017, 9, None),  # only a resumed one, which carries the old number
        ("UNGA", 2025, None, 80),
        ("UNGA", 2025, 3, 79),
        ("UNGA-C1", 2025, 10, 80),
        ("UNFCCC-COP", 2020, None, None),
        ("UNFCCC-COP", 2021, None, 26),
        ("IAEA-BOG", 2024, 3, None),
        ("CD", 2024, None, None),
        ("NPT-RC", 2024, None, None),
    ],
)
def test_a_month_or_year_has_a_number_only_where_one_session_fits(code, year, month, number):
    assert number_in(BODIES[code], year, month) == number


@pytest.mark.parametrize(
    ("day", "number", "closed"),
    [
        (date(2025, 9, 8), 79, 78),
        (date(2025, 9, 9), 80, 79),
        (date(2026, 11, 24), 81, 80),
        (date(1990, 10, 1), 45, 44),  # by rule: the third Tuesday
        (date(2030, 9, 9), 84, 83),  # by rule: the second Tuesday
        (date(2030, 9, 10), 85, 84),
    ],
)
def test_the_assembly_sits_until_the_next_opens(day, number, closed):
    assert (open_session(ASSEMBLY, day), last_closed(ASSEMBLY, day)) == (number, closed)


@pytest.mark.parametrize(
    ("day", "number", "closed"),
    [
        (date(2025, 11, 9), None, 64),
        (date(2025, 11, 10), 65, 64),
        (date(2025, 11, 12), 65, 64),
        (date(2025, 11, 13), None, 65),
        (date(2025, 12, 1), None, 65),
        (date(2026, 11, 24), 67, 66),  # no day is known: open all month
        (date(2026, 12, 1), None, 67),
    ],
)
def test_a_short_session_is_open_for_its_days(day, number, closed):
    assert (open_session(PREPCOM, day), last_closed(PREPCOM, day)) == (number, closed)


def test_a_review_conference_stays_the_last_for_years():
    assert last_closed(BODIES["NPT-RC"], date(2026, 11, 24)) == 11
    assert last_closed(BODIES["NPT-RC"], date(2026, 4, 26)) == 10


def test_the_years_of_a_preparatory_committee_begin_anew():
    assert year_of(BODIES["NPT-PC"], 2) == 2024


def test_a_body_without_rule_or_record_has_no_numbers():
    own = Body("X", "Somewhere")
    day = date(2026, 11, 24)
    assert (number_in(own, 2026), year_of(own, 3), open_session(own, day), last_closed(own, day)) == (None, None, None, None)


def test_no_session_was_held_before_the_first():
    assert number_in(PREPCOM, 1990, 6) is None
    assert year_of(ASSEMBLY, 0) is None
