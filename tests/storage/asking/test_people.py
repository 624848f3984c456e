"""Whose words are asked for."""

from dataclasses import replace

import pytest

from storage.asking import ask
from tests.storage.asking.record import AUTUMN_2025, RECORD, asked, holdings, places


@pytest.mark.parametrize(
    "typed",
    [
        "What did Karsland say about Ukraine?",
        "What has Karsland said on Ukraine?",
        "Has Karsland ever mentioned Ukraine?",
        "Karsland's position on Ukraine",
        "the Karslandic line on Ukraine",
        "Karsland on Ukraine",
        "ukraine according to Karsland",
        "wat did karslnd say abt ukrane",
    ],
)
def test_a_delegation_that_speaks_is_the_scope(typed):
    answer = asked(typed)
    assert (answer.question.scope.delegations, answer.question.topic[-1].casefold()) == (("XKA",), "ukraine")


@pytest.mark.parametrize(
    "typed", ["What did we say about Ukraine?", "our line on Ukraine", "Ukraine", "Did we condemn Russia over Ukraine?"]
)
def test_a_delegation_that_is_spoken_of_is_topic(typed):
    answer = asked(typed)
    assert (answer.question.scope.delegations, "Ukraine" in answer.question.topic) == (("XVD",), True)


def test_us_is_our_name_when_another_speaks():
    answer = asked("What has Karsland said about a Security Council seat for us?")
    assert (places(answer), answer.question.topic) == (["XKA UNGA-79 #1"], ("Security Council", "seat", "Valdoria"))


@pytest.mark.parametrize(
    "typed",
    [
        "Who else talked about plastic?",
        "Which other delegations mentioned plastic?",
        "what did others say about plastic",
        "everybody else on plastic",
    ],
)
def test_the_others_are_everybody_but_us(typed):
    answer = asked(typed)
    assert (answer.question.kind, places(answer)) == ("who_else", ["XKA UNGA-77 #1"])


def test_anyone_includes_us():
    answer = asked("Which countries mentioned plastic?")
    assert {p.statement.delegation for p in answer.passages} == {"XVD", "XKA"}


def test_others_are_shown_best_passage_of_each_first():
    record = holdings(own=None)
    answer = ask(record, "Who mentioned Ukraine?", on=AUTUMN_2025)
    assert sorted(p.statement.delegation for p in answer.passages[:2]) == ["XKA", "XVD"]


@pytest.mark.parametrize(
    "typed", ["Marend on the IMS", "what did ambassador marend say about the IMS", "Ilse Marend's line on the IMS"]
)
def test_a_speaker_is_understood_by_surname(typed):
    answer = asked(typed)
    assert (answer.question.scope.speaker, places(answer)) == ("Ilse Marend", ["XVD CTBTO-PC-65 #0"])


def test_an_unknown_speaker_is_named_and_nothing_else_is_searched():
    answer = asked("What did Ruritania say about Ukraine?")
    assert (answer.found, answer.question.not_understood, answer.passages) == (False, ("Ruritania",), ())


def test_the_asker_may_be_another_delegation():
    answer = ask(RECORD, "What did we say about plastic?", on=AUTUMN_2025, delegation="XKA")
    assert places(answer) == ["XKA UNGA-77 #1"]


def test_a_leader_who_is_spoken_of_is_topic():
    record = replace(holdings(), statements=(*holdings().statements, *_french()))
    spoken_of = ask(record, "What did we say about meeting President Macron?", on=AUTUMN_2025)
    speaking = ask(record, "Macron on hunger", on=AUTUMN_2025)
    assert (spoken_of.question.scope.delegations, speaking.question.scope.delegations) == (("XVD",), ("FRA",))


def _french():
    held = holdings().statements[0]
    return (replace(held, delegation="FRA", year=2020),)


@pytest.mark.parametrize(
    "typed",
    ["besides us, who spoke of dialogue", "Did anyone apart from us speak of dialogue?", "anybody but us on dialogue"],
)
def test_besides_us_is_everybody_else(typed):
    assert asked(typed).question.scope.delegations == ("XKA",)


def test_a_delegation_may_be_left_out():
    answer = asked("apart from Karsland, which delegation spoke of hunger?")
    assert answer.question.scope.delegations == ("XVD",)


def test_for_everyone_names_nobody():
    assert asked("what was our line on vaccines for everyone").question.scope.delegations == ("XVD",)


@pytest.mark.parametrize("typed", ["When did Ukraine last come up in our statements?", "was Ukraine ever mentioned by us?"])
def test_who_comes_up_is_spoken_of(typed):
    answer = asked(typed)
    assert answer.question.scope.delegations == ("XVD",)
    assert answer.found


def test_whose_words_are_held_speaks_whatever_the_verb():
    assert asked("How did Karsland pitch dialogue?").question.scope.delegations == ("XKA",)


def test_whom_we_spoke_of_does_not_speak():
    assert asked("which countries did we condemn over Ukraine?").question.scope.delegations == ("XVD",)


@pytest.mark.parametrize(
    "typed", ["dialogue under President Harrow", "dialogue since Harrow took office", "dialogue when Harrow was PM"]
)
def test_a_leader_of_nobody_held_is_no_scope(typed):
    assert asked(typed).question.scope.delegations == ("XVD",)
