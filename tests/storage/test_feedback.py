"""What people thought of answers, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import asked, feedback, workspaces
from storage.database import Record
from storage.errors import NotFound
from storage.feedback import Tally

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def team(record: Record) -> int:
    with record.begin() as db:
        return workspaces.adopt(db, "T1", "Mission", NOW).id


def ask(record: Record, team: int, now: datetime = NOW) -> int:
    with record.begin() as db:
        return asked.keep(
            db, team, user="U1", channel="C1", thread=None, typed="x", earlier=(), on=date(2026, 3, 1),
            found=True, kind="said", openly=True, now=now,
        )  # fmt: skip


def test_the_last_opinion_of_a_person_counts_and_each_person_has_their_own(record: Record, team: int) -> None:
    number = ask(record, team)
    with record.begin() as db:
        feedback.give(db, team, number, "U1", helpful=False, now=NOW)
        feedback.explain(db, team, number, "U1", reason="missing", comment=" the year 2019\n", now=NOW)
        feedback.give(db, team, number, "U2", helpful=True, now=NOW + timedelta(minutes=1))
    with record.read() as db:
        latest, first = feedback.opinions(db, team)
        assert feedback.tally(db, team) == Tally(helpful=1, unhelpful=1)
    assert (latest.user, latest.helpful, latest.reason) == ("U2", True, None)
    assert (first.user, first.helpful, first.reason, first.comment, first.typed) == ("U1", False, "missing", "the year 2019", "x")
    with record.begin() as db:
        feedback.give(db, team, number, "U1", helpful=True, now=NOW)
        assert feedback.tally(db, team) == Tally(helpful=2, unhelpful=0)


def test_an_answer_of_another_team_cannot_be_judged(record: Record, team: int) -> None:
    number = ask(record, team)
    with record.begin() as db:
        other = workspaces.adopt(db, "T2", "Other", NOW).id
        with pytest.raises(NotFound):
            feedback.give(db, other, number, "U1", helpful=True, now=NOW)
        assert feedback.opinions(db, other) == ()


def test_a_question_with_feedback_is_kept_ninety_days_from_the_feedback(record: Record, team: int) -> None:
    judged, silent = ask(record, team), ask(record, team)
    with record.begin() as db:
        feedback.give(db, team, judged, "U1", helpful=False, now=NOW + timedelta(days=60))
        asked.forget_old(db, NOW + timedelta(days=91))
        assert asked.recall(db, team, judged, "U1").id == judged
        with pytest.raises(NotFound):
            asked.recall(db, team, silent, "U1")
        asked.forget_old(db, NOW + timedelta(days=151))
        assert feedback.opinions(db, team) == ()
