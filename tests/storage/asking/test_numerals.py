"""Numbers in figures and in words."""

import pytest

from storage.asking.numerals import spelled, value_of


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (8, ("8th", "eight", "eighth")),
        (12, ("12th", "twelve", "twelfth")),
        (30, ("30th", "thirty", "thirtieth")),
        (71, ("71st", "seventy-one", "seventy-first")),
        (113, ("113th",)),
    ],
)
def test_a_number_is_spelled(value, names):
    assert spelled(value) == names


@pytest.mark.parametrize(("form", "value"), [("30", 30), ("30th", 30), ("22nd", 22), ("thirty", None), ("3d", None)])
def test_a_number_is_read(form, value):
    assert value_of(form) == value
