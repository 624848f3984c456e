"""What the paragraphs of a text are, and the numbers that people cite."""

from __future__ import annotations

import tarfile
from collections import defaultdict
from pathlib import Path

import pytest

from storage.errors import Unreadable
from storage.reading.documents import paragraphs_of

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "ungdc-1946-2024.tar.xz"


def kinds(*blocks: str) -> list[tuple[int | None, str]]:
    return [(paragraph.number, paragraph.kind) for paragraph in paragraphs_of("\n\n".join(blocks))[1]]


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs_of(text)[1]]


@pytest.mark.parametrize("text", ["", " \n\n\t\n", "- - -\n\n***"])
def test_text_without_words_is_refused_as_empty(text: str):
    with pytest.raises(Unreadable) as caught:
        paragraphs_of(text)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    "address",
    [
        "Mr. President,",
        "Madam Chair, Excellencies, distinguished delegates,",
        "Madame Chair, dear colleagues!",
        "President of the General Assembly, Mr. Jan Novák, Secretary-General, Your Majesties, Excellencies,",
        "− Ladies and gentlemen,",
        "Monsieur le Président, Mesdames et Messieurs les délégués,",
        "Señor Presidente, distinguidos delegados:",
        "Senhor Presidente, Excelências,",
        "Господин Председатель, уважаемые коллеги,",
        "السيد الرئيس، أصحاب المعالي والسعادة،",
        "主席先生,各位代表,",
        "議長、御列席の皆様、",
    ],
)
def test_address_is_a_vocative_and_not_counted(address: str):
    assert kinds(address, "We support the Treaty.") == [(None, "vocative"), (1, "text")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. President, Norland supports the Treaty.",
        "The President of the Assembly has asked us to be brief.",
        "Excellencies have a duty to act.",
    ],
)
def test_sentence_that_names_offices_is_text(sentence: str):
    assert kinds(sentence) == [(1, "text")]


@pytest.mark.parametrize(
    "courtesy",
    [
        "Thank you, Mr. President.",
        "I thank you for your attention.",
        "I congratulate you, Mr. President, on your election, and assure you of the full support of my delegation.",
        "Allow me to thank the Secretariat for the excellent preparation of this session. We wish you every success.",
        "Je vous remercie, Monsieur le Président.",
        "Muchas gracias.",
        "谢谢主席先生。",
    ],
)
def test_thanks_alone_are_a_courtesy_and_counted(courtesy: str):
    assert kinds("We support the Treaty.", courtesy) == [(1, "text"), (2, "courtesy")]


@pytest.mark.parametrize(
    "position",
    [
        "I thank you, Mr. President, and urge all States to ratify the Treaty.",
        "We congratulate the Chair on his election. Norland will not accept a cut of the budget.",
        "Norland thanks the Secretariat for its work and supports the proposed increase for the monitoring stations.",
        "We welcome the new Members, whose independence we supported from the first session.",
    ],
)
def test_thanks_with_a_position_are_text(position: str):
    assert kinds(position) == [(1, "text")]


@pytest.mark.parametrize(
    "heading",
    [
        "[Entry into Force]",
        "(Nuclear Security)",
        "1. Introduction:",
        "IV. Programme and Budget",
        "NUCLEAR TESTING",
        "Capacity building",
        "* * *",
    ],
)
def test_heading_is_not_counted(heading: str):
    assert kinds("We support the Treaty.", heading, "We support the budget.") == [(1, "text"), (None, "heading"), (2, "text")]


def test_header_ends_at_the_address_and_is_not_counted():
    blocks = [
        "GENERAL DEBATE",
        "Statement by H.E. Ms. Ada Lund",
        "New York, 4 May 2010",
        "Please check against delivery",
        "Mr. President,",
        "We agree.",
    ]
    assert kinds(*blocks) == [(None, "header")] * 4 + [(None, "vocative"), (1, "text")]


def test_lines_that_head_nothing_are_the_text():
    assert kinds("We support the Treaty") == [(1, "text")]
    assert kinds("Statement by Norland", "---", "Capacity building") == [(1, "text"), (None, "heading"), (2, "text")]


def test_opening_sentence_is_not_a_header():
    opening = "On behalf of my Government I address this session of the Commission on an agenda item of great weight."
    assert kinds(opening, "We agree.") == [(1, "text"), (2, "text")]


def test_printed_numbers_are_cited_where_the_source_numbers_its_paragraphs():
    text = (
        "81.\tThe first of them was misread.\n182.\tThe next is right.\n183.\tSo is this:\n"
        "“A quotation goes with it.”\n184.\tThe last is, too."
    )
    blocks, paragraphs = paragraphs_of(text)
    assert [(paragraph.number, paragraph.text) for paragraph in paragraphs] == [
        (181, "81.\tThe first of them was misread."),
        (182, "The next is right."),
        (183, "So is this:"),
        (183, "“A quotation goes with it.”"),
        (184, "The last is, too."),
    ]
    assert {paragraph.block for paragraph in paragraphs} == {0}
    assert len(blocks) == 1


def test_numbers_of_a_list_among_paragraphs_are_not_cited():
    prose = [f"Norland has held view number {place} for years." for place in range(8)]
    listed = ["1. We will ratify.", "2. We will pay.", "3. We will host."]
    found = paragraphs_of("\n\n".join([*prose[:4], *listed, *prose[4:]]))[1]
    assert [paragraph.number for paragraph in found] == list(range(1, 12))
    assert found[4].text == "1. We will ratify."


WRAPPED = """
   It is an honour to speak here for the people of Norland, who
have kept faith with this house since the first day.

10-54959 32

   We have learned in twenty-
fifth place how multi-
lateral work is done, and multilateral work is slow. Two- and
three-year plans are made, and post-
conflict plans too; a post-conflict plan is the slowest of all.
   We therefore urge all Members to
give the Commission what it

A/65/PV.15

10-54959 33

needs, and to give it in good time, for the work of the years
that lie ahead of all of us here.
   [Nuclear testing]
   No test must ever be carried out again, by any State, at any
place, for any reason at all.

10-54959 34
"""


def test_wrapped_lines_become_paragraphs_without_page_furniture():
    second = (
        "We have learned in twenty-fifth place how multilateral work is done, and multilateral work is slow. Two- and three-year "
    )
    third = (
        "We therefore urge all Members to give the Commission what it needs, and to give it in good time, for the work of the "
    )
    assert texts(WRAPPED) == [
        "It is an honour to speak here for the people of Norland, who have kept faith with this house since the first day.",
        f"{second}plans are made, and post-conflict plans too; a post-conflict plan is the slowest of all.",
        f"{third}years that lie ahead of all of us here.",
        "[Nuclear testing]",
        "No test must ever be carried out again, by any State, at any place, for any reason at all.",
    ]


def test_wrapped_paragraph_stands_where_it_begins_in_the_source():
    blocks, paragraphs = paragraphs_of(WRAPPED)
    assert len(blocks) == 7
    assert [(paragraph.number, paragraph.block) for paragraph in paragraphs] == [(1, 0), (2, 2), (3, 2), (None, 5), (4, 5)]


def test_year_alone_on_a_line_is_not_a_page_number():
    assert texts("We met first in this year:\n\n1996\n\nWe meet again.") == [
        "We met first in this year:",
        "1996",
        "We meet again.",
    ]


def test_refrain_is_not_a_running_head():
    verse = "\n\n".join(f"Sentence number {place} of the speech is here.\n\nWe will not forget." for place in range(5))
    assert texts(verse).count("We will not forget.") == 5


def test_lines_of_any_system_end_lines():
    assert paragraphs_of("One.\r\n\r\nTwo.\r\rThree.\n\n\n\nFour.")[0] == ("One.", "Two.", "Three.", "Four.")


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 100_000,
        "- " * 50_000,
        "a-" * 50_000,
        "a- " * 33_000,
        "1." * 50_000,
        "A/" * 50_000,
        "Mr. " * 25_000,
        "[\n" * 50_000,
        "…\n" * 50_000,
    ],
    ids=lambda text: repr(text[:4]),
)
def test_repeated_marks_are_read_whole(hostile: str):
    blocks, _ = paragraphs_of(f"We support the Treaty.\n\n{hostile}")
    assert blocks[0] == "We support the Treaty."


@pytest.mark.skipif(not CORPUS.is_file(), reason="needs the corpus of speeches")
def test_speeches_of_every_decade_give_paragraphs_of_a_paragraphs_size():
    sizes = defaultdict(list)
    with tarfile.open(CORPUS) as speeches:
        for place, entry in enumerate(speeches):
            if not entry.isfile() or place % 73 or not entry.name.endswith(".txt"):
                continue
            text = speeches.extractfile(entry).read().decode("utf-8", errors="replace")
            counted = [paragraph for paragraph in paragraphs_of(text)[1] if paragraph.number is not None]
            assert counted, entry.name
            sizes[entry.name[-8:-5]].append(sum(len(paragraph.text) for paragraph in counted) / len(counted))
    assert sorted(sizes) == ["194", "195", "196", "197", "198", "199", "200", "201", "202"]
    for decade, means in sizes.items():
        assert 200 < sorted(means)[len(means) // 2] < 1_500, decade
