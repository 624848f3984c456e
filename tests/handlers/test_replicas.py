"""Several replicas over one record, behind whatever shares out the requests: one effect and one answer."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

from bot.slack import bolt_app, connect
from handlers import Deps
from handlers.views.adding import CHECK, paste
from storage import statements, workspaces
from storage.database import Record, open_record, upgrade
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.web_api import BOT_USER, TEAM, WebApi

REPLICAS, ADDED = 4, 100
ATTEMPTS = 10
TEXT = "Mr. Chair,\n\nWe support the early entry into force of the Treaty.\n\nThank you."


def with_a_team(record_url: str) -> None:
    record = open_record(record_url)
    upgrade(record)
    with record.begin() as db:
        workspaces.adopt(db, TEAM, "Mission", NOW)
    record.close()


def at_once(work: Iterable[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_event_delivered_to_four_replicas_at_once_has_one_effect_and_one_answer(record_url: str, slack: WebApi) -> None:
    with_a_team(record_url)
    records = [open_record(record_url) for _ in range(REPLICAS)]
    replicas = [team_of(slack, Deps(record, lambda: NOW)) for record in records]
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> help", "user": "U1", "channel": "C1", "ts": "1.1", "team": TEAM}
    statuses: list[int] = []
    at_once([lambda r=r: statuses.append(r.event(event, event_id="Ev1").status) for r in replicas])
    assert (statuses, [method for method, _ in slack.said()]) == ([200] * REPLICAS, ["chat.postMessage"])
    for record in records:
        record.close()


def added(record_url: str, slack_url: str, name: str, times: int) -> list[str]:
    """Paste the same text several times at once into one replica; return what the windows say."""
    record = open_record(record_url)
    slack = WebApi(url=slack_url)
    team = Team(bolt_app("xoxb-test", connect("xoxb-test", slack_url), Deps(record, lambda: NOW), finish_first=True), slack)
    said_of_it = {"delegation": "Japan", "body": "CTBTO Preparatory Commission", "session": "66"}

    def sent_in(view: dict[str, Any], values: dict[str, Any], trigger: str) -> dict[str, Any]:
        """Send a window in, again as a person does where Slack was too slow to say who that is; return what is shown next."""
        for attempt in range(ATTEMPTS):
            said = json.loads(team.submit(view, values, trigger_id=f"{trigger}.{attempt}").body)
            if "view" in said:
                break
        return dict(said["view"])

    def add(number: int) -> str:
        shown = sent_in(paste(), {"text_0": TEXT}, f"{name}.{number}")
        # Otherwise it is on file by now.
        return first_words(sent_in(shown, said_of_it, f"{name}.{number}.2") if shown.get("callback_id") == CHECK else shown)

    with ThreadPoolExecutor(times) as pool:
        said = list(pool.map(add, range(times)))
    record.close()
    return said


def test_same_text_added_a_hundred_times_at_once_is_one_statement_that_all_are_told_of(record_url: str, slack: WebApi) -> None:
    with_a_team(record_url)
    count = 1 if record_url.startswith("sqlite") else REPLICAS
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        replicas = [pool.submit(added, record_url, slack.url, f"replica {n}", ADDED // count) for n in range(count)]
        said = Counter(line for replica in replicas for line in replica.result())
    record = open_record(record_url)
    assert said == {f"Stored: {named(record)}": 1, f"This text is on file already, and was not stored again: {named(record)}": 99}
    record.close()


def first_words(window: Any) -> str:
    return str(window["blocks"][0]["text"]["text"])


def named(record: Record) -> str:
    """Return the one statement on file as people are told of it."""
    with record.read() as db:
        workspace = workspaces.of_team(db, TEAM).id
        assert statements.count(db, workspace) == 1
        (line,) = statements.recent(db, workspace, limit=2)
    return f"#{line.number} {line.title}"
