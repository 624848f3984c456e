"""A typed line while it is being read: what was understood is taken out, the rest stays in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator


class Line:
    """`rest` is as long as `text`, with blanks where something was taken."""

    def __init__(self, text: str) -> None:
        """Begin with nothing taken."""
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

    def takes_any(self, pattern: re.Pattern[str]) -> bool:
        """Take out all that matches, and tell whether anything did."""
        return sum(1 for _ in self.takes(pattern)) > 0
