"""`rapporteur run`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import connecting, installing, logs, practising
from bot.commands.console import desk, opened, out, refuse, settings
from bot.settings import Settings

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
    elif chosen.is_for_many:
        _check_for_many(chosen)
        with opened() as (record, configured):
            installing.serve(record, configured, _say)
    elif chosen.slack_bot_token is None and (chosen.slack_client_id or chosen.slack_client_secret):
        refuse("Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, from the app's page, Basic Information; see .env.sample.")
    elif chosen.slack_bot_token is None:
        practising.over_sample(chosen, _say)
    elif chosen.slack_app_token is None and chosen.slack_signing_secret is None:
        refuse("Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN; see .env.sample.")
    else:
        with opened() as (record, configured):
            installing.reseal(record)
            connecting.serve(record, configured, _say)


def _check_for_many(chosen: Settings) -> None:
    """Refuse to serve many teams without what keeps their tokens, or without a way for Slack to reach us."""
    if chosen.keys.newest is None:
        refuse("Teams' tokens are kept encrypted: set RAPPORTEUR_TOKEN_KEY to what this prints, and keep it safe: rapporteur key")
    if chosen.slack_signing_secret is None and chosen.slack_app_token is None:
        refuse("Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) beside SLACK_CLIENT_ID; see .env.sample.")


def _say(text: str) -> None:
    """Print a line that may hold an address, which must not be broken."""
    out.print(text, markup=False, soft_wrap=True)
