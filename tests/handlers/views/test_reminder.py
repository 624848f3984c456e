"""A reminder as it is posted, and the window and pages behind its buttons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import limits
from handlers.markup import escaped
from handlers.views import buttons, deadline, preparing, reminder
from handlers.views.blocks import Message
from handlers.views.home import WHERE_TO_SEE
from handlers.views.preparing import Preparation
from storage.asking.values import Passage
from storage.held import HeldParagraph, HeldSession, HeldStatement
from storage.planned import DeadlineView, Notice, SessionView, Undelivered
from storage.recalling import KeySentence, LastTime, Since, Spoken, TopicSaid
from tests.handlers.views.rules import NASTY, broken, texts, words

DAY = date(2026, 6, 22)
PC_66 = SessionView(
    66,
    "CTBTO-PC",
    "CTBTO Preparatory Commission",
    66,
    None,
    "PC-66",
    "66th session",
    DAY,
    DAY + timedelta(days=2),
    time(10),
    "Vienna",
    "Europe/Vienna",
)
# A week before, 08:30 in Vienna.
WEEK_BEFORE = datetime(2026, 6, 15, 6, 30, tzinfo=UTC)
PC_65 = HeldSession(65, "CTBTO-PC", 65, "65th session", 2025, date(2025, 11, 10))
NOTICE = Notice(
    posting_id=7,
    kind="session",
    target="C1",
    session=PC_66,
    deadlines=(),
    concerned=(),
    leads=("7 days",),
    due_at=WEEK_BEFORE,
    is_late=False,
    may_be_repeat=False,
)
UPLOAD = DeadlineView(
    31,
    66,
    "PC-66",
    "upload",
    "Upload the text",
    date(2026, 6, 19),
    time(17),
    datetime(2026, 6, 19, 15, tzinfo=UTC),
    "Europe/Vienna",
    owner="U7",
)


def spoken(text: str, number: int = 3, *, citation: str = "Japan, 65th session, para. 3") -> Spoken:
    paragraph = HeldParagraph(number, number, number, "text", text)
    statement = HeldStatement(
        12,
        5,
        "a.txt",
        "JPN 65",
        "JPN",
        "CTBTO-PC",
        PC_65,
        "Atsushi Kaifu",
        None,
        date(2025, 11, 10),
        2025,
        "",
        "",
        "en",
        (paragraph,),
    )
    return Spoken(statement, paragraph, citation)


def topic(
    name: str, text: str, number: int = 3, *, strength: float = 3.0, citation: str = "Japan, 65th session, para. 3"
) -> TopicSaid:
    said = spoken(text, number, citation=citation)
    sentence = KeySentence(said.statement, said.paragraph, 0, len(text), strength, citation)
    return TopicSaid(name, (sentence,), (said,), strength)


def last_time(*topics: TopicSaid, since: tuple[Since, ...] = ()) -> LastTime:
    return LastTime(PC_65, (topics[0].paragraphs[0].statement,), topics, since)


def later(name: str, text: str) -> Since:
    (sentence,) = topic(name, text, 9).sentences
    return Since(name, Passage(sentence.statement, sentence.paragraph, (), 1.0, sentence.citation), sentence)


IMS, BUDGET = topic("IMS", "We urge all States to complete the IMS.", 3), topic("Budget", "We support the budget.", 4)
LAST = last_time(IMS, BUDGET)


def shown(message: Message) -> list[str]:
    """Return what a message shows, a line for each block that has words."""
    return [line for line in (_words(block) for block in message.blocks) if line]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_words, value))
    if value.get("type") in ("actions", "button", "static_select"):
        return ""
    if value.get("type") in ("user", "channel"):
        return f"@{value.get('user_id') or value.get('channel_id')}"
    if value.get("type") == "date":
        return str(value["fallback"])
    inner = value.get("text") or value.get("elements") or []
    return inner if isinstance(inner, str) else _words(inner)


def labels(message: Message) -> dict[str, str]:
    """Return the buttons and menus of a message's last row by what they say, with the listener that each calls."""
    row = message.blocks[-1]
    return {(e.get("text") or e.get("placeholder"))["text"]: e["action_id"] for e in row.get("elements", [])}


def test_a_reminder_of_a_session_in_full() -> None:
    notice = replace(NOTICE, deadlines=(UPLOAD,))
    message = reminder.reminder(notice, LAST, missing=("no_draft", "no_speaker"))
    assert shown(message) == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "In 7 days · 22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "For you: <!date^1782115200^{date_short_pretty} at {time}|22 June 2026, 08:00 UTC>",
        "Open deadlines",
        *[_words(block) for block in deadline.row(UPLOAD, WEEK_BEFORE)][:1],
        "What we said last time",
        "65th session, 10 November 2025, Atsushi Kaifu",
        "IMSWe urge all States to complete the IMS.",
        "Japan, 65th session, para. 3",
        "BudgetWe support the budget.",
        "Japan, 65th session, para. 3",
        "Still missing: a draft, the speaker.",
    ]
    assert labels(message) == {
        "Done": reminder.SESSION_DONE,
        "Snooze": reminder.SESSION_SNOOZE,
        "Show all": preparing.SHOW_ALL,
        "Prepare": preparing.PREPARE,
    }


def test_the_text_says_the_same_in_plain_words() -> None:
    notice = replace(NOTICE, deadlines=(UPLOAD,), is_late=True)
    assert reminder.reminder(notice, LAST, missing=("no_draft",)).text.split("\n") == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "Late: this was due on 15 June 2026, 08:30 (Vienna).",
        "in 7 days: 22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "Open deadlines",
        deadline.in_words(UPLOAD, WEEK_BEFORE),
        "What we said last time (65th session, 10 November 2025, Atsushi Kaifu)",
        "IMS: “We urge all States to complete the IMS.” (Japan, 65th session, para. 3)",
        "Budget: “We support the budget.” (Japan, 65th session, para. 3)",
        "Still missing: a draft.",
    ]


def test_the_buttons_carry_numbers_from_which_all_is_worked_out_anew() -> None:
    row = reminder.reminder(NOTICE, LAST, missing=()).blocks[-1]["elements"]
    values = [e.get("value") or [option["value"] for option in e["options"]] for e in row]
    assert values == ["7", ["7:hour", "7:tomorrow", "7:monday", "7:choose"], "66:0", "66"]
    assert buttons.read_numbers(values[2], 2) == (66, 0)


def test_where_nothing_is_on_file_it_says_so_and_there_is_nothing_to_show() -> None:
    message = reminder.reminder(NOTICE, None, missing=("no_draft", "no_speaker", "no_delivered_text"))
    assert shown(message)[3:] == [
        "What we said last time",
        reminder.NOTHING_SAID,
        "Still missing: a draft, the speaker, the text as delivered of the last session.",
    ]
    assert list(labels(message)) == ["Done", "Snooze", "Prepare"]


def test_with_nothing_missing_nothing_is_said_of_it() -> None:
    assert shown(reminder.reminder(NOTICE, LAST, missing=()))[-1] == "Japan, 65th session, para. 3"


def test_a_late_one_a_possible_repeat_and_missed_leads_are_marked() -> None:
    notice = replace(NOTICE, leads=("21 days", "7 days", "morning"), is_late=True, may_be_repeat=True)
    assert shown(reminder.reminder(notice, LAST, missing=()))[3:6] == [
        "Late: this was due on 15 June 2026, 08:30 (Vienna).",
        reminder.MAY_BE_REPEAT,
        "Also for: 21 days, 7 days.",
    ]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (WEEK_BEFORE, "In 7 days · "),
        (datetime(2026, 6, 21, 6, 30, tzinfo=UTC), "Tomorrow · "),
        (datetime(2026, 6, 22, 6, 30, tzinfo=UTC), "Today · "),
    ],
)
def test_how_far_off_the_session_is_follows_from_when_it_is_posted(now: datetime, said: str) -> None:
    assert shown(reminder.reminder(NOTICE, LAST, missing=(), now=now))[1].startswith(said)


def test_a_session_without_days_is_shown_without_the_reader_s_time() -> None:
    unknown = replace(NOTICE, session=replace(PC_66, starts_on=None, ends_on=None, place=None))
    assert shown(reminder.reminder(unknown, LAST, missing=()))[1:3] == [
        "days not on file (Europe/Vienna)",
        "What we said last time",
    ]


def test_four_topics_are_shown_the_weightiest_in_the_order_of_the_speech() -> None:
    many = [topic(f"Topic {n}", f"We urge number {n}.", n, strength=n) for n in range(1, 8)]
    said = shown(reminder.reminder(NOTICE, last_time(*many), missing=()))
    assert [line for line in said if line.startswith("Topic")] == [f"Topic {n}We urge number {n}." for n in range(4, 8)]
    assert "and 3 more topics" in said


def test_what_was_said_since_stands_below_once_a_statement() -> None:
    weak = later("IMS", "We welcome the IMS report.")
    strong = replace(weak, topic="Budget", sentence=replace(later("Budget", "We urge thrift.").sentence, strength=9.0))
    said = shown(reminder.reminder(NOTICE, last_time(IMS, since=(weak, strong)), missing=()))
    assert said[-3:] == [preparing.SINCE, "BudgetWe urge thrift.", "Japan, 65th session, para. 3"]


@pytest.mark.parametrize("kind", ["session", "snoozed"])
def test_a_reminder_of_a_session_that_takes_in_a_deadline_still_says_what_was_said(kind: str) -> None:
    message = reminder.reminder(replace(NOTICE, kind=kind, deadlines=(UPLOAD,), concerned=(31,)), LAST, missing=("no_draft",))
    assert "IMS" in message.text
    assert "deadline-31-do" in [block.get("block_id", "").rsplit("-", 1)[0] for block in message.blocks]


def test_deadlines_far_off_stand_without_buttons_so_that_what_was_said_is_near() -> None:
    far = [replace(UPLOAD, id=40 + n, label=f"Step {n}", due_at=NOTICE.due_at + timedelta(days=20 + n)) for n in range(5)]
    message = reminder.reminder(replace(NOTICE, kind="session", deadlines=tuple(far), concerned=()), LAST, missing=())
    rows = [block["block_id"] for block in message.blocks if block.get("block_id", "").startswith("deadline-")]
    assert [name.rsplit("-", 1)[0] for name in rows] == ["deadline-40-what", "deadline-40-do"]
    assert all(f"Step {n}" in message.text for n in range(5))


@pytest.mark.parametrize(("kind", "lead"), [("deadline", reminder.DUE), ("escalation", reminder.PASSED)])
def test_a_notice_of_deadlines_is_about_those_alone(kind: str, lead: str) -> None:
    other = replace(UPLOAD, id=32, label="Publish the final text", due_at=UPLOAD.due_at + timedelta(days=9))
    notice = replace(NOTICE, kind=kind, deadlines=(UPLOAD, other), concerned=(31,))
    message = reminder.reminder(notice, LAST, missing=("no_draft",))
    assert lead in shown(message)
    assert "IMS" not in message.text
    assert [block["block_id"].rsplit("-", 1)[0] for block in message.blocks if "block_id" in block] == [
        "deadline-31-what",
        "deadline-31-do",
    ]
    assert message.text.split("\n")[-2:] == [deadline.in_words(UPLOAD, WEEK_BEFORE), deadline.in_words(other, WEEK_BEFORE)]
    assert list(labels(message)) == ["Prepare"]


def test_a_snoozed_session_is_shown_as_a_whole() -> None:
    message = reminder.reminder(replace(NOTICE, kind="snoozed", leads=()), LAST, missing=())
    assert reminder.AGAIN in shown(message)
    assert preparing.LAST_TIME in shown(message)


def test_a_moved_session_says_where_it_is_now() -> None:
    message = reminder.reminder(replace(NOTICE, kind="moved", deadlines=(UPLOAD,)), LAST, missing=("no_draft",))
    assert shown(message)[:4] == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "In 7 days · 22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "For you: <!date^1782115200^{date_short_pretty} at {time}|22 June 2026, 08:00 UTC>",
        reminder.MOVED,
    ]
    assert "IMS" not in message.text


def test_a_cancelled_session_has_neither_duties_nor_buttons() -> None:
    message = reminder.reminder(replace(NOTICE, kind="cancelled", deadlines=(UPLOAD,)), LAST, missing=("no_draft",))
    assert shown(message) == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        reminder.CANCELLED,
    ]


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("is_archived", "That channel is archived: nothing can be posted there."),
        ("over", "It came too late to be of use: the session was over."),
        ("some_new_code", f"Slack did not take it (some_new_code). {WHERE_TO_SEE}"),
    ],
)
def test_a_reminder_that_reached_nobody_says_where_it_was_to_go_and_why(reason: str, why: str) -> None:
    lost = Undelivered(66, "PC-66", "C9", WEEK_BEFORE, reason)
    message = reminder.reminder(replace(NOTICE, kind="undelivered", undelivered=lost), None, missing=())
    assert shown(message) == [f"{reminder.NOT_DELIVERED}\nPC-66, to @C9\nIt was due on 15 June 2026, 08:30 (Vienna). {why}"]
    assert message.text.endswith(why)


HOSTILE = " ".join(NASTY)
HOSTILE_SESSION = replace(PC_66, body_name=HOSTILE, label=HOSTILE, name=HOSTILE, place=HOSTILE)


@pytest.mark.parametrize("kind", ["session", "deadline", "escalation", "moved", "cancelled", "snoozed", "undelivered"])
def test_nothing_that_people_wrote_is_read_as_markup(kind: str) -> None:
    notice = replace(
        NOTICE,
        kind=kind,
        session=HOSTILE_SESSION,
        deadlines=(replace(UPLOAD, label=HOSTILE, session_name=HOSTILE),),
        undelivered=Undelivered(66, HOSTILE, "C1", WEEK_BEFORE, HOSTILE),
    )
    hostile = last_time(topic(HOSTILE, HOSTILE, citation=HOSTILE), since=(later(HOSTILE, HOSTILE),))
    message = reminder.reminder(notice, hostile, missing=("no_draft",))
    marked_up = [text for of_kind, text in texts(list(message.blocks)) if of_kind == "mrkdwn"]
    assert all(text.startswith("For you: <!date^") for text in marked_up)
    assert "<" not in message.text
    assert escaped("<!channel>") in message.text
    assert broken(list(message.blocks), most=50) == []


@st.composite
def lasts(draw: st.DrawFn) -> LastTime:
    topics = [
        topic(draw(words()), draw(words(1)), n, strength=draw(st.floats(0, 9)), citation=draw(words()))
        for n in range(draw(st.integers(1, 8)))
    ]
    since = tuple(later(draw(words()), draw(words(1))) for _ in range(draw(st.integers(0, 3))))
    return last_time(*topics, since=since)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lasts(), words(), st.integers(0, 9))
def test_whatever_was_said_slack_takes_the_message_the_pages_and_the_window(last: LastTime, label: str, duties: int) -> None:
    rows = tuple(replace(UPLOAD, id=n, label=label) for n in range(duties))
    notice = replace(NOTICE, deadlines=rows, session=replace(PC_66, place=label, label=label))
    message = reminder.reminder(notice, last, missing=tuple(preparing.MISSING))
    page = preparing.everything(PC_66, last, 0)
    window = preparing.window(Preparation(PC_66, last, tuple(preparing.MISSING), rows), WEEK_BEFORE)
    for said in (message, page):
        assert broken(list(said.blocks), most=50) == []
        assert limits.size(said.text) <= limits.MESSAGE_TEXT
    assert broken(window["blocks"], most=limits.BLOCKS_IN_VIEW) == []
    assert sum(limits.size(text) for _, text in texts(list(message.blocks))) <= limits.VIEW_CHARACTERS


def test_everything_is_shown_by_topic_and_page_and_each_paragraph_once() -> None:
    many = last_time(*(topic(f"Topic {n}", f"Paragraph {n}. " + "We urge them. " * 120, n) for n in range(1, 20)))
    first = preparing.everything(PC_66, many, 0)
    count = int(shown(first)[-1].removeprefix("Page 1 of "))
    pages = [preparing.everything(PC_66, many, page) for page in range(count)]
    lines = [line for message in pages for line in shown(message)]
    assert [line.partition(".")[0] for line in lines if line.startswith("Paragraph")] == [f"Paragraph {n}" for n in range(1, 20)]
    assert list(labels(first)) == ["More", "Read the statement"]
    assert list(labels(pages[-1])) == ["Back", "Read the statement"]
    assert preparing.everything(PC_66, many, 999) == pages[-1]


def test_the_key_sentence_is_bold_within_its_paragraph() -> None:
    said = spoken("The stations stand. We urge all to build more. They never sleep.")
    sentence = KeySentence(said.statement, said.paragraph, 20, 46, 3.0, said.citation)
    message = preparing.everything(PC_66, last_time(TopicSaid("IMS", (sentence,), (said,), 3.0)), 0)
    runs = message.blocks[2]["elements"][0]["elements"]
    assert [run["text"] for run in runs if "style" in run] == ["We urge all to build more."]


def test_the_window_says_what_to_do_about_what_is_missing() -> None:
    known = Preparation(PC_66, LAST, ("no_draft", "no_delivered_text"), (replace(UPLOAD, owner=None),))
    steps = _words(preparing.window(known, WEEK_BEFORE)["blocks"][2])
    assert steps == "\n".join(
        f"• {step}" for step in (preparing.MISSING["no_draft"][1], preparing.MISSING["no_delivered_text"][1], preparing.NO_OWNER)
    )


def test_the_window_is_quiet_where_nothing_is_missing() -> None:
    window = preparing.window(Preparation(PC_66, None), WEEK_BEFORE)
    assert [_words(block) for block in window["blocks"]] == [
        "CTBTO Preparatory Commission, 66th session (PC-66)\n22–24 June 2026, Vienna – in 7 days",
        preparing.READY,
        preparing.LAST_TIME,
        preparing.NOTHING,
    ]


def test_what_a_message_carries_is_json() -> None:
    message = reminder.reminder(replace(NOTICE, deadlines=(UPLOAD,)), LAST, missing=())
    assert json.loads(json.dumps(message.blocks)) == list(message.blocks)


def test_a_key_sentence_from_a_paragraph_on_something_else_stands_by_itself() -> None:
    apart = replace(IMS, paragraphs=())
    assert shown(preparing.everything(PC_66, last_time(BUDGET, apart), 0))[-3:] == [
        "IMS",
        "We urge all States to complete the IMS.",
        "Japan, 65th session, para. 3",
    ]


def test_both_key_sentences_of_a_topic_are_in_the_window_with_one_citation_where_it_is_the_same() -> None:
    (more,) = topic("IMS", "We will pay for two stations.", 5).sentences
    elsewhere = replace(more, citation="Japan, 65th session, para. 5")
    for second, cited in ((more, []), (elsewhere, ["Japan, 65th session, para. 5"])):
        both = replace(IMS, sentences=(*IMS.sentences, second))
        window = preparing.window(Preparation(PC_66, LastTime(PC_65, LAST.statements, (both,), ())), WEEK_BEFORE)
        lines = [_words(block) for block in window["blocks"]]
        assert lines.count("We will pay for two stations.") == 1
        assert [line for line in lines if line.startswith("Japan")] == ["Japan, 65th session, para. 3", *cited]


def test_texts_on_file_for_the_session_can_be_read_from_the_window() -> None:
    drafts = tuple(replace(LAST.statements[0], id=n, title="Draft", stage="draft") for n in range(10))
    window = preparing.window(Preparation(PC_66, None, ours=drafts), WEEK_BEFORE)
    (first, *_) = [block for block in window["blocks"] if "accessory" in block]
    assert (_words(first["text"]), first["accessory"]["value"]) == ("Draft, draft, Atsushi Kaifu", "0:0")
    assert "and 2 more" in [_words(block) for block in window["blocks"]]
