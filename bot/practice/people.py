"""People with an account: members of the team, its guest, the app's bot user, and somebody of another organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.practice.installed import APP_ID, BOT_ID, BOT_USER_ID, Installed
from bot.practice.refusals import Json

TEAM_ID, TEAM_DOMAIN = "T0PRACTICE1", "practice-workspace"
OTHER_TEAM_ID, OTHER_TEAM_DOMAIN = "T0PRACTICE9", "other-organisation"
DOMAINS = {TEAM_ID: TEAM_DOMAIN, OTHER_TEAM_ID: OTHER_TEAM_DOMAIN}

VISITOR_ID, COLLEAGUE_ID, GUEST_ID, OUTSIDER_ID = "U0PRACTICE1", "U0PRACTICE2", "U0PRACTICE3", "U0PRACTICE4"
NOTICE_ID = "USLACKBOT"

Rank = Literal["owner", "member", "guest", "outsider", "bot"]


@dataclass(frozen=True)
class Names:
    """What the people are called."""

    visitor: str = "You"
    colleague: str = "A colleague"
    guest: str = "A guest"
    outsider: str = "A partner"


@dataclass
class Person:
    """Somebody with an account. A guest is one of a single channel; an outsider belongs to another organisation."""

    id: str
    handle: str
    name: str
    rank: Rank = "member"
    zone: str = "Etc/UTC"

    @property
    def is_bot(self) -> bool:
        """Return whether nobody stands behind the account."""
        return self.rank == "bot"

    @property
    def is_outsider(self) -> bool:
        """Return whether the person belongs to another organisation."""
        return self.rank == "outsider"

    @property
    def team_id(self) -> str:
        """Return the team that the person belongs to."""
        return OTHER_TEAM_ID if self.is_outsider else TEAM_ID

    def as_slack(self, now: datetime, *, stranger: bool, with_locale: bool) -> Json:
        """
        Return a user object; `now` says how far the person's zone is from UTC.

        `stranger`: an outsider in no channel that the app sees. Of outsiders neither the role nor the locale is told.
        """
        local = now.astimezone(ZoneInfo(self.zone))
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "real_name": self.name,
            "deleted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "tz": self.zone,
            "tz_label": local.tzname(),
            "tz_offset": int((local.utcoffset() or timedelta(0)).total_seconds()),
            "updated": 0,
            "profile": self._profile(),
        }
        if self.is_outsider:
            return user | {"is_stranger": stranger}
        return user | self._roles() | ({"locale": "en-GB"} if with_locale else {})

    def as_actor(self) -> Json:
        """Return the short user object that interaction payloads carry."""
        return {"id": self.id, "username": self.handle, "name": self.handle, "team_id": self.team_id}

    def team(self) -> Json:
        """Return the team of interaction payloads: the one the person belongs to, also where the app is another team's."""
        return {"id": self.team_id, "domain": DOMAINS[self.team_id]}

    def for_page(self) -> Json:
        """Return a person as the page shows them."""
        return {"name": self.name, "bot": self.is_bot, "rank": self.rank}

    def _roles(self) -> Json:
        return {
            "is_admin": self.rank == "owner",
            "is_owner": self.rank == "owner",
            "is_primary_owner": self.rank == "owner",
            "is_restricted": self.rank == "guest",
            "is_ultra_restricted": self.rank == "guest",
        }

    def _profile(self) -> Json:
        profile: Json = {"real_name": self.name, "display_name": self.name, "real_name_normalized": self.name}
        return profile | ({"api_app_id": APP_ID, "bot_id": BOT_ID} if self.is_bot else {"team": self.team_id})


def everybody(installed: Installed, names: Names) -> Iterator[Person]:
    """Yield whoever has an account, people first, in the order in which the page offers to act as them."""
    yield Person(VISITOR_ID, _handle(names.visitor), names.visitor, "owner")
    yield Person(COLLEAGUE_ID, _handle(names.colleague), names.colleague)
    yield Person(GUEST_ID, _handle(names.guest), names.guest, "guest")
    yield Person(OUTSIDER_ID, _handle(names.outsider), names.outsider, "outsider")
    yield Person(BOT_USER_ID, _handle(installed.bot_name), installed.bot_name, "bot")
    yield Person(NOTICE_ID, "practice", "Practice workspace", "bot")


def _handle(name: str) -> str:
    return ".".join(name.lower().split()) or "somebody"
