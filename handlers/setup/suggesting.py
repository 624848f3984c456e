"""The lines of the menus in which a delegation, a time zone or a body is looked for while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import available_timezones

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import limits, requests, roles
from handlers.deps import Deps
from handlers.markup import clean
from handlers.requests import Asker
from handlers.views.blocks import Block
from handlers.views.deadline import option
from handlers.views.setup import parts
from storage import delegations
from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.text.normalising import folded

# Block Kit reference: options of a menu. Fewer are easier to choose from.
MOST = 30
# Zones that are kept for old programs only, and a name that is no place.
NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")

Found = Iterable[tuple[str, str]]


def register(app: App, deps: Deps) -> None:
    """Answer the menus, for those who may set up."""

    @app.options(parts.FIND_DELEGATION)
    def delegation(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack(options=_options(deps, client, body, context, delegations_like))

    @app.options(parts.FIND_BODY)
    def of_body(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack(options=_options(deps, client, body, context, bodies_like))

    @app.options(parts.FIND_ZONE)
    def zone(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def found(typed: str, _: Catalogue) -> Found:
            return ((name, parts.zone_in_words(name, deps.now())) for name in zones_like(typed))

        ack(options=_options(deps, client, body, context, found))


def delegations_like(typed: str, known: Catalogue) -> list[tuple[str, str]]:
    """Return code and name of the delegations of which a name begins like this, then those that hold it, or are spelled alike."""
    entries = known.delegations.values()
    spelled = {one.code: (one.name, one.official_name, one.code, one.iso2, *one.aliases, *one.names.values()) for one in entries}
    meant = {one.name: one.code for one in entries}
    codes = [*_like(typed, spelled), *(meant[name] for name in names.suggest(typed, "delegation", known) if name in meant)]
    return [(code, known.delegations[code].name) for code in dict.fromkeys(codes)]


def bodies_like(typed: str, known: Catalogue) -> list[tuple[str, str]]:
    """Return code and name of bodies, as `delegations_like` does."""
    entries = known.bodies.values()
    spelled = {
        one.code: (one.name, one.full_name, one.abbreviation, one.code, *one.aliases, *one.ambiguous_aliases) for one in entries
    }
    meant = {one.name: one.code for one in entries}
    codes = [*_like(typed, spelled), *(meant[name] for name in names.suggest(typed, "body", known) if name in meant)]
    return [(code, known.bodies[code].name) for code in dict.fromkeys(codes)]


def zones_like(typed: str) -> list[str]:
    """Return the time zones whose city or region begins like this, then those that hold it."""
    places = sorted(zone for zone in available_timezones() if not zone.startswith(NO_PLACES))
    return _like(typed, {zone: (zone.rpartition("/")[2], zone) for zone in places})


def _like(typed: str, spelled: dict[str, tuple[str, ...]]) -> list[str]:
    wanted = _plain(typed)
    words = {code: [_plain(name) for name in known if name] for code, known in spelled.items()}
    first = [code for code, known in words.items() if any(name.startswith(wanted) for name in known)]
    inside = [code for code, known in words.items() if any(f" {wanted}" in name or wanted in name[1:] for name in known)]
    return list(dict.fromkeys([*first, *inside]))


def _plain(text: str) -> str:
    return " ".join(folded(text.replace("_", " ")).split())


def _options(
    deps: Deps, client: WebClient, body: dict[str, Any], context: BoltContext, find: Callable[[str, Catalogue], Found]
) -> list[Block]:
    asker: Asker = requests.asker(body, context)
    typed = requests.text(body.get("value")) or ""
    if not typed.strip() or not roles.is_admin(deps, client, asker):
        return []
    with deps.record.read() as db:
        known = delegations.catalogue(db, deps.workspace_of(db, asker.team_id).id)
    found = list(find(typed, known))[:MOST]
    return [option(code, limits.cut(clean(label), limits.BUTTON_TEXT)) for code, label in found]
