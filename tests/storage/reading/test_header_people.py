"""Persons as headers name them."""

import pytest

from storage.reading.headers.people import people_in, proper_case


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("H.E. Mr. Haruki TSUKUDA, Ambassador of Japan", "Haruki Tsukuda", "Ambassador of Japan"),
        ("the Prime Minister of Japan, Mr. TSUKUDA Haruki", "Tsukuda Haruki", "Prime Minister of Japan"),
        ("President Ana Torres", "Ana Torres", "President"),
        ("President Juan Cruz Jr. of the Philippines", "Juan Cruz Jr.", "President of the Philippines"),
        (
            "Her Excellency the Minister for Foreign Affairs of Greece, Ms. Eleni Pappas",
            "Eleni Pappas",
            "Minister for Foreign Affairs of Greece",
        ),
        (
            "Mr. Mohamed Ould El Amine, President of the Republic of Mali, Head of State, who is absent",
            "Mohamed Ould El Amine",
            "President of the Republic of Mali, Head of State",
        ),
        ("His Majesty King Olav IV", "King Olav IV", None),
        ("First Secretary Ms. Rin Sato", "Rin Sato", "First Secretary"),
        ("Brigadier General Moussa Keita", "Moussa Keita", None),
        (
            "Dr. A.J.J. de la Peña, Permanent Representative of Spain to the United Nations",
            "A.J.J. de la Peña",
            "Permanent Representative of Spain to the United Nations",
        ),
    ],
)
def test_person_has_the_name_without_forms_of_address_and_the_office_as_written(text, name, role):
    person = people_in(text)[0]

    assert (person.name, person.role) == (name, role)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Krishna MENON", "Krishna Menon"),
        ("COSTA du RELS", "Costa du Rels"),
        ("OULD-ABBES", "Ould-Abbes"),
        ("O'NEILL", "O'Neill"),
        ("MSWATI III", "Mswati III"),
    ],
)
def test_surname_in_capitals_is_set_as_a_name(printed, name):
    assert proper_case(printed) == name
