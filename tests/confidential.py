"""What no log may hold, whatever was done: tokens, and what people say, ask and keep. Looked for over the whole test run."""

from __future__ import annotations

import io
import logging
import re
import traceback

# What the tests' statements say, what is asked of them, and pieces of the sample record; beginnings are cut, as logs cut ends.
CANARIES = (
    "vigilant sentinel",
    "entry into force of the Treaty",
    "adionuclide stations",
    "two further radionuclide",
    "commends the on-site inspection",
    "uphold the moratorium",
    "can be excluded from the safety",
    "unwritten law of our time",
    "noble gas",
    "the confidential words of a draft",
    "have we ever mentioned",
)
FORBIDDEN = re.compile(
    r"xox[bap]-\w|xapp-\w|xoxe[.-]\w|" + "|".join(re.escape(canary) for canary in CANARIES),
    re.IGNORECASE,
)
SHOWN = 10


class Collector(logging.Handler):
    """Looks through every line that is logged, its error's words included; keeps only what should not be there."""

    def __init__(self) -> None:
        """Start with nothing found."""
        super().__init__(logging.DEBUG)
        self.found: list[str] = []
        self.lines = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        written = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            written += "".join(traceback.format_exception(record.exc_info[1]))
        hit = FORBIDDEN.search(written)
        if hit:
            self.found.append(f"{record.name} {record.levelname} {record.pathname}:{record.lineno}: {hit[0]!r}")

    def attach(self) -> None:
        """Listen at the root, at every level; again where somebody has set the root up anew."""
        root = logging.getLogger()
        root.setLevel(logging.DEBUG)
        if self not in root.handlers:
            root.addHandler(self)

    def verdict(self) -> str:
        """Return what was found, a line each; empty where nothing was."""
        out = io.StringIO()
        for line in dict.fromkeys(self.found[:SHOWN]):
            out.write(f"{line}\n")
        return out.getvalue()
