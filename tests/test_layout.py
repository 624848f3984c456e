"""The floors: bot -> handlers -> storage, imports go down only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What a floor may not import, and which standard modules it may not use.
ABOVE = {"storage": {"handlers", "bot", "tests"}, "handlers": {"bot", "tests"}, "bot": {"tests"}}
SLACK = {"slack_bolt", "slack_sdk"}
TOP_LEVEL = {
    "bot", "handlers", "storage", "tests",
    "pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "requirements.lock", "requirements-dev.lock",
    "requirements-training.lock",
}  # fmt: skip


def modules(floor: str) -> list[Path]:
    return sorted((ROOT / floor).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of everything a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call | ast.Attribute):
            yield ast.unparse(node.func if isinstance(node, ast.Call) else node)


@pytest.mark.parametrize("floor", ABOVE)
def test_imports_go_down_only(floor: str) -> None:
    upward = [(str(p), name) for p in modules(floor) for name in imported(p) if name.split(".")[0] in ABOVE[floor]]
    assert upward == []


def test_storage_does_not_know_slack() -> None:
    assert [(str(p), name) for p in modules("storage") for name in imported(p) if name.split(".")[0] in SLACK] == []


@pytest.mark.parametrize("floor", ["storage", "handlers"])
def test_only_bot_reads_the_clock_and_the_environment(floor: str) -> None:
    forbidden = {"datetime.now", "date.today", "datetime.today", "datetime.utcnow", "time.time", "os.environ", "os.getenv"}
    assert [(str(p), name) for p in modules(floor) for name in calls(p) if name in forbidden] == []


def test_nothing_else_at_the_top() -> None:
    local = {"build", "rapporteur.egg-info"}
    found = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and p.name not in local and p.name != "__pycache__"}
    assert found - TOP_LEVEL == set()


def test_every_package_has_an_init() -> None:
    folders = {p.parent for floor in (*ABOVE, "tests") for p in modules(floor)}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_no_drawer_for_leftovers() -> None:
    drawers = {"utils", "util", "common", "helpers", "misc"}
    assert [str(p) for floor in ABOVE for p in (ROOT / floor).rglob("*") if p.stem in drawers] == []


def test_no_machine_path_and_no_registry_address() -> None:
    shapes = ("/work" + "/", "/far" + "m/", "files.python" + "hosted", "pypi" + ".org", "index" + "-url")
    texts = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in {".py", ".md", ".toml", ".lock", ".csv", ".json", ".js"}]
    ours = [p for p in texts if not any(part.startswith(".") or part.endswith("egg-info") for part in p.relative_to(ROOT).parts)]
    found = [(str(p), s) for p in ours for s in shapes if s in p.read_text(encoding="utf-8")]
    assert [f for f in found if "--no-emit-" not in f[1]] == []
