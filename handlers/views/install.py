"""The pages that somebody sees in the browser while installing, and the first message in Slack."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from handlers.views import blocks
from handlers.views.blocks import Message

INSTALL_PATH = "/slack/install"
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 17px/1.5 system-ui, sans-serif; max-width: 34em; margin: 12vh auto; padding: 0 1.5em; color: #1d1c1d }}
h1 {{ font-size: 1.5em }}
a.next {{ display: inline-block; background: #1b3a5c; color: #fff; padding: .6em 1.2em; text-decoration: none }}
</style>
<h1>{title}</h1>
{paragraphs}
<p><a class="next" href="{address}">{label}</a></p>
</html>
"""
AGAIN = "Start again"
# What went wrong, by Bolt's or Slack's name for it.
FAILURES = {
    "access_denied": ("Nothing was installed", "You chose not to install Rapporteur. You can do so whenever you like."),
    "invalid_browser": (
        "This is not the browser that began",
        "The installation was begun elsewhere, or cookies are switched off. Begin it again in this browser.",
    ),
    "invalid_state": (
        "This took too long",
        "An installation must be finished within ten minutes, and each one counts once. Begin it again.",
    ),
    "missing_code": ("Slack sent nothing to go on with", "The page was opened without Slack's permission. Begin again."),
    "invalid_code": ("Slack did not accept this", "Slack's permission had run out, or was used already. Begin again."),
    "storage_error": (
        "It could not be put on file",
        "Something went wrong on our side, and nothing was stored. Try again; if it happens again, tell whoever runs Rapporteur.",
    ),
    "unreachable": ("Slack could not be reached", "Our side got no answer from Slack. Wait a minute, then begin again."),
}
UNKNOWN = ("Nothing was installed", "Slack gave the reason “{reason}”. Begin again; if it happens again, ask your administrator.")
REASON_LENGTH = 60
WELCOME = (
    "Thank you for installing Rapporteur. I keep what your delegation says, and find it again, word for word.",
    "1. Store what you have: /statements add takes a text.",
    "2. Ask: /said what did we say about verification last session",
    "3. Plan a session: /sessions add PC-66 22-24 June 2026 Vienna. Invite me to the channel that reminders should go to.",
    "You are my administrator here. /rapporteur help says all the rest.",
)


def failed(reason: str) -> str:
    """Return the page that says why nothing was installed, and leads to another try."""
    title, text = FAILURES.get(reason, UNKNOWN)
    return _page(title, (text.format(reason=reason[:REASON_LENGTH]),), INSTALL_PATH, AGAIN)


def installed(team_name: str, team_id: str | None, app_id: str | None, *, is_greeted: bool) -> str:
    """Return the page that leads back to Slack; without a team, the app was installed for a whole organisation."""
    if team_id is None:
        text = "An administrator now adds it to workspaces, in the organisation's settings. Each of them has a record of its own."
        return _page(f"Rapporteur is installed for {team_name}", (text,), "https://slack.com/admin", "To the organisation")
    address = f"https://slack.com/app_redirect?{urlencode({'app': app_id or '', 'team': team_id})}"
    text = "You have a message from Rapporteur that says how to begin." if is_greeted else "Type /rapporteur help there to begin."
    return _page(f"Rapporteur is installed in {team_name}", (text,), address, "Back to Slack")


def welcome() -> Message:
    """Return the message to whoever has installed the app."""
    first, *steps, last = WELCOME
    return Message("\n".join(WELCOME), (blocks.section(first), *map(blocks.section, steps), blocks.context(last)))


def _page(title: str, paragraphs: tuple[str, ...], address: str, label: str) -> str:
    shown = "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return PAGE.format(title=escape(title), paragraphs=shown, address=escape(address), label=escape(label))
