"""Sessions in running text: their number, their body and what is special about them."""

import pytest

from storage.catalogue import load, names

CATALOGUE = load()


def read(text):
    return [(m.number, m.bodies, m.qualifier) for m in names.sessions_in(text, CATALOGUE)]


@pytest.mark.parametrize(
    ("text", "number", "bodies"),
    [
        ("the 65th session", 65, ()),
        ("sixty-fifth regular session", 65, ()),
        ("SIXTY FIFTH SESSION", 65, ()),
        ("the 62 nd session", 62, ()),
        ("session 65", 65, ()),
        ("session no. 65", 65, ()),
        ("Sixty-Fifth Session of the Preparatory Commission", 65, ("CTBTO-PC",)),
        ("65th regular session of the General Assembly", 65, ("UNGA",)),
        (
            "65th session of the Preparatory Commission for the Comprehensive Nuclear-Test-Ban Treaty Organization",
            65,
            ("CTBTO-PC",),
        ),
        ("UN General Assembly 75th Session", 75, ("UNGA",)),
        ("UNITED NATIONS GENERAL ASSEMBLY, 75TH SESSION", 75, ("UNGA",)),
        ("the General Assembly at its seventy-fifth session", 75, ("UNGA",)),
        ("the UNGA 71st session, plenary meeting", 71, ("UNGA",)),
        ("First Committee, 79th session", 79, ("UNGA-C1",)),
        ("First Committee, 78th session, General Debate", 78, ("UNGA-C1",)),
        ("First Committee, 80th session, Cluster 1: Nuclear weapons", 80, ("UNGA-C1",)),
        ("69th regular session, IAEA General Conference", 69, ("IAEA-GC",)),
        ("First Committee, 80th session\n\n31 October 2025", 80, ("UNGA-C1",)),
        ("the First Committee of the 79th session of the General Assembly", 79, ("UNGA",)),
        ("the 79th GA", 79, ("UNGA",)),
        ("79th First Committee", 79, ("UNGA-C1",)),
        ("the 80th UNGA session", 80, ("UNGA",)),
        ("PC-65", 65, ("CTBTO-PC",)),
        ("PC65", 65, ("CTBTO-PC",)),
        ("prepcom 65", 65, ("CTBTO-PC",)),
        ("CTBT/PC-65/2", 65, ("CTBTO-PC",)),
        ("GC69", 69, ("IAEA-GC",)),
        ("GC(69)/OR.2", 69, ("IAEA-GC",)),
        ("WGA-68", 68, ("CTBTO-WGA",)),
        ("EC-98", 98, ("OPCW-EC",)),
        ("CSP-26", 26, ("OPCW-CSP",)),
        ("C-26", 26, ("OPCW-CSP",)),
        ("HRC57", 57, ("HRC",)),
        ("A/HRC/57/12", 57, ("HRC",)),
        ("UNGA 79", 79, ("UNGA",)),
        ("UNGA79", 79, ("UNGA",)),
        ("68th Session of Working Group A", 68, ("CTBTO-WGA",)),
        ("Twenty-Fourth Session of Joint Meeting of Working Groups A and B", 24, ("CTBTO-WGAB",)),
        ("Eighth Conference on Facilitating the Entry into Force", 8, ("CTBT-ART14",)),
        ("Third Session of the Preparatory Committee for the 2026 NPT Review Conference", 3, ("NPT-PC",)),
        ("the Eleventh NPT Review Conference", 11, ("NPT-RC",)),
    ],
)
def test_a_session_has_its_number_and_body(text, number, bodies):
    assert read(text) == [(number, bodies, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resumed Forty-Eighth Session", (48, (), "resumed")),
        ("the 48th resumed session", (48, (), "resumed")),
        ("tenth special session", (10, (), "special")),
        ("eleventh emergency special session", (11, (), "emergency special")),
    ],
)
def test_a_special_session_is_told_apart(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("sessions 74 and 75", [74, 75]),
        ("sessions 74-76", [74, 75, 76]),
        ("sessions 74, 75 and 77", [74, 75, 77]),
        ("the 65th and 66th sessions of the PrepCom", [65, 66]),
    ],
)
def test_several_sessions_are_read_one_by_one(text, numbers):
    assert [number for number, _, _ in read(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "at the 6th meeting of the General Assembly",
        "UNGA 2024",
        "GA resolution 76/300",
        "the 2026 Review Conference",
        "the last three sessions",
        "the Security Council's 15 members",
        "the First Committee",
        "Agenda item 65",
        "the 75th anniversary of the General Assembly",
        "SDG 14 and P5",
    ],
)
def test_other_numbers_are_no_sessions(text):
    assert read(text) == []


def test_a_conference_that_several_treaties_hold_stays_open():
    ((number, bodies, _),) = read("Third Review Conference")
    assert number == 3
    assert {"NPT-RC", "CWC-RC", "BWC-RC", "CCW-RC"} <= set(bodies)


def test_the_body_is_not_taken_from_another_sentence():
    assert read("We thank the General Assembly. The 65th session opened.") == [(65, (), None)]


def test_a_mention_covers_what_was_printed():
    text = "At the resumed Forty-Eighth Session, and GC(69)."
    found = [text[m.start : m.end] for m in names.sessions_in(text, CATALOGUE)]
    assert found == ["resumed Forty-Eighth Session", "GC(69)"]
