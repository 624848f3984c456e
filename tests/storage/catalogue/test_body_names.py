"""Bodies by name: as a whole, in running text, and by the place they sit in."""

import pytest

from storage.catalogue import load, names

CATALOGUE = load()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("UN General Assembly, general debate", ["UNGA"]),
        ("CTBTO Preparatory Commission", ["CTBTO-PC"]),
        ("Preparatory Commission for the CTBTO", ["CTBTO-PC"]),
        ("unga", ["UNGA"]),
        ("GA", ["UNGA"]),
        ("1st committee", ["UNGA-C1"]),
        ("c1", ["UNGA-C1"]),
        ("board", ["IAEA-BOG"]),
        ("bog", ["IAEA-BOG"]),
        ("gc", ["IAEA-GC"]),
        ("PrepCom", ["CTBTO-PC", "NPT-PC"]),
        ("general debate", ["NPT-PC", "NPT-RC", "UNGA", "UNGA-C1", "UNGA-C2", "UNGA-C3", "UNGA-C4"]),
        ("NPT", ["NPT-PC", "NPT-RC"]),
        ("CTBTO-WGB", ["CTBTO-WGB"]),
        ("Conférence du désarmement", ["CD"]),
        ("第一委员会", ["UNGA-C1"]),
        ("Chess Club", []),
    ],
)
def test_a_whole_name_means_its_bodies(name, codes):
    assert [body.code for body in names.body_named(name, CATALOGUE)] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at the prepcom", [("prepcom", ("CTBTO-PC", "NPT-PC"))]),
        ("at the NPT PrepCom", [("NPT PrepCom", ("NPT-PC",))]),
        ("in the First Committee of the General Assembly", [("First Committee of the General Assembly", ("UNGA-C1",))]),
        ("in working group b", [("working group b", ("CTBTO-WGB",))]),
        ("we are on board", []),
        ("at the board", [("board", ("IAEA-BOG",))]),
        ("Mission to the United Nations, party to the NPT", []),
        ("who said so at the WHO", [("WHO", ("WHA", "WHO-EB"))]),
    ],
)
def test_text_names_bodies(text, expected):
    assert [(text[m.start : m.end], m.codes) for m in names.bodies_in(text, CATALOGUE)] == expected


@pytest.mark.parametrize(
    ("place", "among", "not_among"),
    [
        ("vienna", "CTBTO-PC", "UNGA"),
        ("Wien", "IAEA-GC", "CD"),
        ("NY", "UNGA", "HRC"),
        ("Geneva", "CD", "UNGA"),
        ("the hague", "OPCW-EC", "CD"),
    ],
)
def test_bodies_are_found_by_their_seat(place, among, not_among):
    found = [body.code for body in names.bodies_at(place, CATALOGUE)]
    assert among in found
    assert not_among not in found
    assert found == sorted(found)


def test_nothing_sits_at_a_place_nobody_knows():
    assert names.bodies_at("Atlantis", CATALOGUE) == ()


def test_a_misspelt_body_has_suggestions():
    assert names.suggest("Board of Governers", "body", CATALOGUE) == ("IAEA Board of Governors",)
