"""`rapporteur run`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import connecting, logs, practising
from bot.commands.console import desk, out, refuse, settings

OVER_OWN_RECORD = Annotated[
    bool, typer.Option("--practice", help="Open the practice page over your own record, also with tokens.")
]


def run(practice: OVER_OWN_RECORD = False) -> None:  # noqa: FBT002 - an option
    """
    Connect to Slack, or open the practice workspace where no token is set.

    Example: rapporteur run
    """
    chosen = settings()
    logs.configure(chosen.rapporteur_home, at_terminal=True)
    if practice:
        with desk() as at:
            practising.over_own_record(at.record, at.settings, _say)
    elif chosen.slack_bot_token is None:
        practising.over_sample(chosen, _say)
    elif chosen.slack_app_token is None and chosen.slack_signing_secret is None:
        refuse("Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN; see .env.sample.")
    else:
        with desk() as at:
            connecting.serve(at.record, at.settings, _say)


def _say(text: str) -> None:
    """Print a line that may hold an address, which must not be broken."""
    out.print(text, markup=False, soft_wrap=True)
