"""The built wheel works on its own: in an empty environment with only the locked dependencies of a user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIMIT = 60 * 2**20
"""Bytes a wheel may weigh (design budget)."""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, cwd=cwd, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    return next(out.glob("*.whl"))


@pytest.mark.wheel
def test_the_wheel_holds_knowledge_licence_and_notice(wheel: Path) -> None:
    assert wheel.stat().st_size < LIMIT
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "dragoman/data/events/assault.yaml",
        "dragoman/store/store.sql",
        "dragoman/py.typed",
        "licenses/LICENSE",
        "licenses/NOTICE",
    ):
        assert any(name.endswith(wanted) for name in names), wanted
    assert not any("tests/" in name or "examples/" in name for name in names)


@pytest.mark.wheel
@pytest.mark.model
def test_reads_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    run(sys.executable, "-m", "venv", environment)
    python = environment / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--requirement",
        ROOT / "requirements" / "run.lock",
    )
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    article = tmp_path / "article.txt"
    article.write_text("The Kenyan foreign minister met the Ugandan president in Kampala on Tuesday.", encoding="utf-8")
    command = environment / "bin" / "dragoman"
    record = json.loads(run(command, "read", article, "--published", "2026-01-14", "--format", "json", cwd=tmp_path))
    assert [event["type"] for event in record["events"]] == ["CONSULT"]
    assert record["meetings"][0]["parties"] == ["KEN", "UGA"]
