"""Every refusal has its sentence."""

from __future__ import annotations

from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from handlers.errors import NO_BACKUP, SLACK, UNREADABLE, is_known, sentence
from storage import errors

EXAMPLES = {
    errors.Unreadable("draft.pdf", "password"): (
        "“draft.pdf” was not stored: it is protected by a password. Save a copy without one, then add that."
    ),
    errors.Unreadable("a.zip", "type", ".zip"): (
        "“a.zip” was not stored: this kind of file cannot be read: .zip. Use PDF, Word (.docx), HTML, Markdown or plain text."
    ),
    errors.Unreadable("a.pdf", "too_large", "20 MB"): (
        "“a.pdf” was not stored: it is larger than 20 MB. Split it, or add its text alone."
    ),
    errors.Incomplete("a.txt", ("delegation", "body", "date")): (
        "“a.txt” was not stored: without delegation, body and date it could not be cited. "
        "Say delegation, body and date, and add it again."
    ),
    errors.UnknownName("body", "PrepCon", ("PrepCom",)): "I know no body called “PrepCon”. Did you mean “PrepCom”?",
    errors.UnknownName("delegation", "Xanadu"): (
        "I know no delegation called “Xanadu”. Write the delegation's full name or its usual abbreviation."
    ),
    errors.NotFound("statement", "7"): "There is no statement 7 here. /statements list shows what is on file.",
    errors.NotFound("statement", ""): "There is no such statement here. /statements list shows what is on file.",
    errors.NotFound("question", "7"): "I no longer have what this button belongs to. Ask again.",
    errors.NotFound("workspace", "T1"): ("Rapporteur is not set up for this workspace. Ask whoever runs it to connect it."),
    errors.NotFound("upload", ""): (
        "I no longer have this document: it was stored, dropped, or given more than a week ago. Give it to me again."
    ),
    errors.NotFound("correction", ""): "This correction was taken back already.",
    errors.SameWords(12, "JPN 65"): ("The same words are on file as #12 JPN 65. Withdraw that one first, or leave it as it is."),
    errors.AlreadyPlanned("PC-66", "22 June 2026, Vienna", "29 June 2026"): (
        "PC-66 is planned already: 22 June 2026, Vienna. Nothing was changed; to change it to 29 June 2026, move it."
    ),
    errors.NotAllowed("keeper"): (
        "Only keepers add and correct statements here. Ask an admin to name you one: /rapporteur roles lists them."
    ),
    errors.NotAllowed("admin"): "Only admins of Rapporteur set this up. /rapporteur roles lists who they are.",
    errors.NoBackup("kept.db", "exists"): "“kept.db” is there already. Name another file, or add --force to replace this one.",
    errors.NoBackup("record.db", "not_empty", "RAPPORTEUR_HOME"): (
        "“record.db” holds something already, and nothing is overwritten. "
        "Set RAPPORTEUR_HOME to an empty place, then restore again."
    ),
    errors.NoBackup("pg_dump", "no_program", "pg_dump ADDRESS"): (
        "“pg_dump” is not found. Install PostgreSQL's client programs, or run this where they are: pg_dump ADDRESS"
    ),
    errors.Locked(2): ("A secret on file needs key 2, which is not set. Add it to RAPPORTEUR_TOKEN_KEY, beside the newer ones."),
    errors.Locked(None): (
        "A secret on file does not open: its row was altered, or the key is another one. Install the app again."
    ),
    errors.Invalid("date", "x" * 200, "a day as 2025-11-10"): (
        f"“{'x' * 119}…” cannot be used as the date: write a day as 2025-11-10."
    ),
}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: f"{type(error).__name__}-{id(error) % 97}")
def test_refusal_says_what_happened_and_what_to_do(error: errors.RecordError) -> None:
    assert (sentence(error), is_known(error)) == (EXAMPLES[error], True)


def test_every_refusal_of_the_record_has_an_example() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RecordError)}
    assert kinds - {errors.RecordError} == {type(error) for error in EXAMPLES}
    assert set(UNREADABLE) == errors.UNREADABLE_REASONS
    assert set(NO_BACKUP) == errors.NO_BACKUP_REASONS


def test_refusals_of_slack_are_put_in_words_and_unknown_ones_named() -> None:
    known, unknown = (SlackApiError("", {"ok": False, "error": code}) for code in ("is_archived", "new_code"))
    assert sentence(known) == SLACK["is_archived"]
    assert sentence(unknown) == "Slack refused this (new_code). Try again; if it happens again, tell whoever runs Rapporteur."
    unreachable = [sentence(error) for error in (SlackRequestError("x"), URLError("x"), TimeoutError(), ConnectionResetError())]
    assert unreachable == ["Slack could not be reached. Check the connection and SLACK_API_URL, then try again."] * 4


def test_fault_has_a_sentence_without_its_own_words() -> None:
    assert (is_known(KeyError("secret")), "secret" in sentence(KeyError("secret"))) == (False, False)
