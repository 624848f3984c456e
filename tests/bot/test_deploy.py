"""
The files for running it: what a security review asks of them stands in them, and what they name exists.

They are read as text: no container engine and no YAML parser is among the locked packages, so nothing is built or started here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.settings import Settings
from storage.database import Record, Wall, upgrade, wall

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "bot" / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
UNIT = (DEPLOY / "rapporteur.service").read_text(encoding="utf-8")
IGNORED = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
SECRET = {name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)}
ALL = [path for path in DEPLOY.iterdir() if path.is_file()]


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


def service(name: str) -> str:
    """Return what compose says of a service."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)*)", COMPOSE.split("\nservices:\n")[1], re.MULTILINE)
    assert found, name
    return found[1]


def directives() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    installs = [run for run in instructions("RUN") if "pip install" in run]
    assert all("--require-hashes -r requirements.lock" in run or "--no-deps --no-build-isolation ." in run for run in installs)
    assert len(installs) == 2
    assert instructions("USER") == ["10001:10001"]
    assert DOCKERFILE.rindex("\nUSER ") < DOCKERFILE.index("\nENTRYPOINT ")
    assert instructions("VOLUME") == ['["/data"]']


def test_the_image_is_asked_for_its_health_at_the_port_that_it_serves() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert "http://127.0.0.1:3000/healthz" in check
    assert "PORT=3000" in DOCKERFILE
    code = re.search(r'"-c", "([^"]+)"', check)
    compile(code[1], "healthcheck", "exec")


def test_what_the_image_copies_exists_and_nothing_else_goes_to_the_builder() -> None:
    copied = [name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert IGNORED[1] == "*"
    # The folder in which the README has people keep their secrets.
    assert IGNORED.index("bot/deploy") > IGNORED.index("!bot")
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == set(copied)


def test_no_secret_is_in_any_of_the_files() -> None:
    shapes = re.compile(r"xox[a-z]-\w|xapp-\w|://[^/\s:]+:[^@\s/]+@|PASSWORD=\S|TOKEN=\S|SECRET=\S")
    assert [(path.name, found[0]) for path in ALL if (found := shapes.search(path.read_text(encoding="utf-8")))] == []
    assert [
        line for line in instructions("ENV") + instructions("ARG") if re.search("token|secret|password", line, re.IGNORECASE)
    ] == []


def test_the_bot_can_write_its_data_alone_and_gain_nothing() -> None:
    bot = service("bot")
    for line in ("read_only: true", 'user: "10001:10001"', "cap_drop:\n      - ALL", "no-new-privileges:true", "init: true"):
        assert line in bot, line
    assert re.findall(r"volumes:\n((?:      - .*\n)+)", bot) == ["      - data:/data\n"]
    assert re.search(r"tmpfs:\n      - /tmp:\S*noexec,nosuid", bot)
    assert not re.search(r"^    ports:", COMPOSE, re.MULTILINE)
    assert "privileged" not in COMPOSE.replace("no-new-privileges", "")


def test_the_database_has_its_password_from_a_file_and_no_way_out() -> None:
    database = service("database")
    assert "POSTGRES_PASSWORD_FILE: /run/secrets/database_password" in database
    assert re.findall(r"networks:\n((?:      - .*\n)+)", database) == ["      - inside\n"]
    assert "  inside:\n    internal: true" in COMPOSE
    assert "condition: service_healthy" in service("bot")


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not here to run it")
def test_the_role_that_the_bot_connects_as_is_no_superuser_and_owns_its_record(postgresql_server: str) -> None:
    """What the database's image runs at its first start, run on a server as it stands there."""
    assert "./make-role.sh:/docker-entrypoint-initdb.d/make-role.sh:ro" in service("database")
    server = make_url(postgresql_server)
    environment = {
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": "it's : secret",
        "PGHOST": server.query["host"],
        **os.environ,
    }
    script = str(DEPLOY / "make-role.sh")
    record = Record(create_engine(server.set(database="rapporteur", username="rapporteur")))
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        try:
            done = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            upgrade(record)
            assert wall(record) == Wall("rapporteur", role_is_above=False, open_tables=())
            passwords = "SELECT rolname::text, rolpassword FROM pg_authid WHERE rolname IN ('postgres', 'rapporteur')"
            kept = dict(connection.execute(text(passwords)).all())
            assert (kept["postgres"], kept["rapporteur"][:14]) == (None, "SCRAM-SHA-256$")
        finally:
            record.close()
            connection.execute(text("DROP DATABASE IF EXISTS rapporteur WITH (FORCE)"))
            connection.execute(text("DROP ROLE IF EXISTS rapporteur"))
    engine.dispose()


def test_every_secret_that_is_named_is_a_setting_and_is_given_as_a_file() -> None:
    named = set(re.findall(r"file: \./secrets/(\w+)", COMPOSE))
    assert named - {"database_password"} <= SECRET
    given = {line.partition(":")[0] for line in directives()["LoadCredential"]}
    assert given <= SECRET
    settings = {name.upper() for name in Settings.model_fields}
    environment = re.search(r"environment:\n((?:      .*\n)+)", service("bot"))
    assert set(re.findall(r"^      (\w+):", environment[1], re.MULTILINE)) <= settings - {name.upper() for name in SECRET}


def test_the_unit_is_held_to_its_own_folder_and_leaves_documents_their_namespaces() -> None:
    found = directives()
    strict = {
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "NoNewPrivileges": "yes",
        "User": "rapporteur",
    }
    assert {name: found[name] for name in strict} == {name: [value] for name, value in strict.items()}
    assert found["ReadWritePaths"] == ["/var/lib/rapporteur"]
    assert "RAPPORTEUR_HOME=/var/lib/rapporteur" in found["Environment"]
    assert found["CapabilityBoundingSet"] == [""]
    # Without these, the process that opens a document would keep the network.
    assert set(found["RestrictNamespaces"][0].split()) == {"user", "net"}
    assert found["SystemCallFilter"] == ["@system-service"]
    assert "MemoryDenyWriteExecute" not in found


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here to read the unit")
def test_systemd_understands_the_unit_and_finds_it_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "rapporteur.service"
    # Where it is installed to is no matter of the unit's form.
    unit.write_text(UNIT.replace("/opt/rapporteur/.venv/bin/rapporteur", "/bin/true"), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert "rapporteur.service" not in verified.stderr, verified.stderr
    if "--offline" not in subprocess.run(["systemd-analyze", "--help"], capture_output=True, text=True, check=False).stdout:
        pytest.skip("this systemd rates installed units only")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(unit)], capture_output=True, text=True, check=False
    )
    assert rated.returncode == 0, rated.stdout[-300:] + rated.stderr
