"""What bytes are, by their content; the name decides only between kinds of plain text."""

from __future__ import annotations

import re

from storage.errors import Unreadable

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"

# Signatures of what people send by mistake, most specific first.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a WebP image, a sound or a film"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound or film"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\0", "a database"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|h[1-6]|article|main|section)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
# Letters of text never need these bytes, in any encoding but the wide ones.
_BINARY = re.compile(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f]")


def media_type(name: str, data: bytes) -> str:
    """Return the media type of a document; of a zip `archives` tells what it holds. Raises `Unreadable` "type" or "empty"."""
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable(name, "empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return WORD
    _refuse_known(name, data)
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start) or _HTML.match(start.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return HTML
    return MARKDOWN if _MARKDOWN_NAME.search(name) else TEXT


def _refuse_known(name: str, data: bytes) -> None:
    for signature, what in _REFUSED:
        # Letters also begin a text: they count only where bytes follow that no text has.
        if data.startswith(signature) and (not signature.isalnum() or b"\0" in data[:4096] or _is_binary(data)):
            raise Unreadable(name, "type", what)
    if data[4:8] == b"ftyp":
        raise Unreadable(name, "type", "a film or a HEIC image")
    if _is_binary(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data[:4096]:
        raise Unreadable(name, "type", "binary data")


def _is_binary(data: bytes) -> bool:
    sample = data[:65536]
    return len(_BINARY.findall(sample)) > len(sample) // 200
