"""The tables of the record. Rows stay inside `storage`: what leaves is a frozen value."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from storage.columns import Base, Code, Id, Instant, Name, Prose, Sha256, WorkspaceId


class Workspace(Base):
    """A Slack workspace, the unit of isolation. `team_id` is None until the first workspace adopts a local record."""

    __tablename__ = "workspaces"

    id: Mapped[Id]
    team_id: Mapped[Code | None] = mapped_column(unique=True)
    name: Mapped[Name]
    own_delegation: Mapped[Code | None]
    time_zone: Mapped[Code] = mapped_column(default="UTC")
    # Raised in the transaction of every change that answers depend on: whoever holds a snapshot sees that it is old.
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Delegation(Base):
    """A delegation that has spoken here. Names that the catalogue does not have stand in `aliases` and `demonyms`."""

    __tablename__ = "delegations"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    code: Mapped[Code]
    name: Mapped[Name]
    official_name: Mapped[Name] = mapped_column(default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    demonyms: Mapped[list[str]] = mapped_column(JSON, default=list)


class Body(Base):
    """A body that has met here; what the catalogue knows of it stays in the catalogue."""

    __tablename__ = "bodies"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    code: Mapped[Code]
    name: Mapped[Name]


class Session(Base):
    """One meeting of a body. `key` tells it from its neighbours: "65", "48 resumed", "2024-03-04", "2026"."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("workspace_id", "body_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    key: Mapped[Code]
    number: Mapped[int | None]
    qualifier: Mapped[Code | None] = mapped_column(comment="resumed, special, informal")
    year: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    place: Mapped[Name | None]
    time_zone: Mapped[Code | None]

    body: Mapped[Body] = relationship()


class Speaker(Base):
    """A person who spoke. `key` is the name without order, case and accents: IMANISHI Nobuharu is Nobuharu IMANISHI."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    name: Mapped[Name]
    key: Mapped[Name]


class Source(Base):
    """The bytes as received, kept for good."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    sha256: Mapped[Sha256]
    name: Mapped[Name] = mapped_column(comment="file name, or what a pasted text was called")
    media_type: Mapped[Code]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    size_bytes: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_from: Mapped[Name]


class Statement(Base):
    """
    What was delivered. What was printed and what we understood are separate columns: the one is evidence, the other our reading.

    Stages of one statement form a chain: `chain_id` is the first of it, None while there is only one.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("workspace_id", "text_sha256"),
        Index("ix_statements_workspace_id_delivered_on", "workspace_id", "delivered_on"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"), index=True)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id"), index=True)
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"), index=True)
    text_sha256: Mapped[Sha256] = mapped_column(
        comment="of the normalised text: the same words in another file are the same statement"
    )
    title: Mapped[Name]
    kind: Mapped[Code | None]
    stage: Mapped[Code | None]
    language: Mapped[Code | None]
    original_language: Mapped[Code | None]
    delivered_on: Mapped[date | None]
    year: Mapped[int | None]
    speaker_role: Mapped[Name | None]
    on_behalf_of_name: Mapped[Name | None]
    on_behalf_of_role: Mapped[Name | None]
    printed_speaker: Mapped[Name | None]
    printed_delegation: Mapped[Name | None]
    printed_body: Mapped[Name | None]
    printed_session: Mapped[Name | None]
    printed_date: Mapped[Name | None]
    added_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    session: Mapped[Session] = relationship()
    delegation: Mapped[Delegation] = relationship()
    speaker: Mapped[Speaker | None] = relationship()
    source: Mapped[Source] = relationship()


class Paragraph(Base):
    """The unit that is cited; `position` orders, `number` is cited, `block` is the place in the source text."""

    __tablename__ = "paragraphs"
    __table_args__ = (UniqueConstraint("statement_id", "position"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[int | None]
    block: Mapped[int]
    kind: Mapped[Code]
    text: Mapped[Prose]


class GlossaryTerm(Base):
    """Words of a team that mean the same; `bodies` as in the catalogue."""

    __tablename__ = "glossary_terms"
    __table_args__ = (UniqueConstraint("workspace_id", "term"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    term: Mapped[Name]
    equivalents: Mapped[list[str]] = mapped_column(JSON)
    bodies: Mapped[list[str]] = mapped_column(JSON, default=list)


class AskedQuestion(Base):
    """A question or quote as it was typed, so that its buttons work after a restart and a thread can go on."""

    __tablename__ = "asked_questions"
    __table_args__ = (
        CheckConstraint("kind in ('said', 'quote')", name="kind"),
        Index("ix_asked_questions_thread", "workspace_id", "channel", "thread"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    channel: Mapped[Code | None]
    thread: Mapped[Code | None]
    typed: Mapped[Prose]
    earlier: Mapped[list[str]] = mapped_column(JSON, default=list)
    day: Mapped[date] = mapped_column(comment="the day asked: relative times count from it")
    found: Mapped[bool]
    kind: Mapped[Code]
    asked_at: Mapped[datetime] = mapped_column(Instant)


class HandledRequest(Base):
    """A request of Slack that was taken up: the same one again has no effect."""

    __tablename__ = "handled_requests"

    key: Mapped[Name] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AuditRow(Base):
    """Who changed what, when; written in the transaction of the change, never altered."""

    __tablename__ = "audit"

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[Name]
    action: Mapped[Code]
    subject: Mapped[Code] = mapped_column(comment="table and number: statement 12")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
