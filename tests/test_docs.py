"""README, help, settings and manifest say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.commands import app
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOP = get_command(app).commands  # type: ignore[attr-defined]  # a group, since it has several commands
GROUPS = {name: command.commands for name, command in TOP.items() if hasattr(command, "commands")}
COMMANDS = {name: command for name, command in TOP.items() if name not in GROUPS} | {
    f"{group} {name}": command for group, commands in GROUPS.items() for name, command in commands.items()
}
MANIFEST = json.loads((ROOT / "bot" / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_has_help_with_an_example(name: str) -> None:
    assert f"`rapporteur {name}" in README
    assert f"Example: rapporteur {name}" in (COMMANDS[name].help or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_the_readme(name: str) -> None:
    long = {opt for p in COMMANDS[name].params for opt in p.opts if opt.startswith("--")} - {"--help"}
    assert {option for option in long if option not in README} == set()


def test_the_readme_names_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"`rapporteur (\w+)", README)) - set(TOP) == set()
    grouped = {f"{group} {name}" for group in GROUPS for name in re.findall(rf"`rapporteur {group} (\w+)", README)}
    assert grouped - set(COMMANDS) == set()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_and_in_the_sample(name: str) -> None:
    assert f"`{name.upper()}`" in README
    assert f"\n{name.upper()}=" in (ROOT / ".env.sample").read_text(encoding="utf-8")


def test_every_slash_command_of_the_manifest_is_in_the_readme() -> None:
    commands = [c["command"] for c in MANIFEST["features"]["slash_commands"]]
    assert {c for c in commands if f"`{c}" not in README} == set()


def test_every_scope_of_the_manifest_has_its_reason_in_the_readme() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert {s for s in scopes if f"| `{s}` |" not in README} == set()


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("dependencies = [", 1)[1].split("]\n", 1)[0]
    names = re.findall(r'^\s+"([a-z0-9-]+)', block, re.MULTILINE)
    table = README.split("| package | why |", 1)[1]
    assert {name for name in names if name not in table} == set()


def test_the_manifest_fits_slacks_schema(shared: Path) -> None:
    import jsonschema  # noqa: PLC0415 - only this test needs it

    schema = json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(MANIFEST, schema)


def test_the_locks_hold_names_and_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith(" ")]
        assert [line for line in pins if "==" not in line] == []
        assert [line for line in lines if "://" in line] == []
