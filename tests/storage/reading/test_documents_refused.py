"""What is not read: each refusal with its reason, and never a part of a document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import UNREADABLE_REASONS, Unreadable
from storage.reading.documents import LIMITS, Reader
from tests.storage.reading import made_documents as made

BODY = [made.FIRST, made.SECOND, made.CLOSE]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(workers=1) as reader:
        yield reader


def refusal(reader: Reader, name: str, data: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        reader.read(name, data, replace(LIMITS, **limits))
    assert caught.value.name == name
    return caught.value.reason, caught.value.detail


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "an old Office file (.doc, .xls or .ppt)"),
        (rb"{\rtf1\ansi Norland}", "an RTF file"),
        (made.zip_of({"xl/workbook.xml": "<x/>"}), "an Excel workbook (.xlsx)"),
        (made.zip_of({"ppt/presentation.xml": "<x/>"}), "a PowerPoint presentation (.pptx)"),
        (made.zip_of({"a.txt": "Norland"}), "a zip archive"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_other_kinds_of_files_are_named(reader: Reader, start: bytes, what: str):
    assert refusal(reader, "statement.pdf", start) == ("type", what)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"- - -\n\n***", made.pdf_of_content(b""), b"<html><body></body></html>"]
)
def test_documents_without_words_are_empty(reader: Reader, data: bytes):
    assert refusal(reader, "statement.txt", data) == ("empty", "")


def test_text_that_fits_no_encoding_is_not_guessed(reader: Reader):
    assert refusal(reader, "statement.txt", "Γεια".encode("cp1253") + b" a\xd2\x81\xff ")[0] == "encoding"


def test_picture_of_a_page_is_a_scan(reader: Reader):
    assert refusal(reader, "statement.pdf", made.scanned_pdf()) == ("scan", "")


def test_pdf_with_one_page_that_is_a_picture_is_refused_whole(reader: Reader):
    assert refusal(reader, "statement.pdf", made.partly_scanned_pdf()) == ("scan", "page 2")


def test_locked_pdf_asks_for_its_password(reader: Reader):
    assert refusal(reader, "statement.pdf", made.pdf_of(BODY, password="geheim"))[0] == "password"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_pdf_that_was_cut_off_is_damaged(reader: Reader, share: float):
    whole = made.pdf_of(BODY)
    assert refusal(reader, "statement.pdf", whole[: int(len(whole) * share)])[0] == "damaged"


def test_word_document_that_was_cut_off_is_damaged(reader: Reader):
    whole = made.docx_of(BODY)
    assert refusal(reader, "statement.docx", whole[: len(whole) // 2])[0] == "damaged"


def test_word_document_with_entities_of_its_own_is_damaged(reader: Reader):
    prologue = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = "<w:p><w:r><w:t>before &x; after</w:t></w:r></w:p>"
    assert refusal(reader, "statement.docx", made.docx_of_body(body, prologue=prologue))[0] == "damaged"


def test_word_document_that_nests_too_deep_is_damaged(reader: Reader):
    body = "<w:sdt>" * 230 + "<w:p/>" + "</w:sdt>" * 230
    assert refusal(reader, "statement.docx", made.docx_of_body(body))[0] == "damaged"


def test_zip_that_unpacks_to_more_than_the_limit_is_not_unpacked(reader: Reader):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    assert refusal(reader, "statement.docx", out.getvalue()) == ("too_large", "64 MB unpacked")


def test_zip_with_too_many_entries_is_not_unpacked(reader: Reader):
    data = made.zip_of({f"word/{place}.xml": "" for place in range(2_001)})
    assert refusal(reader, "statement.docx", data) == ("too_large", "2,000 entries in the file")


@pytest.mark.parametrize(
    ("name", "data", "limit", "detail"),
    [
        ("a.txt", b"Norland. " * 200_000, {"document": 1024 * 1024}, "1 MB"),
        ("a.txt", b"Norland. " * 200_000, {"text": 1024 * 1024}, "1 MB"),
        ("a.html", b"<p>Norland. " * 100_000, {"html": 1024 * 1024}, "1 MB"),
        ("a.txt", b"Norland. " * 200, {"characters": 1_000}, "1,000 characters"),
        ("a.pdf", made.pdf_of(BODY * 30), {"pages": 2}, "2 pages"),
    ],
)
def test_limits_are_named(reader: Reader, name: str, data: bytes, limit: dict[str, int], detail: str):
    assert refusal(reader, name, data, **limit) == ("too_large", detail)


def test_web_page_of_nested_elements_is_read_whole_or_refused(reader: Reader):
    assert reader.read("a.html", b"<html><body>" + b"<b><p>" * 5_000 + b"Norland").blocks == ("Norland",)
    assert refusal(reader, "a.html", b"<html><body>" + b"<div>" * 5_000 + b"Norland")[0] == "damaged"


@pytest.mark.parametrize("data", [made.circling_pdf(), made.flate_bomb_pdf(100)])
def test_reader_lives_on_after_a_document_that_circles_or_swells(reader: Reader, data: bytes):
    assert refusal(reader, "statement.pdf", data)[0] in UNREADABLE_REASONS
    assert reader.read("statement.txt", b"Norland supports the Treaty.").blocks == ("Norland supports the Treaty.",)


@pytest.mark.parametrize("text", [b"0", b"- 12 -", b"\n\n 3 \n"])
def test_a_page_number_alone_is_no_text(reader: Reader, text: bytes):
    assert refusal(reader, "a.txt", text)[0] == "empty"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    start=st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><body>", b"\xff\xfe", made.docx_of(BODY)[:900], made.pdf_of(BODY)]
    ),
    noise=st.binary(max_size=400),
    name=st.sampled_from(["a.txt", "a.md", "a.pdf", "a"]),
)
def test_any_bytes_are_read_or_refused_with_a_known_reason(reader: Reader, start: bytes, noise: bytes, name: str):
    try:
        reading = reader.read(name, start + noise)
    except Unreadable as refused:
        assert refused.reason in UNREADABLE_REASONS  # noqa: PT017 (either outcome is right; both are looked at)
    else:
        assert any(paragraph.text for paragraph in reading.paragraphs)
