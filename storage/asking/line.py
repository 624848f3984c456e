"""A typed line while it is being read: what was understood is taken out, the rest stays in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator


class Line:
    """`rest` is as long as `text`, with blanks where something was taken."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = text

    def take(self, start: int, end: int) -> str:
        """Take [start, end) out of the rest and return it as typed."""
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]
        return self.text[start:end]

    def takes(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield what matches in the rest, each taken out after its turn."""
        at = 0
        while (found := pattern.search(self.rest, at)) is not None:
            yield found
            self.take(found.start(), found.end())
            at = max(found.end(), at + 1)

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether the whole line, taken or not, matches."""
        return pattern.search(self.text) is not None
