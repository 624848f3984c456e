"""Days as headers print them."""

import datetime as dt

import pytest

from storage.reading.headers.dates import dated


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 October 2024", dt.date(2024, 10, 10)),
        ("Vienna, Monday, 10 November 2025", dt.date(2025, 11, 10)),
        ("March 6, 2013", dt.date(2013, 3, 6)),
        ("September 27th, 2024", dt.date(2024, 9, 27)),
        ("the 4th of May 2010", dt.date(2010, 5, 4)),
        ("2025/11/10", dt.date(2025, 11, 10)),
        ("2025-11-10", dt.date(2025, 11, 10)),
        ("23.01.2024", dt.date(2024, 1, 23)),
        ("25/12/2023", dt.date(2023, 12, 25)),
        ("12/25/2023", dt.date(2023, 12, 25)),
        ("令和7年8月29日", dt.date(2025, 8, 29)),
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成２８年２月２２日", dt.date(2016, 2, 22)),
        ("2024年10月10日", dt.date(2024, 10, 10)),
        ("le 1er octobre 2024", dt.date(2024, 10, 1)),
        ("3 de octubre de 2023", dt.date(2023, 10, 3)),
        ("10 октября 2023 г.", dt.date(2023, 10, 10)),
        ("26 سبتمبر 2023", dt.date(2023, 9, 26)),
    ],
)
def test_day_is_understood_in_the_form_printed(text, day):
    found = dated(text)

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "text",
    [
        "12-14 June 2023",
        "13 to 15 November 2023",
        "June 12-14, 2023",
        "November 2023",
        "2024",
        "30 February 2024",
        "10 Articles 2025",
        "241010",
    ],
)
def test_text_that_gives_no_single_day_gives_none(text):
    assert dated(text) is None


def test_day_and_month_in_figures_count_only_where_the_language_sets_their_order():
    assert dated("03/04/2020", "en") is None
    assert dated("03/04/2020", "fr").day == dt.date(2020, 4, 3)


def test_printed_day_is_kept_as_it_stands():
    assert dated("(New York, May 4, 2010)").printed == "May 4, 2010"
