"""Three workspaces on one record, with texts of which each word tells whose it is; people who type and press anything at all."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.slack import bolt_app, connect, posting_client
from handlers import Deps
from handlers.alerting import Alerts
from handlers.delivering import Mail
from storage import audiences, delegations, statements, workspaces
from storage.agenda import Plan
from storage.catalogue.entries import Delegation
from storage.database import Record
from storage.provenance import Provenance
from storage.reminders import settings as reminder_settings
from storage.sessions import add as plan_session
from storage.statements import SourceBytes
from tests.handlers.town import CHANNELS, EVERYBODY, KEPT_FOR, SHARED, STRANGER, Canary, Town

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEAMS = ("T1", "T2", "T3")
SYLLABLES = (
    "bra",
    "cu",
    "dri",
    "fo",
    "gla",
    "hu",
    "jo",
    "kle",
    "mu",
    "nor",
    "pli",
    "qua",
    "rus",
    "sto",
    "tru",
    "vel",
    "wo",
    "zan",
)

# What people do, some of it more often.
KINDS = (*["command"] * 6, *["press"] * 6, *["mention", "direct", "submit", "home"] * 2, "tick")


@dataclass
class Clock:
    """The present, which goes on when nobody does anything."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Towns:
    """The three of them, and what is done there."""

    apps: dict[str, App]
    slacks: dict[str, Town]
    canaries: tuple[Canary, ...]
    chance: random.Random
    clock: Clock
    mail: Mail
    alerts: Alerts
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    typed: set[str] = field(default_factory=set)
    people: tuple[str, ...] = EVERYBODY
    kinds: tuple[str, ...] = KINDS

    def step(self) -> str:
        """Let somebody do something; return what, for whoever has to look into it."""
        team, user = self.chance.choice(tuple(self.apps)), self.chance.choice(self.people)
        channel = self.chance.choice([c for c, who in CHANNELS.items() if user in who] or ["C1"])
        town = self.slacks[team]
        before = len(town.sent)
        kind = self.chance.choice(self.kinds)
        if kind == "tick":
            return self._tick()
        typed, body = getattr(self, f"_{kind}")(team, user, channel)
        answer = self.apps[team].dispatch(BoltRequest(body=body, mode="socket_mode"))
        if answer.body:
            town.note({user}, channel == SHARED and kind in ("command", "press", "mention"), answer.body)
        done = f"{team} {user} {channel} {kind} {typed!r}"
        self._look_at(team, before, typed, done)
        return done

    def _tick(self) -> str:
        """Let time go by: reminders are posted, and people told of what is new."""
        self.clock.at += timedelta(minutes=self.chance.choice((1, 20, 300)))
        before = {team: len(town.sent) for team, town in self.slacks.items()}
        self.mail.tick()
        self.alerts.tick()
        done = f"time goes by until {self.clock.at}"
        for team, count in before.items():
            self._look_at(team, count, "", done)
        return done

    def _look_at(self, team: str, before: int, typed: str, done: str) -> None:
        for users, in_shared, said in self.slacks[team].sent[before:]:
            self._look(team, users, in_shared=in_shared, said=said, typed=typed, done=done)

    def _look(self, team: str, users: set[str], *, in_shared: bool, said: str, typed: str, done: str) -> None:
        words = set(re.findall(r"[a-z]+", said)) - set(re.findall(r"[a-z]+", typed.casefold())) - self.typed
        for canary in self.canaries:
            if canary.word in words and (in_shared or not canary.may_reach(team, users)):
                raise AssertionError(f"{canary} reached {sorted(users)} of {team}: {done}\n{said[:2000]}")

    def _command(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        command = self.chance.choice(("/said", "/said", "/quote", "/statements", "/sessions", "/rapporteur"))
        text = self._text(command)
        body = {"command": command, "text": text, "team_id": team, "user_id": user, "channel_id": channel}
        return text, body | self._ways(team, user, channel)

    def _press(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        shown = self.slacks[self.chance.choice((team, team, team, *self.apps))].buttons or [("show_statement", {"value": "1"})]
        action, element = self.chance.choice(shown)
        value = element.get("value") if self.chance.random() < 0.8 else self._numbers(element.get("value"))
        pressed = {"type": element.get("type", "button"), "action_id": action, "block_id": "b", "value": value}
        if options := element.get("options"):
            pressed |= {"selected_option": self.chance.choice(options)}
        private = self.chance.random() < 0.5
        body = {
            "type": "block_actions",
            "team": {"id": team},
            "user": {"id": user, "team_id": team if user != STRANGER else "T0"},
            "channel": {"id": channel},
            "container": {"type": "message", "channel_id": channel, "message_ts": "1.1", "is_ephemeral": private},
            "message": {"ts": "1.1"},
            "actions": [pressed],
        }
        return "", body | self._ways(team, user, channel)

    def _mention(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        text = self._text("/said")
        event = {
            "type": "app_mention",
            "text": f"<@UBOT> {text}",
            "user": user,
            "channel": channel,
            "ts": f"1.{next(self.numbers)}",
        }
        home = {"team": team if user != STRANGER else "T0"}
        shared = {"is_ext_shared_channel": channel == SHARED}
        return text, {"type": "event_callback", "team_id": team, "event_id": self._id("Ev"), "event": {**event, **home}, **shared}

    def _direct(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        text = self._text("/said")
        event = {"type": "message", "channel_type": "im", "text": text, "user": user, "channel": f"D{user}", "ts": "1.2"}
        return text, {"type": "event_callback", "team_id": team, "event_id": self._id("Ev"), "event": event}

    def _home(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        tab = self.chance.choice(("home", "messages"))
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab, "event_ts": "1.3"}
        return "", {"type": "event_callback", "team_id": team, "event_id": self._id("Ev"), "event": event}

    def _submit(self, team: str, user: str, channel: str) -> tuple[str, dict[str, Any]]:
        shown = self.slacks[self.chance.choice((team, team, *self.apps))].windows
        window = dict(self.chance.choice(shown)) if shown else {"type": "modal", "callback_id": "add_statement", "blocks": []}
        typed: list[str] = []
        values = {block["block_id"]: self._filled(block, typed) for block in window.get("blocks", ()) if block.get("block_id")}
        view = {**window, "id": f"V-{user}", "state": {"values": values}}
        home = {"team": {"id": team}, "user": {"id": user, "team_id": team if user != STRANGER else "T0"}}
        body = {"type": "view_submission", **home, "view": view} | self._ways(team, user, channel)
        del body["response_url"]
        # What a window holds already, whoever submits it has seen.
        return " ".join([*typed, json.dumps(window)]), body

    def _filled(self, block: Mapping[str, Any], typed: list[str]) -> dict[str, Any]:
        element = block.get("element") or {}
        if element.get("type") == "plain_text_input":
            text = element.get("initial_value") or self.chance.choice(("", "Japan", "65", "2026-02-03", self._words()))
            typed.append(str(text))
            return {element.get("action_id", "value"): {"type": "plain_text_input", "value": text or None}}
        options = element.get("options")
        chosen = {"selected_option": self.chance.choice(options)} if options else {}
        return {element.get("action_id", "value"): {"type": element.get("type"), **chosen}}

    def _text(self, command: str) -> str:
        words = self._words()
        return self.chance.choice(
            {
                "/said": (
                    f"what did we say about {words}",
                    f"have we ever mentioned {words}?",
                    f"what did {words} say last session",
                    f"how has our view on {words} changed",
                    f"who else spoke about {words}",
                    words,
                    f"“{words}”",
                    "saved",
                    "help",
                ),
                "/quote": (f"“{words}”", f"{words} {self._words()} as we said at PC-65", words),
                "/statements": (
                    "list",
                    f"find {words}",
                    f"show {self.chance.randint(1, 30)}",
                    "withdrawn",
                    "add",
                    words,
                    "help",
                ),
                "/sessions": ("", "past", words, str(self.chance.randint(1, 30)), f"PC-{self.chance.randint(1, 99)}", "help"),
                "/rapporteur": (
                    "help",
                    "log",
                    f"log {words}",
                    f"log statement {self.chance.randint(1, 30)}",
                    "roles",
                    "setup",
                    "feedback",
                ),
            }[command]
        )

    def _words(self) -> str:
        """Return words as they may be typed: those of a statement, whole or nearly, of whatever workspace, or plain ones."""
        plain = ("radionuclide stations", "the granite survey", "our budget", "the tidal lantern", "Japan", "the treaty")
        canary = self.chance.choice(self.canaries)
        word = canary.word
        cut = word[:-1] if self.chance.random() < 0.5 else word[0] + word[2:]
        if canary.is_typed and self.chance.random() < 0.5:
            self.typed.add(word)
            return word
        return self.chance.choice((self.chance.choice(plain), cut, f"{cut} and {self.chance.choice(plain)}"))

    def _numbers(self, value: Any) -> str:
        count = len(str(value).split(":"))
        return ":".join(str(self.chance.randint(0, 40)) for _ in range(count))

    def _ways(self, team: str, user: str, channel: str) -> dict[str, Any]:
        trigger = self._id("trigger")
        self.slacks[team].triggers[trigger] = user
        return {"trigger_id": trigger, "response_url": f"{self.slacks[team].response_url}?user={user}&channel={channel}"}

    def _id(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers)}"


def settled(record: Record, slacks: Mapping[str, Town], seed: int, stored: Collection[str] = tuple(KEPT_FOR)) -> Towns:
    """
    Fill a workspace for each of the slacks and return them; every text, title, name and file has words of its own.

    Of the statements those are stored that are kept for one of `stored`; people speak of all of them.
    """
    chance = random.Random(seed)
    words = _words(chance)
    canaries: list[Canary] = []
    clock = Clock()
    deps = Deps(record, clock)
    for team in slacks:
        with record.begin() as db:
            at = workspaces.adopt(db, team, "Mission", NOW).id
            workspaces.set_up(db, at, actor="U1", now=NOW, own_delegation="JPN", time_zone="Europe/Vienna")
            plan = Plan("CTBTO-PC", 66, None, date(2026, 3, 9), date(2026, 3, 11), time(10), "Vienna", "Europe/Vienna")
            plan_session(db, at, plan, actor="U1", now=NOW)
            reminder_settings.set_channel(db, at, chance.choice(("C1", "C2", "C4")), actor="U1", now=NOW)
            for number, (kept_for, who) in enumerate(KEPT_FOR.items(), 1):
                audience = audiences.named(db, at, **who)
                for turn in range(2):
                    mine = [next(words) for _ in range(9)]
                    canaries += [Canary(word, team, kept_for, is_typed=place == len(mine) - 1) for place, word in enumerate(mine)]
                    if kept_for in stored:
                        _add(db, at, mine, audience, number + 4 * turn)
    apps = {}
    for team, slack in slacks.items():
        slack.team = team
        apps[team] = bolt_app("xoxb-test", connect("xoxb-test", slack.url), deps, finish_first=True)
    clients = _clients(record, slacks)
    mail = Mail(record, clock, clients, "worker")
    return Towns(apps, dict(slacks), tuple(canaries), chance, clock, mail, Alerts(deps, clients.get))


def _clients(record: Record, slacks: Mapping[str, Town]) -> dict[int, WebClient]:
    with record.read() as db:
        return {workspaces.of_team(db, team).id: posting_client("xoxb-test", slack.url) for team, slack in slacks.items()}


def _add(db: Any, at: int, words: Sequence[str], audience: int | None, number: int) -> None:
    title, file, speaker, delegation, body, *texts = words
    paragraphs = [
        f"We welcome the {texts[0]} of the granite survey, and the {texts[1]} beside it.",
        f"Radionuclide stations need the {texts[2]}, as the tidal lantern does.",
        f"Our budget pays for the {texts[3]} of the treaty.",
    ]
    text = "\n\n".join(paragraphs)
    ours = number % 2 == 0
    if not ours:
        delegations.define(db, at, Delegation(delegation.upper(), delegation.title()))
    statements.add(
        db,
        at,
        reading=statements.read_pasted(text),
        source=SourceBytes(f"{file}.txt", text.encode()),
        provenance=Provenance(
            delegation="Japan" if ours else delegation.title(),
            body="CTBTO Preparatory Commission" if ours else f"{body.title()} Moot",
            session=str(50 + number),
            date=f"2025-{number:02d}-10",
            speaker=f"Ada {speaker.upper()}",
            title=f"Statement on {title}",
        ),
        actor="U1",
        now=NOW,
        audience_id=audience,
        seen=audiences.EVERYTHING,
    )


def _words(chance: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        word = "".join(chance.sample(SYLLABLES, 4))
        if word not in seen:
            seen.add(word)
            yield word
