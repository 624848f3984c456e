"""What a zip declares, checked before anything in it is unpacked, and its parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from storage.errors import Unreadable
from storage.reading.limits import Limits, in_words

DOCUMENT = "word/document.xml"
# By a part that only this kind of document has.
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook (.xlsx)"),
    ("ppt/presentation.xml", "a PowerPoint presentation (.pptx)"),
    ("META-INF/container.xml", "an e-book (.epub)"),
    ("content.xml", "an OpenDocument file (.odt)"),
    ("Index/Document.iwa", "a Pages document"),
)
# A document type would let the parser replace or drop text; Office writes none.
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCRYPTED = 0x1  # bit of a zip entry's flags


class Package:
    """The parts of a .docx, by their names."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        """Open a zip. Raises `Unreadable`: "damaged", "too_large", "password", or "type" with what the zip is instead."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise Unreadable(name, "damaged") from error
        _check_sizes(name, entries, len(data), limits)
        self._names = {entry.filename for entry in entries}
        if DOCUMENT not in self._names:
            raise Unreadable(name, "type", next((what for part, what in _OTHERS if part in self._names), "a zip archive"))
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Unreadable(name, "password")

    def part(self, path: str) -> bytes | None:
        """Return the XML of a part; None where the package has none. Raises `Unreadable` "damaged"."""
        if path not in self._names:
            return None
        try:
            xml = self._zip.read(path)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(self._name, "damaged") from error
        if _DOCTYPE.search(xml) or b"\0" in xml[:100]:
            raise Unreadable(self._name, "damaged", "declares entities of its own")
        return xml


def _check_sizes(name: str, entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Unreadable(name, "too_large", f"{limits.entries:,} entries in the file")
    declared = sum(entry.file_size for entry in entries)
    if declared > limits.unpacked or declared > limits.ratio * packed:
        raise Unreadable(name, "too_large", f"{in_words(limits.unpacked)} unpacked")
