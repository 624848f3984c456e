"""Statements taken out of the record a few at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, orm, select

from storage.audiences import EVERYTHING
from storage.errors import NotFound
from storage.exporting.narrowing import Narrowing
from storage.exporting.values import ExportedSession, ExportedSource, ExportedStatement, Named, Printed
from storage.held import HeldParagraph
from storage.holdings import current
from storage.models import Audience, Body, Delegation, Session, Source, Speaker, Statement
from storage.naming import label, opening_day
from storage.shelf import InTransactionShelf

# Texts of so many statements are in memory at once.
_AT_ONCE = 50


def may_be_taken_out(workspace_id: int) -> Select[*tuple[Any, ...]]:
    """
    Return the query for the statements that may be taken out, with all that belongs to each but its text and its bytes.

    The one place that decides: everything on file, lower stages and withdrawn statements included, for whoever runs the bot
    has the record itself at hand.
    """
    first = orm.aliased(Statement)
    chain = select(first.number).where(first.id == Statement.chain_id).scalar_subquery().label("chain")
    return (
        select(Statement, Delegation, Body, Session, Speaker, Source, Audience, chain)
        .select_from(Statement)
        .join(Statement.delegation)
        .join(Statement.session)
        .join(Session.body)
        .join(Statement.source)
        .outerjoin(Statement.speaker)
        .outerjoin(Audience, Audience.id == Statement.audience_id)
        .where(Statement.workspace_id == workspace_id)
    )


def ids(db: orm.Session, workspace_id: int, narrowing: Narrowing) -> tuple[int, ...]:
    """Return the ids of the statements meant, in the order in which they were stored."""
    meant = may_be_taken_out(workspace_id).where(*narrowing.conditions()).order_by(Statement.id)
    return tuple(db.scalars(meant.with_only_columns(Statement.id)))


def statements(db: orm.Session, workspace_id: int, wanted: Sequence[int]) -> Iterator[ExportedStatement]:
    """Yield statements by their ids, in that order, with their texts; what is yielded is not kept."""
    cited = {held.id for held in current(db, workspace_id, EVERYTHING).statements}
    shelf = InTransactionShelf(db, workspace_id)
    for start in range(0, len(wanted), _AT_ONCE):
        batch = wanted[start : start + _AT_ONCE]
        texts = shelf.several(batch)
        rows = db.execute(may_be_taken_out(workspace_id).where(Statement.id.in_(batch)).order_by(Statement.id))
        yield from (_statement(row, texts[row.Statement.id], is_cited=row.Statement.id in cited) for row in rows)


def source_bytes(db: orm.Session, workspace_id: int, number: int) -> bytes:
    """Return the document that the statement of a number was read from, as it was received. Raises NotFound."""
    content = db.scalar(may_be_taken_out(workspace_id).with_only_columns(Source.content).where(Statement.number == number))
    if content is None:
        raise NotFound("statement", str(number))
    return content


def _statement(row: Row[Any], paragraphs: tuple[HeldParagraph, ...], *, is_cited: bool) -> ExportedStatement:
    held: Statement = row.Statement
    return ExportedStatement(
        number=held.number,
        title=held.title,
        delegation=Named(row.Delegation.code, row.Delegation.name),
        body=Named(row.Body.code, row.Body.name),
        session=_session(row.Session),
        delivered_on=held.delivered_on,
        year=held.year,
        speaker=row.Speaker.name if row.Speaker else None,
        speaker_role=held.speaker_role,
        on_behalf_of_name=held.on_behalf_of_name,
        on_behalf_of_role=held.on_behalf_of_role,
        kind=held.kind,
        stage=held.stage,
        language=held.language,
        original_language=held.original_language,
        agenda_items=tuple(held.agenda_items),
        status=_status(held, is_cited=is_cited),
        withdrawn_at=held.withdrawn_at,
        visible_to=_visible_to(row.Audience),
        keeper=held.keeper,
        added_at=held.added_at,
        chain=row.chain,
        text_sha256=held.words_sha256,
        source=_source(held, row.Source),
        printed=Printed(
            held.printed_delegation, held.printed_body, held.printed_session, held.printed_date, held.printed_speaker
        ),
        paragraphs=paragraphs,
    )


def _visible_to(audience: Audience | None) -> tuple[str, ...]:
    if audience is None:
        return ()
    return (audience.keeper,) if audience.keeper else tuple(audience.channels)


def _status(held: Statement, *, is_cited: bool) -> str:
    if held.withdrawn_at:
        return "withdrawn"
    if held.replaced_by_id:
        return "replaced"
    return "cited" if is_cited else "lower stage"


def _session(row: Session) -> ExportedSession:
    return ExportedSession(
        label=label(row),
        typed=_typed(row),
        number=row.number,
        qualifier=row.qualifier,
        year=row.year,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        place=row.place,
    )


def _typed(row: Session) -> str:
    """Return what names the session to whoever reads it in: its number, the day it opened, or its year."""
    if row.number is not None:
        return label(row) if row.qualifier else str(row.number)
    day = opening_day(row)
    return row.key if day is None or row.key == str(day.year) else day.isoformat()


def _source(held: Statement, row: Source) -> ExportedSource:
    return ExportedSource(held.file_name, row.media_type, row.size_bytes, row.sha256, row.received_at, row.received_from)
