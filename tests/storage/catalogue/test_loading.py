"""The data files: every row fits the values, and no two rows claim one name."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from storage.catalogue import load
from storage.catalogue.entries import Delegation, Term
from storage.catalogue.loading import rows, values
from storage.catalogue.phrases import handlings
from storage.catalogue.wording import key

CATALOGUE = load()
LISTS = ("delegations.csv", "groups.csv", "bodies.csv")
HANDLINGS = {"upper", "capital", "strict", "personal", "whole", "never_code"}


def test_the_catalogue_is_read_once():
    assert load() is CATALOGUE


def test_codes_are_given_once():
    codes = Counter(row["code"] for name in ("delegations.csv", "groups.csv") for row in rows(name))
    bodies = Counter(row["code"] for row in rows("bodies.csv"))
    assert [code for code, n in (codes + bodies).items() if n > 1] == []


def test_every_member_state_is_listed_with_both_codes():
    states = [row for row in rows("delegations.csv") if row["iso2"]]
    assert len(states) == 193 + 2 + 2  # members, observers, and the two States outside that speak at specialised agencies
    assert len({row["iso2"] for row in states}) == len(states)


def test_every_state_of_today_has_its_name_in_the_six_languages():
    missing = [
        row["code"] for row in rows("delegations.csv") if row["iso2"] and not all(row[c] for c in ("ar", "es", "fr", "ru", "zh"))
    ]
    assert missing == []


def test_no_name_of_a_delegation_is_claimed_by_another():
    claims: dict[tuple[str, ...], set[str]] = {}
    for d in CATALOGUE.delegations.values():
        for name in (d.name, d.official_name, *d.aliases, *d.demonyms, *d.names.values()):
            claims.setdefault(key(name), set()).add(d.code)
    assert {name: codes for name, codes in claims.items() if len(codes) > 1 and name} == {("congolese",): {"COD", "COG"}}


def test_a_name_of_a_body_is_claimed_by_another_only_as_ambiguous():
    claims: dict[tuple[str, ...], set[str]] = {}
    for body in CATALOGUE.bodies.values():
        shared = set(map(key, body.ambiguous_aliases))
        for name in (body.code, body.name, body.full_name, body.abbreviation, *body.aliases):
            if name and key(name) not in shared:
                claims.setdefault(key(name), set()).add(body.code)
    assert {name: codes for name, codes in claims.items() if len(codes) > 1} == {}


def test_members_and_parents_are_in_the_catalogue():
    members = {member for d in CATALOGUE.delegations.values() for member in d.members}
    parents = {body.parent for body in CATALOGUE.bodies.values() if body.parent}
    assert members - CATALOGUE.delegations.keys() == set()
    assert parents - CATALOGUE.bodies.keys() == set()


@pytest.mark.parametrize(("group", "size"), [("EU", 27), ("CARICOM", 14), ("PIF", 16), ("LAS", 22), ("ASEAN", 11), ("NORDIC", 5)])
def test_a_group_has_its_members(group, size):
    assert len(CATALOGUE.delegations[group].members) == size


def test_every_body_has_a_time_zone_and_a_numbering():
    assert {body.numbering for body in CATALOGUE.bodies.values()} == {"ordinal", "year", "date"}
    assert all(ZoneInfo(body.time_zone) for body in CATALOGUE.bodies.values())


def test_terms_stand_once_for_a_body_and_never_for_themselves():
    twice = Counter((term.term.casefold(), term.bodies) for term in CATALOGUE.terms)
    assert [term for term, n in twice.items() if n > 1] == []
    assert [term.term for term in CATALOGUE.terms if term.term in term.equivalents] == []
    assert [term.term for term in CATALOGUE.terms if not term.equivalents] == []


def test_the_bodies_of_terms_and_openings_are_in_the_catalogue():
    named = {body for term in CATALOGUE.terms for body in term.bodies} | {row["body"] for row in rows("openings.csv")}
    assert named - CATALOGUE.bodies.keys() == set()


def test_wordlike_rows_say_how_the_word_must_be_printed():
    assert set(handlings().values()) == HANDLINGS


def test_every_cell_is_tidy():
    cells = [cell for name in LISTS for row in rows(name) for cell in row.values()]
    assert [cell for cell in cells if cell != cell.strip() or ";;" in cell or cell.endswith(";")] == []


def test_cells_hold_several_values():
    assert values("a; b;;c d") == ("a", "b", "c d")


def test_an_abbreviation_may_mean_another_thing_in_another_body():
    assert {term.equivalents[0]: term.bodies[0] for term in CATALOGUE.terms if term.term == "NDC"} == {
        "National Data Centre": "CTBTO-PC",
        "nationally determined contribution": "UNFCCC-COP",
    }


def test_a_workspaces_rows_are_laid_over_the_catalogue():
    own = Delegation("XOS", "Ostelia")
    extended = CATALOGUE.extended(delegations=(own,), terms=(Term("OMS", ("Ostelian Meteorological Service",)),))
    assert extended.delegations["XOS"] is own
    assert extended.terms[0].term == "OMS"
    assert extended.bodies == CATALOGUE.bodies
