"""Text as XML takes it, and which way it runs."""

from __future__ import annotations

import re
import unicodedata

# Everything that XML 1.0 has no place for: control characters, half characters and two that are no characters.
_REFUSED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def allowed(text: str) -> str:
    """Return a text in which a replacement character stands for what XML cannot hold."""
    return _REFUSED.sub(_STAND_IN, text)


def runs_right_to_left(text: str) -> bool:
    """Tell whether a text runs from right to left: its first letter that has a direction decides, as in Unicode's rule P2."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
