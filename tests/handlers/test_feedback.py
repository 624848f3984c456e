"""The thumbs below an answer, the window that asks why, and the list for admins."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import Deps
from handlers.errors import NOT_ALLOWED, SLACK
from handlers.views import feedback as view
from storage import feedback, workspaces
from storage.feedback import Opinion
from tests.handlers.conftest import Team, buttons_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM

QUESTION = "what did we say about radionuclide stations at PC-64"
PUBLIC = {"type": "message", "channel_id": "C1", "message_ts": "5.5", "is_ephemeral": False}
DIRECT = {"channel": {"id": "D1"}, "container": {**PUBLIC, "channel_id": "D1"}}


def thumbs(message: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return action and value of the two thumbs: Slack's own below what everybody reads, plain buttons for one person."""
    own = [e for b in message["blocks"] if b["type"] == "context_actions" for e in b["elements"]]
    if own:
        return {which: (own[0]["action_id"], own[0][f"{which}_button"]["value"]) for which in ("positive", "negative")}
    plain = buttons_of(message)
    return {
        which: (plain[label]["action_id"], plain[label]["value"])
        for which, label in (("positive", "Helpful"), ("negative", "Not helpful"))
    }


def asked(team: Team, text: str = QUESTION, command: str = "/said", **more: Any) -> dict[str, Any]:
    team.command(command, text, **more)
    _, message = team.slack.said()[-1]
    team.slack.calls.clear()
    return message


def judge(team: Team, message: dict[str, Any], which: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    action, value = thumbs(message)[which]
    team.press(action, value, **more)
    return team.slack.said()


def opinions(deps: Deps) -> tuple[Opinion, ...]:
    with deps.record.read() as db:
        return feedback.opinions(db, workspaces.of_team(db, TEAM).id)


def explain(team: Team, window: dict[str, Any], reason: str | None, comment: str = "", user: str = "U1") -> Any:
    chosen = {"type": "radio_buttons", "selected_option": {"value": reason} if reason else None}
    values = {view.REASON: {"value": chosen}, view.COMMENT: {"value": {"type": "plain_text_input", "value": comment}}}
    body = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "trigger_id": team.trigger()}
    return team.send({**body, "view": {**window, "id": "V1", "state": {"values": values}}})


def test_helpful_is_kept_and_thanked_in_the_place_of_the_thumbs(team: Team, filled: Deps) -> None:
    answer = asked(team)
    ((method, told),) = judge(team, answer, "positive")
    assert (method, told["replace_original"], told["response_type"]) == ("response_url", True, "ephemeral")
    assert told["blocks"][:-1] == answer["blocks"][:-1]
    assert told["blocks"][-1]["elements"][0]["text"] == view.THANKS
    assert [(one.helpful, one.user, one.typed) for one in opinions(filled)] == [(True, "U1", QUESTION)]


def test_not_helpful_asks_why_in_a_window_and_the_reason_is_added(team: Team, filled: Deps) -> None:
    opened, _ = judge(team, asked(team), "negative")
    window = opened[1]["view"]
    assert (opened[0], window["title"]["text"]) == ("views.open", view.TITLE)
    assert broken(window["blocks"], most=100) == []
    assert [(one.helpful, one.reason) for one in opinions(filled)] == [(False, None)]
    answered = explain(team, window, "missing", "The <!channel> of 2019")
    assert (answered.status, answered.body) == (200, "")
    assert [(one.helpful, one.reason, one.comment) for one in opinions(filled)] == [(False, "missing", "The <!channel> of 2019")]


def test_the_opinion_stands_where_the_window_does_not_open(team: Team, filled: Deps) -> None:
    answer = asked(team)
    team.slack.answers["views.open"] = {"ok": False, "error": "expired_trigger_id"}
    *_, (_, told) = judge(team, answer, "negative")
    assert told["text"] == SLACK["expired_trigger_id"]
    assert [one.helpful for one in opinions(filled)] == [False]


def test_the_last_opinion_counts(team: Team, filled: Deps) -> None:
    team.mention("<@UBOT> radionuclide stations at PC-64")
    _, answer = team.slack.said()[-1]
    judge(team, answer, "negative")
    judge(team, answer, "positive")
    judge(team, answer, "positive", user={"id": "U2", "team_id": TEAM})
    assert sorted((one.user, one.helpful) for one in opinions(filled)) == [("U1", True), ("U2", True)]


def test_an_answer_that_others_read_keeps_its_thumbs_and_only_who_pressed_is_thanked(team: Team) -> None:
    team.mention("<@UBOT> radionuclide stations at PC-64")
    _, answer = team.slack.said()[-1]
    team.slack.calls.clear()
    ((method, told),) = judge(team, answer, "positive", container=PUBLIC)
    assert (method, told["response_type"], told["replace_original"], told["text"]) == (
        "response_url", "ephemeral", False, view.THANKS,
    )  # fmt: skip


def test_in_a_direct_message_the_thanks_stand_in_the_message(team: Team) -> None:
    team.write(QUESTION)
    _, answer = team.slack.said()[-1]
    team.slack.calls.clear()
    ((method, told),) = judge(team, answer, "positive", **DIRECT)
    assert (method, told["channel"], told["ts"]) == ("chat.update", "D1", "5.5")
    assert told["blocks"][-1]["elements"][0]["text"] == view.THANKS


def test_a_judgement_has_thumbs_too_and_a_question_asked_back_has_none(team: Team) -> None:
    judged = asked(team, "Radionuclide stations must be completed without delay.", "/quote")
    assert list(thumbs(judged)) == ["positive", "negative"]
    assert "Helpful" not in buttons_of(asked(team, "?!"))


def test_admins_read_what_was_asked_openly_and_only_the_reason_of_what_was_asked_in_private(team: Team) -> None:
    secret = asked(team, "radionuclide stations in the Pacific", user_id="U2")
    judge(team, secret, "negative", user={"id": "U2", "team_id": TEAM})
    explain(team, team.slack.said()[0][1]["view"], "wrong", user="U2")
    team.slack.calls.clear()
    team.mention("<@UBOT> <!here> radionuclide stations at PC-64", user="U2")
    judge(team, team.slack.said()[-1][1], "positive", container=PUBLIC)
    team.slack.calls.clear()
    team.command("/rapporteur", "feedback")
    ((_, told),) = team.slack.said()
    assert broken(told["blocks"], most=50) == []
    assert told["text"].splitlines()[0] == "1 found an answer helpful, 1 did not."
    assert told["text"].count(view.IN_PRIVATE) == 1
    assert "Pacific" not in str(told)
    assert "Question: @here radionuclide stations at PC-64" in told["text"]
    assert view.REASONS["wrong"] in str(told["blocks"])


def test_a_question_asked_in_a_channel_that_the_admin_is_not_in_is_not_shown(team: Team) -> None:
    team.mention("<@UBOT> radionuclide stations at PC-64", user="U2")
    judge(team, team.slack.said()[-1][1], "positive", container=PUBLIC)
    team.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}
    team.command("/rapporteur", "feedback")
    assert view.IN_PRIVATE in team.slack.said()[-1][1]["text"]


def test_feedback_is_for_admins(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": TEAM}}
    team.command("/rapporteur", "feedback")
    assert [told["text"] for _, told in team.slack.said()] == [NOT_ALLOWED["admin"]]


def test_without_feedback_the_list_says_where_the_thumbs_are(team: Team) -> None:
    team.command("/rapporteur", "feedback")
    assert [told["text"] for _, told in team.slack.said()] == [view.NOTHING]


@pytest.mark.parametrize(("page", "label", "first"), [(0, "More", "10"), (1, "Back", "0")])
def test_more_than_ten_are_on_pages(team: Team, filled: Deps, page: int, label: str, first: str) -> None:
    for number in range(11):
        message = asked(team, f"radionuclide stations {number}")
        judge(team, message, "positive")
        team.slack.calls.clear()
    team.press(f"{view.LIST_PAGE}", str(page))
    ((_, told),) = team.slack.said()
    assert f"radionuclide stations {first}" in told["text"]
    assert label in buttons_of(told)


def test_an_answer_that_somebody_got_for_themselves_is_judged_by_nobody_else(team: Team, filled: Deps) -> None:
    answer = asked(team)
    judge(team, answer, "negative", user={"id": "U2", "team_id": TEAM})
    assert opinions(filled) == ()
