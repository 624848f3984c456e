"""Why a file is no calendar that can be read."""

from __future__ import annotations

from storage.errors import Invalid

_EXPECTED = {
    "too_large": "a calendar of at most 20 MB",
    "too_slow": "a calendar that can be read within a minute; export fewer years of it",
    "damaged": "a calendar that is not damaged; export it anew",
    "type": "a calendar file (.ics); its first line is BEGIN:VCALENDAR",
}


def refused(name: str, reason: str) -> Invalid:
    """Return the refusal of a file that is no calendar we can read; `reason` is one of Unreadable's."""
    return Invalid("calendar", name, _EXPECTED.get(reason, _EXPECTED["damaged"]))
