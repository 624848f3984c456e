"""An answer as a Word document, to be handed on: the question, how it was read, and each passage in full with its citation."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from storage.asking.values import Answer, Passage, Question
from storage.catalogue.entries import Catalogue
from storage.citing import day_in_words, session_name
from storage.exporting.characters import allowed, runs_right_to_left

AUTHOR = "Rapporteur"
NOT_ADDRESSED = "Not addressed"
# A zip's clock begins in 1980; a fixed moment in it lets equal answers be equal files.
_MOMENT = (1980, 1, 1, 0, 0, 0)
# Of more sessions than these the first and the last say enough.
_FEW = 4
_CITATION = "Citation"
_THUMBNAIL = "thumbnail"


def answer(found: Answer, catalogue: Catalogue, *, made_on: date) -> bytes:
    """
    Return a document of an answer; the same answer made on the same day gives the same bytes.

    The words are those of the record, whole; right-to-left text is set from right to left. `found` must not ask back.
    """
    document = _blank(found.question, made_on)
    document.add_heading("How the question was read", level=1)
    for line in _readings(found.question, catalogue):
        _add(document, line, "List Bullet")
    document.add_heading("What was said" if found.found else NOT_ADDRESSED, level=1)
    for passage in found.passages:
        _add_passage(document, passage)
    if found.note:
        _add(document, found.note, "Normal")
    if found.nearest:
        document.add_heading("Nearest mention, outside what was asked", level=1)
        for passage in found.nearest:
            _add_passage(document, passage)
    return _bytes(document)


def _blank(question: Question, made_on: date) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    citation = document.styles.add_style(_CITATION, WD_STYLE_TYPE.PARAGRAPH)
    citation.base_style = document.styles["Normal"]
    citation.font.size, citation.paragraph_format.left_indent = Pt(9), Cm(1)
    quote = document.styles["Quote"].paragraph_format
    quote.left_indent, quote.keep_with_next = Cm(1), True
    _about(document, made_on)
    _add(document, question.typed, "Title")
    _add(document, f"Made by Rapporteur on {day_in_words(made_on)}, from the delegations' own words on file", "Subtitle")
    return document


def _about(document: Document, made_on: date) -> None:
    """Say who made the file, and nothing of who asked or of the template."""
    about = document.core_properties
    about.author = about.last_modified_by = AUTHOR
    about.title, about.comments, about.keywords, about.subject, about.category = "Answer from the record", "", "", "", ""
    about.created = about.modified = datetime.combine(made_on, time(), UTC)
    relations = document.part.package.rels
    for number in [number for number, relation in relations.items() if relation.reltype.endswith(_THUMBNAIL)]:
        del relations[number]  # a picture of the template's empty page


def _readings(question: Question, catalogue: Catalogue) -> list[str]:
    scope = question.scope
    named = [catalogue.delegations[code].name if code in catalogue.delegations else code for code in scope.delegations]
    bodies = [catalogue.bodies[code].name if code in catalogue.bodies else code for code in scope.bodies]
    met = [session_name(session, catalogue) for session in scope.sessions]
    days = [day_in_words(day) if day else "" for day in (scope.from_, scope.to)]
    lines = (
        ("Looked for", "; ".join((*question.topic, *(f"“{phrase}”" for phrase in question.phrases)))),
        ("Said by all but" if scope.others else "Said by", ", ".join(named)),
        ("Speaker", scope.speaker or ""),
        ("In", ", ".join(bodies)),
        ("At", "; ".join(met) if len(met) <= _FEW else f"{met[0]} to {met[-1]}"),
        ("From", days[0]),
        ("Until", days[1]),
        ("Not understood", ", ".join(question.not_understood)),
    )
    read = [f"“{typed}” was read as {meaning}" for typed, meaning in question.expansions]
    return [*(f"{label}: {value}" for label, value in lines if value), *read]


def _add_passage(document: Document, passage: Passage) -> None:
    _add(document, passage.paragraph.text, "Quote")
    _add(document, passage.citation, _CITATION)
    if passage.also:
        _add(document, f"In the same words: {'; '.join(passage.also)}", _CITATION)
    if passage.change:
        for label, words in (("New here", passage.change.added), ("No longer", passage.change.dropped)):
            if words:
                _add(document, f"{label}: {'; '.join(words)}", _CITATION)


def _add(document: Document, text: str, style: str) -> None:
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(allowed(text).replace("\r", ""))
    if runs_right_to_left(text):
        _set_right_to_left(paragraph)
        run.font.rtl = True


def _set_right_to_left(paragraph: Paragraph) -> None:
    """Set a paragraph from right to left; the library has no word for it."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the paragraph's own XML
    # Among the properties of a paragraph each has its place; the style alone stands before.
    properties.insert(1, OxmlElement("w:bidi"))


def _bytes(document: Document) -> bytes:
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in made.infolist():
            info = zipfile.ZipInfo(entry.filename, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, made.read(entry))
    return fixed.getvalue()
