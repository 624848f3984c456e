"""Names that any folder takes, no two alike."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from storage.exporting.values import ExportedStatement

# A system takes 255 bytes; the rest is for a number that tells two files apart.
_MOST_BYTES = 200
# What systems refuse in a name, what turns the reading order, and what ends no name on Windows.
_REFUSED = re.compile(r'[<>:"/\\|?*]')
_AT_THE_ENDS = re.compile(r"^[\s.]+|[\s.]+$")
_LONGEST_ENDING = 20
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_RESERVED = frozenset({"manifest.csv"})


class Names:
    """The names given out in one folder."""

    def __init__(self) -> None:
        """None is given out yet."""
        self._taken = set(_RESERVED)
        self._last: dict[str, int] = {}  # of the numbers that told a name apart; thousands may be called "pasted text.txt"

    def of_source(self, name: str) -> str:
        """Return the name of a document as received where the folder takes it and none has it, else the nearest to it."""
        return self._free(_plain(name))

    def of_statement(self, statement: ExportedStatement, suffix: str) -> str:
        """Return a name that says whose statement it is, where and when: "JPN_CTBTO-PC_65_2025-11-10.xml"."""
        parts = (statement.delegation.code, statement.body.code, statement.session.typed, statement.date)
        return self._free(_plain("_".join(re.sub(r"[^\w-]+", "-", part) for part in parts if part) + suffix))

    def _free(self, name: str) -> str:
        path, tried, known = PurePath(name), name, _folded(name)
        while _folded(tried) in self._taken:
            self._last[known] = self._last.get(known, 1) + 1
            tried = f"{path.stem} ({self._last[known]}){path.suffix}"
        self._taken.add(_folded(tried))
        return tried


def _folded(name: str) -> str:
    """Return what two names have in common that some system takes for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def _plain(name: str) -> str:
    kept = "".join("_" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in name)
    # A leading dot would hide it, from people and from `rapporteur import`.
    path = PurePath(_AT_THE_ENDS.sub("", _REFUSED.sub("_", kept)) or "statement")
    ending = path.suffix if len(path.suffix.encode()) <= _LONGEST_ENDING else ""
    stem = path.name.removesuffix(ending)
    if _DEVICES.fullmatch(stem):
        stem += "_"
    return stem.encode()[: _MOST_BYTES - len(ending.encode())].decode(errors="ignore").rstrip() + ending
