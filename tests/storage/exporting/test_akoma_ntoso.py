"""Akoma Ntoso: in order by the standard's own content models, whatever a statement holds, and no word lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from storage.exporting import akoma_ntoso
from storage.exporting.characters import allowed
from storage.exporting.values import ExportedSession, ExportedSource, ExportedStatement, Named, Printed
from storage.held import PARAGRAPH_KINDS, HeldParagraph
from tests.storage.exporting.akn_structure import AKN, faults

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATEMENT = ExportedStatement(
    number=7,
    title="Statement by Ambassador Ms. Maria KAISER",
    delegation=Named("AUT", "Austria"),
    body=Named("CTBTO-PC", "CTBTO Preparatory Commission"),
    session=ExportedSession("65th session", "65", 65, None, 2025, None, None, None),
    delivered_on=date(2025, 11, 10),
    year=2025,
    speaker="Maria Kaiser",
    speaker_role="Ambassador",
    on_behalf_of_name=None,
    on_behalf_of_role=None,
    kind="national statement",
    stage="as delivered",
    language="en",
    original_language=None,
    agenda_items=(),
    status="cited",
    withdrawn_at=None,
    visible_to=(),
    keeper=None,
    added_at=NOW,
    chain=None,
    text_sha256="ab" * 32,
    source=ExportedSource("a.txt", "text/plain", 3, "cd" * 32, NOW, "test"),
    printed=Printed("Austria", "PrepCom", "65", "2025-11-10", "Maria KAISER"),
    paragraphs=(
        HeldParagraph(1, None, 0, "header", "Statement by Ambassador Ms. Maria KAISER"),
        HeldParagraph(2, None, 1, "vocative", "Mr. Chair,"),
        HeldParagraph(3, None, 2, "heading", "[Entry into Force]"),
        HeldParagraph(4, 1, 3, "text", "Austria welcomes it.\nOn two lines."),
        HeldParagraph(5, 2, 4, "courtesy", "Thank you."),
    ),
)
SCANT = replace(
    STATEMENT, speaker=None, speaker_role=None, delivered_on=None, year=None, stage=None, kind=None, language=None, paragraphs=()
)
FULL = replace(
    STATEMENT,
    on_behalf_of_name="Anna Berg",
    on_behalf_of_role="Prime Minister",
    withdrawn_at=NOW,
    visible_to=(),
    keeper=None,
    status="withdrawn",
    original_language="de",
    agenda_items=(),
)


def spoken(document: bytes) -> list[str]:
    """Return the texts of a document's header and speech, in order, a line break for each `br`."""
    blocks = etree.fromstring(document).xpath(
        "//a:container[@name='header']/a:p | //a:speech/*", namespaces={"a": akoma_ntoso.NAMESPACE}
    )
    return [
        "".join(("\n" if e.tag == f"{AKN}br" else e.text or "") + (e.tail or "" if e is not b else "") for e in b.iter())
        for b in blocks
    ]


@pytest.mark.parametrize("statement", [STATEMENT, SCANT, FULL, replace(SCANT, year=2010)])
def test_a_document_is_in_order(statement: ExportedStatement) -> None:
    assert faults(akoma_ntoso.document(statement)) == []


def test_the_checker_finds_what_is_out_of_order() -> None:
    document = akoma_ntoso.document(STATEMENT)
    for good, bad in (
        (b"<FRBRWork>", b"<FRBRItem>"),
        (b' by="#speaker"', b""),
        (b' by="#speaker"', b' by="#nobody"'),
        (b'eId="debateBody"', b'eId="preface"'),
        (b'type="generation"', b'type="birth"'),
        (b"<debateSection ", b"<meta/><debateSection "),
    ):
        assert document.count(good)
        torn = document.replace(good, bad).replace(b"</FRBRWork>", b"</FRBRItem>" if b"FRBRItem" in bad else b"</FRBRWork>")
        assert faults(torn) != [], bad


def test_no_word_is_lost_and_paragraphs_go_by_the_number_that_is_cited() -> None:
    document = akoma_ntoso.document(STATEMENT)
    assert spoken(document) == [p.text for p in STATEMENT.paragraphs]
    named = {e.get("eId"): e.text for e in etree.fromstring(document).iter(f"{AKN}p") if "para_" in e.get("eId", "")}
    assert named == {
        "dbsect_1__speech_1__para_1": "Austria welcomes it.",
        "dbsect_1__speech_1__para_2": "Thank you.",
    }


def test_a_number_that_the_source_prints_twice_is_told_apart() -> None:
    twice = tuple(replace(STATEMENT.paragraphs[3], id=n, number=1) for n in (1, 2))
    document = akoma_ntoso.document(replace(STATEMENT, paragraphs=twice))
    assert faults(document) == []
    assert b'para_1-2"' in document


def test_it_says_who_spoke_where_in_which_role_and_that_it_is_withdrawn() -> None:
    root = etree.fromstring(akoma_ntoso.document(FULL))
    shown = {e.get("eId"): (e.tag.removeprefix(AKN), e.get("showAs")) for e in root.find(f".//{AKN}references")}
    assert shown == {
        "rapporteur": ("TLCOrganization", "Rapporteur"),
        "delegation": ("TLCOrganization", "Austria"),
        "body": ("TLCOrganization", "CTBTO Preparatory Commission"),
        "session": ("TLCEvent", "CTBTO Preparatory Commission, 65th session"),
        "speaker": ("TLCPerson", "Maria Kaiser"),
        "role": ("TLCRole", "Ambassador"),
        "onBehalfOf": ("TLCPerson", "Anna Berg"),
        "onBehalfOfRole": ("TLCRole", "Prime Minister"),
    }
    assert root.findtext(f".//{AKN}docStatus") == "withdrawn"
    assert [e.get("type") for e in root.iter(f"{AKN}eventRef")] == ["generation", "repeal"]
    assert root.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value") == f"/akn/aut/debate/statement/2025-11-10/{'ab' * 8}"
    assert root.find(f".//{AKN}FRBRlanguage").get("language") == "eng"


# Every code point, half characters and control characters too.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(st.tuples(st.sampled_from(PARAGRAPH_KINDS), ANY_TEXT), max_size=5), title=ANY_TEXT, name=ANY_TEXT)
def test_whatever_a_text_holds_the_document_is_in_order_and_says_it(texts: list[tuple[str, str]], title: str, name: str) -> None:
    paragraphs = tuple(HeldParagraph(n, n if k == "text" else None, n, k, t) for n, (k, t) in enumerate(texts))
    statement = replace(
        STATEMENT, title=title, speaker=name, paragraphs=paragraphs, source=replace(STATEMENT.source, name=name), language=name
    )
    document = akoma_ntoso.document(statement)
    assert faults(document) == []
    headers = [allowed(p.text) for p in paragraphs if p.kind == "header"]
    rest = [allowed(p.text) for p in paragraphs if p.kind != "header"]
    assert spoken(document) == [*headers, *(rest or [""])]


def test_what_runs_right_to_left_and_what_lies_beyond_the_basic_plane_stands_as_it_is() -> None:
    text = "تؤكد الأردن \u202eabc\u202c دعمها 𝔘𝔫𝔡 🕊 <a href='x'>&amp;"
    statement = replace(STATEMENT, paragraphs=(HeldParagraph(1, 1, 0, "text", text),), language="ar")
    document = akoma_ntoso.document(statement)
    assert spoken(document) == [text]
    assert etree.fromstring(document).find(f".//{AKN}speech").get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
