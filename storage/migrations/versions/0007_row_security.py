"""A second wall between workspaces: PostgreSQL itself shows a transaction that is bound to one the rows of that one alone."""

from __future__ import annotations

from storage.migrations import row_security

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Those with a workspace's number, as of this migration.
TABLES = (
    "asked_questions",
    "audiences",
    "audit",
    "bodies",
    "calendar_events",
    "calendars",
    "channel_settings",
    "deadlines",
    "delegations",
    "feedback",
    "glossary_terms",
    "index_chunks",
    "index_segments",
    "installations",
    "ladders",
    "letters",
    "members",
    "paragraphs",
    "postings",
    "reminder_settings",
    "reminders",
    "saved_searches",
    "sessions",
    "sources",
    "speakers",
    "statements",
    "uploads",
)


def upgrade() -> None:
    for table in TABLES:
        row_security.stand(table)


def downgrade() -> None:
    for table in TABLES:
        row_security.fall(table)
