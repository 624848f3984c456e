"""Which sentence of what is said on a topic holds the position: not courtesy, not background, and not what others think."""

from __future__ import annotations

from datetime import date

import pytest

from storage import recalling
from tests.storage.recalling.made import PREPCOM, holdings, session, statement

DAY = date(2025, 11, 10)


def key_sentences(*sentences: str) -> list[str]:
    """Return the key sentences of a paragraph on the budget."""
    held = holdings(statement(session(65, starts_on=DAY), "[Budget]", " ".join(sentences), on=DAY))
    found = recalling.last_time(held, PREPCOM, before=date(2026, 6, 1))
    assert found is not None
    return [sentence.text for topic in found.topics for sentence in topic.sentences]


@pytest.mark.parametrize(
    "position",
    [
        "We support the budget as it was proposed.",
        "Valdoria calls upon all States to pay their assessed contributions in full.",
        "My delegation urges the Secretariat to keep within its means.",
        "We are deeply concerned about the arrears of several States.",
        "Valdoria condemns the diversion of these funds.",
        "We regret that no consensus was possible.",
        "Valdoria will contribute 2.5 million euros to the budget of 2027.",
        "I reiterate our commitment to sound financial management.",
        "The Valdorian Government opposes any increase beyond inflation.",
        "Such a delay is unacceptable to everybody in this hall.",
    ],
)
def test_a_position_is_preferred_to_background_courtesy_and_announcement(position: str) -> None:
    around = (
        "I congratulate you, Mr. Chair, on your election, and thank your predecessor for the draft.",
        "Let me now turn to the budget of the coming year.",
        "The draft was circulated in three languages in early spring.",
    )
    assert key_sentences(*around, position) == [position]


@pytest.mark.parametrize(
    "of_others",
    [
        "The auditors called upon the Secretariat to publish the accounts of all its funds.",
        "Some delegations outside Valdoria have condemned the whole of the proposal.",
        "The Group of 77 said that an increase would be unacceptable to its members.",
        "Who would oppose a budget of 130 million euros, and why should we support it?",
    ],
)
def test_the_position_of_others_a_report_and_a_question_give_way_to_ours(of_others: str) -> None:
    ours = "We encourage all delegations to join a consensus on it."
    assert key_sentences(of_others, ours) == [ours]


def test_two_sentences_are_quoted_where_both_are_strong_in_their_order() -> None:
    one = "We support the budget as it was proposed."
    other = "We urge all States to pay their contributions by 31 January."
    assert key_sentences(one, "The draft has forty pages and two annexes.", other) == [one, other]


def test_never_more_than_two() -> None:
    strong = [f"We urge States to pay the {n} million euros that they owe." for n in range(2, 9)]
    assert len(key_sentences(*strong)) == 2


def test_where_nobody_takes_a_position_nothing_is_quoted() -> None:
    assert key_sentences("The draft was circulated in three languages.", "It has forty pages.") == []


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = "We urge Mr. Smith and the U.S. delegation to pay 1.5 million euros, i.e. all of it."
    assert key_sentences(text) == [text]


@pytest.mark.parametrize("text", ["we urge " * 20_000, "“" * 30_000, "a " * 30_000 + "?", "(" * 20_000 + "We urge"])
def test_hostile_text_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    assert len(key_sentences(text)) <= 1
