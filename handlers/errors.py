"""Refusals as sentences: what happened and what to do next. Slack and the command line say the same."""

from __future__ import annotations

from collections.abc import Callable
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from storage.errors import (
    AlreadyPlanned,
    Incomplete,
    Invalid,
    Locked,
    NoBackup,
    NotAllowed,
    NotFound,
    RecordError,
    SameWords,
    UnknownName,
    Unreadable,
)

# A name or value that somebody typed is repeated, but never at full length.
REPEATED_LENGTH = 120
# What is handed over, and not typed.
GIVEN = frozenset({"calendar", "file", "folder"})

UNREADABLE = {
    "scan": "its pages are pictures without text. Run text recognition (OCR) on it first, then add it again.",
    "password": "it is protected by a password. Save a copy without one, then add that.",
    "type": "this kind of file cannot be read{detail}. Use PDF, Word (.docx), HTML, Markdown or plain text.",
    "too_large": "it is larger than {limit}. Split it, or add its text alone.",
    "too_slow": "reading it took too long. Save it as plain text or Word (.docx), then add that.",
    "damaged": "the file is damaged. Open it, save it anew, then add that.",
    "empty": "there is no text in it.",
    "encoding": "its characters cannot be made out. Save it as UTF-8, then add it again.",
}

NOT_ALLOWED = {
    "keeper": "Only keepers add and correct statements here. Ask an admin to name you one: /rapporteur roles lists them.",
    "admin": "Only admins of Rapporteur set this up. /rapporteur roles lists who they are.",
}
NO_BACKUP = {
    "exists": "is there already. Name another file, or add --force to replace this one.",
    "unwritable": "cannot be written ({detail}). Name a file in a folder that can.",
    "unreadable": "cannot be read ({detail}). Name the backup as it is called.",
    "other_kind": "is no backup of {detail}. Name one, or set DATABASE_URL to the kind of record that it was made of.",
    "damaged": "does not pass the database's own checks. Take another backup.",
    "later": "was made by a later version of Rapporteur. Bring Rapporteur up to date, then restore it.",
    "not_empty": "holds something already, and nothing is overwritten. Set {detail} to an empty place, then restore again.",
    "no_program": "is not found. Install PostgreSQL's client programs, or run this where they are: {detail}",
    "program_failed": "could not do it ({detail}). It must be of the server's version; look at DATABASE_URL, too.",
}

# Slack's refusals that a person can do something about; see the methods' own error tables.
SLACK = {
    "not_in_channel": "I am not in that channel. Type /invite @Rapporteur there, then try again.",
    "channel_not_found": "I cannot post there. Type /invite @Rapporteur in that channel, then try again.",
    "file_not_found": "That file is no longer in Slack, or I was not let see it. Give it to me in our direct message.",
    "is_archived": "That channel is archived: nothing can be posted there.",
    "restricted_action": "This workspace does not let me post in that channel. Ask an administrator.",
    "expired_trigger_id": "Slack waited too long for this. Click again.",
    "trigger_expired": "Slack waited too long for this. Click again.",
    "trigger_exchanged": "This was opened already. Click again to open it anew.",
    "exchanged_trigger_id": "This was opened already. Click again to open it anew.",
    "ratelimited": "Slack is taking no more messages for the moment. Wait a minute, then try again.",
    "invalid_auth": "Slack refused the token. Copy the bot token anew from the app's settings into SLACK_BOT_TOKEN.",
    "not_authed": "Slack asks for a token. Set SLACK_BOT_TOKEN.",
    "account_inactive": "The app was removed from this workspace, or its user deleted. Install it again.",
    "token_revoked": "The token was revoked. Install the app again, and copy the new bot token into SLACK_BOT_TOKEN.",
    "token_expired": "Slack no longer takes our token, and gave no new one. Install the app again.",
    "missing_scope": "The app lacks a permission. Update it from bot/manifest.json, and install it again.",
}


def sentence(error: Exception) -> str:
    """Return one or two sentences: what happened, and what to do next. Plain text, in which typed names stand as typed."""
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return words(error)
    return "Something went wrong on our side. Try again; if it happens again, tell whoever runs Rapporteur."


def is_known(error: Exception) -> bool:
    """Return whether `sentence` has words of its own for this error; any other is a fault of ours, and is logged as one."""
    return isinstance(error, tuple(_WORDS))


def shortened(text: str) -> str:
    """Return a typed name at a length that a sentence can hold."""
    line = " ".join(text.split())
    return line if len(line) <= REPEATED_LENGTH else f"{line[: REPEATED_LENGTH - 1]}…"


def _unreadable(error: Unreadable) -> str:
    detail = f": {error.detail}" if error.detail else ""
    reason = UNREADABLE[error.reason].format(detail=detail, limit=error.detail or "I take")
    return f"“{shortened(error.name)}” was not stored: {reason}"


def _incomplete(error: Incomplete) -> str:
    fields = " and ".join(", ".join(error.missing).rsplit(", ", 1))
    return f"“{shortened(error.name)}” was not stored: without {fields} it could not be cited. Say {fields}, and add it again."


def _unknown_name(error: UnknownName) -> str:
    names = " or ".join(f"“{name}”" for name in error.suggestions[:3])
    hint = f"Did you mean {names}?" if names else f"Write the {error.what}'s full name or its usual abbreviation."
    return f"I know no {error.what} called “{shortened(error.name)}”. {hint}"


def _not_found(error: NotFound) -> str:
    if error.what == "question":
        return "I no longer have what this button belongs to. Ask again."
    if error.what == "upload":
        return "I no longer have this document: it was stored, dropped, or given more than a week ago. Give it to me again."
    if error.what in ("correction", "replacement"):
        return f"This {error.what} was taken back already."
    if error.what == "workspace":
        return "Rapporteur is not set up for this workspace. Ask whoever runs it to connect it."
    listed = " /statements list shows what is on file." if error.what == "statement" else ""
    which = f"{error.what} {shortened(error.name)}" if error.name else f"such {error.what}"
    return f"There is no {which} here.{listed}"


def _invalid(error: Invalid) -> str:
    verb = "give" if error.what in GIVEN else "write"
    return f"“{shortened(error.value)}” cannot be used as the {error.what}: {verb} {error.expected}."


def _not_allowed(error: NotAllowed) -> str:
    return NOT_ALLOWED[error.role]


def _no_backup(error: NoBackup) -> str:
    return f"“{shortened(error.name)}” {NO_BACKUP[error.reason].format(detail=error.detail)}"


def _same_words(error: SameWords) -> str:
    return (
        f"The same words are on file as #{error.number} {shortened(error.title)}. Withdraw that one first, or leave it as it is."
    )


def _already_planned(error: AlreadyPlanned) -> str:
    return f"{error.name} is planned already: {error.held}. Nothing was changed; to change it to {error.wanted}, move it."


def _locked(error: Locked) -> str:
    if error.version is None:
        return "A secret on file does not open: its row was altered, or the key is another one. Install the app again."
    return f"A secret on file needs key {error.version}, which is not set. Add it to RAPPORTEUR_TOKEN_KEY, beside the newer ones."


def _slack_refused(error: SlackApiError) -> str:
    code = str(error.response.get("error") or "no reason given")
    return SLACK.get(code, f"Slack refused this ({code}). Try again; if it happens again, tell whoever runs Rapporteur.")


def _slack_unreachable(_: Exception) -> str:
    return "Slack could not be reached. Check the connection and SLACK_API_URL, then try again."


_WORDS: dict[type[Exception], Callable[..., str]] = {
    Unreadable: _unreadable,
    Incomplete: _incomplete,
    UnknownName: _unknown_name,
    NotFound: _not_found,
    Invalid: _invalid,
    AlreadyPlanned: _already_planned,
    NotAllowed: _not_allowed,
    NoBackup: _no_backup,
    Locked: _locked,
    SameWords: _same_words,
    RecordError: lambda error: str(error) or "The record refused this. Check what was typed, and try again.",
    SlackApiError: _slack_refused,
    SlackClientError: _slack_unreachable,
    URLError: _slack_unreachable,
    ConnectionError: _slack_unreachable,
    TimeoutError: _slack_unreachable,
}
