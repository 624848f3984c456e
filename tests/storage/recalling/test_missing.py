"""What is missing before a session."""

from __future__ import annotations

from datetime import date, time

import pytest

from storage import recalling
from storage.held import HeldSession, HeldStatement
from storage.planned import SessionView
from tests.storage.recalling.made import PREPCOM, holdings, session, statement

JUNE, NOVEMBER = date(2026, 6, 22), date(2025, 11, 10)
PC_65, PC_66 = session(65, starts_on=NOVEMBER), session(66, starts_on=JUNE)
TEXT = "We urge all States to pay."
DRAFT = statement(PC_66, TEXT, stage="draft", year=2026)
DELIVERED = statement(PC_65, TEXT, on=NOVEMBER)


def planned(at: HeldSession = PC_66, starts_on: date | None = JUNE) -> SessionView:
    return SessionView(
        at.id,
        PREPCOM,
        "CTBTO Preparatory Commission",
        at.number,
        None,
        "PC-66",
        at.label,
        starts_on,
        starts_on,
        time(10),
        None,
        "UTC",
    )


def missing(*held: HeldStatement, sessions: tuple[HeldSession, ...] = (PC_66,), own: str | None = "XVD") -> tuple[str, ...]:
    return recalling.missing(holdings(*held, sessions=sessions, own=own), planned(), None)


def test_nothing_is_missing_with_a_draft_a_speaker_and_the_delivered_text() -> None:
    assert missing(DRAFT, DELIVERED) == ()


def test_before_a_first_session_only_draft_and_speaker_are_missing() -> None:
    assert missing() == ("no_draft", "no_speaker")


def test_a_draft_without_a_speaker() -> None:
    assert missing(statement(PC_66, TEXT, stage="draft", year=2026, speaker=None), DELIVERED) == ("no_speaker",)


def test_a_draft_of_another_delegation_is_not_ours() -> None:
    assert missing(statement(PC_66, TEXT, delegation="XKA", stage="draft"), DELIVERED) == ("no_draft", "no_speaker")


@pytest.mark.parametrize("stage", ["draft", "check against delivery"])
def test_what_was_handed_out_beforehand_is_not_the_delivered_text(stage: str) -> None:
    assert missing(DRAFT, statement(PC_65, TEXT, on=NOVEMBER, stage=stage)) == ("no_delivered_text",)


@pytest.mark.parametrize("stage", ["as delivered", "published", ""])
def test_a_delivered_published_or_unmarked_text_is_enough(stage: str) -> None:
    assert missing(DRAFT, statement(PC_65, TEXT, on=NOVEMBER, stage=stage)) == ()


def test_a_session_that_took_place_without_a_word_of_ours_is_missed() -> None:
    assert missing(DRAFT, sessions=(PC_65, PC_66)) == ("no_delivered_text",)
    assert missing(DRAFT, statement(PC_65, TEXT, on=NOVEMBER, delegation="XKA")) == ("no_delivered_text",)


def test_a_session_that_is_still_to_come_is_not_missed() -> None:
    assert missing(DRAFT, DELIVERED, sessions=(session(67, starts_on=date(2026, 11, 9)), PC_66)) == ()


def test_a_session_of_which_only_the_year_is_known_counts_once_the_year_is_over() -> None:
    assert missing(DRAFT, sessions=(session(64, year=2025), PC_66)) == ("no_delivered_text",)
    assert missing(DRAFT, sessions=(session(64, year=2026), PC_66)) == ()


def test_without_days_the_numbers_say_which_session_was_before() -> None:
    held = holdings(DRAFT, sessions=(PC_65, PC_66, session(67, year=2026)))
    assert recalling.missing(held, planned(starts_on=None)) == ("no_delivered_text",)


def test_without_an_own_delegation_nothing_can_be_missing() -> None:
    assert missing(DELIVERED, own=None) == ()
