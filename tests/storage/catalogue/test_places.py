"""Places by their names, and the time zones they have."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from storage.catalogue import load, places
from storage.catalogue.loading import rows


@pytest.mark.parametrize(
    ("name", "place", "zone"),
    [
        ("Vienna", "Vienna", "Europe/Vienna"),
        ("WIEN", "Vienna", "Europe/Vienna"),
        ("the Palais des Nations", "Geneva", "Europe/Zurich"),
        ("new york", "New York", "America/New_York"),
        ("Bangkok", "Bangkok", "Asia/Bangkok"),
        ("addis ababa", "Addis Ababa", "Africa/Addis_Ababa"),
        ("Port-au-Prince", "Port-au-Prince", "America/Port-au-Prince"),
        ("Sao Paulo", "São Paulo", "America/Sao_Paulo"),
    ],
)
def test_a_place_is_known_by_any_of_its_names(name, place, zone):
    assert places.place_named(name) == places.Place(place, zone)


@pytest.mark.parametrize("name", ["Atlantis", "", "Europe", "Vienna and Geneva"])
def test_what_is_no_place_is_none(name):
    assert places.place_named(name) is None


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Vienna International Centre, Board Room D", "Europe/Vienna"),
        ("United Nations Office at Nairobi", "Africa/Nairobi"),
        ("Vienna or Geneva", None),
        ("online", None),
    ],
)
def test_the_time_zone_of_a_place_as_calendars_write_it(written, zone):
    assert places.time_zone_of(written) == zone


@pytest.mark.parametrize(
    ("name", "zone"), [("europe/vienna", "Europe/Vienna"), ("America/New York", "America/New_York"), ("Vienna", None), ("", None)]
)
def test_zones_by_their_iana_name(name, zone):
    assert places.time_zone_named(name) == zone


def test_places_in_a_text_leave_out_words_that_are_cities_too():
    found = places.places_in("After the Easter break in New York City, a reunion in Nairobi.")
    assert [mention.place.name for mention in found] == ["New York", "Nairobi"]


def test_every_seat_has_a_zone_and_bodies_that_sit_there_have_the_same():
    seats = {row["seat"]: row["time_zone"] for row in rows("seats.csv")}
    assert set(seats.values()) <= available_timezones()
    assert {body.code: body.time_zone for body in load().bodies.values() if body.seat} == {
        body.code: seats[body.seat] for body in load().bodies.values() if body.seat
    }
