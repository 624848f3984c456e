"""The delegations, bodies and persons of a workspace; the catalogue knows the world's, the record knows who spoke."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sqlalchemy import orm, select

from storage import glossary
from storage.audiences import OPEN, Seen
from storage.catalogue import load, names
from storage.catalogue.entries import Body as CatalogueBody
from storage.catalogue.entries import Catalogue, Term
from storage.catalogue.entries import Delegation as CatalogueDelegation
from storage.errors import UnknownName
from storage.in_force import bodies_seen, delegations_seen
from storage.models import Body, Delegation, Speaker

# Catalogues with rows of a workspace that are kept: what is worked out of one (names, terms) is kept beside it.
_EXTENDED_KEPT = 128


def catalogue(db: orm.Session, workspace_id: int, seen: Seen = OPEN) -> Catalogue:
    """
    Return the catalogue with this workspace's own delegations, bodies and terms laid over it, as far as somebody may know them.

    The same object as long as they are the same.
    """
    known = load()
    delegations = db.scalars(
        select(Delegation).where(Delegation.workspace_id == workspace_id, delegations_seen(seen)).order_by(Delegation.id)
    )
    own = tuple(
        (d.code, d.name, d.official_name, tuple(d.demonyms), tuple(d.aliases))
        for d in delegations
        if d.code not in known.delegations
    )
    bodies = db.scalars(select(Body).where(Body.workspace_id == workspace_id, bodies_seen(seen)).order_by(Body.id))
    held = tuple((b.code, b.name) for b in bodies if b.code not in known.bodies)
    terms = glossary.terms(db, workspace_id)
    return _extended(own, held, terms) if own or held or terms else known


@lru_cache(maxsize=_EXTENDED_KEPT)
def _extended(
    own: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...],
    held: tuple[tuple[str, str], ...],
    terms: tuple[Term, ...],
) -> Catalogue:
    return load().extended(
        tuple(CatalogueDelegation(*names_) for names_ in own), tuple(CatalogueBody(*names_) for names_ in held), terms
    )


def define(db: orm.Session, workspace_id: int, delegation: CatalogueDelegation) -> None:
    """Store a delegation that the catalogue does not know, with the names it goes by; done again, it changes nothing."""
    held = select(Delegation).where(Delegation.workspace_id == workspace_id, Delegation.code == delegation.code)
    if db.scalar(held) is None:
        db.add(
            Delegation(
                workspace_id=workspace_id,
                code=delegation.code,
                name=delegation.name,
                official_name=delegation.official_name,
                aliases=list(delegation.aliases),
                demonyms=list(delegation.demonyms),
            ),
        )
        db.flush()


def delegation_row(db: orm.Session, workspace_id: int, name: str, known: Catalogue) -> Delegation:
    """Return the row of a delegation by any of its names, made where it speaks for the first time. Raises UnknownName."""
    entry = names.delegation_named(name, known) or CatalogueDelegation(_new_code(name, "delegation", known), name.strip())
    held = select(Delegation).where(Delegation.workspace_id == workspace_id, Delegation.code == entry.code)
    row = db.scalar(held)
    if row is None:
        row = Delegation(workspace_id=workspace_id, code=entry.code, name=entry.name, aliases=[], demonyms=[])
        db.add(row)
        db.flush()
    return row


def body_row(db: orm.Session, workspace_id: int, name: str, known: Catalogue) -> Body:
    """Return the row of a body by any of its names, made where it meets for the first time. Raises UnknownName."""
    entries = names.body_named(name, known)
    if len(entries) > 1:
        raise UnknownName("body", name, tuple(entry.name for entry in entries))
    code, printed = (entries[0].code, entries[0].name) if entries else (_new_code(name, "body", known), name.strip())
    row = db.scalar(select(Body).where(Body.workspace_id == workspace_id, Body.code == code))
    if row is None:
        row = Body(workspace_id=workspace_id, code=code, name=printed)
        db.add(row)
        db.flush()
    return row


def known_body(name: str, known: Catalogue) -> CatalogueBody:
    """Return a body by its code or any of its names. Raises UnknownName, also for a name that more than one goes by."""
    if name in known.bodies:
        return known.bodies[name]
    found = names.body_named(name, known)
    if len(found) == 1:
        return found[0]
    raise UnknownName("body", name, tuple(one.name for one in found) or names.suggest(name, "body", known))


def speaker_row(db: orm.Session, workspace_id: int, name: str) -> Speaker:
    """Return the row of a person, whichever way round and however accented the name is written."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    key = " ".join(sorted(re.findall(r"\w+", plain)))
    row = db.scalar(select(Speaker).where(Speaker.workspace_id == workspace_id, Speaker.key == key))
    if row is None:
        row = Speaker(workspace_id=workspace_id, name=name.strip(), key=key)
        db.add(row)
        db.flush()
    return row


def _new_code(name: str, what: str, known: Catalogue) -> str:
    """Return a code for a name that nobody knows; a name close to a known one is more likely a typing error, and is refused."""
    near = names.suggest(name, what, known)
    if near:
        raise UnknownName(what, name, near)
    return re.sub(r"\W+", "-", name.strip()).upper()[:40]
