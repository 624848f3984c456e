"""What `rapporteur doctor` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass

OK, MISSING, WRONG = "ok", "missing", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing looked at; `text` says what to do.

    `state` is "ok", "missing" (not set, or not quite as it should be; may be meant so) or "wrong".
    """

    about: str
    state: str
    text: str
