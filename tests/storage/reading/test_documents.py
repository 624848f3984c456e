"""What comes out of documents of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.reading.documents import Reader, paragraphs_of, read
from storage.reading.values import Reading
from tests.storage.reading import made_documents as made

SHARED = Path(__file__).resolve().parents[4] / "shared"
BODY = [made.FIRST, made.SECOND, made.CLOSE]
EXPECTED = [
    (None, "header", made.TITLE),
    (None, "header", made.DAY),
    (None, "vocative", made.ADDRESS),
    (1, "text", made.FIRST),
    (2, "text", made.SECOND),
    (3, "courtesy", made.CLOSE),
]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(workers=2) as reader:
        yield reader


def cited(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(paragraph.number, paragraph.kind, paragraph.text) for paragraph in reading.paragraphs]


def test_text_file_gives_its_paragraphs_and_blocks():
    text = "\n\n".join([made.TITLE, made.DAY, made.ADDRESS, *BODY])
    reading = read("statement.txt", text.encode())
    assert reading.media_type == "text/plain"
    assert cited(reading) == EXPECTED
    assert reading.blocks == (made.TITLE, made.DAY, made.ADDRESS, *BODY)
    assert [paragraph.block for paragraph in reading.paragraphs] == [0, 1, 2, 3, 4, 5]


def test_header_of_a_document_is_understood():
    text = "\n\n".join([made.TITLE, made.DAY, made.ADDRESS, *BODY])
    header = read("statement.txt", text.encode()).header
    assert (header.speaker_name, header.session_number) == ("Ilse Moor", 65)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"])
def test_text_file_is_read_in_any_common_encoding(reader: Reader, encoding: str):
    words = "Le Président a déclaré à Genève : « L'été prochain, la France signera. »\n\nNous le répétons ici, à l'Assemblée."
    reading = reader.read("discours.txt", words.encode(encoding))
    assert reading.blocks == tuple(words.split("\n\n"))


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Господин Председатель, Норландия и в этом году поддерживает Договор и призывает к его ратификации.", "cp1251"),
        ("Господин Председатель, Норландия и в этом году поддерживает Договор и призывает к его ратификации.", "koi8-r"),
        (
            "Panie Przewodniczący, Norlandia popiera traktat i wzywa państwa do działania na rzecz pokoju oraz bezpieczeństwa.",
            "cp1250",
        ),
        ("Κύριε Πρόεδρε, η Νορλανδία στηρίζει τη Συνθήκη και την έναρξη ισχύος της από το επόμενο έτος.", "cp1253"),
        ("السيد الرئيس، إن بلادي تدعم المعاهدة وتدعو إلى التصديق عليها في هذا العام من أجل السلام.", "cp1256"),
        ("議長、ノルランドは条約の早期発効を強く支持し、監視制度の維持を重視しています。", "shift_jis"),
        ("主席先生,我国一贯支持全面禁止核试验条约,主张和平利用核能,反对核扩散。", "gb18030"),
        ("의장님, 우리나라는 조약의 조속한 발효를 지지합니다. 감시 체제의 유지가 중요합니다.", "euc_kr"),
    ],
    ids=lambda value: value[:12],
)
def test_text_in_another_alphabet_is_read_in_its_code_page(reader: Reader, words: str, encoding: str):
    assert reader.read("statement.txt", words.encode(encoding)).blocks == (words,)


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("align", ["J", "L"])
def test_pdf_lines_become_paragraphs_without_page_furniture(reader: Reader, columns: int, align: str):
    body = [f"{text} This is part {part}." for part in range(6) for text in (made.FIRST, made.SECOND)]
    reading = reader.read("statement.pdf", made.pdf_of(body, columns=columns, align=align))
    assert reading.media_type == "application/pdf"
    assert [text for _, kind, text in cited(reading) if kind == "text"] == body
    assert [kind for _, kind, _ in cited(reading) if kind != "text"] == ["header", "header", "header", "vocative"]


def test_pdf_paragraphs_are_parted_by_indents(reader: Reader):
    body = [f"{text} This is part {part}." for part in range(6) for text in (made.FIRST, made.SECOND)]
    reading = reader.read("statement.pdf", made.pdf_of(body, indent=True))
    assert [text for _, kind, text in cited(reading) if kind == "text"] == body


def test_pdf_leaves_hidden_words_out_and_keeps_ordinals_whole(reader: Reader):
    page = (
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (Norland speaks at the 65) Tj /F1 7 Tf 5 Ts (th) Tj 0 Ts "
        b"/F1 12 Tf ( session of the Commission.) Tj ET\n"
        b"BT /F1 12 Tf 3 Tr 1 0 0 1 72 600 Tm (Unseen words.) Tj 0 Tr ET\n"
        b"BT 1 1 1 rg /F1 12 Tf 1 0 0 1 72 560 Tm (White words.) Tj 0 g ET\n"
        b"BT /F1 1 Tf 1 0 0 1 72 520 Tm (Tiny words.) Tj ET\n"
        b"BT /F1 12 Tf 1 0 0 1 72 -90 Tm (Words below the page.) Tj ET"
    )
    reading = reader.read("statement.pdf", made.pdf_of_content(page))
    assert reading.blocks == ("Norland speaks at the 65th session of the Commission.",)


def test_word_document_gives_the_body_without_running_heads(reader: Reader):
    reading = reader.read("statement.docx", made.docx_of(BODY))
    assert reading.media_type.endswith("wordprocessingml.document")
    assert cited(reading) == EXPECTED


def test_word_document_gives_what_its_reader_sees(reader: Reader):
    body = (
        "<w:p><w:r><w:t>We </w:t></w:r><w:ins w:id='1'><w:r><w:t>strongly </w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>never </w:delText></w:r></w:del><w:r><w:t>support </w:t></w:r>"
        "<w:hyperlink><w:r><w:t>the Treaty</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> in secret</w:t></w:r><w:r><w:footnoteReference w:id='3'/></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> in public.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell says that the budget must stay level.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>After the table we close the debate on it.</w:t></w:r></w:p>"
    )
    reading = reader.read("statement.docx", made.docx_of_body(body))
    assert reading.blocks == (
        "We strongly support the Treaty in public.",
        "A cell says that the budget must stay level.",
        "After the table we close the debate on it.",
    )


def test_word_list_numbers_are_the_numbers_that_are_cited(reader: Reader):
    numbering = (
        f"<w:numbering xmlns:w='{made.NAMESPACE}'><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='108'/>"
        "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>"
    )
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    sentences = [f"Norland holds view number {place} of its own." for place in range(4)]
    document = made.docx_of_body("".join(map(item.format, sentences)), parts={"word/numbering.xml": numbering})
    reading = reader.read("statement.docx", document)
    assert cited(reading) == [(108 + place, "text", sentence) for place, sentence in enumerate(sentences)]


def test_web_page_gives_the_statement_without_the_site(reader: Reader):
    reading = reader.read("page.html", made.html_of(BODY).encode())
    assert reading.media_type == "text/html"
    assert cited(reading) == EXPECTED


def test_web_page_of_many_articles_leaves_out_every_menu_and_keeps_every_text(reader: Reader):
    menus = "".join(f"<div class='menu'><b>Menu {place}</b><article>Inside {place}</article></div>" for place in range(300))
    page = f"<html><body>{menus}<article id='main'><p>{made.FIRST}</p><p>{made.SECOND}</p></article></body></html>"
    assert reader.read("page.html", page.encode()).blocks == (made.FIRST, made.SECOND)


def test_web_page_keeps_the_words_behind_what_is_hidden(reader: Reader):
    page = "<html><body><p>We<i hidden> never</i> support<span style='display:none'> no <b>part</b></span> it.</p></body></html>"
    assert reader.read("page.html", page.encode()).blocks == ("We support it.",)


def test_web_page_without_paragraph_elements_keeps_short_lines_beside_links(reader: Reader):
    page = (
        "<html><body><div><a href='/1'>Home</a> <a href='/2'>All the statements of this year</a><br><br>Mr. Chair,<br><br>"
        "We agree with <a href='/3'>the report</a> of the Director.<br><br>We will pay.</div></body></html>"
    )
    reading = reader.read("page.html", page.encode())
    assert reading.blocks == ("Mr. Chair,", "We agree with the report of the Director.", "We will pay.")


def test_web_page_with_line_breaks_entities_and_its_own_charset(reader: Reader):
    page = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'></head><body>"
        "Norland&rsquo;s view is clear &amp; known:<br>it stands by the caf\xe9 rules.<br><br>"
        "It will not<b> change</b> them.<ol start='4'><li>Fourth.</li></ol></body></html>"
    )
    reading = reader.read("page.html", page.encode("latin-1"))
    assert reading.blocks == (
        "Norland’s view is clear & known: it stands by the café rules.",
        "It will not change them.",
        "Fourth.",
    )


def test_markdown_gives_its_words_without_its_marks(reader: Reader):
    text = f"# {made.TITLE}\n\n{made.ADDRESS}\n\n{made.FIRST}\n\n## The Treaty\n\n"
    text += "We *urge* [all States](https://example.org) to\nratify it.\n"
    reading = reader.read("statement.md", text.encode())
    assert reading.media_type == "text/markdown"
    assert cited(reading) == [
        (None, "header", made.TITLE),
        (None, "vocative", made.ADDRESS),
        (1, "text", made.FIRST),
        (None, "heading", "The Treaty"),
        (2, "text", "We urge all States to ratify it."),
    ]


def test_name_does_not_decide_what_a_document_is(reader: Reader):
    assert reader.read("statement.txt", made.pdf_of(BODY)).media_type == "application/pdf"
    assert reader.read("statement.pdf", b"Norland supports the Treaty.").media_type == "text/plain"


@pytest.mark.skipif(not (SHARED / "eval" / "statements").is_dir(), reason="needs the evaluation statements")
def test_blocks_of_the_evaluation_statements_are_the_text_split_at_blank_lines():
    for path in sorted((SHARED / "eval" / "statements").glob("*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        blocks, paragraphs = paragraphs_of(text)
        assert blocks == tuple(block.strip() for block in text.split("\n\n") if block.strip()), path.name
        assert [paragraph.block for paragraph in paragraphs] == list(range(len(blocks))), path.name
