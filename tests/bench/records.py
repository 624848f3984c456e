"""The records under measurement: one of each kind of database, with the same statements, growing from size to size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.growing import Growth, grow
from tests.bench.processes import in_fresh_process

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
EVERYTHING = math.inf


class Records:
    """Records by the name of their database; what is stored is never taken out again."""

    def __init__(self, files: Sequence[Path], urls: Mapping[str, str]) -> None:
        """Start with nothing stored, in the databases of these addresses."""
        self.urls = urls
        self.growths: dict[str, list[Growth]] = {name: [] for name in urls}
        self._files = files

    def grow_to(self, size: float) -> None:
        """Store statements until every record holds so many paragraphs, or all there are."""
        for name, url in self.urls.items():
            missing = size - self.paragraphs(name)
            rest = self._files[sum(growth.files for growth in self.growths[name]) :]
            if missing > 0 and rest:
                self.growths[name].append(in_fresh_process(grow, url, rest, missing))

    def last_files(self, count: int) -> Sequence[Path]:
        """Return the files that come last: of less than the whole corpus, those that are not stored."""
        return self._files[-count:]

    def paragraphs(self, name: str = SQLITE) -> int:
        """Return how many paragraphs a record holds."""
        return sum(growth.paragraphs for growth in self.growths[name])

    def text_bytes(self, name: str = SQLITE) -> int:
        """Return how many bytes of text a record holds, in UTF-8."""
        return sum(growth.text_bytes for growth in self.growths[name])

    def label(self, size: float) -> str:
        """Return "2,000 paragraphs", or "all 375,910 paragraphs"."""
        return f"all {self.paragraphs():,} paragraphs" if size == EVERYTHING else f"{size:,} paragraphs"
