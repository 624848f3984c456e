"""Delegations by name: as a whole, and in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.catalogue import load, names
from storage.catalogue.entries import Delegation

CATALOGUE = load()


def codes(text):
    return [mention.code for mention in names.delegations_in(text, CATALOGUE)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Norway", "NOR"),
        ("norway", "NOR"),
        ("NOR", "NOR"),
        ("NO", "NOR"),
        ("The Gambia", "GMB"),
        ("Gambia (The)", "GMB"),
        ("COTE D'IVOIRE", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Kyrgyz Republic", "KGZ"),
        ("United Republic of Tanzania", "TZA"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Swaziland", "SWZ"),
        ("U.S.A.", "USA"),
        ("uk", "GBR"),
        ("Korea, Republic of", "KOR"),
        ("Republic of Korea", "KOR"),
        ("DPRK", "PRK"),
        ("NAM", "NAM"),
        ("Non-Aligned Movement", "NON-ALIGNED"),
        ("Norwegian", "NOR"),
        ("日本", "JPN"),
        ("Япония", "JPN"),
        ("اليابان", "JPN"),
        ("Japón", "JPN"),
        ("European Union", "EU"),
        ("G-77 and China", "G77"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_a_whole_name_means_one_delegation(name, code):
    found = names.delegation_named(name, CATALOGUE)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did norway say", ["NOR"]),
        ("Nigeria and the Niger", ["NGA", "NER"]),
        ("Papua New Guinea, Guinea, Guinea-Bissau and Equatorial Guinea", ["PNG", "GIN", "GNB", "GNQ"]),
        ("the Congo and the Democratic Republic of the Congo", ["COG", "COD"]),
        ("North Korea, the Republic of Korea, the DPRK, South Korean", ["PRK", "KOR", "PRK", "KOR"]),
        ("Democratic People's Republic of Korea", ["PRK"]),
        ("Sudan and South Sudan", ["SDN", "SSD"]),
        ("in the South China Sea", []),
        ("across the Indian Ocean", []),
        ("Latin American and North American partners", []),
        ("New Caledonia and New Mexico", []),
        ("New Zealand's view", ["NZL"]),
        ("New\nZealand", ["NZL"]),
        ("China.\n\nNew\n\nZealand", ["CHN"]),
        ("let us thank the US", ["USA"]),
        ("LET US ALL STAND WITH THE US TODAY", ["USA"]),
        ("U.S. and U.K. troops", ["USA", "GBR"]),
        ("the UK, NZ and JPN", ["GBR", "NZL", "JPN"]),
        ("what did nz say", ["NZL"]),
        ("jpn", []),
        ("AND CAN ARE NOR PER", []),
        ("he will polish it, says the Polish minister", ["POL"]),
        ("We ate turkey with Turkey", ["TUR"]),
        ("did turkey say anything", ["TUR"]),
        ("roast turkey for dinner", []),
        ("Mr. Jordan and Ambassador Chad met", []),
        ("a speech by Michael Jordan today", []),
        ("Ms. Georgia Smith of Georgia", ["GEO"]),
        ("with Jordan, Chad and Georgia", ["JOR", "TCD", "GEO"]),
        ("On behalf of the European Union", ["EU"]),
        ("the Group of 77 and China", ["G77"]),
        ("on behalf of NAM, for Namibia", ["NON-ALIGNED", "NAM"]),
        ("the G77, the G-77 and China", ["G77", "G77"]),
        ("a 3-year-old boy", []),
        ("(A/58/PV.7, p.5)", []),
        ("St. Lucia", ["LCA"]),
        ("in March. Lucia", []),
        ("Mr. LAVROV (Russian Federation)", ["RUS"]),
    ],
)
def test_text_names_delegations(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "printed", "how"),
    [
        ("The New Zealand delegation", "New Zealand", "name"),
        ("the Kyrgyz Republic", "Kyrgyz Republic", "official"),
        ("Ivory Coast's", "Ivory Coast", "alias"),
        ("two Norwegians", "Norwegians", "demonym"),
        ("as JPN said", "JPN", "code"),
        ("Bolivia (Plurinational State of), speaking", "Bolivia (Plurinational State of)", "alias"),
    ],
)
def test_a_mention_says_where_and_how(text, printed, how):
    (mention,) = names.delegations_in(text, CATALOGUE)
    assert (text[mention.start : mention.end], mention.how) == (printed, how)


def test_a_workspaces_own_delegation_is_found():
    own = CATALOGUE.extended(delegations=(Delegation("XOS", "Ostelia", "Republic of Ostelia", ("Ostelian",)),))
    found = [(m.code, m.how) for m in names.delegations_in("Ostelia, the Ostelian view, XOS, the Republic of Ostelia", own)]
    assert found == [("XOS", "name"), ("XOS", "demonym"), ("XOS", "code"), ("XOS", "official")]
    assert names.delegations_in("Ostelia", CATALOGUE) == ()


@pytest.mark.parametrize(
    ("name", "suggested"),
    [("Norwya", ("Norway",)), ("Kenia", ("Kenya",)), ("untied kingdom", ("United Kingdom",)), ("Ostelia", ()), ("XY", ())],
)
def test_a_misspelt_delegation_has_suggestions(name, suggested):
    assert names.suggest(name, "delegation", CATALOGUE) == suggested


@given(st.text(alphabet=st.sampled_from("aAuUsS .,-'’\n()Koreach5&éß漢"), max_size=80))
def test_mentions_lie_in_the_text_in_order(text):
    mentions = names.delegations_in(text, CATALOGUE)
    places = [place for mention in mentions for place in (mention.start, mention.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@pytest.mark.parametrize("name", ["It", "it", "no", "Congolese"])
def test_a_word_or_a_demonym_of_two_names_no_delegation(name):
    assert names.delegation_named(name, CATALOGUE) is None


def test_a_former_name_is_not_the_state_whose_name_it_begins_with():
    assert codes("the United Kingdom of Libya") == ["LBY"]
    assert codes("the Congolese army") == []
