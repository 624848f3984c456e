"""The secrets of one run of the practice workspace."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """Two made-up tokens for the app; the page's path and its cookie for the browser."""

    bot_token: str
    app_token: str
    page: str
    cookie: str
