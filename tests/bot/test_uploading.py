"""Documents that a process which is gone left unread: a running bot looks for them, and a fault at one look is not the last."""

from __future__ import annotations

from pathlib import Path

from bot import uploading
from bot.slack import web_client
from handlers.deps import Deps
from storage import uploads, workspaces
from storage.database import Record, open_record
from storage.models import Upload
from tests.handlers.conftest import NOW
from tests.handlers.web_api import TEAM, serving


def test_looks_go_on_after_a_fault_and_read_what_was_left_on_either_database(record: Record, tmp_path: Path) -> None:
    with record.begin() as db:
        at = workspaces.adopt(db, TEAM, "Mission", NOW).id
        text = b"Statement by Japan\n\nMr. Chair,\n\nWe will host a workshop on noble gas monitoring."
        uploads.receive(db, at, "text:1", user="U1", name="a.txt", given=uploads.Given(), now=NOW, data=text)
    deps = Deps(record, lambda: NOW + uploads.LEFT_ALONE)
    without_tables = open_record(f"sqlite:///{tmp_path / 'no-tables.db'}")
    with serving() as slack, uploading.going_on(deps, lambda: {TEAM: web_client("xoxb-test", slack.url)}):
        client = web_client("xoxb-test", slack.url)
        uploading.look(Deps(without_tables, deps.now), lambda: {TEAM: client})
        assert slack.said() == []
        uploading.look(deps, lambda: {TEAM: client})
        ((method, payload),) = slack.said()
    without_tables.close()
    assert (method, payload["channel"]) == ("chat.postMessage", "U1")
    assert payload["text"].splitlines()[1].startswith("a.txt: Japan")
    with record.read() as db:
        assert [(row.state, row.channel) for row in db.query(Upload)] == [("read", "DU1")]
