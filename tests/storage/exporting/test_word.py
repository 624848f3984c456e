"""A Word document of an answer holds every word of it, whatever characters it is written in."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from storage.asking.values import Answer, Change, Passage, Question, Scope
from storage.catalogue import load
from storage.exporting import word
from storage.exporting.characters import allowed, runs_right_to_left
from storage.held import HeldParagraph, HeldSession, HeldStatement

DAY = date(2026, 3, 1)
SESSIONS = tuple(HeldSession(n, "CTBTO-PC", n, f"{n}th session", 2025) for n in range(60, 66))
STATEMENT = HeldStatement(
    1, 1, "a.txt", "A", "JPN", "CTBTO-PC", SESSIONS[-1], None, None, date(2025, 11, 10), 2025, "", "", "en", text=()
)


def answered(*passages: Passage, typed: str = "what did we say", scope: Scope | None = None, note: str = "") -> Answer:
    question = Question(
        typed, "said", ("budget",), ("zero growth",), scope or Scope(), (("ZNG", "Zero Nominal Growth"),), ("Xyz",)
    )
    return Answer(question, found=bool(passages), passages=passages, note=note)


def passage(text: str, cited: str = "Japan", change: Change | None = None, also: tuple[str, ...] = ()) -> Passage:
    return Passage(STATEMENT, HeldParagraph(1, 1, 0, "text", text), (), 1.0, cited, change, also)


def read(written: bytes) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in docx.Document(io.BytesIO(written)).paragraphs]


def test_how_the_question_was_read_stands_in_full() -> None:
    scope = Scope(("JPN",), True, ("CTBTO-PC",), SESSIONS, date(2024, 1, 1), date(2025, 12, 31), "Kaifu")  # noqa: FBT003 - others
    lines = read(word.answer(answered(scope=scope, note="Searched 3 statements."), load(), made_on=DAY))
    assert [text for style, text in lines if style == "List Bullet"] == [
        "Looked for: budget; “zero growth”",
        "Said by all but: Japan",
        "Speaker: Kaifu",
        "In: CTBTO Preparatory Commission",
        "At: CTBTO Preparatory Commission, 60th session to CTBTO Preparatory Commission, 65th session",
        "From: 1 January 2024",
        "Until: 31 December 2025",
        "Not understood: Xyz",
        "“ZNG” was read as Zero Nominal Growth",
    ]
    assert lines[-2:] == [("Heading 1", "Not addressed"), ("Normal", "Searched 3 statements.")]


def test_what_changed_and_where_the_same_words_stand_is_said_below() -> None:
    found = answered(passage("We urge it.", change=Change(("urge",), ("ask", "hope")), also=("Japan, para. 9",)))
    assert read(word.answer(found, load(), made_on=DAY))[-5:] == [
        ("Quote", "We urge it."),
        ("Citation", "Japan"),
        ("Citation", "In the same words: Japan, para. 9"),
        ("Citation", "New here: urge"),
        ("Citation", "No longer: ask; hope"),
    ]


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(text=ANY_TEXT, typed=ANY_TEXT, cited=ANY_TEXT)
def test_whatever_characters_it_is_written_in(text: str, typed: str, cited: str) -> None:
    lines = read(word.answer(answered(passage(text, cited), typed=typed), load(), made_on=DAY))
    shown = [("Title", typed), ("Quote", text), ("Citation", cited)]
    assert [line for line in lines if line[0] in ("Title", "Quote", "Citation")] == [
        (style, allowed(said).replace("\r", "")) for style, said in shown
    ]


def test_what_the_template_says_of_itself_is_gone() -> None:
    with ZipFile(io.BytesIO(word.answer(answered(), load(), made_on=DAY))) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        about = etree.fromstring(package.read("docProps/core.xml"))
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert sorted({e.text for e in about if e.text}) == ["1", "2026-03-01T00:00:00Z", "Answer from the record", "Rapporteur"]


def test_a_paragraph_from_right_to_left_is_set_so_and_no_other() -> None:
    arabic, hebrew, english = "(1) تؤكد الأردن دعمها", "«ישראל»", "Jordan: تؤكد"
    written = word.answer(answered(*map(passage, (arabic, hebrew, english))), load(), made_on=DAY)
    quoted = [p for p in docx.Document(io.BytesIO(written)).paragraphs if p.style.name == "Quote"]
    assert [(p._p.pPr.find(qn("w:bidi")) is not None, bool(p.runs[0].font.rtl)) for p in quoted] == [
        (True, True),
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("", False), ("12 %", False), ("٣ دول", True), ("\u200fabc", True), ("日本", False)]
)
def test_the_first_letter_with_a_direction_decides(text: str, expected: bool) -> None:  # noqa: FBT001 - a table of facts
    assert runs_right_to_left(text) is expected
