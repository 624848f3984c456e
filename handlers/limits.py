"""Slack's limits, and texts cut to them so that the reader can see it."""

from __future__ import annotations

# Block Kit reference, and the specification of slackblocks 1.0.1.
BLOCKS_IN_VIEW = 100
SECTION_TEXT = 3_000
PLAIN_TEXT = 3_000
HEADER_TEXT = 150
BUTTON_TEXT = 75
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000
INPUT_TEXT = 3_000
OPTION_TEXT = 75
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
# chat.postMessage: best up to 4,000, truncated above 40,000; chat.update takes no more than 4,000.
MESSAGE_TEXT = 4_000
# A view is refused above 250 kB; a character takes up to six bytes in JSON, and blocks have names and braces.
VIEW_CHARACTERS = 30_000
# Slack's own longest message: nobody can paste more into the composer.
TYPED_TEXT = 12_000

# Ours: what a reader takes in at once. A rich text has no stated limit; a section's is kept to.
QUOTE_TEXT = 2_800
CITATION_TEXT = 500
CONTEXT_TEXT = 1_000
LABEL_TEXT = 200

CUT = "… (shortened)"


def size(text: str) -> int:
    """Return the length in UTF-16 units: what Slack counts is not stated, and no other count is larger."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int, mark: str = CUT) -> str:
    """Return a text within a limit; where it was too long, a mark at its end says so."""
    if size(text) <= limit:
        return text
    return head(text, limit - size(mark)).rstrip() + mark


def head(text: str, limit: int) -> str:
    """Return as much of the beginning as the limit holds, never half a character."""
    units = text.encode("utf-16-le", "surrogatepass")[: max(limit, 0) * 2]
    return units.decode("utf-16-le", "ignore")


def pieces(text: str, limit: int) -> list[str]:
    """Return the whole text in pieces within the limit, cut between words where there are any."""
    found = []
    while size(text) > limit:
        piece = head(text, limit)
        space = piece.rfind(" ")
        piece = piece[: space + 1] if space > 0 else piece
        found.append(piece)
        text = text[len(piece) :]
    return [*found, text] if text else found
