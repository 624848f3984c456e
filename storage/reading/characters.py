"""Cleaning what no source means to print: control characters, lone surrogates, line ends of other systems."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|\n\r?|\r|\u2028")
# A soft hyphen inside a line is invisible; at its end it is the break that the reader sees.
_SOFT_HYPHEN_AT_END = re.compile("\u00ad(?=[ \t]*(?:\n|$))")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def cleaned(text: str) -> str:
    """Return the text with line feeds as its only line end (form feeds kept) and without characters that nothing prints."""
    lines = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")).replace("\u2029", "\n\n")
    visible = _SOFT_HYPHEN_AT_END.sub("-", _CONTROLS.sub("", lines)).replace("\u00ad", "")
    return visible.translate(_LIGATURES)
