"""Documents made for the tests: the same short statement in each format, and files that do harm."""

from __future__ import annotations

import io
import zipfile
import zlib

from docx import Document
from fpdf import FPDF
from PIL import Image

TITLE = "Statement by Ambassador Ilse Moor at the 65th Session of the Preparatory Commission"
DAY = "Vienna, 10 November 2025"
ADDRESS = "Mr. Chair, Excellencies, distinguished delegates,"
FIRST = (
    "Norland attaches great importance to the International Monitoring System. The network is not merely a technical system; it "
    "is the watch that every State Signatory keeps for all others, and it needs the means to keep it in the years to come."
)
SECOND = (
    "We urge the remaining Annex 2 States to ratify the Treaty without delay. Norland has shared its own experience of "
    "ratification with its neighbours, and remains ready to do so again in the twenty-fifth year of the Commission and after it."
)
CLOSE = "I thank you, Mr. Chair."

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class _Mission(FPDF):
    """A mission's paper: a running head and a page number on each page."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Permanent Mission of Norland")
        self.ln(10)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"{self.page_no()} / 9", align="C")


def pdf_of(
    paragraphs: list[str], *, columns: int = 1, indent: bool = False, align: str = "J", password: str | None = None
) -> bytes:
    """Make a PDF with the title, the day, the address and these paragraphs; set apart by space, or by indents."""
    paper = _Mission()
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    paper.set_auto_page_break(auto=True, margin=25)
    paper.add_page()
    _line(paper, TITLE, size=14, align="C")
    _line(paper, DAY, align="C")
    paper.ln(4)
    _line(paper, ADDRESS)
    paper.ln(0 if indent else 4)
    _body(paper, paragraphs, columns, align, indent=indent)
    return bytes(paper.output())


def _line(paper: FPDF, text: str, size: int = 12, align: str = "L") -> None:
    paper.set_font("Times", size=size)
    paper.multi_cell(0, size / 2, text, align=align, new_x="LMARGIN", new_y="NEXT")


def _body(paper: FPDF, paragraphs: list[str], columns: int, align: str, *, indent: bool) -> None:
    paper.set_font("Times", size=12)
    if columns > 1:
        with paper.text_columns(ncols=columns, gutter=10, text_align=align) as region:
            for text in paragraphs:
                region.paragraph(text_align=align, bottom_margin=3).write(text)
                region.end_paragraph()
        return
    for text in paragraphs:
        paper.multi_cell(0, 6, ("      " if indent else "") + text, align=align, new_x="LMARGIN", new_y="NEXT")
        paper.ln(0 if indent else 3)


def pdf_of_content(content: bytes, *, resources: bytes = b"", objects: tuple[bytes, ...] = ()) -> bytes:
    """Make a PDF of one page with this content stream; `objects` follow as objects 6, 7 ..."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font,
        *objects,
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    table = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table))
    return out.getvalue()


def scanned_pdf() -> bytes:
    """Make a page that is one picture."""
    picture = zlib.compress(b"\x80" * 100)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(picture), picture)
    )
    return pdf_of_content(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject << /I 6 0 R >>", objects=(image,))


def partly_scanned_pdf() -> bytes:
    """Make a PDF whose second page is one picture."""
    paper = FPDF()
    paper.set_margin(0)
    paper.add_page()
    _line(paper, FIRST)
    paper.add_page()
    paper.image(Image.new("L", (20, 30), 128), x=0, y=0, w=paper.w, h=paper.h)
    return bytes(paper.output())


def circling_pdf() -> bytes:
    """Make a PDF whose drawings draw themselves."""
    resources = b"/Resources << /XObject << /A 6 0 R >> >>"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length 12 >>\nstream\n/A Do /A Do  \nendstream" % resources
    return pdf_of_content(b"/A Do", resources=b"/XObject << /A 6 0 R >>", objects=(form,))


def flate_bomb_pdf(megabytes: int) -> bytes:
    """Make a PDF whose page unpacks to so many megabytes of drawing commands."""
    packed = zlib.compress(b"0 0 m 1 1 l S\n" * (megabytes * 1024 * 1024 // 14), 9)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    return pdf_of_content(b"", objects=(stream,)).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


def docx_of(paragraphs: list[str]) -> bytes:
    """Make a Word document with the title as a title, and the day, the address and these paragraphs."""
    document = Document()
    document.add_paragraph(TITLE, style="Title")
    for text in (DAY, ADDRESS, *paragraphs):
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = "Running head of Norland"
    document.sections[0].footer.paragraphs[0].text = "Foot of Norland"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of_body(body: str, *, prologue: str = "", parts: dict[str, str] | None = None) -> bytes:
    """Make a Word document whose body is this XML; `w` is the prefix. `prologue` stands before the root."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    )
    return zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": xml, **(parts or {})})


def zip_of(entries: dict[str, str]) -> bytes:
    """Make a zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in entries.items():
            package.writestr(name, text)
    return out.getvalue()


def html_of(paragraphs: list[str]) -> str:
    """Make a saved page of a ministry: the statement in the middle of navigation, scripts, a cookie banner and a foot."""
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Ministry</title>
<style>.secret {{ display: none }} p {{ color: black }}</style><script>var a = "scripted words";</script></head>
<body><header><a href="/">Ministry of Foreign Affairs of Norland</a></header>
<nav><ul><li><a href="/a">About us</a></li><li><a href="/b">Policies</a></li></ul></nav>
<div class="cookie-banner">We use cookies. <button>Accept</button></div>
<div id="main"><ul class="breadcrumb"><li><a href="/">Top</a></li></ul>
<h1>{TITLE}</h1><p>{DAY}</p><p>{ADDRESS}</p>
{body}
<p class="secret">Hidden by the sheet.</p><p style="display:none">Hidden by itself.</p>
<p><a href="/list">Back to the list of statements</a></p></div>
<div class="sidebar">Related pages</div><footer>Copyright Norland</footer></body></html>"""
